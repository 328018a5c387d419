"""Long tables of project-years, one line a month: read with every doubt named by line and column, and forecasts written."""

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sanpi.domain.forecasting import LEVELS, Asked, Forecast, ProjectYear, total

COLUMNS = ("project", "year", "group", "owner", "plan", "month", "cumulative")
RANGE = (*(f"q{level:02d}" for level in LEVELS), "p90", "p100")
OUT = ("project", "year", "month", *RANGE, "basis")
OUT_TOTALS = ("owner", "year", "month", "projects", *RANGE)
MONTHS = 12
# Amounts are reckoned in this part of the table's unit: the product's 元, or a decimal place or more of a larger unit.
PLACES = 4
SCALE = 10**PLACES
LARGEST = 9 * 10**11


class TableError(Exception):
    """A table that cannot be read; the message names file, line and column."""


@dataclass
class Gathered:
    """The lines of one project-year; `line` is the first of them."""

    project: str
    year: int
    line: int
    group: str = ""
    owner: str = ""
    plans: dict[int, int] = field(default_factory=dict)
    amounts: dict[int, int] = field(default_factory=dict)

    def path(self, of: dict[int, int], until: int = MONTHS) -> tuple[int | None, ...]:
        """Amounts by month, None where there was no line."""
        return tuple(of.get(month) for month in range(1, until + 1))

    def plan(self, until: int = MONTHS) -> int | None:
        """The plan as last known, or as first known where that is later."""
        if not self.plans:
            return None
        known = [month for month in self.plans if month <= until]
        return self.plans[max(known) if known else min(self.plans)]


@dataclass
class Table:
    """What a file holds, and what was odd in it."""

    name: str
    years: dict[tuple[str, int], Gathered] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read(path: Path) -> Table:
    """Reads a long table. Raises TableError with line and column for what is no number, no month, or missing."""
    table, seen = Table(path.name), {}
    for number, line in _lines(path):
        key, month, plan, amount = _understood(path.name, number, line)
        gathered = table.years.setdefault(key, Gathered(*key, number))
        gathered.group, gathered.owner = line["group"] or gathered.group, line["owner"] or gathered.owner
        before = seen.setdefault((key, month), (plan, amount))
        if before != (plan, amount):
            table.remarks.append(
                f"{path.name} line {number}: {key[0]} {key[1]} month {month} differs; this one counts"
            )
        if plan is not None:
            gathered.plans[month] = plan
        if amount is not None:
            gathered.amounts[month] = amount
    return table


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = [name.strip().lower() for name in next(rows, [])]
            missing = [name for name in COLUMNS if name not in header]
            if missing:
                raise TableError(
                    f"{path.name} line 1: no column {', '.join(missing)}; expected {', '.join(COLUMNS)}"
                )
            for row in rows:
                if any(cell.strip() for cell in row):
                    cells = [cell.strip() for cell in row] + [""] * len(header)
                    yield rows.line_num, {name: cells[header.index(name)] for name in COLUMNS}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path.name}: cannot be read as a UTF-8 table ({error})") from error


def _understood(
    name: str, number: int, line: dict[str, str]
) -> tuple[tuple[str, int], int, int | None, int | None]:
    where = f"{name} line {number}"
    if not line["project"]:
        raise TableError(f"{where}, column project: empty")
    year, month = (_whole(where, column, line[column]) for column in ("year", "month"))
    if not 1 <= month <= MONTHS:
        raise TableError(f"{where}, column month: should be 1 to 12, found {line['month']}")
    plan, amount = (_amount(where, column, line[column]) for column in ("plan", "cumulative"))
    return (line["project"], year), month, plan, amount


def _number(where: str, column: str, text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise TableError(f"{where}, column {column}: should be a number, found {text or 'nothing'}")
    return number


def _whole(where: str, column: str, text: str) -> int:
    number = _number(where, column, text)
    if number != number.to_integral_value() or abs(number) > 9999:
        raise TableError(f"{where}, column {column}: should be a whole number, found {text}")
    return int(number)


def _amount(where: str, column: str, text: str) -> int | None:
    """The amount in parts of `SCALE`, None where nothing was written."""
    if text.casefold() in {"", "na", "nan", "none", "null"}:
        return None
    number = _number(where, column, text)
    if abs(number) > LARGEST:
        raise TableError(f"{where}, column {column}: above {LARGEST:,}, found {text}")
    return int((number * SCALE).to_integral_value())


def history(table: Table, without: Iterable[tuple[str, int]] = ()) -> list[ProjectYear]:
    """The project-years to learn from, leaving out those that are asked for; finished or not is for `learn` to see."""
    hidden = set(without)
    found, unfinished, unplanned = [], 0, 0
    for key, one in table.years.items():
        plan = one.plan()
        if key in hidden:
            continue
        if plan is None:
            unplanned += 1
            continue
        unfinished += MONTHS not in one.amounts
        found.append(
            ProjectYear(
                one.project, one.year, one.group, one.owner, plan, one.path(one.amounts), one.path(one.plans)
            )
        )
    if unfinished or unplanned:
        table.remarks.append(
            f"{table.name}: not learnt from: {unfinished} without December, {unplanned} without plan"
        )
    return found


def questions(table: Table, months: Sequence[int] = ()) -> list[Asked]:
    """One question per project-year at its last month known, or at each of `months` as far as it goes.

    Raises TableError for a project-year without any plan.
    """
    found = []
    for one in table.years.values():
        last = max(one.amounts, default=0)
        for month in [month for month in months if month <= last] if months else [last]:
            plan = one.plan(month)
            if plan is None:
                raise TableError(
                    f"{table.name} line {one.line}, column plan: {one.project} {one.year} has no plan in any line"
                )
            found.append(
                Asked(
                    one.project, one.year, one.group, one.owner, plan, month, one.path(one.amounts, month),
                    plans=one.path(one.plans, month),
                )
            )  # fmt: skip
    return found


def write_totals(path: Path, forecasts: Iterable[Forecast], correlation: float) -> None:
    """Writes one line per owner, year and month: the sum of its projects."""
    owners: dict[tuple[str, int, int], list[Forecast]] = {}
    for one in forecasts:
        owners.setdefault((one.asked.owner, one.asked.year, one.asked.month), []).append(one)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(OUT_TOTALS)
        for key, members in sorted(owners.items()):
            summed = total(members, correlation)
            amounts = [_shown(amount) for amount in summed.quantiles]
            rows.writerow([*key, len(members), *amounts, summed.reach_90, summed.reach_100])


def write(path: Path, forecasts: Iterable[Forecast]) -> None:
    """Writes one line per forecast: quantiles in the table's unit, probabilities, and what it rests on."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(OUT)
        for one in forecasts:
            asked, basis = one.asked, one.basis
            amounts = [_shown(amount) for amount in one.quantiles]
            rests = f"{basis.method}:{basis.own}/{basis.similar}/{basis.others}"
            rows.writerow(
                [asked.project, asked.year, asked.month, *amounts, one.reach_90, one.reach_100, rests]
            )


def _shown(amount: int) -> str:
    return f"{Decimal(amount) / SCALE:f}"
