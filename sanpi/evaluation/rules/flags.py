"""From ledgers to flags: the rule in force, each body's value and target, and what would be published of a period."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanpi.core.measures import Figure, Measure, Unit, evaluate_by
from sanpi.domain.curves import PARTS, parts_due, show_points, show_share
from sanpi.domain.rating import flags
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import (
    FlagAward,
    FlagExemption,
    FlagGroup,
    FlagMember,
    FlagRule,
)
from sanpi.evaluation.models.flags import Subject, body_key
from sanpi.evaluation.rules.flag_history import Streaks
from sanpi.evaluation.rules.flag_periods import Period, place_in_year
from sanpi.organizations.models import Region
from sanpi.progress.measures import PROGRESS_MEASURES, progress_rows
from sanpi.progress.rules import curve_of
from sanpi.projects.measures import PROJECT_MEASURES, Question, project_rows
from sanpi.projects.models import Project


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of the ledgers, and how they name the bodies that answer for them."""

    rows: Callable[[Question], QuerySet[Any]]
    unit: str
    region: str
    is_project: bool = False


_SOURCES = {
    "progress": _Source(progress_rows, "project__unit", "project__region__path"),
    "projects": _Source(project_rows, "unit", "region__path", is_project=True),
}
MEASURES: dict[str, Measure] = {
    measure.key: measure for measure in (*PROGRESS_MEASURES, *PROJECT_MEASURES) if measure.denominator
}
"""What flags can be given by: every rate, and the points ahead or behind."""
# A target in basis points → in the parts of the curves.
_PER_POINT = PARTS // 10_000


def rule_in_force(region: Region, kind: str, at: Standpoint) -> FlagRule | None:
    """The version of the region's own rule that holds; rules are not handed down, since groups name their members."""
    versions = FlagRule.objects.as_of(at).filter(region=region, kind=kind).select_related("region")
    found: FlagRule | None = versions.order_by("-effective_on", "-recorded_at", "-pk").first()
    return found


def end_of(period: Period, known: datetime | None) -> Standpoint:
    """The last day of the period, by the knowledge of a moment: from there its values are taken."""
    return Standpoint(period.last_day, known)


def is_signed(rule: FlagRule) -> bool:
    """Whether the rule's measure is itself a difference in points."""
    return MEASURES[rule.measure].unit is Unit.POINTS


def target_of(rule: FlagRule, period: Period, known: datetime | None = None) -> int:
    """What the period asks for, in `PARTS` of the whole: the rule's own figure, else what the curve wants by then."""
    if rule.targets:
        return int(rule.targets[place_in_year(period) - 1]) * _PER_POINT
    if is_signed(rule):
        return 0
    curve = curve_of(rule.region, period.year, end_of(period, known))
    return parts_due(curve.shares, period.last_day.month)


def source_rows(measure: Measure, question: Question) -> QuerySet[Any]:
    """The rows a measure speaks of, before its conditions."""
    return _SOURCES[measure.rows].rows(question)


def rows_behind(measure: Measure, award: FlagAward, question: Question) -> QuerySet[Any]:
    """The rows below the line of a body's figure, with their projects and units."""
    source, rows = _SOURCES[measure.rows], source_rows(measure, question)
    if award.unit_id:
        rows = rows.filter(**{source.unit: award.unit_id})
    elif award.district:
        rows = rows.filter(**{f"{source.region}__startswith": award.district.path})
    part = measure.denominator or measure.numerator
    return rows.filter(part.condition()).select_related(source.unit).order_by("pk")


def project_of(measure: Measure, row: Any) -> Project:
    """The project a row speaks of."""
    found: Project = row if _SOURCES[measure.rows].is_project else row.project
    return found


def body_column(measure: Measure, subject: str) -> str:
    """The column by which rows name their unit (a key) or their region (a path)."""
    source = _SOURCES[measure.rows]
    return source.unit if subject == Subject.UNIT else source.region


def _measures(rule: FlagRule) -> list[Measure]:
    return [MEASURES[key] for key in dict.fromkeys((rule.measure, rule.second)) if key]


Values = Mapping[str, Mapping[str, Figure]]


def values(rule: FlagRule, members: Iterable[FlagMember], at: Standpoint, today: date) -> Values:
    """Body → measure → figure, in one query for each kind of body and of row."""
    found: dict[str, dict[str, Figure]] = {}
    kept = list(members)
    units = [each for each in kept if each.unit_id]
    districts = [each.district for each in kept if each.district]
    # A board compares all bodies, whoever looks at it: every project of the region counts.
    question = Question(Project.objects.in_region(rule.region), at, today)
    for measure in _measures(rule):
        rows = source_rows(measure, question)
        if units:
            by_unit = evaluate_by(body_column(measure, Subject.UNIT), [measure], rows)
            for each in units:
                figure = by_unit.get(each.unit_id, {}).get(measure.key) or Figure(measure, 0, 0)
                found.setdefault(each.body, {})[measure.key] = figure
        if districts:
            by_path = evaluate_by(body_column(measure, Subject.REGION), [measure], rows)
            for district in districts:
                below = [
                    each[measure.key] for path, each in by_path.items() if path.startswith(district.path)
                ]
                figure = reduce(_add, below, Figure(measure, 0, 0))
                found.setdefault(body_key(None, district.pk), {})[measure.key] = figure
    return found


def _add(one: Figure, other: Figure) -> Figure:
    below = (one.denominator or 0) + (other.denominator or 0)
    return Figure(one.measure, one.numerator + other.numerator, below, one.minus + other.minus)


def _points(figure: Figure) -> Fraction | None:
    """The value of a rate in per cent, of a difference in points."""
    return 100 * Fraction(figure.value) if figure.value is not None else None


def domain_rule(rule: FlagRule, groups: Iterable[FlagGroup]) -> flags.Rule:
    """The rule as the domain reads it."""
    return flags.Rule(
        measure=str(MEASURES[rule.measure].name),
        groups=tuple(flags.Group(group.name, group.top, group.bottom) for group in groups),
        red=flags.Need(rule.red),
        black=flags.Need(rule.black),
        tie=flags.Tie(rule.tie),
        minimum=rule.minimum,
        signed=is_signed(rule),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published of a period now, and what stands in the way."""

    rule: FlagRule
    period: Period
    awards: list[FlagAward]
    waiting: int


def exemptions_of(rule: FlagRule, period: Period, known: datetime | None) -> list[FlagExemption]:
    """Every application of the period by the knowledge of a moment, the newest first."""
    found = FlagExemption.objects.filter(region=rule.region, kind=rule.kind, period=period.code)
    return found.told_at(known)


def draft(rule: FlagRule, period: Period, known: datetime | None, today: date) -> Draft:
    """The awards of a period as the ledgers have it by the knowledge of a moment; nothing is stored."""
    groups = list(rule.groups.prefetch_related("members__unit", "members__district"))
    members = {member.body: member for group in groups for member in group.members.all()}
    names = {member.body: group.name for group in groups for member in group.members.all()}
    measured = values(rule, members.values(), end_of(period, known), today)
    asked = exemptions_of(rule, period, known)
    spared = {each.body: each for each in asked if each.state == FlagExemption.State.GRANTED}
    target = target_of(rule, period, known)
    entries = [
        flags.Entry(
            body=body,
            name=str(member.unit or member.district),
            group=names[body],
            value=_points(measured[body][rule.measure]),
            target=Fraction(100 * target, PARTS),
            second=_points(measured[body][rule.second]) if rule.second else None,
            exempt=spared[body].words if body in spared else "",
        )
        for body, member in members.items()
    ]
    found = flags.award(entries, domain_rule(rule, groups))
    streaks = Streaks.before(rule, period, known)
    awards = [
        _award(place, each, members[each.entry.body], measured[each.entry.body][rule.measure], target, spared)
        for place, each in enumerate(found, start=1)
    ]
    for award in awards:
        award.streak, award.consequence = streaks.with_now(award)
    waiting = sum(each.state == FlagExemption.State.ASKED for each in asked)
    return Draft(rule, period, awards, waiting)


def _award(
    place: int,
    found: flags.Award,
    member: FlagMember,
    figure: Figure,
    target: int,
    spared: Mapping[str, FlagExemption],
) -> FlagAward:
    entry = found.entry
    return FlagAward(
        unit=member.unit, district=member.district, place=place, name=entry.name, group=entry.group,
        colour=found.colour.value, near=found.near.value, rank=found.rank, from_bottom=found.from_bottom,
        of=found.of, tied=found.tied, above=figure.numerator - figure.minus, below=figure.denominator or 0,
        target=target, sentence=found.sentence[:300], exemption=spared[entry.body] if found.exempted else None,
    )  # fmt: skip


def target_words(rule: FlagRule) -> str:
    """What the rule's targets are, in words."""
    if not rule.targets:
        return _("不欠序时") if is_signed(rule) else _("序时曲线当期应完成比例")
    if is_signed(rule):
        return "、".join(show_points(Fraction(each, 100)) for each in rule.targets)
    return "、".join(show_share(each) for each in rule.targets)
