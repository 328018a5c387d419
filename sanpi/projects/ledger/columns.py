"""The columns of the project ledger (项目主表), in the order in which offices know them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.core.models import Code
from sanpi.domain.money import ESTIMATE, MoneyUnit
from sanpi.organizations.models import Region
from sanpi.projects.ledger.synonyms import SYNONYMS
from sanpi.projects.models import ProjectKind, Stage, Status

# Stages whose planned and actual dates have columns of their own.
DATED_STAGES = (Stage.SIGNED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.FULL_OUTPUT)
_STAGES: Mapping[str, Any] = {stage.value: stage.label for stage in Stage}
_STATUSES: Mapping[str, Any] = {status.value: status.label for status in Status}
_ESTIMATE = ESTIMATE[MoneyUnit.YI]
_PLANNED_HELP = _("计划到达该阶段的日期；只知道月份时写“2023年6月”，按月末计。")
_ACTUAL_HELP = _("实际到达该阶段的日期；填写后即登记该阶段。")


def _column(key: str, label: str, path: str, kind: Kind = Kind.TEXT, **options: Any) -> Column:
    return Column(key, label, path, kind, synonyms=tuple(SYNONYMS.get(key, "").split()), **options)


def _coded(key: str, label: str, path: str, codes: str, **options: Any) -> Column:
    """A column whose values are labels of a code list; the row carries the label itself."""
    return _column(key, label, path, choices=_code_labels(codes), **options)


def _code_labels(code_list: str) -> Callable[[], Mapping[str, str]]:
    return lambda: dict(
        Code.objects.filter(list__code=code_list).order_by("position", "code").values_list("code", "label")
    )


def _kind_labels() -> Mapping[str, str]:
    return dict(ProjectKind.objects.values_list("code", "label"))


def _region_names() -> Mapping[str, str]:
    return dict(Region.objects.values_list("code", "name"))


def _dates(stage: Stage) -> tuple[Column, Column]:
    """The planned and the actual day of one stage."""
    planned = _column(
        f"planned_{stage}", f"计划{stage.label}", f"planned.{stage}", Kind.DATE,
        shown=False, width=13, example="2023-06-30", help=_PLANNED_HELP,
    )  # fmt: skip
    actual = _column(
        f"actual_{stage}", f"实际{stage.label}", f"actual.{stage}", Kind.DATE,
        shown=False, width=13, example="2023-03-15", help=_ACTUAL_HELP,
    )  # fmt: skip
    return planned, actual


_IDENTITY = (
    _column(
        "code", "项目代码", "project.code", sort="code", width=26, example="2201-410106-04-01-123456",
        help=_("投资项目在线审批监管平台赋予的代码：4、6、2、2、6 位数字，用短横线隔开。"),
    ),
    _column(
        "name", "项目名称", "project.name", required=True, sort="name", width=40,
        example="示例年产十万套零部件项目", help=_("同一区域内不得重名。"),
    ),
    _column(
        "light", "红黄绿", "light.label", sort="light_order_at", writable=False, width=8,
        help=_("由红黄绿规则评定得出，不在本表填写。"),
    ),
    _column("chance", "完成可能性", "forecast.chance", sort="chance_at", writable=False, width=10),
    _coded(
        "level", "项目层级", "levels", "level", width=12,
        help=_("该年度列入的重点项目名单；列入多个时用顿号隔开。"),
    ),
    _coded(
        "listing_category", "名单领域", "listing_categories", "category", shown=False, width=14,
        help=_("在该年度重点项目名单中所属的领域。"),
    ),
    _column(
        "batches", "三个一批期次批次", "batches", writable=False, shown=False, width=22,
        help=_("由“三个一批”台账得出，不在本表填写。"),
    ),
    _column(
        "kind", "项目类别", "project.kind.label", choices=_kind_labels, shown=False, width=16,
        sort="kind__label",
        help=_("决定项目要走的阶段；不填按第一类。"),
    ),
)  # fmt: skip
_NATURE = (
    _coded("nature", "建设性质", "project.nature.label", "nature", shown=False, width=12, example="新建"),
    _coded("project_type", "项目类型", "project.project_type.label", "project_type", shown=False, width=14),
    _coded(
        "industry", "所属行业", "project.industry.label", "industry", shown=False, width=18,
        help=_("《国民经济行业分类》（GB/T 4754-2017）的名称或代码。"),
    ),
    _coded("category", "领域分类", "project.category.label", "category", width=14, sort="category__position"),
    _column("chain", "产业链", "project.chain", shown=False, width=14),
)  # fmt: skip
_PLACE = (
    _column(
        "region", "所属区域", "project.region.name", choices=_region_names, width=10, sort="region__path",
        help=_("新增项目时写明；不填按导入时所选的区域。"),
    ),
    _column("locality", "建设地点", "project.locality", shown=False, width=24),
    _column("longitude", "经度", "project.longitude", Kind.DECIMAL, shown=False, example="113.308333"),
    _column("latitude", "纬度", "project.latitude", Kind.DECIMAL, shown=False, example="34.802778"),
    _column("land_mu", "用地面积", "project.land_mu", Kind.DECIMAL, unit="亩", shown=False, sort="land_mu"),
    _column("scale", "建设规模及主要内容", "project.scale", Kind.LONG_TEXT, shown=False, width=50),
)  # fmt: skip
_INVESTOR = (
    _column("owner", "建设单位", "project.owner.name", width=28, sort="owner__name"),
    _column(
        "uscc", "统一社会信用代码", "project.owner.uscc", shown=False, width=22, example="91410106MA00000A1Y",
        help=_("建设单位的 18 位代码；校验位不符时不能导入。"),
    ),
    _column("investor", "投资方", "project.investor.name", shown=False, width=28),
    _coded(
        "investor_kind", "投资主体类型", "project.investor_kind.label", "investor_kind", shown=False,
        width=14,
    ),
)  # fmt: skip
_MONEY = (
    _column(
        "total_investment", "总投资", "total", Kind.MONEY, unit="亿元", sort="total_at", width=12,
        example="1.86",
        help=_("表头或单元格须写明单位：亿元、万元或元。"),
    ),
    _column(
        "fixed_investment", "其中：固定资产投资", "project.fixed_investment", Kind.MONEY, unit="亿元",
        shown=False, width=14,
    ),
    _column("funding", "资金来源", "project.funding", shown=False, width=20),
    _column("years", "建设起止年限", "years", shown=False, width=14, example="2022-2024"),
)  # fmt: skip
_YEAR = (
    _column(
        "annual_plan", "年度计划投资", "plan.amount", Kind.MONEY, unit="亿元", sort="plan_at", width=13,
        example="0.62", help=_("数据截至日期所在年度的计划；表头写明年份时按表头。"),
    ),
    _column("plan_goal", "年度建设内容与目标", "plan.goal", Kind.LONG_TEXT, shown=False, width=40),
    _column(
        "completed_before", "截至上年底累计完成", "plan.completed_before", Kind.MONEY, unit="亿元",
        shown=False, width=14,
    ),
)  # fmt: skip
# What a higher app fills in: see `LedgerRow.forecast`; the chance stands beside the name.
_FORECAST = (
    _column(
        "predicted", "预测全年完成", "forecast.median", Kind.MONEY, unit="亿元", sort="predicted_at", writable=False,
        shown=False, width=13, places=_ESTIMATE,
    ),
    _column(
        "predicted_gap", "预测差额", "forecast.gap", Kind.MONEY, unit="亿元", sort="gap_at", writable=False, shown=False,
        width=12, places=_ESTIMATE, help=_("系统预测的全年完成 − 年度计划；负数是预测完不成的数。"),
    ),
)  # fmt: skip
# Likewise: see `LedgerRow.light`; the light itself stands beside the name.
_LIGHT = (
    _column("light_reason", "亮灯原因", "light.reason", Kind.LONG_TEXT, writable=False, shown=False, width=40),
    _column(
        "light_since", "亮灯起于", "light.since", Kind.DATE, sort="light_since_at", writable=False, shown=False, width=13
    ),
    _column("light_before", "此前的灯", "light.before", writable=False, shown=False, width=8),
    _column(
        "light_needed", "转绿还需完成", "light.needed", Kind.MONEY, unit="万元", sort="light_needed_at", writable=False,
        shown=False, width=13, places=0, enough=True, help=_("到下月末再完成这么多，进度就回到绿灯。"),
    ),
)  # fmt: skip
_PEOPLE = (
    _column("unit", "责任单位", "project.unit.name", width=16, sort="unit__name"),
    _column("contact", "责任人", "project.contact", shown=False, width=10),
    _column("phone", "联系电话", "project.phone", shown=False, width=14),
    _column("lead", "分包领导", "project.lead.name", width=14, sort="lead__name"),
    _column("task_force", "专班", "project.task_force.name", shown=False, width=16),
    _column("department", "行业主管部门", "project.department.name", shown=False, width=16),
)
_STATE = (
    _column(
        "parent", "所属打捆项目", "project.parent.name", writable=False, shown=False, width=28,
        help=_("打捆在项目页面办理，不在本表填写。"),
    ),
    _column("is_bundle", "是否打捆", "project.is_bundle", Kind.BOOLEAN, writable=False, shown=False, width=8),
    _column(
        "enrolled_on", "入统时间", "project.enrolled_on", Kind.DATE, shown=False, width=13,
        sort="enrolled_on",
    ),
    _column("statistics_code", "统计代码", "project.statistics_code", shown=False, width=18),
    _column("stage", "阶段", "stage", Kind.CHOICE, choices=lambda: _STAGES, width=8, example="开工"),
    _column("stage_on", "进入阶段日期", "stage_on", Kind.DATE, width=13, sort="stage_on_at"),
    _column(
        "status", "状态", "status", Kind.CHOICE, choices=lambda: _STATUSES, width=8, example="正常",
        sort="status_at",
    ),
    _column("status_cause", "状态原因", "status_cause", shown=False, width=24),
    _column("note", "备注", "project.note", Kind.LONG_TEXT, shown=False, width=24),
)  # fmt: skip
_DATES = tuple(column for stage in DATED_STAGES for column in _dates(stage))

LEDGER = Ledger(
    "projects",
    "项目主表",
    (
        *_IDENTITY,
        *_NATURE,
        *_PLACE,
        *_INVESTOR,
        *_MONEY,
        *_DATES,
        *_YEAR,
        *_FORECAST,
        *_LIGHT,
        *_PEOPLE,
        *_STATE,
    ),
)
