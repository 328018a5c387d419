"""Measures over permits: how much of what is due is done, what is late, what was promised and is still missing."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet

from sanpi.core.measures import Measure, Part, Unit
from sanpi.permits.models import Permit
from sanpi.permits.rules.standing import late, with_standing
from sanpi.projects.measures import Question
from sanpi.projects.models import Status
from sanpi.projects.rules import existing, is_present, of_projects, status_of

State = Permit.State
_UNNEEDED = (State.NOT_NEEDED, State.TO_CHECK)


def _flag(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def permit_rows(question: Question) -> QuerySet[Any]:
    """Permits of the projects with what the conditions speak of; milestones and projects that left are not counted.

    Columns: `state_at` and the other columns of `rules.with_standing`, `needed`, `done`, `due_this_year`,
    `done_this_year`, `overdue_at`, `waiver_open`.
    """
    at, year = question.at, question.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    projects = existing(question.projects, at)
    permits = of_projects(Permit.objects.filter(type__milestone=False), projects)
    if is_present(at, question.today):
        rows: QuerySet[Any] = permits.exclude(project__status=Status.WITHDRAWN)
    else:
        rows = permits.annotate(status_at=status_of(at, "project")).exclude(status_at=Status.WITHDRAWN)
    rows = with_standing(rows, at, question.today)
    needed = ~Q(state_at__in=_UNNEEDED)
    open_this_year = Q(issued_at__isnull=True) | Q(issued_at__gte=first)
    begun = Q(planned_at__lte=last) | Q(accepted_at__lte=last) | Q(issued_at__range=(first, last))
    found: QuerySet[Any] = rows.annotate(
        permit_stage=F("type__stage"),
        department=F("type__department"),
        needed=_flag(needed),
        done=_flag(Q(state_at=State.ISSUED)),
        due_this_year=_flag(needed & open_this_year & begun),
        done_this_year=_flag(needed & Q(state_at=State.ISSUED, issued_at__range=(first, last))),
        overdue_at=_flag(late(at)),
        waiver_open=_flag(Q(waived_at__isnull=False)),
    )
    return found


PERMIT_MEASURES = (
    Measure(
        "permit_joint_rate", "联审联批率", Unit.PERCENT, "permits",
        Part("当年已办结的应办手续", {"done_this_year": True}), Part("当年应办手续", {"due_this_year": True}),
        synonyms=("联审联批完成率", "审批率"),
        date_rule="按事项计，不按项目计；计划申报日或受理日在当年年底以前、年初以前没有办结的为当年应办",
        source="公开通报口径：已办结 ÷ 当年应办（事项数）",
    ),
    Measure(
        "permit_done_rate", "手续办结率", Unit.PERCENT, "permits",
        Part("已办结的涉及手续", {"done": True}), Part("涉及手续", {"needed": True}),
        date_rule="不涉及和待核的不计；失效的不算办结",
    ),
    Measure(
        "permits_overdue", "超期手续数", Unit.COUNT, "permits", Part("超期未办结的手续", {"overdue_at": True}),
        date_rule="承诺时限（没有的按法定时限）已到而未办结；补正和中止期间不计",
    ),
    Measure(
        "permit_waivers_open", "容缺未补数", Unit.COUNT, "permits", Part("容缺材料未补齐的手续", {"waiver_open": True}),
        date_rule="已容缺受理、尚未登记补齐的事项，不论承诺日期是否已到",
    ),
)  # fmt: skip
