"""The columns of 项目进展台账, in the order in which offices keep them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.core.models import Code
from sanpi.domain.money import ESTIMATE, PER_CENT, POINTS, MoneyUnit
from sanpi.progress.models import Entry, Verdict
from sanpi.progress.rules import MISSING

STATES: Mapping[str, Any] = {MISSING: _("未填报"), **dict(Entry.State.choices)}


def stage_labels() -> Mapping[str, str]:
    """The stages of construction."""
    codes = Code.objects.filter(list__code="progress_stage").order_by("position", "code")
    return dict(codes.values_list("code", "label"))


def verdict_labels() -> Mapping[str, str]:
    """能完成, 有风险, 不能完成."""
    return {str(code): str(label) for code, label in Verdict.choices}


def state_labels() -> Mapping[str, str]:
    """How far the month's reporting of a project has come."""
    return {str(code): str(label) for code, label in STATES.items()}


def _column(
    key: str, label: str, path: str, kind: Kind = Kind.TEXT, synonyms: str = "", **options: Any
) -> Column:
    return Column(key, label, path, kind, synonyms=tuple(synonyms.split()), **options)


def _money(key: str, label: str, path: str, synonyms: str = "", **options: Any) -> Column:
    return _column(key, label, path, Kind.MONEY, synonyms, unit="万元", width=14, **options)


_DERIVED: dict[str, Any] = {"writable": False}
_ESTIMATE = ESTIMATE[MoneyUnit.WAN]

LEDGER = Ledger(
    "progress",
    "项目进展台账",
    (
        _column(
            "period", "报告期", "period", Kind.TEXT,
            "报告月份 月份 报送月份 填报月份 统计月份 报表期 所属月份 进度月份 报告月 期别",
            required=True, width=10, example="2023-05", help=_("写月份，如 2023年5月 或 2023-05。"),
        ),
        _column(
            "name", "项目名称", "project.name", Kind.TEXT, "项目 名称 工程名称 建设项目名称 重点项目名称",
            required=True, sort="name", width=36,
        ),
        _column(
            "code", "项目代码", "project.code", Kind.TEXT,
            "项目统一代码 投资项目代码 投资项目统一代码 项目编码 统一代码", sort="code", shown=False, width=26,
        ),
        _column(
            "unit", "责任单位", "project.unit.name", Kind.TEXT, "牵头单位 项目责任单位 责任部门",
            sort="unit__name", width=18, **_DERIVED,
        ),
        _money("plan", "年度计划投资", "plan", sort="plan_at", shown=False, **_DERIVED),
        _money(
            "amount", "本期完成投资", "report.amount",
            "本月完成投资 当月完成投资 当月已完成投资 本月完成 当月完成 本期完成 当月投资 本月投资 本月完成投资额 "
            "当月完成投资额 本周完成投资",
            required=True, sort="amount_at", example="850", help=_("当月数，不是累计数；冲减以前月份的写负数。"),
        ),
        _money(
            "to_date", "年初累计", "to_date",
            "年初累计完成投资 本年累计完成投资 年度累计完成投资 当年累计 当月至今已完成 累计完成投资 1-本月累计 自年初累计",
            sort="to_date_at", **_DERIVED,
        ),
        _column(
            "rate", "占年度计划", "rate", Kind.DECIMAL,
            "占年度计划% 年度投资完成率 投资完成比例 完成率 投资完成率 占年计划比例 完成年度计划比例",
            unit="%", sort="rate_at", width=10, places=PER_CENT, **_DERIVED,
        ),
        _column(
            "due", "序时应完成", "due_share", Kind.DECIMAL, "序时应完成% 序时进度 时间进度 均衡进度 应完成比例",
            unit="%", width=10, places=PER_CENT, **_DERIVED,
        ),
        _column(
            "ahead", "超欠序时", "ahead", Kind.DECIMAL, "超/欠 超欠 超/欠(百分点) 超序时 欠序时 落后序时 较序时",
            unit="百分点", sort="ahead_at", width=10, places=POINTS, signed=True, **_DERIVED,
        ),
        _money("construction", "其中：建安", "report.construction", "建安 建安工程 土建工程 建筑安装工程 土建 建筑工程 其中建安"),
        _money("equipment", "其中：设备", "report.equipment", "设备 设备安装费用 设备购置 设备工器具购置 设备投资 其中设备"),
        _money("other", "其中：其他", "report.other", "其他 其他费用 土地等费用 其他投资 其中其他"),
        _money(
            "funds", "到位资金", "report.funds", "本月到位资金 当月到位资金 资金到位 本期到位资金 资金到位情况 到位资金额",
            sort="funds_at",
        ),
        _column(
            "stage", "当前建设阶段", "stage", Kind.CHOICE, "建设阶段 当前阶段 施工阶段 形象进度阶段 进展阶段",
            choices=stage_labels, sort="stage_at", width=14, example="主体施工",
        ),
        _column(
            "text", "形象进度", "report.text", Kind.LONG_TEXT,
            "工程形象进度 项目进展 进展情况 形象进度情况 目前进展 工程进度 建设进展 当前进展情况 本月进展 项目进展情况 "
            "形象进度描述 最新进展",
            width=40, example="1#厂房主体封顶，2#厂房二层施工", help=_("不超过 200 字。"),
        ),
        _column(
            "next_plan", "下月计划", "report.next_plan", Kind.LONG_TEXT,
            "下月工作计划 下步计划 下一步计划 下月安排 下步工作安排 下一步工作 次月计划 下步打算", width=30,
        ),
        _money(
            "next_amount", "下月计划投资", "report.next_amount", "下月计划完成投资 次月计划投资 下月投资计划", shown=False
        ),
        _money(
            "forecast_year", "预计全年完成", "report.forecast_year",
            "预计全年完成投资 全年预计完成 全年预计 预计年底完成 预计完成投资 预计全年 年底预计完成投资",
        ),
        _column(
            "verdict", "预判", "report.verdict", Kind.CHOICE, "能否完成 能否完成年度计划 完成预判 年度任务预判 预判情况",
            choices=verdict_labels, width=10, example="能完成",
        ),
        _money(
            "gap", "预计差额", "gap", "差额 缺口 与计划差额", help=_("单位填的预计全年完成 − 年度计划；负数是预计完不成的数。"), **_DERIVED
        ),
        _money("predicted", "预测全年完成", "forecast.median", sort="predicted_at", places=_ESTIMATE, **_DERIVED),
        _column("chance", "完成可能性", "forecast.chance", sort="chance_at", width=10, **_DERIVED),
        _money(
            "predicted_gap", "预测差额", "forecast.gap", sort="gap_at", places=_ESTIMATE,
            help=_("系统预测的全年完成 − 年度计划；负数是预测完不成的数。"), **_DERIVED
        ),
        _column(
            "forecast_reason", "差额原因", "report.forecast_reason", Kind.LONG_TEXT,
            "原因 未完成原因 滞后原因 原因分析 原因及措施 原因措施", width=30,
        ),
        _column(
            "problem", "存在问题", "report.problem", Kind.LONG_TEXT,
            "存在的问题 存在困难 困难问题 存在主要问题 问题 需协调问题 存在困难和问题 需要协调解决的问题", width=30,
        ),
        _column("explanation", "异常说明", "report.explanation", Kind.TEXT, "数据说明 异常情况说明", shown=False, width=20),
        _column("filled_by", "填报人", "report.filled_by.name", Kind.TEXT, "填报人员 报送人", width=12, **_DERIVED),
        _column("reviewed_by", "审核人", "report.reviewed_by.name", Kind.TEXT, "审核人员", width=12, **_DERIVED),
        _column("reviewed_on", "审核时间", "reviewed_on", Kind.DATE, "审核日期", width=13, **_DERIVED),
        _column(
            "state", "填报状态", "state", Kind.CHOICE, "审核状态 审核标识", choices=state_labels, width=10,
            **_DERIVED,
        ),
        _column(
            "light", "红黄绿", "project_light.label", Kind.TEXT, "亮灯 灯色 总灯 预警灯", writable=False,
            shown=False, width=8, help=_("由红黄绿规则评定得出，不在本表填写。"),
        ),
    ),
)  # fmt: skip
