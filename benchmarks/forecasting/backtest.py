"""How forecasts would have done: years that are known, forecast from others, beside simple methods."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from sanpi.domain.forecasting import (
    COMMON,
    Asked,
    Forecast,
    ProjectYear,
    Range,
    Score,
    forecast,
    learn,
    score,
    total,
)

from . import boosting
from .rivals import RIVALS, answers
from .sets import accounts, departments, has_fixed_plan, made_up

MONTHS = (3, 6, 9)
PARTS = 5
HEAD = f"{'':46}{'n':>5}{'WAPE%':>8}{'pinball':>8}{'80%':>6}{'Brier':>7}{'units':>7}{'greens':>9}"


@dataclass(frozen=True, slots=True)
class Split:
    """What is known and what is asked."""

    history: list[ProjectYear]
    judged: list[ProjectYear]


def later_year(years: Sequence[ProjectYear], year: int) -> list[Split]:
    """A year from all years before it."""
    return [Split([one for one in years if one.year < year], [one for one in years if one.year == year])]


def earlier_year(years: Sequence[ProjectYear]) -> list[Split]:
    """The clock turned round: the first year from the last one, to see whether a figure was luck."""
    turned = [replace(one, year=-one.year) for one in years]
    return later_year(turned, max(one.year for one in turned))


def by_project(years: Sequence[ProjectYear]) -> list[Split]:
    """The last year of each project from its own earlier years and from everything known of the others."""
    last = max(one.year for one in years)
    hidden = [
        {one.project for one in years if crc32(one.project.encode()) % PARTS == part} for part in range(PARTS)
    ]
    return [
        Split(
            [one for one in years if one.year < last or one.project not in projects],
            [one for one in years if one.year == last and one.project in projects],
        )
        for projects in hidden
    ]


def table(
    name: str, splits: Sequence[Split], wanted: Callable[[ProjectYear], bool], months: Sequence[int]
) -> None:
    """Prints our forecasts and the rivals' for each month."""
    print(f"\n{name}\n{HEAD}")
    for month in months:
        for method, judged, found, correlation in _answered(splits, wanted, month):
            outcomes = [one.outcome or 0 for one in judged]
            units = _units_covered(judged, found, correlation)
            print(f"  month {month:>2}  {method:34}{_shown(score(found, outcomes), units)}", flush=True)


def _answered(
    splits: Sequence[Split], wanted: Callable[[ProjectYear], bool], month: int
) -> Iterator[tuple[str, list[ProjectYear], list[Range], float]]:
    judged = [one for split in splits for one in split.judged if _askable(one, month) and wanted(one)]
    for method, teacher in RIVALS.items():
        found: list[Range] = []
        for split in splits:
            found += answers(teacher, split.history, _asked(split, wanted, month), month)
        if found:
            yield method, judged, found, COMMON
    if boosting.installed():
        boosted: list[Range] = []
        for split in splits:
            boosted += boosting.answers(split.history, _asked(split, wanted, month), month)
        if boosted:
            yield boosting.NAME, judged, boosted, COMMON
    own: list[Range] = []
    for split in splits:
        learned = learn(split.history)
        own += forecast(learned, _asked(split, wanted, month))
    yield "Sanpi", judged, own, learned.correlation


def _askable(one: ProjectYear, month: int) -> bool:
    return one.cumulative[month - 1] is not None and one.plan_at(month) > 0


def _asked(split: Split, wanted: Callable[[ProjectYear], bool], month: int) -> list[Asked]:
    return [one.asked_at(month) for one in split.judged if _askable(one, month) and wanted(one)]


def _units_covered(judged: Sequence[ProjectYear], found: Sequence[Range], correlation: float) -> float | None:
    """The share of units whose sum lay in the 80% interval of their total."""
    units: dict[tuple[str, int], list[tuple[Range, int]]] = {}
    for one, each in zip(judged, found, strict=True):
        units.setdefault((one.owner, one.year), []).append((each, one.outcome or 0))
    inside = []
    for members in units.values():
        summed = total([each for each, _came in members], correlation)
        inside.append(summed.low <= sum(came for _each, came in members) <= summed.high)
    return sum(inside) / len(inside) if inside else None


def _shown(found: Score, units: float | None) -> str:
    percent = [f"{100 * (value or 0):.1f}" for value in (found.wape, found.coverage, units)]
    return (
        f"{found.count:>5}{percent[0]:>8}{found.pinball or 0:>8.2f}{percent[1]:>6}{found.brier_90 or 0:>7.3f}"
        f"{percent[2]:>7}{f'{found.greens_right}/{found.greens}':>9}"
    )


def backtest(folder: Path | None) -> None:
    """All tables that the folder has data for, and those that need none."""
    if folder is None:
        print("Public data: skipped (name its folder with --data or FORECAST_DATA)")
    else:
        _public(folder)
    if not boosting.installed():
        print(f"\n{boosting.NAME}: skipped (scikit-learn is not installed)")
    city = made_up(400, range(2021, 2025))
    table("Made-up projects: 2024 from 2021–2023", later_year(city, 2024), _every, (1, *MONTHS))
    few = [one for one in city if one.year == 2024 or (one.year == 2023 and one.project < "P00100")]
    table("Made-up projects: 2024 from 100 project-years of 2023", later_year(few, 2024), _every, MONTHS)
    table("Made-up projects: 2021 from nothing", later_year(city, 2021), _every, (1, *MONTHS))
    speed(10_000)


def _every(_one: ProjectYear) -> bool:
    return True


def _public(folder: Path) -> None:
    try:
        federal, city = accounts(folder), departments(folder)
    except FileNotFoundError as missing:
        print(f"Public data: skipped ({Path(missing.filename).name} is not in {folder})")
        return
    table(
        "Federal accounts with a fixed plan: 2024 from 2023",
        later_year(federal, 2024),
        has_fixed_plan,
        MONTHS,
    )
    table("The same turned round: 2023 from 2024", earlier_year(federal), has_fixed_plan, MONTHS)
    table("2024 from 2023 and from other accounts in 2024", by_project(federal), has_fixed_plan, MONTHS)
    splits = [split for year in range(2012, 2019) for split in later_year(city, year)]
    table("Departments of Philadelphia: 2012–2018, each from the years before", splits, _every, MONTHS)


def speed(projects: int) -> None:
    """How long a city takes: learning from three years, forecasting every project, one total."""
    years = made_up(projects, range(2022, 2026))
    history = [one for one in years if one.year < 2025]
    asked = [one.asked_at(6) for one in years if one.year == 2025]
    begun = time.perf_counter()
    learned = learn(history)
    found: list[Forecast] = forecast(learned, asked)
    answered = time.perf_counter()
    summed = total(found, learned.correlation)
    print(
        f"\n{projects:,} projects, {len(history):,} project-years of history: {answered - begun:.1f} s to learn and "
        f"forecast, {time.perf_counter() - answered:.1f} s for the total ({summed.low:,} to {summed.high:,} 元)"
    )
