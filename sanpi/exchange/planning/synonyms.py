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

_PERMITS = {
    **dict.fromkeys(("项目备案", "企业投资项目备案", "备案", "备案证", "立项备案", "项目备案证明"), "N01"),
    **dict.fromkeys(("项目核准", "核准", "核准批复"), "N01B"),
    **dict.fromkeys(("可研批复", "可行性研究报告批复", "可研审批", "项目建议书批复", "立项批复"), "N01C"),
    **dict.fromkeys(("用地预审", "选址意见书", "用地预审与选址", "建设项目用地预审与选址意见书"), "N02"),
    **dict.fromkeys(("土地报批", "土地组卷", "供地", "土地组卷报批", "土地招拍挂"), "N03"),
    **dict.fromkeys(("环境影响报告书", "环评报告书", "环评报告书批复"), "N04A"),
    **dict.fromkeys(("环境影响报告表", "环评报告表", "环评报告表批复"), "N04B"),
    **dict.fromkeys(("环境影响登记表", "环评登记表", "环评备案"), "N04C"),
    **dict.fromkeys(("节能评估", "能评", "节能审查意见", "节能报告审查"), "N05"),
    **dict.fromkeys(("水土保持", "水保", "水保方案", "水土保持方案"), "N06"),
    **dict.fromkeys(
        ("建设用地规划许可证", "用地规划许可证", "用地规划许可", "土地出让合同", "地字第"), "N10"
    ),
    **dict.fromkeys(("不动产权证书", "土地证", "土地使用证", "不动产权登记"), "N11"),
    **dict.fromkeys(("设计方案审查", "规划方案审查", "总平图审查", "总平面图审查", "规划方案"), "N12"),
    **dict.fromkeys(("工程规划许可证", "工程规划许可", "规划许可证", "建设工程规划许可"), "N13"),
    **dict.fromkeys(("初步设计", "初设批复", "初步设计批复"), "N14"),
    **dict.fromkeys(("施工图审查", "图审", "施工图审查合格书", "施工图设计文件审查"), "N15"),
    **dict.fromkeys(("消防设计审查", "消防审查", "消防设计审核"), "N16"),
    **dict.fromkeys(("招投标", "招标投标", "施工招标", "质安监督", "质量安全监督"), "N17"),
    **dict.fromkeys(("施工许可证", "施工许可", "建设工程施工许可证"), "N18"),
    **dict.fromkeys(("竣工联合验收", "联合验收", "竣工验收"), "N21"),
    **dict.fromkeys(("竣工备案", "竣工验收备案表"), "N22A"),
    **dict.fromkeys(("首次登记", "不动产登记"), "N22B"),
    **dict.fromkeys(("排污许可证", "排污许可", "环保验收", "环保自主验收"), "N22C"),
}
_PERMIT_STATES = {
    **dict.fromkeys(("未办理", "未办", "未开始", "尚未办理", "未申报", "待办理"), "waiting"),
    **dict.fromkeys(("准备中", "正在编制", "编制", "材料准备中", "前期准备"), "preparing"),
    **dict.fromkeys(("办理中", "正在办理", "受理", "审批中", "审核中", "已申报", "在办"), "accepted"),
    **dict.fromkeys(("已办理", "办结", "已完成", "完成", "已取得", "已批复", "已发证", "已办"), "issued"),
    **dict.fromkeys(("不需要", "无需办理", "不需办理", "不涉及办理"), "not_needed"),
    **dict.fromkeys(("已退回", "不予许可", "被退回"), "refused"),
    **dict.fromkeys(("已失效", "过期", "已过期"), "lapsed"),
    **dict.fromkeys(("补正中", "待补正", "补充材料"), "correcting"),
}
_NEEDS = {
    **dict.fromkeys(("涉及", "需要", "需办", "需办理", "√", "有"), "needed"),
    **dict.fromkeys(("不涉及", "不需要", "不需办", "无需", "×"), "not_needed"),
    **dict.fromkeys(("待定", "待确认", "不确定"), "to_check"),
}
_ISSUE_STATES = {
    **dict.fromkeys(("未交办", "新提出", "待办"), "raised"),
    **dict.fromkeys(("正在办理", "推进中", "未办结", "未解决", "正在解决", "协调中", "否"), "working"),
    **dict.fromkeys(("申请销号", "拟销号"), "closing"),
    **dict.fromkeys(("办结", "已解决", "已销号", "解决", "销号", "已完成", "是"), "closed"),
    **dict.fromkeys(("取消", "撤销"), "cancelled"),
}
_ISSUE_LEVELS = {
    **dict.fromkeys(("A级", "A类", "重大", "一级", "市级"), "A"),
    **dict.fromkeys(("B级", "B类", "较大", "二级", "区级"), "B"),
    **dict.fromkeys(("C级", "C类", "一般", "三级", "部门级"), "C"),
}
_VERDICTS = {
    **dict.fromkeys(("能", "可以完成", "能够完成", "能完成年度计划", "正常", "是"), "can"),
    **dict.fromkeys(("有困难", "存在风险", "可能完不成", "有难度"), "at_risk"),
    **dict.fromkeys(("不能", "无法完成", "完不成", "否"), "cannot"),
}

# Of the ledgers whose rows belong to projects: ledger code → column key → other name → code.
_OF_LEDGERS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "progress": {"verdict": _VERDICTS},
    "permits": {"item": _PERMITS, "state": _PERMIT_STATES, "need": _NEEDS},
    "issues": {"state": _ISSUE_STATES, "level": _ISSUE_LEVELS},
    "enrollment": {
        "start_work": {"打桩": "piling", "桩基施工": "piling", "主体": "main", "场平": "levelling"}
    },
}


def synonyms_of(ledger: str, key: str) -> Mapping[str, str]:
    """Other names for the entries of a column of one of these ledgers."""
    return _OF_LEDGERS.get(ledger, {}).get(key, {})
