"""What a percentage or a number of percentage points says: a rate, a share, growth, a lead over the curve."""

import re

from .amounts import AHEAD, COUNT, DONE, DUE_SHARE, SHARE_OF_COUNT, SHARE_OF_MONTHS, SHARE_OF_PLAN, Named

_GROWTH = re.compile(
    r"(?P<base>同比|较上年同期|比上年同期|较去年同期|比去年同期|较上年|比上年|比去年|较去年|环比|较上月|比上月|年均|两年平均|年均复合|同期|按年|按月|按季|按可比价格计算|可比)?"
    r"(?:分别|实际|名义|累计|平均)?(?P<word>增长|下降|提高|提升|减少|上升|增加|回落|增幅|降幅|减幅|升幅|涨幅|跌幅|增速|压减|压缩|精简|缩减|压降|缩短|降低|下浮|上浮|升高|翻番|上涨|下跌|下滑|微增|微降|(?<=[年月季比期])[增减升降跌])"
    r"(?:还|仍|又)?(?:分别|了|为|达|达到|到|约|近|超过|超|保持在|加快至|回升至|回落至|收窄至|扩大至|放缓至|进一步|高达|逾)*$"
)
_COMPARED = r"(?:同比|按年|环比|上年同期|去年同期|上年|去年|上月|一季度|上半年|前三季度|前[\d一二三四五六七八九十]{1,2}个?月"
_COMPARED += r"|\d{1,2}-\d{1,2}月(?:份)?|\d{1,2}月(?:份)?|全省|全市|全县|全区|全国|全州|总体|整体|全部投资|规模以上工业|年度|全年)?"
_COMPARED += r"(?:时间进度|序时进度|均衡进度|时序进度|计划进度|总体进度|整体进度|序时|时间节点|进度|平均(?:水平|增速|增幅)?"
_COMPARED += r"|增速|增幅|水平|目标|计划)?(?:要求)?(?:的)?"
_MORE = r"加快|放缓|收窄|扩大|快于|慢于|增长|快|慢|高|低|超前|超过|超出|超|领先|落后|滞后|提高|提升|下降|增加|回落|减少|加快|上升|欠|多|少"
_POINTS = re.compile(
    rf"(?P<base>{_COMPARED})(?P<word>{_MORE})(?:出|了|于)?(?P<base2>{_COMPARED})(?:分别|约|近|达|为|整整)*$"
)
_CURVE = re.compile(r"(?:时间|序时|均衡|时序|形象)进度|序时|时间节点|时间过半")
_LEVEL = re.compile("(?:到|至|为)(?:约|近|超过)?$")
_OTHER_RATE = re.compile(
    r"(?P<name>(?:投资|项目|支出|支付|建设|序时|时间|时序)?进度|[\u4e00-\u9fff]{0,5}(?:系数|指数|满意度|集聚度|集中度|贡献度))(?:要求)?(?:分别|均|为|达|达到|约|已|超过)*$"
)
_OTHER_RATES = {"投资进度": "投资完成率", "进度": "形象进度", "建设进度": "形象进度", "项目进度": "形象进度"}
_CURVE_RATE = re.compile(
    r"(?P<word>超过|超前|超出|超|欠|快于|慢于|高于|低于|滞后|落后|领先)(?:于)?(?:时间|序时|时序|均衡|计划)?进度(?:要求)?(?:约|近|达)?$"
)
_RATE = re.compile(
    r"([\u4e00-\u9fff“”]{1,10}率)(?:分别|均|为|达|达到|仅|是|约|已|超过|超|近|高达|只有|由|从|至|上升到|提高到)*$"
)
_RATE_NAMES = (
    "项目统计入库率", "统计入库率", "手续办结率", "年度投资完成率", "投资完成率", "资金到位率", "落实率", "开工率",
    "签约率", "履约率",
    "投产率", "达效率", "转化率", "竣工率", "完成率", "满意率", "办结率", "入库率", "到位率", "审批率", "复工率",
    "落地率", "达产率",
    "整改率", "报送率", "化解率", "销号率", "纳统率", "及时率", "响应率", "完工率", "投资率", "好评率", "增长率",
    "解决率", "供地率",
)  # fmt: skip
_SHARE = re.compile(
    r"(?:仅|约|已|均|各|分别)*(?:占|为|达到|达|完成|是)(?P<of>[\u4e00-\u9fffA-Z0-9-]{0,16}?)(?:的)?(?:比重|比例|比|份额)?(?:分别|为|达|达到|约|的)*$"
)
_PROPORTION = re.compile(r"(?:占比|比重)(?:也|由[\u4e00-\u9fff]{0,8}|分别|已|约|为|达|达到|超过|超)*$")
_OF_SOME_MONTHS = re.compile(r"\d月|\d月份|季度|半年|当月|本月|月度|序时|同期|阶段")
_WORKS = re.compile(r"(?:掘进|浇筑|安装|砌筑|开挖|铺设|架设|施工|封顶|形象进度)(?:约|至|到)*$")
_PLAN_WORD = re.compile(
    r"(?:年度|全年|当年|今年|年|季度)?(?:度)?(?:投资)?(?:计划|目标|任务)(?:总?投资|任务|目标)?|年度投资"
)
_DUE = re.compile(r"应(?:当)?(?:达到|完成)$")


def percent(left: str, before: str) -> Named:
    """What a percentage says: a rate, a share, growth; ``before`` is the measure of the figure it follows."""
    if match := _CURVE_RATE.search(left):
        return Named(AHEAD, match.start(), match["word"])
    if match := _GROWTH.search(left):
        level = _LEVEL.search(match.group()) and before.endswith(
            ("率", "占比", "比重")
        )  # 开工率由82.5%提高到84.8%
        return Named(before if level else _growth_name(match), match.start(), "" if level else match.group())
    if match := _PROPORTION.search(left):
        return Named("占比", match.start())
    if match := _RATE.search(left):
        return _rate(match)
    match = _OTHER_RATE.search(left)
    return _other_rate(match) if match else _portion(left, before)


def _other_rate(match: re.Match[str]) -> Named:
    """投资进度, 恩格尔系数, 满意度: ratios that are not called 率."""
    name = match["name"]
    due = re.search("序时|时间进度|时序", name)
    return Named(DUE_SHARE if due else _OTHER_RATES.get(name, name), match.start())


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
    return Named(re.sub("[“”]", "", name), match.end(1) - len(name))


def rate_named(words: str) -> str:
    """The rate named last in some words."""
    places = [(words.rfind(name), name) for name in _RATE_NAMES if name in words]
    return max(places, key=lambda place: (place[0] + len(place[1]), len(place[1])))[1] if places else ""


def _growth_name(match: re.Match[str]) -> str:
    if match["base"] in ("环比", "较上月", "比上月", "按月", "按季"):
        return "环比增长"
    shrinks = re.fullmatch("压减|压缩|精简|缩减|压降|缩短|减少|降低|下浮|降幅|减幅|跌幅", match["word"])
    return "降幅" if shrinks and not match["base"] else "同比增长"


def _share(match: re.Match[str], before: str) -> Named:
    """``占年度计划的``, ``为全年计划开工数的``, ``占全省``, ``占``."""
    of, verb = match["of"], match.group().lstrip("仅约已均各分别")[:1]
    if re.search(r"计划(?:新)?开工|新开工|应开工", of):
        name = "占计划开工"
    elif re.fullmatch("(?:年初|调整|年度|全年)*预算(?:数)?", of):
        name = "预算完成率"
    elif _PLAN_WORD.search(of):
        name = SHARE_OF_MONTHS if _OF_SOME_MONTHS.search(of) else _share_of_plan(before)
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
    return bool(re.search("慢|低|落后|滞后|下降|减少|回落|欠|压|缩|降|减|放缓|收窄|跌|下滑|少", change))
