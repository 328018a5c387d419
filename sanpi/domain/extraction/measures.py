"""What a figure measures: counts of things, by the words beside them; amounts and ratios stand in modules of their own."""

import re

from .amounts import (
    AHEAD,
    COUNT,
    DONE,
    DUE_SHARE,
    FORECAST,
    GOAL,
    INVESTED,
    PLAN,
    PLAN_SHARES,
    REGISTERED,
    SHARE_OF_COUNT,
    SHARE_OF_PLAN,
    TOTAL,
    Named,
    money,
    more_than_before,
    of_goal,
)
from .ratios import behind, percent, points, rate_named

__all__ = [
    "AHEAD",
    "COUNT",
    "DONE",
    "DUE_SHARE",
    "FORECAST",
    "GOAL",
    "INVESTED",
    "PLAN",
    "PLAN_SHARES",
    "REGISTERED",
    "SHARE_OF_COUNT",
    "SHARE_OF_PLAN",
    "TOTAL",
    "Named",
    "behind",
    "count",
    "counted_thing",
    "money",
    "other_thing",
    "percent",
    "points",
    "rate_named",
]

_STATUS = "开工|投产|达效|达产|竣工|签约|履约|落地|入库|完工|建成|办结|完成|整改|销号|解决|纳统|供地|拿地|交付|上线|兑现|受理|复工|封顶"
_STATUS += "|验收|化解|办|投用|运营|启动|注册"
_DONE_BEFORE = re.compile(
    rf"(?:已|均已|实际|实|累计|共)+(?:经|有|实际|累计|全部|正式|陆续|实质性)*(?P<status>{_STATUS})(?:建设|数)?(?:的)?(?:重点|重大)*(?:项目|事项|审批事项)?(?:数)?(?:共|达到|达|约|近|超过|超)*$"
)
_NOUN_DONE = re.compile(
    rf"^(?:重点|重大|产业|工业|招商)*(?:项目|企业|工程)(?:已|均已|已经|全部|实现|正式|集中|顺利|如期)*(?P<status>{_STATUS})(?:建设|落地|投用|达产|达效|注册)?(?=[，。；、（）\n]|$)"
)
"""``签约一批后，233个项目开工建设，43个项目投产``: what has become of the things counted stands after them."""
_DONE_AFTER = re.compile(rf"^(?:项目)?(?:已|均已|已经|实现|正式)*(?P<status>{_STATUS})")
_BARE_START = re.compile(
    r"(?:^|[，；。：“”）]|项目|季度|目前|月)(?:累计|实际|实现|已|共)*(?P<status>开工|竣工|投产|完工|复工)(?:建设)?(?P<noun>项目)?(?:共|达到|达)*$"
)
_AREA = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,2}面积|(?:总)?占地|用地)(?:分别|共|约|近|达|达到|超|超过|为)*$"
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
_OTHER_THINGS = re.compile(
    r"^(?:的)?(县|市|区|乡镇|乡|镇|街道|村|社区|部门|单位|园区|开发区|行业|专班|工作组|产业链|国家|省份|城市|学位|床位|岗位|车位|地区|大类|品种)(?!重点|级|属|级|直|项目|政府|委|长)"
)
"""Things counted that are neither projects nor problems."""
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


def count(left: str, right: str, unit: str, in_batches: bool) -> Named:
    """What a number of things counts: 已开工个数, 项目个数, 问题个数 …; ``in_batches`` where 开工8个 names a batch."""
    if (more := more_than_before(left)) is not None:
        return more
    if _BY_UNIT.get(unit.lstrip("万")) == "面积" and (match := _AREA.search(left)):
        return Named(match["name"], match.start())
    if right.startswith("的") and (goal := of_goal(left)) is not None:
        return goal
    if match := _YEARLY.search(left):
        return Named("年产能", match.start())
    return _done_count(left, right, in_batches)


def _done_count(left: str, right: str, in_batches: bool) -> Named:
    """``已开工63个``, ``已有2个开工``, ``办结406件``, ``开工874个``, ``完成审批事项178个``."""
    match = _DONE_BEFORE.search(left) or _BARE_DONE.search(left)
    batch = (
        in_batches
        and match
        and re.fullmatch("共(?:有)?(?:签约|开工|投产)(?:重点|重大)*项目(?:共|达到|达)*", match.group())
    )
    if match and not batch:
        return Named(_done(match["status"]), match.start())
    if match := _done_after(left, right):
        return Named(_done(match["status"]), len(left.rstrip("有")) - 1)
    if not in_batches and (match := _NOUN_DONE.match(right)):
        return Named(_done(match["status"]), len(left))
    if not in_batches and (match := _BARE_START.search(left)):
        return Named(_done(match["status"]), match.start("status"))
    match = _FINISHED.search(left)
    return Named("已完成", match.start(), of=match["noun"] or "") if match else Named()


def _done_after(left: str, right: str) -> re.Match[str] | None:
    """``已有2个开工``."""
    return _DONE_AFTER.match(right) if re.search("已有?$", left) else None


def other_thing(right: str) -> str:
    """The noun after a count that is neither projects nor problems (县, 部门, 园区); else empty."""
    match = _OTHER_THINGS.match(right)
    return match[1] if match else ""


def counted_thing(left: str, right: str, unit: str) -> str:
    """The name of a count by the noun beside it."""
    if unit.lstrip("万亿") not in ("个", "项", "家", "件", "条"):
        return _BY_UNIT.get(unit.lstrip("万亿"), "数量")
    if (other := _OTHER_THINGS.match(right)) is not None:
        return f"{other[1]}个数"
    allowed = _COUNTED_IN.get(unit, _NOUN)
    following = _NEXT_NOUN.match(right)
    if following and (noun := allowed.search(following[1])) and "项目的" not in right[: noun.start()]:
        return _NOUN_NAMES[noun.group()]
    nouns = list(allowed.finditer(left))
    if nouns and len(left) - nouns[-1].end() <= 5 and not re.search("未|已|不", left[nouns[-1].end() :]):
        return _NOUN_NAMES[nouns[-1].group()]
    return _BY_UNIT.get(unit.lstrip("万亿"), "")


def _done(status: str) -> str:
    return "已完成" if status == "完成" else f"已{status}个数"
