"""Measures over the statistics library: 入库率 and 应统未统."""

from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from sanpi.core.measures import Measure, Part, Unit
from sanpi.enrollment.models import State
from sanpi.enrollment.rules import (
    LATE_MONTHS,
    STARTED_STAGES,
    large_enough,
    months_before,
    threshold,
    with_enrollment,
)
from sanpi.projects.measures import Question
from sanpi.projects.models import Status


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def enrollment_rows(question: Question) -> QuerySet[Any]:
    """Projects counted one by one (拆分后) with `due`, `in_library` and `late`; those that left (退出) are not there."""
    at = question.at
    rows = with_enrollment(question.projects, at, question.today).exclude(status_at=Status.WITHDRAWN)
    is_due = Q(stage_at__in=STARTED_STAGES) & large_enough(threshold())
    inside = Q(state_at=State.ACCEPTED)
    before = months_before(at.effective, LATE_MONTHS)
    flagged: QuerySet[Any] = rows.annotate(
        due=_flag(is_due),
        in_library=_flag(inside),
        late=_flag(is_due & ~inside & Q(started_on__lte=before)),
    )
    return flagged


_DUE = {"due": True}
ENROLLMENT_MEASURES = (
    Measure(
        "enrollment_rate", "入库率", Unit.PERCENT, "enrollment",
        Part("已入库的应入库项目", _DUE | {"in_library": True}), Part("应入库项目（已开工且达到入库标准，拆分后）", _DUE),
        synonyms=("项目统计入库率", "纳统率"),
        date_rule="截至数据截至日期已开工、总投资达到入库标准的项目，其中当日已入库的",
        source="市月度通报指标“项目统计入库率”：已入库 ÷ 应入库的开工项目",
    ),
    Measure(
        "unlisted", "应统未统数", Unit.COUNT, "enrollment",
        Part("应统未统项目（开工满1个月仍未入库，拆分后）", {"late": True}), synonyms=("应统未统项目数",),
        source="银川市 2025 年项目评价规则：开工后 1 个月未入库",
    ),
    Measure(
        "enrolled", "入库项目数", Unit.COUNT, "enrollment",
        Part("已入库项目（拆分后）", {"in_library": True}), synonyms=("纳统项目数",),
    ),
)  # fmt: skip
