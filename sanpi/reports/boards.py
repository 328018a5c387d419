"""What the cockpit shows besides 三个一批, computed once per state of the record."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.batches.measures import BatchQuestion
from sanpi.batches.models import BatchMove
from sanpi.catalogue import registry as catalogue
from sanpi.core import charts
from sanpi.core.facts import latest
from sanpi.core.measures import Figure
from sanpi.core.models import Code
from sanpi.organizations.standing import StandingRequest, query_of
from sanpi.projects.models import (
    MilestonePlan,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    Waiver,
)
from sanpi.projects.rules import (
    existing,
    of_projects,
    rank_of,
    reached_rank,
    status_of,
    unkept,
    with_state,
)
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
    """The answers, plain and without reference to who asked; `empty` where there is no project at all."""

    empty: bool = False
    lists: list[tuple[str, str, str, dict[str, Figure]]] = field(default_factory=list)
    units: list[tuple[int | None, str, list[int]]] = field(default_factory=list)
    late: list[Row] = field(default_factory=list)
    recent: list[Row] = field(default_factory=list)
    waivers: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)


def compute(question: BatchQuestion) -> Board:
    """Everything below the batches for one region and standpoint."""
    if not existing(question.projects, question.at).exists():
        return Board(empty=True)
    return Board(
        lists=_lists(question),
        units=_units(question),
        late=_late(question),
        recent=_recent(question),
        waivers=_waivers(question),
        points=_points(question),
    )


def _lists(question: BatchQuestion) -> list[tuple[str, str, str, dict[str, Figure]]]:
    """(level, category, label, figures) for each level of the year's lists and each field of it."""
    lists = catalogue.YearLists.ask(question)
    levels = {level["level_code"] for level in lists.now}
    lines = []
    if set(JOINT_LEVELS) <= levels:
        # 省 and 市 lists are published as one figure (省市重点项目).
        joint = lists.figures(level_code__in=JOINT_LEVELS)
        lines.append((",".join(JOINT_LEVELS), "", _("省市重点"), joint))
    categories = list(Code.objects.filter(list__code="category"))
    for level in Code.objects.filter(list__code="level", code__in=levels):
        lines.append((level.code, "", level.label, lists.figures(level_code=level.code)))
        named = {cell["category_code"] for cell in lists.now if cell["level_code"] == level.code}
        fields = [category for category in categories if category.code in named]
        for field_ in fields if len(fields) > 1 else []:
            figures = lists.figures(level_code=level.code, category_code=field_.code)
            lines.append((level.code, field_.code, field_.label, figures))
    return lines


def _units(question: BatchQuestion) -> list[tuple[int | None, str, list[int]]]:
    """Projects by responsible unit and group of stages, the largest units first."""
    top = existing(question.projects, question.at).filter(parent=None).order_by()
    largest = (
        top.values("unit", "unit__name").annotate(size=Count("pk")).order_by("-size", "unit")[:UNIT_LINES]
    )
    lines = {unit["unit"]: (unit["unit__name"] or _("未定单位"), [0] * len(GROUPS)) for unit in largest}
    # Only now, for the few that are shown, how far their projects have come.
    theirs = top.filter(Q(unit__in=[unit for unit in lines if unit]) | Q(unit=None))
    reached = theirs.annotate(reached=reached_rank(question.at, question.today)).values("unit", "reached")
    for found in reached.annotate(number=Count("pk")):
        if found["unit"] in lines:
            group = next(i for i, (_label, rank, _tone) in enumerate(GROUPS) if found["reached"] <= rank)
            lines[found["unit"]][1][group] += found["number"]
    return [(unit, name, line) for unit, (name, line) in lines.items()]


def _late(question: BatchQuestion) -> list[Row]:
    """Milestones whose planned day has passed without the stage being reached, the longest overdue first."""
    at = question.at
    plans = MilestonePlan.objects.as_of(at).filter(planned_on__lt=at.effective)
    newest = latest(MilestonePlan.objects.filter(stage=OuterRef("stage")), at, "pk", "project")
    missed = (
        plans.annotate(due=rank_of("stage"), state=status_of(at, "project"))
        .filter(due__gt=reached_rank(at, question.today, "project"), pk=newest)
        .exclude(state=Status.WITHDRAWN)
    )
    found = of_projects(missed, question.projects).select_related("project__unit", "project__lead")
    return [
        _late_row(plan, Stage(plan.stage), at.effective)
        for plan in found.order_by("planned_on", "pk")[:LATE_LINES]
    ]


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
    at, projects = question.at, question.projects
    since = at.effective - timedelta(days=31)
    stages = of_projects(StageEvent.objects.as_of(at).filter(effective_on__gte=since), projects)
    states = of_projects(StatusEvent.objects.as_of(at).filter(effective_on__gte=since), projects)
    moves = of_projects(
        BatchMove.objects.as_of(at).filter(effective_on__gte=since), projects, "entry__project"
    )
    found = [
        *_newest(stages, "project", "stage", Stage),
        *_newest(states, "project", "status", Status),
        *_newest(moves, "entry__project", "kind", BatchMove.Kind),
    ]
    return sorted(found, key=_when, reverse=True)[:RECENT_LINES]


def _when(row: Row) -> tuple[date, datetime]:
    return row["on"], row["at"]


def _newest(facts: QuerySet[Any], project: str, what: str, words: type[TextChoices]) -> Iterator[Row]:
    columns = ("effective_on", f"{project}_id", f"{project}__name", what, "recorded_at")
    newest = facts.order_by("-effective_on", "-pk").values_list(*columns)[:RECENT_LINES]
    for on, pk, name, code, recorded in newest:
        yield {"on": on, "pk": pk, "name": name, "what": str(words(code).label), "at": recorded}


def _waivers(question: BatchQuestion) -> list[Row]:
    """Promises (容缺) still to be kept."""
    granted = Waiver.objects.filter(granted_at__date__lte=question.at.effective, revoked_at=None)
    live = of_projects(granted, question.projects).select_related("project", "gate")
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
    """Where the largest projects lie; those of unknown size come last."""
    placed = with_state(
        question.projects.filter(longitude__isnull=False, parent=None), question.at, question.today
    )
    sized = placed.filter(total_investment__isnull=False).order_by("-total_investment")
    columns = ("pk", "name", "longitude", "latitude", "stage_at")
    points = [dict(row) for row in sized.values(*columns)[:MAP_POINTS]]
    if len(points) < MAP_POINTS:
        others = placed.filter(total_investment=None).order_by("pk").values(*columns)
        points += [dict(row) for row in others[: MAP_POINTS - len(points)]]
    return points


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
    keys = _stage_keys()
    label = _("各责任单位项目数，按阶段")

    def draw(across: float) -> SafeString:
        return charts.stacked_bars(rows, keys, label=label, unit="个", width=across)

    return charts.on_screens(draw, 520)


def _stage_keys() -> list[charts.Key]:
    return [charts.Key(str(label), tone) for label, _rank, tone in GROUPS]


def project_map(request: StandingRequest, board: Board) -> SafeString | str:
    """Projects by coordinates, in the tones of their stages."""
    if not board.points:
        return ""
    points = []
    for row in board.points:
        rank = Stage(row["stage_at"]).rank if row["stage_at"] else 0
        tone = next(tone for _label, highest, tone in GROUPS if rank <= highest)
        address = f"{reverse('project', args=[row['pk']])}?{query_of(request)}"
        points.append(
            charts.Point(float(row["longitude"]), float(row["latitude"]), row["name"], address, tone)
        )
    return charts.point_map(points, keys=_stage_keys())
