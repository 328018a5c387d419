"""Project-years to judge forecasts by: public tables from a folder, and made-up ones that need none.

The folder is named by --data or FORECAST_DATA and holds, as far as they are there, `sf133_capital_2023_2024.csv.gz` (US
federal capital accounts, OMB SF-133) and `phl_departments_2008_2018.csv.gz` (departments of Philadelphia, city reports).
"""

import csv
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from sanpi.domain.forecasting import ProjectYear

MONTHS = range(1, 13)
_KINDS = {"新开工": 0.72, "续建": 0.92, "计划竣工": 0.97}
# Shares of a year's work by month, as construction usually runs: little in winter, much before the year's end.
_SEASON = (2, 3, 7, 8, 9, 10, 9, 8, 9, 9, 9, 17)


def accounts(folder: Path) -> list[ProjectYear]:
    """Federal capital accounts in millions of dollars: the budget as known in each month is the plan."""
    found = []
    for line in _lines(folder / "sf133_capital_2023_2024.csv.gz"):
        plans = (None, *(round(float(line[f"ba_{month}"]) * 1_000_000) for month in MONTHS[1:]))
        amounts = (None, *(round(float(line[f"obl_{month}"]) * 1_000_000) for month in MONTHS[1:]))
        final = plans[-1]
        if final and final > 0:
            found.append(
                ProjectYear(
                    line["unit"], int(line["fy"]), line["avail"], line["agency"], final, amounts, plans
                )
            )
    return found


def has_fixed_plan(one: ProjectYear) -> bool:
    """Whether the plan of March is within a tenth of the final one."""
    return abs(one.plan_at(3) - one.plan) * 10 <= one.plan


def departments(folder: Path) -> list[ProjectYear]:
    """Departments of Philadelphia, known in March, June and September, with the city's own projection."""
    years: dict[tuple[str, int], dict[int, dict[str, str]]] = {}
    for line in _lines(folder / "phl_departments_2008_2018.csv.gz"):
        years.setdefault((line["dept_code"], int(line["fiscal_year"])), {})[int(line["k"])] = line
    found = []
    for (code, year), known in sorted(years.items()):
        value = _reader(known)
        amounts = [value("actual_to_date", month) for month in MONTHS]
        last = known[max(known)]
        amounts[11] = round(float(last["year_end_actual"]))
        plans = tuple(value("annual_plan", month) for month in MONTHS)
        own = tuple(value("official_projection", month) for month in MONTHS)
        plan = round(float(last["annual_plan"]))
        if plan > 0:
            found.append(ProjectYear(code, year, "", code[:2], plan, tuple(amounts), plans, own=own))
    return found


def _reader(known: dict[int, dict[str, str]]) -> Callable[[str, int], int | None]:
    def value(column: str, month: int) -> int | None:
        text = known[month][column] if month in known else ""
        return round(float(text)) if text else None

    return value


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def made_up(projects: int, years: range) -> list[ProjectYear]:
    """Invented projects of a city in 元, the same ones every time: habits of projects and units, and years that differ."""
    random = Random(11)
    units = {f"单位{number:02}": random.gauss(0, 0.08) for number in range(60)}
    moods = {year: random.gauss(0, 0.05) for year in years}
    found = []
    for number in range(projects):
        unit, habit = random.choice(list(units)), random.gauss(0, 0.1)
        kind, size = random.choice(list(_KINDS)), random.lognormvariate(18.5, 1.1)
        for year in years:
            completion = _KINDS[kind] + units[unit] + habit + moods[year] + random.gauss(0, 0.12)
            plan = round(size * random.uniform(0.8, 1.2) / 10_000) * 10_000
            amounts = _path(random, plan, min(max(completion, 0.02), 1.15))
            found.append(ProjectYear(f"P{number:05}", year, kind, unit, plan, amounts))
    return found


def _path(random: Random, plan: int, completion: float) -> tuple[int, ...]:
    weights = [month * random.uniform(0.5, 1.5) for month in _SEASON]
    whole, done, path = sum(weights), 0.0, []
    for weight in weights:
        done += weight / whole * completion * plan
        path.append(round(done))
    return tuple(path)
