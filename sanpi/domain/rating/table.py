"""A rule set as a table: one line per side, how the sides become one light, what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanpi.domain.rating.bands import Bands, RuleError, bands_from
from sanpi.domain.rating.vocabulary import LIT, Basis, Colour, Combine, Dimension, Scope

MOST_WEIGHT = 100


@dataclass(frozen=True, slots=True)
class DimensionRule:
    """One side: what is measured and which values are which colour.

    Without bands the side is named but not judged (a threshold that a superior has still to set). Where it is
    `excusable`, a good reason that was granted keeps it from turning yellow or red.
    """

    dimension: Dimension
    basis: Basis
    bands: Bands = ()
    excusable: bool = False
    weight: int = 1

    def find(self, above: int, below: int) -> int:
        """The place of the band in which ``above ÷ below`` lies."""
        scaled = above * 100
        for place, band in enumerate(self.bands):
            if band.interval.ends_after(scaled, below):
                return place
        return len(self.bands) - 1

    def of(self, colour: Colour) -> int | None:
        """The place of a colour's band; None where the side never has that colour."""
        return next((place for place, band in enumerate(self.bands) if band.colour is colour), None)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows once a light has been `colour` for `months` months in a row: a step, who takes it, on whom.

    `days` are given for the step, `answer_days` for the answer to it (None: no answer is asked for).
    """

    colour: Colour
    months: int
    kind: str
    who: str
    whom: str = ""
    days: int = 5
    answer_days: int | None = None


@dataclass(frozen=True, slots=True)
class RuleTable:
    """A whole rule set. `min_plan` (元): projects with a smaller plan of the year are not judged.

    With `Combine.WEIGHTED`, green counts 100, yellow 50, red 0; the weighted mean is green from `green_from`, yellow from
    `yellow_from`, else red.
    """

    dimensions: tuple[DimensionRule, ...]
    scope: Scope = Scope.PROJECT
    combine: Combine = Combine.WORST
    min_plan: int = 0
    green_from: int = 80
    yellow_from: int = 60
    consequences: tuple[Consequence, ...] = field(default=())

    @property
    def bases(self) -> frozenset[Basis]:
        """What has to be measured."""
        return frozenset(rule.basis for rule in self.dimensions)


def table_from(content: Mapping[str, Any], scope: Scope = Scope.PROJECT) -> RuleTable:
    """Read a stored table. Raises ``RuleError`` naming the side and what is wrong with it."""
    lines = content.get("dimensions") or []
    if not lines:
        raise RuleError("至少应有一个评定维度")
    rules = tuple(_dimension(line, scope) for line in lines)
    _refuse_twice(rules)
    combine = _choice(Combine, content.get("combine", Combine.WORST), "合并方式")
    green, yellow = int(content.get("green_from", 80)), int(content.get("yellow_from", 60))
    if combine is Combine.WEIGHTED and not 0 <= yellow < green <= 100:
        raise RuleError(f"加权计分的绿灯线（{green}）应高于黄灯线（{yellow}），且都在 0 至 100 之间")
    consequences = tuple(_consequence(line) for line in content.get("consequences") or [])
    minimum = int(content.get("min_plan", 0))
    if minimum < 0:
        raise RuleError("起评的年度计划不能小于 0")
    return RuleTable(rules, scope, combine, minimum, green, yellow, consequences)


def _choice(kind: Any, value: Any, what: str) -> Any:
    try:
        return kind(value)
    except ValueError as refused:
        raise RuleError(f"{what}没有“{value}”这个选项") from refused


def _dimension(line: Mapping[str, Any], scope: Scope) -> DimensionRule:
    dimension = _choice(Dimension, line.get("dimension"), "评定维度")
    basis = _choice(Basis, line.get("basis"), "评定依据")
    about = basis.about
    if dimension not in about.dimensions:
        names = "、".join(each.word for each in about.dimensions)
        raise RuleError(f"{dimension.word}：“{about.name}”只用于{names}；请换一个评定依据")
    if scope not in about.scopes:
        raise RuleError(f"{dimension.word}：“{about.name}”不能用于这类评定对象；请换一个评定依据")
    weight = int(line.get("weight", 1))
    if not 0 <= weight <= MOST_WEIGHT:
        raise RuleError(f"{dimension.word}：权重应在 0 至 {MOST_WEIGHT} 之间，现为 {weight}")
    written = {str(colour): str(line.get(colour, "") or "") for colour in LIT}
    try:
        bands = bands_from(written, basis)
    except RuleError as refused:
        raise RuleError(f"{dimension.word}：{refused.message}") from refused
    return DimensionRule(dimension, basis, bands, bool(line.get("excusable")), weight)


def _refuse_twice(rules: Sequence[DimensionRule]) -> None:
    for place, rule in enumerate(rules):
        if any(rule.dimension is other.dimension and rule.basis is other.basis for other in rules[:place]):
            raise RuleError(f"{rule.dimension.word}：“{rule.basis.about.name}”规定了两次；请合并成一行")


def _consequence(line: Mapping[str, Any]) -> Consequence:
    colour = _choice(Colour, line.get("colour"), "灯")
    if colour not in (Colour.YELLOW, Colour.RED):
        raise RuleError("措施只跟在黄灯和红灯后面")
    months, days = int(line.get("months", 1)), int(line.get("days", 5))
    answer = line.get("answer_days")
    if not 1 <= months <= 12 or not 0 <= days <= 365:
        raise RuleError("措施的连续月数应在 1 至 12 之间，办理天数应在 0 至 365 之间")
    who = str(line.get("who", "")).strip()
    if not who:
        raise RuleError(f"{colour.word}灯的措施没有写明由谁办理")
    answer_days = None if answer in (None, "") else int(answer)
    kind, whom = str(line.get("kind", "")), str(line.get("whom", "")).strip()
    return Consequence(colour, months, kind, who, whom, days, answer_days)


def content_of(table: RuleTable) -> dict[str, Any]:
    """The table as it is stored."""
    return {
        "combine": table.combine.value,
        "min_plan": table.min_plan,
        "green_from": table.green_from,
        "yellow_from": table.yellow_from,
        "dimensions": [_stored(rule) for rule in table.dimensions],
        "consequences": [
            {
                "colour": each.colour.value, "months": each.months, "kind": each.kind, "who": each.who,
                "whom": each.whom, "days": each.days, "answer_days": each.answer_days,
            }
            for each in table.consequences
        ],
    }  # fmt: skip


def _stored(rule: DimensionRule) -> dict[str, Any]:
    bands = {band.colour.value: band.interval.text for band in rule.bands}
    return {
        "dimension": rule.dimension.value, "basis": rule.basis.value, "excusable": rule.excusable,
        "weight": rule.weight, **bands,
    }  # fmt: skip
