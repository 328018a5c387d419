"""What the cockpit shows besides 三个一批, computed once per state of the record."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.batches.measures import BatchQuestion
from sanpi.batches.models import BatchMove
from sanpi.core import charts
from sanpi.core.facts import latest
from sanpi.core.measures import Figure
from sanpi.core.models import Code
from sanpi.organizations.standing import StandingRequest, query_of
from sanpi.projects.models import (
    KeyListing,
    MilestonePlan,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    Waiver,
)
from sanpi.projects.rules import existing, is_present, reached_rank, unkept, with_state
from sanpi.reports import catalogue
from sanpi.reports.links import linked

LATE_LINES = 10
RECENT_LINES = 12
MAP_POINTS = 600
JOINT_LEVELS = ("province", "city")
UNIT_LINES = 12
# Stage groups of the bars, with their upper rank.
GROUPS: tuple[tuple[Promise, int, charts.Tone], ...] = (
    (gettext_lazy("前期"), Stage.NEGOTIATING.rank, "grey"),
    (gettext_lazy("签约落地"), Stage.LANDED.rank, "pale"),
    (gettext_lazy("开工在建"), Stage.COMPLETED.rank, "middle"),
    (gettext_lazy("投产达效"), Stage.FULL_OUTPUT.rank, "accent"),
)
Row = dict[str, Any]


@dataclass
class Board:
    """The answers, plain and without reference to who asked."""

    projects: int
    lists: list[tuple[str, str, str, dict[str, Figure]]] = field(default_factory=list)
    units: list[tuple[int | None, str, list[int]]] = field(default_factory=list)
    late: list[Row] = field(default_factory=list)
    recent: list[Row] = field(default_factory=list)
    waivers: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)


def compute(question: BatchQuestion) -> Board:
    """Everything below the batches for one region and standpoint."""
    projects = existing(question.projects, question.at)
    count = projects.count()
    board = Board(count)
    if count:
        board.lists = _lists(question)
        board.units = _units(question)
        board.late = _late(question)
        board.recent = _recent(question)
        board.waivers = _waivers(question)
        board.points = _points(question)
    return board


def _lists(question: BatchQuestion) -> list[tuple[str, str, str, dict[str, Figure]]]:
    """(level, category, label, figures) for each level of the year's lists and each field of it."""
    listings = KeyListing.objects.as_of(question.at).filter(year=question.year, project__in=question.projects)
    pairs = set(listings.values_list("level", "category"))
    codes = Code.objects.in_bulk({pk for pair in pairs for pk in pair if pk})
    lines = _joint_line(question, {codes[level].code for level, _category in pairs})
    levels = sorted({level for level, _category in pairs}, key=lambda pk: codes[pk].position)
    for level in levels:
        code = codes[level]
        figures = catalogue.listing_figures(question, level_code=code.code)
        lines.append((code.code, "", code.label, figures))
        fields = sorted((c for one, c in pairs if one == level and c), key=lambda pk: codes[pk].position)
        for category in fields if len(fields) > 1 else []:
            figures = catalogue.listing_figures(
                question, level_code=code.code, category_code=codes[category].code
            )
            lines.append((code.code, codes[category].code, codes[category].label, figures))
    return lines


def _joint_line(question: BatchQuestion, levels: set[str]) -> list[tuple[str, str, str, dict[str, Figure]]]:
    """省 and 市 lists are published as one figure (省市重点项目)."""
    if not set(JOINT_LEVELS) <= levels:
        return []
    figures = catalogue.listing_figures(question, level_code__in=JOINT_LEVELS)
    return [(",".join(JOINT_LEVELS), "", _("省市重点"), figures)]


def _units(question: BatchQuestion) -> list[tuple[int | None, str, list[int]]]:
    """Projects by responsible unit and group of stages, the largest units first."""
    at = question.at
    top = existing(question.projects, at).filter(parent=None)
    if is_present(at, question.today):
        groups = top.order_by().values("unit", "unit__name", "stage").annotate(n=Count("pk"))
        ranked = [
            (g["unit"], g["unit__name"], Stage(g["stage"]).rank if g["stage"] else 0, g["n"]) for g in groups
        ]
    else:
        rows = top.order_by().annotate(reached=reached_rank(at)).values("unit", "unit__name", "reached")
        ranked = [(g["unit"], g["unit__name"], g["reached"], g["n"]) for g in rows.annotate(n=Count("pk"))]
    found: dict[tuple[int | None, str], list[int]] = {}
    for unit, name, rank, number in ranked:
        line = found.setdefault((unit, name or _("未定单位")), [0] * len(GROUPS))
        line[next(i for i, group in enumerate(GROUPS) if rank <= group[1])] += number
    largest = sorted(found.items(), key=lambda item: -sum(item[1]))[:UNIT_LINES]
    return [(unit, name, line) for (unit, name), line in largest]


def _late(question: BatchQuestion) -> list[Row]:
    """Milestones whose planned day has passed without the stage being reached, the longest overdue first."""
    at = question.at
    plans = MilestonePlan.objects.as_of(at).filter(planned_on__lt=at.effective, project__in=question.projects)
    newest = latest(MilestonePlan.objects.filter(stage=OuterRef("stage")), at, "pk", "project")
    furthest = (
        StageEvent.objects.as_of(at).filter(project=OuterRef("project")).order_by("-rank").values("rank")[:1]
    )
    status = latest(StatusEvent.objects.all(), at, "status", "project")
    ordered = plans.order_by("planned_on", "pk").annotate(
        furthest=Subquery(furthest), status=status, newest=newest
    )
    found: list[Row] = []
    for plan in ordered.select_related("project__unit", "project__lead").iterator(chunk_size=200):
        due = Stage(plan.stage)
        if plan.newest == plan.pk and plan.status != Status.WITHDRAWN and (plan.furthest or 0) < due.rank:
            found.append(_late_row(plan, due, at.effective))
        if len(found) == LATE_LINES:
            break
    return found


def _late_row(plan: MilestonePlan, due: Stage, day: date) -> Row:
    return {
        "pk": plan.project_id,
        "name": plan.project.name,
        "unit": plan.project.unit.name if plan.project.unit else "",
        "lead": plan.project.lead.name if plan.project.lead else "",
        "stage": str(due.label),
        "planned_on": plan.planned_on,
        "days": (day - plan.planned_on).days,
    }


def _recent(question: BatchQuestion) -> list[Row]:
    """What took effect in the last month, newest first: stages, states, moves between batches."""
    at = question.at
    since = at.effective - timedelta(days=31)
    stages = StageEvent.objects.as_of(at).filter(effective_on__gte=since, project__in=question.projects)
    found = [
        {"on": on, "pk": pk, "name": name, "what": str(Stage(stage).label), "at": recorded}
        for on, pk, name, stage, recorded in _newest(stages, "project_id", "project__name", "stage")
    ]
    states = StatusEvent.objects.as_of(at).filter(effective_on__gte=since, project__in=question.projects)
    found += [
        {"on": on, "pk": pk, "name": name, "what": str(Status(status).label), "at": recorded}
        for on, pk, name, status, recorded in _newest(states, "project_id", "project__name", "status")
    ]
    moves = BatchMove.objects.as_of(at).filter(effective_on__gte=since, entry__project__in=question.projects)
    found += [
        {"on": on, "pk": pk, "name": name, "what": str(BatchMove.Kind(kind).label), "at": recorded}
        for on, pk, name, kind, recorded in _newest(
            moves, "entry__project_id", "entry__project__name", "kind"
        )
    ]
    found.sort(key=_when, reverse=True)
    return found[:RECENT_LINES]


def _when(row: Row) -> tuple[date, datetime]:
    return row["on"], row["at"]


def _newest(facts: QuerySet[Any], project: str, name: str, what: str) -> list[tuple[Any, ...]]:
    columns = ("effective_on", project, name, what, "recorded_at")
    return list(facts.order_by("-effective_on", "-pk").values_list(*columns)[:RECENT_LINES])


def _waivers(question: BatchQuestion) -> list[Row]:
    """Promises (容缺) still to be kept."""
    granted = Waiver.objects.filter(
        granted_at__date__lte=question.at.effective, project__in=question.projects
    )
    live = granted.filter(revoked_at=None).select_related("project", "gate")
    return [
        {
            "pk": waiver.project_id,
            "name": waiver.project.name,
            "what": waiver.gate.label,
            "promised_on": waiver.promised_on,
            "overdue": waiver.promised_on < question.at.effective,
        }
        for waiver in unkept(live.order_by("promised_on", "pk"))[:LATE_LINES]
    ]


def _points(question: BatchQuestion) -> list[Row]:
    """Where the largest projects lie."""
    placed = question.projects.filter(longitude__isnull=False, parent=None)
    rows = with_state(placed, question.at, question.today).order_by(
        F("total_investment").desc(nulls_last=True)
    )
    return [dict(row) for row in rows.values("pk", "name", "longitude", "latitude", "stage_at")[:MAP_POINTS]]


def list_lines(request: StandingRequest, board: Board) -> list[Row]:
    """The year's lists as the table shows them."""
    keys = ("key_projects", "key_total", "key_total_growth", "key_plan", "key_plan_growth")
    return [
        {
            "label": label,
            "part": bool(category),
            "figures": [linked(request, figures[key], level=level, category=category) for key in keys],
        }
        for level, category, label, figures in board.lists
    ]


def units_chart(request: StandingRequest, board: Board) -> SafeString | str:
    """Bars of projects by unit; each name opens the unit's list."""
    if not board.units:
        return ""
    address = reverse("project_list")
    rows = [
        charts.Bar(name, line, url=f"{address}?{query_of(request, unit=unit)}" if unit else "")
        for unit, name, line in board.units
    ]
    keys = [charts.Key(str(label), tone) for label, _rank, tone in GROUPS]
    return charts.stacked_bars(rows, keys, label=_("各责任单位项目数，按阶段"), unit="个", width=520)


TONES: dict[charts.Tone, int] = {
    "grey": Stage.NEGOTIATING.rank,
    "yellow": Stage.LANDED.rank,
    "accent": Stage.COMPLETED.rank,
    "green": 99,
}


def project_map(request: StandingRequest, board: Board) -> SafeString | str:
    """Projects by coordinates."""
    if not board.points:
        return ""
    points = []
    for row in board.points:
        rank = Stage(row["stage_at"]).rank if row["stage_at"] else 0
        tone = next(tone for tone, highest in TONES.items() if rank <= highest)
        address = f"{reverse('project', args=[row['pk']])}?{query_of(request)}"
        points.append(
            charts.Point(float(row["longitude"]), float(row["latitude"]), row["name"], address, tone)
        )
    return charts.point_map(points)
