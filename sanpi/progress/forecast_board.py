"""What the page of forecasts shows: one region's total, its units, the regions below, its projects."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from sanpi.domain.forecasting import COMMON, apportion
from sanpi.domain.money import ESTIMATE, MoneyUnit, rounded
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Region, User
from sanpi.progress.forms.forecasts import ForecastFilter
from sanpi.progress.models import ProjectForecast, TotalForecast, YearForecast, chance_percent
from sanpi.progress.rules import forecast_record as record
from sanpi.progress.rules.forecast_words import (
    ChanceBand,
    chance_band,
    own_bias,
    own_is_far,
    standstill_words,
)
from sanpi.progress.rules.forecasting import Made, add_up
from sanpi.projects.models import Project

_REGION, _UNIT = TotalForecast.Scope.REGION, TotalForecast.Scope.UNIT
SORTS = ("gap_at", "median", "reach_100", "plan", "completed", "own")

# So many projects are named where the units' own figures are far from ours.
_FARTHEST = 3

# The page writes 亿元 with so many decimals; the workbook is exact.
_STEP = MoneyUnit.YI.factor // 10 ** ESTIMATE[MoneyUnit.YI]


@dataclass(frozen=True, slots=True)
class Shown:
    """A part's amounts (元) each rounded as the page and the ledgers write them; its gap is the difference of two of them."""

    plan: int
    completed: int
    share: int
    gap: int


def gap_shown(row: YearForecast) -> int | None:
    """The forecast as written less the plan as written (元)."""
    if row.median is None or row.plan is None:
        return None
    return rounded(row.median, _STEP) - rounded(row.plan, _STEP)


def required_shown(row: YearForecast) -> int | None:
    """What each month left has to bring (元); in the last month the difference of the plan and what is completed as written."""
    if not row.required or row.months_left != 1 or row.plan is None:
        return row.required
    return rounded(row.plan, _STEP) - rounded(row.completed, _STEP)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit or a region in a table: its own forecast, and what of the whole total is apportioned to it."""

    row: TotalForecast
    share: int
    shown: Shown

    @property
    def band(self) -> ChanceBand | None:
        """The word for its probability."""
        return chance_band(self.row.reach_100)

    @property
    def percent(self) -> str:
        """Its probability in steps of five."""
        return chance_percent(self.row.reach_100)

    @property
    def percent_90(self) -> str:
        """That of reaching nine tenths of the plan."""
        return chance_percent(self.row.reach_90)

    @property
    def standing(self) -> str:
        """Why no probability is told although there is history."""
        return standstill_words(self.row)

    @property
    def bias(self) -> str:
        """How its own figures did."""
        return own_bias(self.row.own_record)

    @property
    def gap(self) -> int:
        """Its forecast less its plan, the same for whoever reads it; the share is of the total of this very page."""
        return self.row.gap or 0


@dataclass(slots=True)
class Board:
    """One region at one standpoint, as one person sees it; `kept` is false where it was computed for this page alone."""

    kept: bool = True
    total: TotalForecast | None = None
    units: Sequence[Line] = ()
    regions: Sequence[Line] = ()
    months: Sequence[TotalForecast] = ()
    # Where the units' own figures are far from ours: the projects that differ most.
    farthest: Sequence[ProjectForecast] = ()
    rows: QuerySet[ProjectForecast] | Sequence[ProjectForecast] = field(default_factory=list)

    @property
    def total_gap(self) -> int | None:
        """The total's gap as the difference of what is written."""
        return gap_shown(self.total) if self.total else None

    @property
    def places(self) -> int:
        """In how many regions its units are."""
        return len({line.row.region_id for line in self.units})

    @property
    def single_sum(self) -> int:
        """The medians of the units simply added up, to compare with the total's own."""
        return sum(line.row.median or 0 for line in self.units)

    @property
    def apart(self) -> int:
        """What the total lies above or below that sum, as the two are written."""
        total = (self.total.median or 0) if self.total else 0
        return rounded(total, _STEP) - rounded(self.single_sum, _STEP)

    @property
    def rounding(self) -> int:
        """The most by which a column of units, added up as it is written, misses its total as written (元)."""
        if not self.total:
            return 0
        shown = [line.shown for line in self.units]
        columns = (
            (self.total.plan or 0, [each.plan for each in shown]),
            (self.total.completed, [each.completed for each in shown]),
            (self.total.median or 0, [each.share for each in shown]),
        )
        return max(abs(sum(column) - rounded(whole, _STEP)) for whole, column in columns)


def board(user: User, region: Region, at: Standpoint, *, form: ForecastFilter, sort: str = "") -> Board:
    """The board of a region for a person. What was not kept is computed; nothing is written."""
    projects = Project.objects.visible_to(user).in_region(region).filter(parent__isnull=True)
    top = record.region_forecast(record.top_of(region), at)
    whole = record.sees_whole(user, region)
    if top is None:
        return _computed(record.computed_now(region, at), region, projects, whole, form, sort)
    rows = form.forecasts(record.forecasts_of(form.projects(projects), at))
    found = Board(rows=_ordered(rows, sort))
    if whole:
        found.total = record.region_forecast(region, at)
        units, regions = record.totals_below(region, _UNIT, at), record.totals_below(region, _REGION, at)
        found.months = record.months_of_region(region, at)
    else:
        found.total, units = _added(_seen(projects, at), top.correlation, _recorded(region, at))
        regions = []
    _divide(found, units, regions)
    if found.total and own_is_far(found.total):
        apart = record.forecasts_of(projects, at).filter(own__isnull=False).select_related("project")
        found.farthest = list(apart.order_by(Abs(F("own") - F("median")).desc(), "project_id")[:_FARTHEST])
    return found


def seen_total(user: User, region: Region, at: Standpoint) -> TotalForecast | None:
    """The total that a person sees of a region: the region's own, or that of his projects; None where nothing is kept."""
    if record.sees_whole(user, region):
        return record.region_forecast(region, at)
    top = record.region_forecast(record.top_of(region), at)
    if top is None:
        return None
    projects = Project.objects.visible_to(user).in_region(region).filter(parent__isnull=True)
    return _added(_seen(projects, at), top.correlation, _recorded(region, at))[0]


def _recorded(region: Region, at: Standpoint) -> list[TotalForecast]:
    """The totals of units in the region that are on record."""
    return record.totals_below(region, _UNIT, at)


def _seen(projects: QuerySet[Project], at: Standpoint) -> list[ProjectForecast]:
    return list(record.forecasts_of(projects, at).select_related("project__unit", "project__region"))


def _added(
    rows: Sequence[ProjectForecast], correlation: float, recorded: Iterable[TotalForecast]
) -> tuple[TotalForecast | None, list[TotalForecast]]:
    """The total of what a person sees, and of each unit in it.

    Who sees all of what a recorded total is made of gets that very total, as everybody else does.
    """
    if not rows:
        return None, []
    known = {row.place: row for row in recorded}
    groups: dict[tuple[int, int | None], list[ProjectForecast]] = defaultdict(list)
    for row in rows:
        groups[row.project.region_id, row.project.unit_id].append(row)
    units = []
    for (region, unit), mine in groups.items():
        made = _whole(known.get((_UNIT.value, region, unit)), mine)
        if made is None:
            made = _at_month(add_up(mine, correlation), mine)
            made.own_record = mine[0].own_record
        made.unit, made.region = mine[0].project.unit, mine[0].project.region
        units.append(made)
    total = units[0] if len(units) == 1 else None
    whole = next((row for row in known.values() if row.scope == _REGION and _whole(row, rows)), None)
    return whole or total or _at_month(add_up(rows, correlation), rows), units


def _whole(total: TotalForecast | None, rows: Sequence[ProjectForecast]) -> TotalForecast | None:
    """A total on record if it is made of just these rows."""
    if total is None or total.projects != len(rows) or total.median is None:
        return None
    same = all(
        getattr(total, name) == sum(getattr(row, name) for row in rows) for name in ("plan", "completed")
    )
    return total if same else None


def _at_month(made: TotalForecast, rows: Sequence[ProjectForecast]) -> TotalForecast:
    newest = max(rows, key=lambda row: row.month)
    made.year, made.month, made.computed_at = newest.year, newest.month, newest.computed_at
    made.known_at, made.effective_on = newest.known_at, newest.effective_on
    return made


def _computed(
    made: Made,
    region: Region,
    projects: QuerySet[Project],
    whole: bool,
    form: ForecastFilter,
    sort: str,
) -> Board:
    """The board of forecasts that are not on record."""
    seen = projects.select_related("unit", "region").in_bulk([row.project_id for row in made.projects])
    mine = [row for row in made.projects if row.project_id in seen]
    for row in mine:
        row.project = seen[row.project_id]
    found = Board(kept=False)
    found.total, units = _added(mine, made.totals[0].correlation if made.totals else COMMON, made.totals)
    regions = [row for row in made.totals if whole and row.scope == _REGION]
    below = {each.pk: each for each in Region.objects.filter(parent=region)} if regions else {}
    children = [row for row in regions if row.region_id in below]
    for child in children:
        child.region = below[child.region_id]
    _divide(found, units, children)
    if found.total and own_is_far(found.total):
        apart = sorted((row for row in mine if row.own is not None), key=lambda row: -abs(_apart(row)))
        found.farthest = apart[:_FARTHEST]
    matching = set(form.projects(projects).values_list("pk", flat=True))
    found.rows = _sorted([row for row in mine if row.project_id in matching and form.keeps(row)], sort)
    return found


def _apart(row: ProjectForecast) -> int:
    return (row.own or 0) - (row.median or 0)


def _divide(found: Board, units: Iterable[TotalForecast], regions: Iterable[TotalForecast]) -> None:
    found.units, found.regions = _lines(found.total, list(units)), _lines(found.total, list(regions))


def _lines(total: TotalForecast | None, rows: list[TotalForecast]) -> list[Line]:
    """The parts of a total, those that will lack most first; their shares (计入合计) add up to it exactly."""
    if total is None or not rows:
        return []
    shares = apportion(total.median or 0, rows)  # type: ignore[arg-type]  # totals with projects have a plan
    lines = (Line(row, share, _shown(row, share)) for row, share in zip(rows, shares, strict=True))
    return sorted(lines, key=lambda line: line.gap)


def _shown(row: TotalForecast, share: int) -> Shown:
    plan, completed, part = (rounded(amount, _STEP) for amount in (row.plan or 0, row.completed, share))
    return Shown(plan, completed, part, gap_shown(row) or 0)


def _ordered(rows: QuerySet[ProjectForecast], sort: str) -> QuerySet[ProjectForecast]:
    name = sort.removeprefix("-")
    column = F(name if name in SORTS else "gap_at")
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    slim = rows.defer("quantiles", "path", "reasons").select_related("project__unit")
    return slim.order_by(order, "project_id")


def _sorted(rows: list[ProjectForecast], sort: str) -> list[ProjectForecast]:
    name = sort.removeprefix("-")
    attribute = "gap" if name not in SORTS or name == "gap_at" else name
    known = [row for row in rows if getattr(row, attribute) is not None]
    empty = [row for row in rows if getattr(row, attribute) is None]
    ordered = sorted(known, key=lambda row: getattr(row, attribute), reverse=sort.startswith("-"))
    return [*ordered, *empty]
