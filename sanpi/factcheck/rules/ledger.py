"""The ledger as a text asks it: many figures of few kinds of rows, as of few days, in one query for each kind and day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.batches.measures import BatchQuestion, cells
from sanpi.catalogue import registry
from sanpi.catalogue.rowkinds import ROW_KINDS
from sanpi.core.facts import standpoint
from sanpi.core.measures import Figure, Measure, evaluate_cells, matches
from sanpi.progress.measures import progress_cells
from sanpi.projects.measures import listing_cells
from sanpi.projects.models import Project

Cell = Mapping[str, Any]
# Kinds of rows whose own apps sum them up; the rest are asked measure by measure, still in one query.
_CELLS: dict[str, Callable[..., list[dict[str, Any]]]] = {
    "entries": cells,
    "listings": listing_cells,
    "progress": progress_cells,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a measure, of which rows, from which standpoint.

    `side` (`above`, `below`) asks for the number of rows above or below the line of a rate instead of the rate.
    `without` leaves regions out. The columns asked for need not exist for the measure: then nothing is found.
    """

    measure: str
    effective: date
    known: date | None = None
    side: str = ""
    periods: tuple[int, ...] = ()
    batch: str = ""
    levels: tuple[str, ...] = ()
    category: str = ""
    regions: tuple[int, ...] = ()
    unit: int | None = None
    project: int | None = None
    without: tuple[int, ...] = ()
    announced: bool = False
    converted: bool = False

    def query(self) -> dict[str, str]:
        """The parameters of the page that lists the rows; what it cannot narrow to is left out."""
        words = {
            "period": ",".join(map(str, self.periods)),
            "basis": "announced" if self.announced else "",
            "batch": self.batch,
            "level": ",".join(self.levels),
            "category": self.category,
            "side": "above" if self.side == "above" else "",
            "effective": self.effective.isoformat(),
            "known": self.known.isoformat() if self.known else "",
        }
        return {name: value for name, value in words.items() if value}


@dataclass
class Ledger:
    """The rows of the projects that may be read, asked as of any day up to `today`."""

    projects: QuerySet[Project]
    today: date
    named: frozenset[int] = frozenset()  # projects that the text names, asked for one by one
    _kept: dict[tuple[Any, ...], list[Cell]] = field(default_factory=dict)
    _answered: dict[Asked, Figure | None] = field(default_factory=dict)

    def figure(self, asked: Asked) -> Figure | None:
        """The figure; None where there is not one row to ask.

        No row of one batch or field is a figure (nothing) where the same round or list has rows of others.
        """
        if asked not in self._answered:
            self._answered[asked] = self._figure(asked)
        return self._answered[asked]

    def _figure(self, asked: Asked) -> Figure | None:
        measure = registry.MEASURES[asked.measure]
        found = self._cells(measure, asked)
        if not found and not self._cells(measure, replace(asked, batch="", category="")):
            return None
        figure = _evaluated(measure, found)
        if measure.growth:
            before = self._cells(measure, replace(asked, effective=_a_year_before(asked.effective)))
            return replace(figure, denominator=_evaluated(measure, before).numerator) if before else None
        return figure

    def _cells(self, measure: Measure, asked: Asked) -> list[Cell]:
        """The rows of the measure's kind that are asked for, from what was summed for all questions of that kind."""
        effective = min(asked.effective, self.today)
        one_by_one = asked.project is not None
        key = (measure.rows, effective, asked.known, asked.announced, asked.converted, one_by_one)
        if key not in self._kept:
            self._kept[key] = self._ask(measure.rows, replace(asked, effective=effective), one_by_one)
        where = _where(asked)
        return [
            cell for cell in self._kept[key] if _holds(cell, where) and cell["in_region"] not in asked.without
        ]

    def _ask(self, kind: str, asked: Asked, one_by_one: bool) -> list[Cell]:
        projects = self.projects.filter(pk__in=self.named) if one_by_one else self.projects
        question = BatchQuestion(
            projects, standpoint(asked.effective, asked.known), self.today,
            announced=asked.announced, converted=asked.converted,
        )  # fmt: skip
        to_project = "" if ROW_KINDS[kind].is_project else "project__"
        names = {"in_region": f"{to_project}region_id", "of_unit": f"{to_project}unit_id"}
        if one_by_one:
            names["of_project"] = f"{to_project}id"
        found = _CELLS[kind](question, *names.values()) if kind in _CELLS else _sums(kind, question, names)
        return [{**cell, **{name: cell[column] for name, column in names.items()}} for cell in found]


def _sums(kind: str, question: BatchQuestion, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a kind counted and summed for each of its measures."""
    measures = [measure for measure in registry.MEASURES.values() if measure.rows == kind]
    sums = {f"{m.key}_{suffix}": part.aggregate() for m in measures for suffix, part in m.parts.items()}
    return list(registry.rows(measures[0], question).order_by().values(*names.values()).annotate(**sums))


def _evaluated(measure: Measure, found: list[Cell]) -> Figure:
    if measure.rows in _CELLS:
        return evaluate_cells([measure], found)[measure.key]
    sums = {s: sum(cell[f"{measure.key}_{s}"] or 0 for cell in found) for s in measure.parts}
    return Figure(measure, sums["n"], sums.get("d"), sums.get("m", 0))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _where(asked: Asked) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "period__in": asked.periods,
        "batch_code": asked.batch,
        "level_code__in": asked.levels,
        "category_code": asked.category,
        "in_region__in": asked.regions,
        "of_unit": asked.unit,
        "of_project": asked.project,
    }
    return {name: value for name, value in wanted.items() if value}


def _holds(cell: Cell, where: Mapping[str, Any]) -> bool:
    return all(name.partition("__")[0] in cell for name in where) and matches(where, cell)
