"""The columns of the ledger of issues, in the order in which offices know them, and the headers found instead."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.core.models import Code
from sanpi.issues.models import Level, Rung, State

_STATES: Mapping[str, Any] = {state.value: state.label for state in State}
_LEVELS: Mapping[str, Any] = {level.value: level.label for level in Level}
_RUNGS: Mapping[str, Any] = {str(rung.value): rung.label for rung in Rung}
_COMPUTED = _("由系统计算，不在本表填写。")


def _column(
    key: str, label: str, path: str, kind: Kind = Kind.TEXT, synonyms: str = "", **options: Any
) -> Column:
    return Column(key, label, path, kind, synonyms=tuple(synonyms.split()), **options)


def code_labels(code_list: str) -> Callable[[], Mapping[str, str]]:
    """The entries of a code list in their order, when they are needed."""
    return lambda: dict(
        Code.objects.filter(list__code=code_list).order_by("position", "code").values_list("code", "label")
    )


def state_labels() -> Mapping[str, str]:
    """待交办 and so on, by code."""
    return _STATES


def level_labels() -> Mapping[str, str]:
    """A, B, C with what they mean."""
    return _LEVELS


LEDGER = Ledger(
    "issues",
    "问题解决台账",
    (
        _column(
            "number", "编号", "issue.number", Kind.TEXT,
            "问题编号 台账编号 事项编号 编码 问题编码",
            sort="number", width=11, example="2023-001",
            help=_("系统编号，按区域和年度连续；新问题不填，或填贵单位台账的编号，再次导入时据此对应。"),
        ),
        _column(
            "name", "项目名称", "project.name", Kind.TEXT,
            "项目 名称 工程名称 建设项目名称 重点项目名称 所属项目 涉及项目",
            sort="project__name", width=36, help=_("不属于某个项目的问题可以不填。"),
        ),
        _column(
            "code", "项目代码", "project.code", Kind.TEXT,
            "项目统一代码 投资项目代码 投资项目统一代码 项目编码 统一代码",
            sort="project__code", shown=False, width=26,
        ),
        _column(
            "unit", "责任单位", "project.unit.name", Kind.TEXT, "项目责任单位",
            sort="project__unit__name", writable=False, width=16,
            help=_("取自项目主表；解决问题的单位填在“牵头单位”。"),
        ),
        _column(
            "source", "来源", "issue.source.label", Kind.TEXT,
            "问题来源 来源渠道 收集渠道 反映渠道 问题出处",
            choices=code_labels("issue_source"), sort="source__position", width=10, example="周例会",
        ),
        _column(
            "category", "问题类别", "issue.category.label", Kind.TEXT,
            "类别 问题类型 问题分类 类型 问题种类 要素类别",
            choices=code_labels("issue_category"), sort="category__position", width=12, example="土地指标",
        ),
        _column(
            "description", "问题描述", "issue.description", Kind.LONG_TEXT,
            "问题 存在问题 主要问题 问题内容 存在的问题 存在问题及困难 困难和问题 需协调解决的问题 需协调问题 "
            "问题及困难 具体问题 存在的困难和问题 制约因素 协调事项",
            required=True, width=44, example="用地指标缺口 30 亩，影响二期开工",
        ),
        _column(
            "demand", "诉求", "issue.demand", Kind.LONG_TEXT,
            "企业诉求 项目诉求 具体诉求 需求 请求事项 建议 意见建议 诉求内容 协调建议",
            shown=False, width=30,
        ),
        _column(
            "raised_on", "提出日期", "issue.raised_on", Kind.DATE,
            "提出时间 登记日期 登记时间 反映时间 收集时间 交办时间 交办日期 发现时间 上报时间",
            sort="raised_on", width=12, example="2023-01-09",
            help=_("不填按数据截至日期；登记以后不再改。"),
        ),
        _column(
            "lead_unit", "牵头单位", "lead_unit", Kind.TEXT,
            "主办单位 牵头解决单位 牵头责任单位 责任部门 承办单位 解决单位 办理单位 牵头部门 主责单位 "
            "责任科室 包联单位 交办单位",
            sort="lead_name_at", width=18, help=_("不填按项目的责任单位。"),
        ),
        _column(
            "assisting", "配合单位", "assisting", Kind.TEXT,
            "协办单位 协助单位 配合部门 配合责任单位 协同单位 参与单位",
            shown=False, width=24, help=_("多个单位用顿号隔开。"),
        ),
        _column(
            "responsible", "责任人", "issue.responsible", Kind.TEXT,
            "负责人 具体责任人 责任人及电话 承办人 经办人 联系人 责任领导 责任人员",
            width=10,
        ),
        _column(
            "level", "分级", "level", Kind.CHOICE, "级别 问题级别 问题等级 等级 问题分级 重要程度",
            choices=level_labels, sort="level_at", width=10, example="B",
        ),
        _column(
            "measures", "解决措施", "issue.measures", Kind.LONG_TEXT,
            "措施 办理措施 整改措施 工作措施 推进措施 下步措施 解决办法 解决方案 办理意见 处理意见 解决建议 "
            "下步打算 下一步措施",
            shown=False, width=40,
        ),
        _column(
            "due_on", "计划办结日", "due_on", Kind.DATE,
            "办结时限 完成时限 解决时限 时限 时限要求 计划完成时间 计划办结时间 计划解决时间 完成时间 "
            "计划完成日期 要求完成时间 整改时限 办理时限 限办日期 预计解决时间",
            sort="due_at", width=12, example="2023-02-20",
            help=_("定下以后不再从表格改；要改，在问题页申请延期。"),
        ),
        _column(
            "days", "剩余/超期天数", "days", Kind.INTEGER, "剩余天数 超期天数 逾期天数",
            sort="due_at", writable=False, width=10, help=_COMPUTED,
        ),
        _column(
            "progress", "最新进展", "progress", Kind.LONG_TEXT,
            "进展 进展情况 办理情况 解决情况 目前进展 办理进展 落实情况 当前进展 工作进展 整改情况 办理结果 "
            "目前进展情况 推进情况",
            width=40,
        ),
        _column(
            "closed_on", "办结日", "closed_on", Kind.DATE,
            "办结日期 办结时间 实际办结时间 解决时间 销号时间 销号日期 实际完成时间 实际解决时间",
            sort="closed_at", width=12, help=_("只用于导入以前已办结的问题；系统里的问题在问题页申请销号。"),
        ),
        _column(
            "state", "状态", "state", Kind.CHOICE,
            "办理状态 是否办结 是否解决 办结情况 销号情况 问题状态 是否销号 完成情况 当前状态",
            choices=state_labels, sort="state_at", width=8, example="办理中",
        ),
        _column(
            "satisfaction", "企业确认/满意度", "satisfaction", Kind.INTEGER,
            "满意度 企业满意度 企业评价 企业确认 评价 满意度评价",
            sort="satisfaction_at", shown=False, width=10, help=_("1 到 5，5 为很满意。"),
        ),
        _column(
            "urges", "督办次数", "urges", Kind.INTEGER, "督办 催办次数 督办情况",
            sort="urges_at", writable=False, width=8, help=_COMPUTED,
        ),
        _column(
            "escalation", "升级层级", "escalation", Kind.CHOICE, "升级 上报层级 协调层级",
            choices=lambda: _RUNGS, sort="escalation_at", writable=False, width=12, help=_COMPUTED,
        ),
        _column(
            "light", "红黄绿", "project_light.label", Kind.TEXT, "亮灯 灯色 总灯 预警灯", writable=False,
            shown=False, width=8, help=_("由红黄绿规则评定得出，不在本表填写。"),
        ),
    ),
)  # fmt: skip
