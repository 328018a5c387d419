"""Measures: one definition each, asked by every page, paper and command.

A measure names rows and says which of them are counted or summed above and below the line. The same conditions that
give the figure give the list behind it, so the two cannot disagree.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sanpi.domain.curves import show_points
from sanpi.domain.money import GROWTH, MoneyUnit, percent, show, show_aligned


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "个"
    MONEY = "亿元"
    PERCENT = "%"
    POINTS = "个百分点"


Cell = Mapping[str, Any]
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "gte": operator.ge,
    "in": lambda value, wanted: value in wanted,
}


def matches(where: Mapping[str, Any], cell: Cell) -> bool:
    """Whether columns with these values fulfil conditions such as those of a `Part`."""
    for name, wanted in where.items():
        column, _divider, comparison = name.partition("__")
        if not _COMPARISONS[comparison](cell[column], wanted):
            return False
    return True


def merged(cells: Iterable[Cell], columns: Sequence[str], sums: Sequence[str]) -> list[Cell]:
    """Fewer, larger groups of the same rows: those that agree in `columns`, with their `sums` added up."""
    found: dict[tuple[Any, ...], list[int]] = {}
    group, values = itemgetter(*columns), itemgetter(*sums)
    for cell in cells:
        key = group(cell)
        found[key] = (
            [a + b for a, b in zip(found[key], values(cell), strict=True)] if key in found else values(cell)
        )
    return [dict(zip((*columns, *sums), (*key, *total), strict=True)) for key, total in found.items()]


# Columns whose sum is a number of things, not money.
COUNTED = frozenset({"parts"})


@dataclass(frozen=True, slots=True)
class Part:
    """A set of rows and what is taken of it: their number, or the sum of one column (元).

    `where` holds equalities, `__gte` and `__in` comparisons on the columns of the rows, all of which must hold.
    """

    label: str
    where: Mapping[str, Any]
    sums: str = ""

    @property
    def words(self) -> str:
        """What is taken, in words: 个数 or 之和."""
        money = self.sums and self.sums not in COUNTED
        return (_("%s之和") if money else _("%s的个数")) % self.label

    def condition(self) -> Q:
        """The rows of this part, for the database."""
        return Q(**self.where)

    def holds(self, cell: Cell) -> bool:
        """Whether a group of rows that share these column values belongs to the part."""
        return matches(self.where, cell)

    def aggregate(self) -> Count | Sum:
        """The figure, for the database."""
        return Sum(self.sums, filter=self.condition()) if self.sums else Count("pk", filter=self.condition())


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition. `rows` names the rows it speaks of; without a denominator it is a plain number.

    With `growth`, numerator and denominator are the same part now and a year before, and the figure is the change.
    With `minus`, what is due is taken off above the line before it is divided: ahead of or behind a plan.
    """

    key: str
    name: str
    unit: Unit
    rows: str
    numerator: Part
    denominator: Part | None = None
    synonyms: tuple[str, ...] = ()
    date_rule: str = "按数据截至日期已生效、按所选掌握日期已登记的记录计算"
    source: str = ""
    growth: bool = False
    minus: Part | None = None

    @property
    def parts(self) -> Mapping[str, Part]:
        """What the database is asked for, under the suffix of each: `n`, `d`, `m` (numerator, denominator, minus)."""
        found = {"n": self.numerator, "d": self.denominator, "m": self.minus}
        return {suffix: part for suffix, part in found.items() if part}

    @property
    def title(self) -> str:
        """The name with the other names offices use for the same formula."""
        return f"{self.name}（{'、'.join(self.synonyms)}）" if self.synonyms else self.name

    @property
    def formula(self) -> str:
        """The definition in words."""
        above = self.numerator.words
        if self.growth:
            return _("（%(part)s − 上年同期）÷ 上年同期") % {"part": above}
        if self.minus:
            above = f"（{above} − {self.minus.words}）"
        return f"{above} ÷ {self.denominator.words}" if self.denominator else above


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a measure with the numbers it was made of (counts, or 元)."""

    measure: Measure
    numerator: int
    denominator: int | None = None
    minus: int = 0

    @property
    def value(self) -> int | Fraction | None:
        """A number, a ratio, or None where the denominator is nothing."""
        if not self.is_ratio:
            return self.numerator
        if not self.denominator:
            return None
        above = self.numerator - (self.denominator if self.measure.growth else self.minus)
        return Fraction(above, self.denominator)

    @property
    def text(self) -> str:
        """The value as shown, without its unit except %; “—” where there is none."""
        if self.value is None:
            return "—"
        if self.measure.growth:
            growth = percent(self.numerator - (self.denominator or 0), self.denominator or 0, GROWTH) or "—"
            return growth if growth.startswith("-") else f"+{growth}"
        if self.measure.unit is Unit.POINTS:
            return show_points(Fraction(self.value) * 100)
        if self.measure.unit is Unit.PERCENT:
            return percent(self.numerator, self.denominator or 0) or "—"
        return self.part_text(self.numerator)

    @property
    def aligned(self) -> str:
        """The value for a column of a table: money with at least two decimals."""
        return (
            show_aligned(self.numerator, MoneyUnit.YI) if self.is_money and not self.is_ratio else self.text
        )

    @property
    def is_ratio(self) -> bool:
        return self.measure.growth or self.measure.denominator is not None

    def part_text(self, number: int) -> str:
        """A count as it is, money in 亿元 exactly."""
        return show(number, MoneyUnit.YI) if self.is_money else str(number)

    @property
    def is_money(self) -> bool:
        return bool(self.measure.numerator.sums) and self.measure.numerator.sums not in COUNTED

    @property
    def note(self) -> str:
        """“8 / 8” for a rate, nothing for a plain number."""
        if self.denominator is None:
            return ""
        above = self.part_text(self.numerator)
        if self.measure.minus:
            # What is due is a share of something; nobody reads it beyond 万元.
            due = show(self.minus, MoneyUnit.YI, 4).rstrip("0").rstrip(".") if self.is_money else self.minus
            above = f"（{above} − {due}）"
        return f"{above} / {self.part_text(self.denominator)}"


def evaluate(measures: Iterable[Measure], rows: QuerySet[Any]) -> dict[str, Figure]:
    """Asks the database for several measures over the same rows in one query."""
    wanted = list(measures)
    asked = {f"{m.key}_{suffix}": part.aggregate() for m in wanted for suffix, part in m.parts.items()}
    found = rows.aggregate(**asked)
    return {
        m.key: _figure(m, {suffix: found[f"{m.key}_{suffix}"] or 0 for suffix in m.parts}) for m in wanted
    }


def evaluate_by(
    column: str, measures: Iterable[Measure], rows: QuerySet[Any]
) -> dict[Any, dict[str, Figure]]:
    """The same for each value of a column such as `project__unit_id`, in one query."""
    wanted = list(measures)
    asked = {f"{m.key}_{suffix}": part.aggregate() for m in wanted for suffix, part in m.parts.items()}
    found = rows.order_by().values(column).annotate(**asked)
    return {
        group[column]: {
            m.key: _figure(m, {suffix: group[f"{m.key}_{suffix}"] or 0 for suffix in m.parts}) for m in wanted
        }
        for group in found
    }


def _figure(measure: Measure, values: Mapping[str, int]) -> Figure:
    return Figure(measure, values["n"], values.get("d"), values.get("m", 0))


def evaluate_cells(measures: Iterable[Measure], cells: Iterable[Mapping[str, Any]]) -> dict[str, Figure]:
    """Adds the figures up from groups of rows that the database has counted and summed already.

    Each cell holds the columns the conditions speak of, `number` (rows) and the sums.
    """
    kept = list(cells)

    def total(part: Part) -> int:
        return sum(cell[part.sums or "number"] or 0 for cell in kept if part.holds(cell))

    return {m.key: _figure(m, {suffix: total(part) for suffix, part in m.parts.items()}) for m in measures}
