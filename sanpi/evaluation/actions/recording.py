"""Keeping the record of lights: what changed today, and how the month before ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import insert_rows
from sanpi.domain.periods import Month
from sanpi.domain.rating import Light as Outcome
from sanpi.domain.rating import Scope, Side, run_of
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import Light, RuleSet
from sanpi.evaluation.rules.groups import GROUPS, groups_of
from sanpi.evaluation.rules.lighting import Judged, counting, histories
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.rulesets import InForce
from sanpi.organizations.models import Region, User
from sanpi.progress.rules.history import chunks

_KEPT = ("pk", "effective_on", "colour", "since_on", "before", "rule", "reasons", "sides")


@dataclass(slots=True)
class Recorded:
    """What a run has written: rows added on a day, and the projects whose colour is another one than before.

    `lights` are what steps may follow from: the projects that count, units, regions and posts.
    """

    day: date
    added: int = 0
    changed: list[int] = field(default_factory=list)
    lights: list[Judged] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One subject to be put on record."""

    key: int
    light: Outcome
    rules: InForce


@transaction.atomic
def record_lights(
    *, day: date, today: date, now: datetime, region: Region | None = None, by: User | None = None,
    again: Iterable[int] = (),
) -> Recorded:  # fmt: skip
    """Puts the lights of a day on record: a row where a colour changed, and for every project at a month's end.

    Run again, it adds nothing. A row of the same day that came out differently is corrected, never overwritten.
    `again` names projects whose earlier record was corrected, so that since when and what before are told anew.
    """
    at = Standpoint(day, None)
    lights, groups = groups_of(Asked.all(at, today) if region is None else Asked.around(region, at, today))
    if region is not None:
        lights = [each for each in lights if each.subject.path.startswith(region.path)]
        groups = [each for each in groups if each.path.startswith(region.path)]
    month_end = day == Month.of(day).last_day
    done = Recorded(day, lights=[*counting(lights), *groups])
    rows = [_Row(each.project, each.light, each.rules) for each in lights]
    written = _write(Scope.PROJECT, rows, day, now, month_end=month_end, again=frozenset(again))
    done.added, done.changed = written
    for scope in GROUPS:
        rows = [_Row(each.key, each.light, each.rules) for each in groups if each.scope is scope]
        done.added += _write(scope, rows, day, now, month_end=month_end)[0]
    if done.added:
        _note(done, region, by, now)
    return done


def _note(done: Recorded, region: Region | None, by: User | None, now: datetime) -> None:
    place = region or Region.objects.order_by("path").first()
    if place is None:
        return
    audit.record(
        by=by, now=now, verb="record_lights", obj=place,
        summary=_("%(day)s红黄绿评定：新增记录%(added)d条，变灯%(changed)d个")
        % {"day": done.day, "added": done.added, "changed": len(done.changed)},
        after={"day": done.day, "added": done.added, "changed": done.changed[:500]},
    )  # fmt: skip


def _write(
    scope: Scope, rows: list[_Row], day: date, now: datetime, *, month_end: bool, again: frozenset[int] = frozenset()
) -> tuple[int, list[int]]:  # fmt: skip
    """Adds what is new; returns how many rows, and the keys whose colour changed."""
    column = scope.value
    earlier, same_day = _newest(column, day)
    told = histories(again, Standpoint(day, None)) if again else {}
    fresh, corrected, changed = [], [], []
    for row in rows:
        standing, before = same_day.get(row.key), earlier.get(row.key)
        newest = standing or before
        alike = newest is not None and _alike(newest, row)
        if alike and row.key not in again and (standing or not month_end):
            continue
        fact = _fact(scope, row, before, day, now, month_end=month_end)
        if row.key in told:
            run = run_of([each for each in told[row.key] if each[0] < day], row.light.colour, day)
            fact.since_on, fact.before = run.since, run.before or ""
            if (
                standing
                and alike
                and (standing["since_on"], standing["before"]) == (fact.since_on, fact.before)
            ):
                continue
        if standing:
            fact.supersedes_id = standing["pk"]
            corrected.append(standing["pk"])
        if newest and newest["colour"] != row.light.colour:
            changed.append(row.key)
        fresh.append(fact)
    for chunk in chunks(corrected):
        Light.objects.filter(pk__in=chunk).update(superseded_at=now)
    insert_rows(fresh)
    return len(fresh), changed


def _newest(column: str, day: date) -> tuple[dict[int, Any], dict[int, Any]]:
    """Key → the newest row before the day; and the row of the day itself."""
    believed = Light.objects.known_at(None).filter(scope=column)
    rows = believed.filter(effective_on__lte=day).order_by("effective_on", "recorded_at", "pk")
    earlier: dict[int, Any] = {}
    same_day: dict[int, Any] = {}
    # Each month has a row of its end, so two months back is enough where the record is kept without a break.
    recent = rows.filter(effective_on__gte=(Month.of(day) + -2).first_day)
    for row in (recent if recent.filter(effective_on__lt=day).exists() else rows).values(column, *_KEPT):
        (same_day if row["effective_on"] == day else earlier)[row[column]] = row
    return earlier, same_day


def _signature(sides: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(each["dimension"], each["colour"]) for each in sides]


def _alike(newest: Mapping[str, Any], row: _Row) -> bool:
    sides = [(side.dimension.value, side.colour.value) for side in row.light.sides]
    rule = row.rules.fact.pk if row.rules.fact else None
    return (newest["colour"], newest["rule"], _signature(newest["sides"])) == (
        row.light.colour.value,
        rule,
        sides,
    )


def _fact(
    scope: Scope, row: _Row, before: Mapping[str, Any] | None, day: date, now: datetime, *, month_end: bool
) -> Light:
    colour = row.light.colour.value
    same = before is not None and before["colour"] == colour
    reasons = "".join(f"{dimension.value}," for dimension in row.light.reasons)
    return Light(
        scope=scope.value, **{f"{scope.value}_id": row.key}, rule_id=row.rules.fact.pk if row.rules.fact else None,
        rule_name=row.rules.name, colour=colour, since_on=before["since_on"] if before and same else day,
        before=(before["before"] if same else before["colour"]) if before else "",
        reasons=f",{reasons}" if reasons else "", needed=row.light.needed, near=row.light.near,
        sides=[told(side) for side in row.light.sides] or [], month_end=month_end, effective_on=day, recorded_at=now,
        source=_("按规则评定"),
    )  # fmt: skip


def told(side: Side) -> dict[str, Any]:
    """One side as the record keeps it."""
    value = side.value
    return {
        "dimension": side.dimension.value, "basis": side.basis.value, "colour": side.colour.value,
        "sentence": side.sentence, "goal": side.goal.words if side.goal else "",
        "value": f"{value.numerator}/{value.denominator}" if value is not None else "",
        "band": side.band.interval.text if side.band else "",
    }  # fmt: skip


@transaction.atomic
def judge_anew(*, now: datetime, region: Region | None = None, by: User | None = None) -> list[date]:
    """Judges the month ends on record by rules that were put in force from a day that was past; returns these days.

    What was on record before stays, as corrected.
    """
    today = timezone.localdate(now)
    waiting = RuleSet.objects.select_for_update(of=("self",)).filter(rejudged_at=None, superseded_at=None)
    if region is not None:
        waiting = waiting.filter(region__path__startswith=region.path)
    found: list[date] = []
    for rule in waiting.select_related("region").order_by("pk"):
        if rule.effective_on >= timezone.localdate(rule.recorded_at):
            continue
        changed: list[int] = []
        for day in _month_ends_on_record(rule, today):
            done = record_lights(day=day, today=today, now=now, region=rule.region, by=by, again=changed)
            changed += done.changed
            found.append(day)
        rule.rejudged_at = now
        rule.save(update_fields=["rejudged_at"])
    return found


def _month_ends_on_record(rule: RuleSet, today: date) -> list[date]:
    """The month ends since the day of the rules of which lights were established, without the last: it is kept nightly."""
    known = Light.objects.filter(
        month_end=True, effective_on__gte=rule.effective_on, effective_on__lt=(Month.of(today) + -1).first_day
    )
    return list(known.order_by("effective_on").values_list("effective_on", flat=True).distinct())


def keep_lights(*, now: datetime, region: Region | None = None, by: User | None = None) -> list[Recorded]:
    """What is done every night: the end of the month before, as it is known by now, then today."""
    today = timezone.localdate(now)
    judge_anew(now=now, region=region, by=by)
    month_end = (Month.of(today) + -1).last_day
    first = record_lights(day=month_end, today=today, now=now, region=region, by=by)
    second = record_lights(day=today, today=today, now=now, region=region, by=by, again=first.changed)
    return [first, second]
