"""Steps that follow from lights: raised when a month is settled, taken, answered, or no longer needed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import insert_rows
from sanpi.documents.models import Document
from sanpi.domain.periods import Month
from sanpi.domain.rating import Colour, Consequence, steps_due
from sanpi.evaluation.actions.recording import keep_lights
from sanpi.evaluation.models import Light, LightStep, Scope, StepKind
from sanpi.evaluation.models.lights import SUBJECTS
from sanpi.evaluation.models.steps import ANSWERED, DROPPED, TAKEN
from sanpi.evaluation.rules.lighting import Judged
from sanpi.evaluation.rules.record import month_ends, months_lit
from sanpi.organizations.models import Region, User
from sanpi.organizations.working_days import load_calendar
from sanpi.progress.rules import calendar_of, month_end
from sanpi.progress.rules.history import chunks

State = LightStep.State
_BAD = (Colour.RED, Colour.YELLOW)


def settled(month: Month, today: date) -> set[int]:
    """The regions whose reporting of a month is over, so that its light stands."""
    at = month_end(month)
    return {region.pk for region in Region.objects.all() if today > calendar_of(region, at).closes_on(month)}


@transaction.atomic
def raise_steps(
    *, month: Month, lights: Iterable[Judged], today: date, now: datetime, by: User | None = None
) -> list[LightStep]:
    """Adds what the rules ask for after the lights of a month, once its reporting is over; run again, it adds nothing.

    What is asked rises with the months in a row that a light has been that bad. Projects, units, regions and posts alike.
    """
    over = settled(month, today)
    bad = [each for each in lights if each.colour in _BAD and each.region in over]
    found: list[LightStep] = []
    for scope, of_scope in _by_scope(bad).items():
        for chunk in chunks(of_scope):
            found += _of_chunk(scope, chunk, of_scope, month, today, now)
    insert_rows(found)
    if found:
        place = Region.objects.get(pk=found[0].place_id)
        after = {scope: [step.about for step in found if step.scope == scope] for scope in Scope.values}
        audit.record(
            by=by, now=now, verb="raise_light_steps", obj=place,
            summary=_("%(month)s亮灯措施：生成%(number)d项") % {"month": month, "number": len(found)},
            after={"month": month.code, **{f"{scope}s": keys for scope, keys in after.items() if keys}},
        )  # fmt: skip
    return found


def _by_scope(lights: Iterable[Judged]) -> dict[str, dict[int, Judged]]:
    """What is judged → key → its light."""
    found: dict[str, dict[int, Judged]] = {}
    for each in lights:
        found.setdefault(each.scope.value, {})[each.key] = each
    return found


def _of_chunk(
    scope: str, keys: list[int], bad: Mapping[int, Judged], month: Month, today: date, now: datetime
) -> list[LightStep]:
    runs = month_ends(scope, keys, month)
    these = {f"{scope}__in": keys}
    records = Light.objects.known_at(None).filter(scope=scope, effective_on=month.last_day, **these)
    recorded = dict(records.order_by("pk").values_list(scope, "pk"))
    # What was asked of somebody for an earlier month and is still to be done is not asked again.
    standing = LightStep.objects.filter(Q(month=month.code) | Q(state=State.DUE), scope=scope, **these)
    known = set(standing.values_list(scope, "kind", "who"))
    found = []
    for key in keys:
        each = bad[key]
        months = months_lit(runs.get(key, []), each.colour)
        for step in steps_due(each.rules.table, each.colour, months):
            if key in recorded and (key, step.kind, step.who) not in known:
                known.add((key, step.kind, step.who))
                found.append(_step(each, step, recorded[key], month, months, today, now))
    return found


def _step(
    each: Judged, step: Consequence, light: int, month: Month, months: int, today: date, now: datetime
) -> LightStep:
    return LightStep(
        scope=each.scope.value, **{f"{each.scope.value}_id": each.key}, place_id=each.place, light_id=light,
        colour=each.colour.value, months=months, kind=step.kind, who=step.who, whom=step.whom, month=month.code,
        due_on=load_calendar().add(today, step.days), answer_days=step.answer_days, created_at=now,
    )  # fmt: skip


@transaction.atomic
def drop_steps(*, lights: Iterable[Judged], now: datetime, everything: bool = False) -> int:
    """Closes steps that nobody has taken yet about what is green again, or is judged with its bundle by now.

    Where `everything` was judged, also those about what is judged no more: a project that left, a unit without rules.
    """
    lights = list(lights)
    parts = LightStep.objects.filter(project__parent__isnull=False)
    closed = _close(parts, _("已并入打捆项目评定，未办理"), now)
    closed += _close_about(
        _by_scope(each for each in lights if each.colour is Colour.GREEN), _("已转绿，未办理"), now
    )
    if not everything:
        return closed
    judged = _by_scope(lights)
    gone: dict[str, set[int]] = {}
    for scope in Scope.values:
        waiting = LightStep.objects.filter(state=State.DUE, scope=scope)
        gone[scope] = set(waiting.values_list(scope, flat=True)) - set(judged.get(scope, ()))
    return closed + _close_about(gone, _("已不再评定，未办理"), now)


def _close_about(about: Mapping[str, Iterable[int]], reason: str, now: datetime) -> int:
    number = 0
    for scope, keys in about.items():
        for chunk in chunks(list(keys)):
            number += _close(LightStep.objects.filter(scope=scope, **{f"{scope}__in": chunk}), reason, now)
    return number


def _close(steps: QuerySet[LightStep], reason: str, now: datetime) -> int:
    """Closes those of the steps that wait to be taken."""
    waiting = steps.filter(state=State.DUE).select_for_update(of=("self",))
    closed = list(waiting.select_related(*SUBJECTS, "place").order_by("pk"))
    LightStep.objects.filter(pk__in=[step.pk for step in closed]).update(
        state=State.DROPPED, closed_reason=reason
    )
    drafts = [
        _draft(DROPPED, _("不再需要亮灯措施"), step, {"state": State.DROPPED}, reason) for step in closed
    ]
    audit.record_all(drafts, by=None, now=now)
    return len(closed)


@transaction.atomic
def take_step(*, step: LightStep, taken_on: date, note: str, by: User | None, now: datetime) -> LightStep:
    """Records that a step was taken, on a day and with what; from then on the answer to it is awaited."""
    step = _locked(step, State.DUE, _("这项措施已经登记过了，请刷新后再看"))
    if taken_on > timezone.localdate(now):
        raise ValidationError({"taken_on": _("%s 在今天以后；请填写实际办理的日期") % taken_on})
    first = Month.parse(step.month).first_day
    if taken_on < first:
        words = {"day": taken_on, "month": step.month}
        raise ValidationError(
            {"taken_on": _("%(day)s 早于这项措施所属的 %(month)s；请填写实际办理的日期") % words}
        )
    if not note.strip():
        raise ValidationError({"note": _("请写明办理情况，例如谈了什么、发了什么文号")})
    step.state, step.taken_on, step.taken_by, step.note = State.TAKEN, taken_on, by, note.strip()
    if step.answer_days is not None:
        step.answer_due_on = taken_on + timedelta(days=step.answer_days)
    step.save(update_fields=["state", "taken_on", "taken_by", "note", "answer_due_on"])
    _note(TAKEN, _("办理亮灯措施"), step, by, now)
    return step


@transaction.atomic
def answer_step(
    *, step: LightStep, answer: str, by: User | None, now: datetime, evidence: Document | None = None
) -> LightStep:
    """Records the answer of those whom the step was about, with its evidence."""
    step = _locked(step, State.TAKEN, _("这项措施还没有办理，或已经答复过了"))
    if not answer.strip():
        raise ValidationError({"answer": _("请写明整改措施和完成时间")})
    step.state, step.answer, step.evidence = State.ANSWERED, answer.strip(), evidence
    step.answered_on, step.answered_by = timezone.localdate(now), by
    step.save(update_fields=["state", "answer", "evidence", "answered_on", "answered_by"])
    _note(ANSWERED, _("答复亮灯措施"), step, by, now)
    return step


def _locked(step: LightStep, state: str, refusal: str) -> LightStep:
    steps = LightStep.objects.select_for_update(of=("self",)).select_related(*SUBJECTS, "place")
    found = steps.get(pk=step.pk)
    if found.state != state:
        raise ValidationError(refusal)
    return found


def _note(verb: str, what: str, step: LightStep, by: User | None, now: datetime) -> None:
    after = {"state": step.state, "taken_on": step.taken_on, "note": step.note, "answer": step.answer}
    audit.record_all([_draft(verb, what, step, after)], by=by, now=now)


def _draft(verb: str, what: str, step: LightStep, after: dict[str, Any], reason: str = "") -> audit.Draft:
    words = {"what": what, "kind": StepKind(step.kind).label, "subject": step.subject}
    summary = _("%(what)s：%(subject)s，%(kind)s") % words
    return audit.Draft(verb, summary, step, None, after, reason)


def nightly(*, now: datetime, region: Region | None = None, by: User | None = None) -> tuple[int, int]:
    """The whole of a night: lights on record, steps raised and dropped. Returns rows of lights and steps added."""
    today = timezone.localdate(now)
    month_before, present = keep_lights(now=now, region=region, by=by)
    month = Month.of(month_before.day)
    steps = raise_steps(month=month, lights=month_before.lights, today=today, now=now, by=by)
    drop_steps(lights=present.lights, now=now, everything=region is None)
    return month_before.added + present.added, len(steps)
