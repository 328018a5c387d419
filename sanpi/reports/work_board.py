"""What the cockpit shows of the four ledgers: money by month, who has reported, permits and problems that are late."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.batches.measures import BatchQuestion
from sanpi.core.measures import Figure, Unit, evaluate
from sanpi.core.templatetags.sanpi import yi
from sanpi.issues import rules as issues
from sanpi.organizations.standing import StandingRequest, query_of
from sanpi.organizations.working_days import load_calendar
from sanpi.permits import rules as permits
from sanpi.permits.models import LimitUnit
from sanpi.progress import rules as progress
from sanpi.progress.curves import money_chart
from sanpi.progress.forecast_board import seen_total
from sanpi.progress.measures import PROGRESS_MEASURES, progress_rows
from sanpi.progress.models import Round, TotalForecast
from sanpi.progress.rules.forecast_words import chance_band
from sanpi.reports.four_ledgers import Lead, lead_of
from sanpi.reports.links import linked

LINES = 10
UNIT_LINES = 8
STRIP = ("completed", "completion_rate", "ahead", "funds_rate", "reporting_rate")
Row = dict[str, Any]


@dataclass
class WorkBoard:
    """The answers, plain and without reference to who asked."""

    figures: dict[str, Figure] = field(default_factory=dict)
    months: list[progress.MonthMoney] = field(default_factory=list)
    permits_late: int = 0
    permits: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    month: Row | None = None
    forecast: TotalForecast | None = None

    @property
    def lead(self) -> Lead:
        """Where the region stands against its plan."""
        return lead_of(self.months)


def compute(request: StandingRequest, question: BatchQuestion) -> WorkBoard:
    """Everything the four ledgers tell of one region at one standpoint to this reader."""
    late = permits.overdue(request.user, request.region, question.at, question.today)
    return WorkBoard(
        figures=evaluate(PROGRESS_MEASURES, progress_rows(question)),
        months=progress.money_by_month(question.projects, question.at),
        permits_late=late.count(),
        permits=_permits(late, request),
        issues=issues.worst(request.user, request.region, question.at, LINES, question.today),
        month=_month(request),
        forecast=seen_total(request.user, request.region, question.at),
    )


def _permits(late: QuerySet[Any], request: StandingRequest) -> list[Row]:
    """The permits longest overdue, in the unit in which their limit runs."""
    at, today = request.chosen.at, request.chosen.today
    found = list(late.select_related("project__unit", "type")[:LINES])
    standings, calendar = permits.standings(found, at, today), load_calendar()
    rows = []
    for permit in found:
        row = standings[permit.pk]
        clock = permits.clock_of(row, at.effective, calendar)
        rows.append({
            "pk": permit.project_id, "project": permit.project.name, "name": permit.type.name, "department": permit.type.department,
            "accepted_on": row.accepted_on, "due_on": row.due_on, "days": clock.late, "unit": LimitUnit(clock.unit).label,
            "url": reverse("permits:permit", args=[permit.pk]),
        })  # fmt: skip
    return rows


def _month(request: StandingRequest) -> Row | None:
    """The month now being reported, by unit; of the past only the record is known, not who was still to report."""
    if not request.chosen.is_today:
        return None
    held = progress.rounds_touching(request.region).filter(
        opens_on__lte=request.chosen.today, state=Round.State.OPEN
    )
    newest = held.order_by("-year", "-month").first()
    if newest is None:
        return None
    rounds = list(held.filter(year=newest.year, month=newest.month).order_by("region__path"))
    units = [unit for each in rounds for unit in progress.seen_progress(request.user, request.region, each)]
    open_ = sorted(
        (unit for unit in units if unit.accepted < unit.expected),
        key=lambda unit: (unit.accepted - unit.expected, unit.name),
    )
    return {
        "period": newest.period,
        "due_on": max(each.due_on for each in rounds),
        "url": reverse("progress:round", args=[rounds[0].pk])
        if len(rounds) == 1
        else reverse("progress:rounds"),
        "units": open_[:UNIT_LINES],
        "more": max(0, len(open_) - UNIT_LINES),
        "open": len(open_),
        "finished": len(units) - len(open_),
        "total": progress.total_progress(units),
    }


def figures(request: StandingRequest, board: WorkBoard) -> list[Row]:
    """The strip of the year's money, and what the year will come to."""
    strip = [_rounded(linked(request, figure), figure) for figure in _of_strip(board)]
    return [*strip, *outlook(request, board)]


def _of_strip(board: WorkBoard) -> list[Figure]:
    return [board.figures[key] for key in STRIP if key in board.figures]


def _rounded(shown: Row, figure: Figure) -> Row:
    """Money to two decimals, as the chart below and the forecast beside show it; the rows behind it are exact."""
    return {**shown, "value": yi(figure.numerator, 2)} if figure.measure.unit is Unit.MONEY else shown


def outlook(request: StandingRequest, board: WorkBoard) -> list[Row]:
    """预测全年完成: the middle, and the range and the chance beside it; nothing where there is no forecast."""
    row = board.forecast
    if row is None or row.median is None or not row.months_left:
        return []
    said = [f"{yi(row.low, 2)}–{yi(row.high, 2)}"]
    band = chance_band(row.reach_100)
    if band:
        said.append(f"{_('完成计划')}：{band.word}")
    return [{
        "label": _("预测全年完成"), "value": yi(row.median, 2), "unit": _("亿元"), "note": " · ".join(said),
        "url": f"{reverse('progress:forecast')}?{query_of(request)}",
        "formula": _("实际比它多和比它少的可能各一半；旁边是预测范围，同样的情形 10 次约有 8 次落在其中"),
    }]  # fmt: skip


def chart(board: WorkBoard) -> SafeString | str:
    """Plan, due, completed and forecast by month."""
    return money_chart(board.months, board.forecast, width=560)
