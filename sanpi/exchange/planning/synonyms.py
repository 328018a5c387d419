"""Other names that offices use for entries of our lists, by ledger column."""

from collections.abc import Mapping

_STAGES = {
    "洽谈": "negotiating",
    "在谈项目": "negotiating",
    "已签约": "signed",
    "前期": "landed",
    "前期工作": "landed",
    "已落地": "landed",
    "拿地": "landed",
    "新开工": "started",
    "已开工": "started",
    "开工建设": "started",
    "续建": "building",
    "在建中": "building",
    "建设中": "building",
    "完工": "completed",
    "建成": "completed",
    "已竣工": "completed",
    "已完工": "completed",
    "投用": "producing",
    "已投产": "producing",
    "试生产": "producing",
    "投入使用": "producing",
    "达产": "full_output",
    "达产达效": "full_output",
    "已达效": "full_output",
}
_STATUSES = {
    "正常推进": "normal",
    "正常建设": "normal",
    "推进中": "normal",
    "在建": "normal",
    "复工": "normal",
    "已停工": "stopped",
    "暂停": "stopped",
    "停建": "stopped",
    "缓建项目": "postponed",
    "暂缓": "postponed",
    "退库": "withdrawn",
    "终止": "withdrawn",
    "取消": "withdrawn",
}
_LEVELS = {
    **dict.fromkeys(("省级重点", "省级", "省重点项目", "省", "省级重点项目", "A", "A类"), "province"),
    **dict.fromkeys(("市级重点", "市级", "市重点项目", "市", "市级重点项目", "B", "B类"), "city"),
    **dict.fromkeys(
        ("区级重点", "区级", "区重点项目", "区", "县重点", "县级", "县级重点", "区级重点项目"), "district"
    ),
    **dict.fromkeys(("储备项目", "C", "C类", "储备库"), "reserve"),
}
_NATURES = {
    "技术改造": "conversion",
    "改扩建": "expansion",
    "迁建（搬迁）": "relocation",
    "搬迁": "relocation",
    "恢复重建": "restoration",
}
_INVESTORS = {
    **dict.fromkeys(("政府", "财政投资", "政府性投资"), "government"),
    **dict.fromkeys(("国有", "国企", "国有投资", "央企"), "state"),
    **dict.fromkeys(("民营", "民间投资", "民企", "民营投资", "私营企业"), "private"),
    **dict.fromkeys(("外资", "外商投资", "港澳台", "外资企业"), "foreign"),
    **dict.fromkeys(("混合所有制", "混合投资"), "mixed"),
    **dict.fromkeys(("政府和社会资本合作", "ppp项目"), "partnership"),
}
_CATEGORIES = {
    "先进制造": "manufacturing",
    "制造业": "manufacturing",
    "战新产业": "emerging",
    "战略性新兴产业（战新）": "emerging",
    "服务业": "services",
    "重大基础设施": "infrastructure",
    "基础设施建设": "infrastructure",
    "新型基础设施": "digital",
    "数字经济": "digital",
    "创新驱动": "innovation",
    "绿色低碳": "green",
    "社会民生": "livelihood",
    "民生": "livelihood",
    "民生社会事业": "livelihood",
    "民生和社会事业改善": "livelihood",
}
_BATCHES = {
    **dict.fromkeys(("签约", "签约批", "签约项目"), "signing"),
    **dict.fromkeys(("开工", "开工批", "开工项目"), "construction"),
    **dict.fromkeys(("投产", "投产批", "投产项目", "达效一批"), "production"),
}
_ENTRY_STATES = {
    **dict.fromkeys(("在库", "正常", "未调整", "有效"), "in_force"),
    **dict.fromkeys(("调整出", "已调出", "退出", "移出"), "exit"),
    **dict.fromkeys(("已转化", "转入下一批", "转批"), "conversion"),
}

SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "stage": _STAGES,
    "status": _STATUSES,
    "level": _LEVELS,
    "nature": _NATURES,
    "investor_kind": _INVESTORS,
    "category": _CATEGORIES,
    "listing_category": _CATEGORIES,
    "batch": _BATCHES,
    "state": _ENTRY_STATES,
}

# Of the ledgers whose rows belong to projects: ledger code → column key → other name → code.
_OF_LEDGERS: Mapping[str, Mapping[str, Mapping[str, str]]] = {}


def synonyms_of(ledger: str, key: str) -> Mapping[str, str]:
    """Other names for the entries of a column of one of these ledgers."""
    return _OF_LEDGERS.get(ledger, {}).get(key, {})
