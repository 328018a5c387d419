"""What an amount of money measures: the words for it, as data, and how they are found beside the amount."""

import re
from dataclasses import dataclass

TOTAL, PLAN, DONE, COUNT = "总投资", "年度计划投资", "累计完成投资", "项目个数"
FORECAST = "预计全年完成"
SHARE_OF_PLAN, SHARE_OF_COUNT, AHEAD, DUE_SHARE = "占年度计划", "项目数占比", "超时间进度", "序时比例"
SHARE_OF_MONTHS, GOAL = "占阶段计划", "目标任务数"
PLAN_SHARES = (SHARE_OF_PLAN, "目标完成率", "投资完成率", "年度投资完成率", "完成率")

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
    (
        PLAN,
        rf"计划(?:{_YEAR})(?:度)?(?:完成)?(?:投资)?|年度投资(?:额)?|{_YEAR}(?:拟|安排)(?:完成)?投资|{_YEAR}预计投资|(?:年度|当年|今年|\d{{4}}年(?:度)?)预计完成投资",
    ),
    (
        TOTAL,
        r"(?:计划|概算|估算|预计|规划)*总投资(?:额|规模)?|投资(?:总额|总量|总规模)|(?:概算|估算|匡算)投资(?:额)?",
    ),
    (
        "本月完成投资",
        r"(?:当月|本月|单月|(?<![-~至到\d])\d{1,2}月份?当月)(?:新增)?完成(?:固定资产)?(?:投资)?(?:额)?",
    ),
    ("应完成投资", r"应完成(?:投资)?(?:额)?"),
    (
        FORECAST,
        r"(?:(?:预计|预测|预期)(?:到)?(?:今年|本年度?)?(?:全年|年底|年末|年度)|(?:全年|年底|年末)(?:预计|预测|预期))(?:可|将|能)*(?:累计)?完成(?:固定资产)?(?:投资)?(?:额)?",
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
    ("营业收入", r"营业收入|营收|营业额|销售收入|销售额|主营业务收入"),
    ("税收", r"(?:上缴|缴纳|年缴纳|实现|入库|年)?(?:税收|税金|利税|税款)|年?纳税(?:额)?"),
    ("产值", r"(?:年|工业|总|实现|完成|亩均)*产值"),
    ("增加值", r"增加值"),
    ("出口额", r"(?:进)?出口(?:总)?(?:额|值)?"),
    ("人均生产总值", r"人均(?:地区)?(?:生产总值|GDP)"),
    ("地区生产总值", r"(?:地区)?生产总值|GDP"),
    ("一般公共预算收入", r"一般公共预算收入|公共财政预算收入|地方(?:级|财政|一般预算)收入|财政收入"),
    ("社会消费品零售总额", r"(?:社会)?消费品零售(?:总)?额|社零额?"),
    ("居民收入", r"(?:人均)?可支配收入"),
    ("实际利用外资", r"(?:实际)?(?:利用|使用|吸收|到位|到账)外资|外资到位"),
    ("专项债券", r"专项债(?:券)?(?:资金)?"),
    ("贷款", r"(?:发放|新增|授信|贷款|融资)(?:贷款|资金|金额|额度|余额|总额)*"),
    ("奖补资金", r"(?:兑现|发放|落实)?(?:总)?(?:奖补|奖励|补助|补贴|扶持)(?:资金|金额)*|奖补"),
    ("减税降费", r"减税降费|退税|减免(?:税费|租金)?|降低成本"),
    ("利润", r"利润(?:总额)?"),
    (TOTAL, r"投资(?:额)?"),
    ("资金", r"资金|金额"),
)
_OWN_WORDS = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,8}(?:余额|总额|金额|[额值费款价]|(?:收入|支出)(?:决算数|预算数|总计|合计)?|开支|成本|造价|费用|存款|债务|规模))(?:分别|共|约|近|达|达到|超|超过|逾|突破|为|是)*$"
)
"""Measures that have no name here are called as the text calls them: 存款余额, 出口交货值, 预算支出."""
_MONEY = tuple((name, re.compile(pattern)) for name, pattern in MONEY)

_PLAIN = (DONE, "资金", TOTAL)  # names that a more telling word goes before
_MONEY_NOUN = re.compile("投资|资金|年度计划|目标")
INVESTED = ("固定资产投资", "工业投资", "民间投资", DONE)
"""What bare 投资 of a part means where it is said of the whole."""
_GOAL = re.compile(r"(?:完成|达到|占)?(?:[\u4e00-\u9fff]{0,6})(?:目标|任务)(?:任务|目标)?(?:数)?$")
_GOAL_AFTER = re.compile(r"(?:的)?(?:年度|全年|投资)?(?:目标|任务|计划)")
_BASES = r"上半年|一季度|前三季度|\d{1,2}-\d{1,2}月|上年末?|上年底|去年|去年底|去年末|上月|上月末|上月底|上季度?|上期"
_BASES += r"|年初|今年(?:的)?|前年|基期|\d{4}年(?:末|底)?|计划|预算|目标|原计划"
_MORE_THAN_BEFORE = re.compile(
    rf"(?:(?:较|比|与)(?:{_BASES})(?:同期|相比)?(?:的)?(?:[^，。；\d]{{0,4}}相比)?，?|同比|环比|按年|按月)(?:分别|各)?(?:净)?(?:增加|减少|新增|净增|增长|下降|提高|回落|增收|增支|减收|减支|多|少|增|减)(?:完成|投入|引进|签约|开工|实现)?(?:投资)?(?:了)?(?:约|近|逾|超)?$"
    r"|^(?:净|共|累计)?(?:增加|减少|净增|净减)(?:了)?$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a measure found, and where in the text before the figure the wording begins (None: not in it)."""

    name: str = ""
    at: int | None = None
    change: str = ""
    of: str = ""  # for shares: what it is a share of, in words of the text


def more_than_before(left: str) -> Named | None:
    """``比上年同期增加``, ``净增``: what follows is a difference, and no new figure of the thing."""
    match = _MORE_THAN_BEFORE.search(left)
    return Named("同比增加", match.start(), match.group()) if match else None


def of_goal(left: str) -> Named | None:
    """``完成年度目标任务132个的59.1%``: the goal itself."""
    match = _GOAL.search(left)
    return Named(GOAL, match.start()) if match else None


def money(left: str, right: str) -> Named:
    """What an amount of money is, from the words before it, else those after it."""
    if (more := more_than_before(left)) is not None:
        return more
    done = re.search(r"(?:完成|达到|占)[^，。；\d]{0,14}$", left)
    if done and (_GOAL_AFTER.match(right) or (right.startswith("的") and _GOAL.search(left))):
        return Named(PLAN, done.start())  # 完成全年80亿元目标任务的…, 完成目标任务80亿元的…
    best = _last_named(left)
    if (own := _called(left, best)) is not None:
        return own
    if best is not None and (len(left) - best[0] <= 8 or not right):
        return best[1]
    return _named_after(right) or (best[1] if best else Named())


def _last_named(left: str) -> tuple[int, Named] | None:
    """The measure named last before an amount, the longest of those, and where its words end."""
    best: tuple[tuple[int, int], Named] | None = None
    for name, pattern in _MONEY:
        for match in pattern.finditer(left):
            rank = (match.end(), match.end() - match.start())
            if match.group() and (best is None or rank > best[0]):
                best = (rank, Named(name, match.start()))
    if best is None:
        return None
    named, begin = best[1], left[: best[1].at]
    if named.name in (DONE, FORECAST) and "投资" not in left[named.at :]:
        named = _done_what(begin) or named
    if named.name == TOTAL and re.search(r"完成[^，。；]{2,10}$", begin):
        named = Named(DONE, named.at)  # 完成基础设施投资
    return best[0][0], named


def _called(left: str, best: tuple[int, Named] | None) -> Named | None:
    """The words of the text where they say more than the measures known here."""
    own = _OWN_WORDS.search(left)
    if own is None or _MONEY_NOUN.search(own["name"]):
        return None
    further = best is None or own.end("name") > best[0] + (best[1].name in _PLAIN)
    return Named(_without_verb(own["name"]), own.start("name")) if further else None


def _named_after(right: str) -> Named | None:
    """``5亿元的总投资``, ``50万元奖励``."""
    if re.match(r"[\u4e00-\u9fff]{0,6}(?:重奖|奖励|奖补|补助|补贴)", right):
        return Named("奖补资金")
    for name, pattern in _MONEY[:-2]:
        if re.match(rf"(?:的|左右的?)(?:{pattern.pattern})", right):
            return Named(name)
    return None


def _without_verb(name: str) -> str:
    """完成出口交货值 is 出口交货值."""
    return re.sub("^.*?(?:完成|实现|累计|达到|共|各项|其中|的|年末|月末|年|月|全[省市县区])(?=..)", "", name)


def _done_what(before: str) -> Named | None:
    """``一般公共预算收入完成128.3亿元``: what stands before 完成 is the measure."""
    before = before.removesuffix("累计")
    for name, pattern in _MONEY[:-2]:
        for match in pattern.finditer(before):
            if match.end() == len(before) and match.group() and name not in (DONE, FORECAST, PLAN, TOTAL):
                return Named(name, match.start())
    return None
