"""Keeping the record of lights: what changed today, and how the month before ended."""

from collections.abc import Iterable, Mapping
from copy import copy
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
from sanpi.domain.rating import Scope, Side
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import Light, RuleSet
from sanpi.evaluation.rules.groups import GROUPS, groups_of
from sanpi.evaluation.rules.lighting import OLDEST_FIRST, Judged, counting
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.evaluation.rules.rulesets import InForce, version_after, versions_of
from sanpi.organizations.models import Region, User
from sanpi.progress.rules.history import chunks

_PLACES = {
    Scope.PROJECT: "project__region__path", Scope.UNIT: "unit__region__path", Scope.REGION: "region__path",
    Scope.LEAD: "lead__region__path",
}  # fmt: skip
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
    *, day: date, today: date, now: datetime, region: Region | None = None, by: User | None = None
) -> Recorded:
    """Puts the lights of a day on record: a row where a colour changed, and for every project at a month's end.

    What has a light on record and is judged no more gets a row without a colour. Run again, it adds nothing. A row of the
    same day that came out differently is corrected, never overwritten; so are later rows whose since when and what before
    follow from it.
    """
    at = Standpoint(day, None)
    lights, groups = groups_of(Asked.all(at, today) if region is None else Asked.around(region, at, today))
    path = region.path if region else ""
    lights = [each for each in lights if each.subject.path.startswith(path)]
    groups = [each for each in groups if each.path.startswith(path)]
    done = Recorded(day, lights=[*counting(lights), *groups])
    judged = {
        scope: [_Row(each.key, each.light, each.rules) for each in groups if each.scope is scope]
        for scope in GROUPS
    }
    judged[Scope.PROJECT] = [_Row(each.project, each.light, each.rules) for each in lights]
    for scope, rows in judged.items():
        fresh, changed = _write(scope, rows, day, now, month_end=day == Month.of(day).last_day)
        ended = _end(scope, {row.key for row in rows}, day, now, path)
        told = _tell_anew(scope, [*fresh, *ended], day, now)
        done.added += len(fresh) + len(ended) + told
        if scope is Scope.PROJECT:
            done.changed = changed
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
    scope: Scope, rows: list[_Row], day: date, now: datetime, *, month_end: bool
) -> tuple[list[int], list[int]]:
    """Adds what is new; returns the keys of these rows, and the keys whose colour changed."""
    column = scope.value
    earlier, same_day = _newest(column, day)
    fresh, corrected, changed = [], [], []
    for row in rows:
        standing, before = same_day.get(row.key), earlier.get(row.key)
        newest = standing or before
        if newest is not None and _alike(newest, row) and (standing or not month_end):
            continue
        fact = _fact(scope, row, before, day, now, month_end=month_end)
        if standing:
            fact.supersedes_id = standing["pk"]
            corrected.append(standing["pk"])
        if newest and newest["colour"] != row.light.colour:
            changed.append(row.key)
        fresh.append(fact)
    _correct(corrected, fresh, now)
    return [getattr(fact, f"{column}_id") for fact in fresh], changed


def _correct(old: Iterable[int], new: list[Light], now: datetime) -> None:
    """Ends the belief in old rows and adds new ones."""
    for chunk in chunks(list(old)):
        Light.objects.filter(pk__in=chunk).update(superseded_at=now)
    insert_rows(new)


def _end(scope: Scope, judged: set[int], day: date, now: datetime, path: str) -> list[int]:
    """Says that the lights of what is judged no more have ended, below a region; returns the keys.

    A row of the day itself is believed no more; where the light was on record before, a row without a colour follows.
    """
    column = scope.value
    believed = Light.objects.known_at(None).filter(
        scope=column, effective_on__lte=day, **{f"{_PLACES[scope]}__startswith": path}
    )
    gone = set(believed.order_by().values_list(column, flat=True).distinct()) - judged
    corrected, fresh, ended = [], [], []
    for chunk in chunks(sorted(gone)):
        newest: dict[int, Light] = {}
        standing: dict[int, Light] = {}
        for light in believed.filter(**{f"{column}__in": chunk}).order_by(*OLDEST_FIRST):
            (standing if light.effective_on == day else newest)[getattr(light, f"{column}_id")] = light
        for key in chunk:
            mine, before = standing.get(key), newest.get(key)
            newly = bool(before and before.colour)
            if (mine and not mine.colour) or not (mine or newly):
                continue
            ended.append(key)
            if mine:
                corrected.append(mine.pk)
            if newly:
                fresh.append(_ended(scope, key, mine, day, now))
    _correct(corrected, fresh, now)
    return ended


def _ended(scope: Scope, key: int, standing: Light | None, day: date, now: datetime) -> Light:
    """A row without a colour: from the day on there is no light."""
    return Light(
        scope=scope.value, **{f"{scope.value}_id": key}, colour="", since_on=day, effective_on=day, recorded_at=now,
        supersedes_id=standing.pk if standing else None, source=_("不再评定"),
    )  # fmt: skip


def _tell_anew(scope: Scope, keys: Iterable[int], day: date, now: datetime) -> int:
    """Corrects since when and what before in rows after a day on which something was added; returns how many."""
    column, believed = scope.value, Light.objects.known_at(None).filter(scope=scope.value)
    later = believed.filter(effective_on__gt=day).order_by()
    touched = set(later.values_list(column, flat=True).distinct()) & set(keys)
    old, new = [], []
    for chunk in chunks(sorted(touched)):
        runs: dict[int, tuple[str, date, str]] = {}
        for light in believed.filter(**{f"{column}__in": chunk}).order_by(*OLDEST_FIRST):
            key = getattr(light, f"{column}_id")
            since, before = _run(light, runs.get(key, ("", light.effective_on, "")))
            runs[key] = (light.colour, since, before)
            if light.effective_on > day and (light.since_on, light.before) != (since, before):
                old.append(light.pk)
                new.append(_retold(light, since, before, now))
    _correct(old, new, now)
    return len(new)


def _run(light: Light, last: tuple[str, date, str]) -> tuple[date, str]:
    """Since when a light is what it is and what it was before, from the row before it: colour, since when, what before."""
    colour, since, before = last
    if colour == light.colour:
        return since, before
    return light.effective_on, colour if light.colour else ""


def _retold(light: Light, since: date, before: str, now: datetime) -> Light:
    """The same row with another since when and what before."""
    found = copy(light)
    found.pk, found.supersedes_id, found.recorded_at = None, light.pk, now
    found.since_on, found.before = since, before
    return found


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
        for day in _month_ends_on_record(rule, today):
            record_lights(day=day, today=today, now=now, region=rule.region, by=by)
            found.append(day)
        rule.rejudged_at = now
        rule.save(update_fields=["rejudged_at"])
    return found


def _month_ends_on_record(rule: RuleSet, today: date) -> list[date]:
    """The month ends since the day of the rules of which lights were established, without the last: it is kept nightly.

    What a later version decides stays as it is.
    """
    known = Light.objects.filter(
        month_end=True, effective_on__gte=rule.effective_on, effective_on__lt=(Month.of(today) + -1).first_day
    )
    after = version_after(versions_of(rule.region, rule.scope), rule.effective_on)
    if after:
        known = known.filter(effective_on__lt=after.effective_on)
    return list(known.order_by("effective_on").values_list("effective_on", flat=True).distinct())


def keep_lights(*, now: datetime, region: Region | None = None, by: User | None = None) -> list[Recorded]:
    """What is done every night: the end of the month before, as it is known by now, then today."""
    today = timezone.localdate(now)
    judge_anew(now=now, region=region, by=by)
    month_end = (Month.of(today) + -1).last_day
    first = record_lights(day=month_end, today=today, now=now, region=region, by=by)
    second = record_lights(day=today, today=today, now=now, region=region, by=by)
    return [first, second]
