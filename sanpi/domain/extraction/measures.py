"""What a figure measures: the words for it, as data, and how the name is found beside the figure."""

import re
from dataclasses import dataclass

TOTAL, PLAN, DONE, COUNT = "总投资", "年度计划投资", "累计完成投资", "项目个数"
FORECAST = "预计全年完成"
SHARE_OF_PLAN, SHARE_OF_COUNT, AHEAD, DUE_SHARE = "占年度计划", "项目数占比", "超时间进度", "序时比例"

REGISTERED = {
    DONE: "完成投资",
    SHARE_OF_PLAN: "投资完成率",
    AHEAD: "超欠序时",
}
"""Names of the registry of measures where texts use another word for the same thing."""

_YEAR = r"(?:年度|全年|当年|今年|本年度?|年内|\d{4}年(?:度)?|年)"
MONEY = (
    (
        PLAN,
        rf"{_YEAR}(?:度)?计划(?:总|完成)?(?:固定资产)?(?:投资)?(?:额|任务|目标)?|{_YEAR}投资(?:计划|目标|任务)(?:额)?|年度(?:目标|任务)(?:投资)?",
    ),
    (PLAN, rf"计划(?:{_YEAR})(?:度)?(?:完成)?(?:投资)?|年度投资(?:额)?|{_YEAR}(?:拟|安排|预计)(?:完成)?投资"),
    (TOTAL, r"(?:计划|概算|估算|预计|规划)*总投资(?:额|规模)?|投资(?:总额|总量|总规模)"),
    (
        "本月完成投资",
        r"(?:当月|本月|单月|(?<![-~至到\d])\d{1,2}月份?当月)(?:新增)?完成(?:固定资产)?(?:投资)?(?:额)?",
    ),
    ("应完成投资", r"应完成(?:投资)?(?:额)?"),
    (
        FORECAST,
        r"(?:预计|预测|预期)(?:到)?(?:今年|本年度?)?(?:全年|年底|年末|年度)(?:可|将|能)*(?:累计)?完成(?:固定资产)?(?:投资)?(?:额)?",
    ),
    (
        DONE,
        r"(?:累计|已|实际|共|预计)*(?:完成|实现)(?:年度)?(?:建设|项目)?投资(?:额)?|(?:累计|已|实际|共)*完成|投资完成(?:额)?|累计投资(?:额)?|已投资",
    ),
    ("成交价款", r"成交(?:总)?(?:价款|价|金额)|出让(?:价款|金|单价)"),
    ("投资强度", r"投资强度"),
    ("亩均税收", r"亩均税收"),
    ("设备投入", r"设备(?:投入|投资)"),
    (
        "签约金额",
        r"签约(?:项目)?(?:总)?(?:额|金额|资金|引资额)|合同(?:总)?(?:额|金额|引资额?)|协议(?:总)?(?:金额|投资额?|引资额?|资金)",
    ),
    (
        "到位资金",
        r"(?:实际)?到位(?:省外|市外|境内外|境外|境内)?(?:资金|内资)|资金到位|实际到位|引进(?:省|市|境)?(?:内|外)?资金",
    ),
    ("中央投资", r"(?:争取)?中央(?:预算内)?(?:投资|资金)"),
    ("固定资产投资", r"(?:完成)?固定资产投资(?:额)?(?:累计)?(?:完成)?"),
    ("工业投资", r"(?:完成)?工业投资(?:额)?(?:累计)?(?:完成)?"),
    ("民间投资", r"(?:完成)?民间投资(?:额)?(?:累计)?(?:完成)?"),
    ("营业收入", r"营业收入|营收|销售收入|销售额|主营业务收入"),
    ("税收", r"(?:上缴|缴纳|年缴纳|实现|入库|年)?(?:税收|税金|利税|税款)|年?纳税(?:额)?"),
    ("产值", r"(?:年|工业|总|实现|完成|亩均)*产值"),
    ("增加值", r"增加值"),
    ("出口额", r"(?:进)?出口(?:总)?(?:额|值)?"),
    ("地区生产总值", r"(?:地区)?生产总值|GDP"),
    ("一般公共预算收入", r"一般公共预算收入|财政收入"),
    ("社会消费品零售总额", r"(?:社会)?消费品零售(?:总)?额|社零额?"),
    ("居民收入", r"(?:人均)?可支配收入"),
    ("实际利用外资", r"(?:实际)?(?:利用|使用|吸收)外资"),
    ("专项债券", r"专项债(?:券)?(?:资金)?"),
    ("贷款", r"(?:发放|新增|授信|贷款|融资)(?:贷款|资金|金额|额度|余额|总额)*"),
    ("奖补资金", r"(?:兑现|发放|落实)?(?:总)?(?:奖补|奖励|补助|补贴|扶持)(?:资金|金额)*|奖补"),
    ("减税降费", r"减税降费|退税|减免(?:税费|租金)?|降低成本"),
    ("利润", r"利润(?:总额)?"),
    (TOTAL, r"投资(?:额)?"),
    ("资金", r"资金|金额"),
)
_MONEY = tuple((name, re.compile(pattern)) for name, pattern in MONEY)

_STATUS = "开工|投产|达效|达产|竣工|签约|履约|落地|入库|完工|建成|办结|完成|整改|销号|解决|纳统|供地|拿地|交付|上线|兑现|受理|复工|封顶"
_STATUS += "|验收|化解|办|投用|运营|启动|注册"
_DONE_BEFORE = re.compile(
    rf"(?:已|均已|实际|实|累计|共)+(?:经|有|实际|累计|全部|正式|陆续|实质性)*(?P<status>{_STATUS})(?:建设|数)?(?:的)?(?:重点|重大)*(?:项目|事项|审批事项)?(?:数)?(?:共|达到|达|约|近|超过|超)*$"
)
_DONE_AFTER = re.compile(rf"^(?:项目)?(?:已|均已|已经|实现|正式)*(?P<status>{_STATUS})")
_BARE_START = re.compile(
    r"(?:^|[，；。：“”）]|项目|季度|目前|月)(?:累计|实际|共)*(?P<status>开工|竣工|投产|完工|复工)(?:建设)?(?P<noun>项目)?(?:共|达到|达)*$"
)
_AREA = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,2}面积|(?:总)?占地|用地)(?:分别|共|约|近|达|达到|超|超过|为)*$"
)
_MORE_THAN_BEFORE = re.compile(
    r"(?:(?:较|比)(?:上年|去年|上月|年初|\d{4}年)(?:同期)?(?:的)?|同比|环比)(?:增加|减少|新增|净增|多|少|增)(?:完成)?(?:投资)?(?:了)?$|^(?:净)?(?:增加|减少)(?:了)?$"
)
_BARE_DONE = re.compile(
    r"^(?:累计|实际|共|按期|及时)*(?P<status>办结|化解|销号|解决|达效|达产)(?:问题|事项|项目)?(?:共)?$"
)
_FINISHED = re.compile(r"完成(?P<noun>[\u4e00-\u9fff]{0,8}?(?:事项|审批|手续|环节|任务))?(?:共)?$")

NOUNS = (
    ("项目", COUNT),
    ("问题", "问题个数"),
    ("事项", "事项个数"),
    ("企业", "企业个数"),
    ("措施", "措施个数"),
    ("机制", "机制个数"),
    ("台账", "台账个数"),
    ("手续", "事项个数"),
    ("联审联批", "事项总数"),
    ("审批", "事项个数"),
    ("标段", "标段个数"),
    ("工程", COUNT),
)
_NOUN = re.compile("|".join(noun for noun, _ in NOUNS))
_COUNTED_IN = {
    "家": re.compile("企业|项目"),
    "件": re.compile("问题|事项|手续"),
    "条": re.compile("问题|措施|机制"),
}
_NOUN_NAMES: dict[str, str] = dict(NOUNS)
_BY_UNIT = {
    **dict.fromkeys(("名", "人", "位", "人次"), "人数"),
    **{
        "家": "企业个数",
        "件": "件数",
        "次": "次数",
        "场": "场次",
        "条": "条数",
        "亩": "面积",
        "平方米": "面积",
        "公顷": "面积",
    },
    **{
        "平方公里": "面积",
        "公里": "长度",
        "千米": "长度",
        "米": "长度",
        "吨": "重量",
        "户": "户数",
        "台": "台数",
        "套": "套数",
    },
    **{
        "天": "天数",
        "个工作日": "工作日",
        "工作日": "工作日",
        "小时": "时长",
        "分钟": "时长",
        "宗": "宗数",
        "倍": "倍数",
    },
}
_YEARLY = re.compile(
    r"年产(?:量|能)?(?:达到|达|约|超过|超|近)?$|(?:设计|新增|总|形成)(?:年)?(?:产能|生产能力)(?:达到|达|约)?$"
)
_NEXT_NOUN = re.compile(r"^(?:的)?([\u4e00-\u9fffA-Za-z]{1,12})")

_GROWTH = re.compile(
    r"(?P<base>同比|较上年同期|比上年同期|较去年同期|比去年同期|较上年|比上年|比去年|较去年|环比|较上月|比上月|年均|同期)?(?:分别|实际|名义|累计)?(?P<word>增长|下降|提高|提升|减少|上升|增加|回落|增幅|降幅|增速|压减|压缩|精简|缩减|压降|缩短|降低|下浮|上浮|升高|翻番)(?:了|为|达|达到|到|约|近|超过|超)*$"
)
_COMPARED = r"(?:同比|上年同期|去年同期|上年|去年|上月|全省|全市|全县|全区|全国|年度|全年)?"
_COMPARED += (
    r"(?:时间进度|序时进度|均衡进度|时序进度|计划进度|序时|时间节点|平均(?:水平)?|水平|目标|计划)?(?:要求)?"
)
_MORE = r"快|慢|高|低|超前|超过|超出|超|领先|落后|滞后|提高|提升|下降|增加|回落|减少|加快|上升|欠|多|少"
_POINTS = re.compile(
    rf"(?P<base>{_COMPARED})(?P<word>{_MORE})(?:出|了|于)?(?P<base2>{_COMPARED})(?:分别|约|近|达|为)*$"
)
_CURVE = re.compile(r"(?:时间|序时|均衡|时序|形象)进度|序时|时间节点|时间过半")
_RATE = re.compile(
    r"([\u4e00-\u9fff]{1,8}率)(?:分别|均|为|达|达到|仅|是|约|已|超过|超|近|高达|只有|由|从|至|上升到|提高到)*$"
)
_RATE_NAMES = (
    *(
        "项目统计入库率",
        "统计入库率",
        "手续办结率",
        "年度投资完成率",
        "投资完成率",
        "资金到位率",
        "落实率",
        "开工率",
        "签约率",
        "履约率",
    ),
    *(
        "投产率",
        "达效率",
        "转化率",
        "竣工率",
        "完成率",
        "满意率",
        "办结率",
        "入库率",
        "到位率",
        "审批率",
        "复工率",
        "落地率",
        "达产率",
    ),
    *(
        "整改率",
        "报送率",
        "化解率",
        "销号率",
        "纳统率",
        "及时率",
        "响应率",
        "完工率",
        "投资率",
        "好评率",
        "增长率",
        "解决率",
        "供地率",
    ),
)
_SHARE = re.compile(
    r"(?:仅|约|已|均|各|分别)*(?:占|为|达到|达|完成|是)(?P<of>[\u4e00-\u9fffA-Z0-9-]{0,16}?)(?:的)?(?:比重|比例|比|份额)?(?:分别|为|达|达到|约|的)*$"
)
_PROPORTION = re.compile(r"占比(?:分别|已|约|为|达|达到|超过|超)*$")
_WORKS = re.compile(r"(?:掘进|浇筑|安装|砌筑|开挖|铺设|架设|施工|封顶|形象进度)(?:约|至|到)*$")
_PLAN_WORD = re.compile(
    r"(?:年度|全年|当年|今年|年|季度)?(?:度)?(?:投资)?(?:计划|目标|任务)(?:总?投资|任务|目标)?|年度投资"
)
_DUE = re.compile(r"应(?:当)?(?:达到|完成)$")


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a measure found, and where in the text before the figure the wording begins (None: not in it)."""

    name: str = ""
    at: int | None = None
    change: str = ""
    of: str = ""  # for shares: what it is a share of, in words of the text


def money(left: str, right: str) -> Named:
    """What an amount of money is, from the words before it, else those after it."""
    if match := _MORE_THAN_BEFORE.search(left):
        return Named("同比增加", match.start(), match.group())
    best: tuple[tuple[int, int], Named] | None = None
    for name, pattern in _MONEY:
        for match in pattern.finditer(left):
            rank = (match.end(), match.end() - match.start())
            if match.group() and (best is None or rank > best[0]):
                best = (rank, Named(name, match.start()))
    if best and best[1].name in (DONE, FORECAST) and "投资" not in left[best[1].at :]:
        best = _done_what(left, best)
    if best and (len(left) - best[0][0] <= 8 or not right):
        return best[1]
    if re.match(r"[\u4e00-\u9fff]{0,6}(?:重奖|奖励|奖补|补助|补贴)", right):
        return Named("奖补资金")
    for name, pattern in _MONEY[:-2]:
        if re.match(rf"(?:的|左右的?)(?:{pattern.pattern})", right):
            return Named(name)
    return best[1] if best else Named()


def _done_what(left: str, best: tuple[tuple[int, int], Named]) -> tuple[tuple[int, int], Named]:
    """``一般公共预算收入完成128.3亿元``: what stands before 完成 is the measure."""
    before = left[: best[1].at].removesuffix("累计")
    for name, pattern in _MONEY[:-2]:
        for match in pattern.finditer(before):
            if match.end() == len(before) and match.group() and name not in (DONE, FORECAST, PLAN, TOTAL):
                return best[0], Named(name, match.start())
    return best


def count(left: str, right: str, unit: str, in_batches: bool) -> Named:
    """What a number of things counts: 已开工个数, 项目个数, 问题个数 …; ``in_batches`` where 开工8个 names a batch."""
    if match := _MORE_THAN_BEFORE.search(left):
        return Named("同比增加", match.start(), match.group())
    if _BY_UNIT.get(unit.lstrip("万")) == "面积" and (match := _AREA.search(left)):
        return Named(match["name"], match.start())
    if match := _YEARLY.search(left):
        return Named("年产能", match.start())
    return _done_count(left, right, in_batches)


def _done_count(left: str, right: str, in_batches: bool) -> Named:
    """``已开工63个``, ``已有2个开工``, ``办结406件``, ``开工874个``, ``完成审批事项178个``."""
    if match := _DONE_BEFORE.search(left) or _BARE_DONE.search(left):
        return Named(_done(match["status"]), match.start())
    if match := _done_after(left, right):
        return Named(_done(match["status"]), len(left.rstrip("有")) - 1)
    if not in_batches and (match := _BARE_START.search(left)):
        return Named(_done(match["status"]), match.start("status"))
    match = _FINISHED.search(left)
    return Named("已完成", match.start(), of=match["noun"] or "") if match else Named()


def _done_after(left: str, right: str) -> re.Match[str] | None:
    """``已有2个开工``."""
    return _DONE_AFTER.match(right) if re.search("已有?$", left) else None


def counted_thing(left: str, right: str, unit: str) -> str:
    """The name of a count by the noun beside it."""
    if unit.lstrip("万亿") not in ("个", "项", "家", "件", "条"):
        return _BY_UNIT.get(unit.lstrip("万亿"), "数量")
    allowed = _COUNTED_IN.get(unit, _NOUN)
    following = _NEXT_NOUN.match(right)
    if following and (noun := allowed.search(following[1])) and "项目的" not in right[: noun.start()]:
        return _NOUN_NAMES[noun.group()]
    nouns = list(allowed.finditer(left))
    if nouns and len(left) - nouns[-1].end() <= 5 and not re.search("未|已|不", left[nouns[-1].end() :]):
        return _NOUN_NAMES[nouns[-1].group()]
    return _BY_UNIT.get(unit.lstrip("万亿"), "")


def percent(left: str, before: str) -> Named:
    """What a percentage says: a rate, a share, growth; ``before`` is the measure of the figure it follows."""
    if match := _GROWTH.search(left):
        return Named(_growth_name(match), match.start(), match.group())
    if match := _PROPORTION.search(left):
        return Named("占比", match.start())
    if match := _RATE.search(left):
        return _rate(match)
    return _portion(left, before)


def _portion(left: str, before: str) -> Named:
    """Shares and the progress of works."""
    if match := _DUE.search(left):
        return Named(DUE_SHARE, match.start())
    if match := _SHARE.search(left):
        return _share(match, before)
    match = _WORKS.search(left)
    return Named("形象进度", match.end()) if match else Named()


def _rate(match: re.Match[str]) -> Named:
    name = next((rate for rate in _RATE_NAMES if match[1].endswith(rate)), match[1])
    return Named(name, match.end(1) - len(name))


def rate_named(words: str) -> str:
    """The rate named last in some words."""
    places = [(words.rfind(name), name) for name in _RATE_NAMES if name in words]
    return max(places, key=lambda place: (place[0] + len(place[1]), len(place[1])))[1] if places else ""


def _growth_name(match: re.Match[str]) -> str:
    if match["base"] in ("环比", "较上月", "比上月"):
        return "环比增长"
    shrinks = re.fullmatch("压减|压缩|精简|缩减|压降|缩短|减少|降低|下浮|降幅", match["word"])
    return "降幅" if shrinks and not match["base"] else "同比增长"


def _share(match: re.Match[str], before: str) -> Named:
    """``占年度计划的``, ``为全年计划开工数的``, ``占全省``, ``占``."""
    of, verb = match["of"], match.group().lstrip("仅约已均各分别")[:1]
    if re.search(r"计划(?:新)?开工|新开工|应开工", of):
        name = "占计划开工"
    elif _PLAN_WORD.search(of):
        name = _share_of_plan(before)
    elif of:
        name = "" if verb != "占" else "占比" if of.endswith("比") else f"占{of}比重"
    elif verb == "占":
        counted = before.endswith(("个数", "数", "数量")) or not before
        name = SHARE_OF_PLAN if before in (DONE, "本月完成投资") else SHARE_OF_COUNT if counted else "占比"
    else:
        name = "形象进度" if verb == "完" else ""
    return Named(name, match.start(), of=of)


def _share_of_plan(before: str) -> str:
    """The name of a share of what was to be reached in the year, by what was reached."""
    if before in (COUNT, "数量", "企业个数", "件数"):
        return "目标完成率"
    if before == "已完成":
        return "完成率"
    return f"{before[1:-2]}目标完成率" if before.startswith("已") else SHARE_OF_PLAN


def points(left: str, before: str) -> Named:
    """What a number of percentage points compares with; ``before`` is the measure of the figure it follows."""
    match = _POINTS.search(left)
    if match is None:
        return Named("百分点", None)
    base = match["base"] + match["base2"]
    if _CURVE.search(base) or _CURVE.search(left[-14:]):
        return Named(AHEAD, match.start(), match["word"])
    subject = "开工率" if "开工" in left + before else _compared(before)
    return Named(
        f"{subject}同比提高" if re.search("同期|上年|去年|同比", base) else f"{subject}差",
        match.start(),
        match["word"],
    )


def _compared(before: str) -> str:
    """What is higher by so many points: the rate, the share or the growth spoken of; 进度 where it is that of the plan."""
    if before.endswith("率"):
        return before
    return "占比" if re.search("占比|比重", before) else "增速" if before == "同比增长" else "进度"


def behind(change: str) -> bool:
    """Whether the word of a difference says less: 慢, 落后, 低于."""
    return bool(re.search("慢|低|落后|滞后|下降|减少|回落|欠|压|缩|降", change))


def _done(status: str) -> str:
    return "已完成" if status == "完成" else f"已{status}个数"
