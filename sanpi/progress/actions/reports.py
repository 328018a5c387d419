"""The record of months: facts that are added when a month is accepted, and corrected afterwards with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import insert_values
from sanpi.domain.periods import Month
from sanpi.organizations.models import User
from sanpi.progress import rules
from sanpi.progress.actions.values import blocking, changes, checked, stage_keys
from sanpi.progress.models import VALUE_COLUMNS, Entry, MonthlyReport, Round
from sanpi.projects.actions.bulk import end_beliefs, withdraw_facts
from sanpi.projects.actions.state import lock
from sanpi.projects.models import Project


def believed(project: int, month: Month) -> MonthlyReport | None:
    """What stands on record for a project's month."""
    reports = MonthlyReport.objects.known_at(None).filter(project=project, year=month.year, month=month.month)
    return reports.select_related("project", "stage").first()


def write_reports(entries: Sequence[Entry], month: Month, *, by: User | None, now: datetime) -> None:
    """Records accepted entries; what was on record for the same months is superseded."""
    standing: dict[int, int] = {}
    for chunk in rules.chunks([entry.project_id for entry in entries]):
        found = MonthlyReport.objects.known_at(None).filter(
            project__in=chunk, year=month.year, month=month.month
        )
        standing |= dict(found.values_list("project_id", "pk"))
    end_beliefs(MonthlyReport, list(standing.values()), now)
    insert_values(MonthlyReport, [_of_entry(entry, month, standing, by, now) for entry in entries])


def _of_entry(
    entry: Entry, month: Month, standing: Mapping[int, int], by: User | None, now: datetime
) -> dict[str, Any]:
    author = by.pk if by else None
    return entry.values() | {
        "project_id": entry.project_id, "year": month.year, "month": month.month, "effective_on": month.last_day,
        "explanation": entry.reason, "filled_by_id": entry.filled_by_id, "filled_at": entry.filled_at,
        "reviewed_by_id": author, "reviewed_at": now, "recorded_by_id": author, "recorded_at": now,
        "supersedes_id": standing.get(entry.project_id),
    }  # fmt: skip


def _fact(
    project: Project,
    month: Month,
    values: Mapping[str, Any],
    *,
    replaces: MonthlyReport | None,
    by: User | None,
    now: datetime,
    **more: Any,
) -> MonthlyReport:
    """Adds one month; with `replaces` it ends the belief in that row.

    Raises ValidationError when somebody else has ended it already.
    """
    if replaces is not None:
        try:
            end_beliefs(MonthlyReport, [replaces.pk], now)
        except ValueError as refused:
            raise ValidationError(_("这条记录已被他人更正，请刷新后再试")) from refused
    Project.objects.filter(pk=project.pk, first_on__gt=month.last_day).update(first_on=month.last_day)
    return MonthlyReport.objects.create(
        project=project, year=month.year, month=month.month, effective_on=month.last_day, supersedes=replaces,
        recorded_by=by, recorded_at=now, **values, **more,
    )  # fmt: skip


_CARRIED = ("explanation", "filled_by_id", "filled_at", "reviewed_by_id", "reviewed_at")


@transaction.atomic
def correct_report(
    *, report: MonthlyReport, values: Mapping[str, Any], reason: str, by: User | None, now: datetime
) -> MonthlyReport:
    """Corrects what was accepted: a new fact with the given fields changed; the old one stays on record.

    `values` name reported fields (amounts in 元, `stage` a Code or its key). Raises ValidationError by field where a
    value cannot be so, without a reason, when nothing changes, or when somebody else has corrected the row meanwhile.
    """
    lock(report.project)
    reason = reason.strip()
    new, errors = checked(values, stage_keys())
    if not reason:
        errors["reason"] = _("请写明更正原因")
    before, after = changes(report.values(), new)
    if not after and not errors:
        raise ValidationError(_("没有任何改动，没有登记更正"))
    month, merged = report.period, report.values() | new
    errors = blocking(rules.remarks(month, {report.project_id: merged})[report.project_id]) | errors
    if errors:
        raise ValidationError(errors)
    carried = {name: getattr(report, name) for name in _CARRIED}
    fact = _fact(report.project, month, merged, replaces=report, by=by, now=now, reason=reason, **carried)
    _copy_to_entry(fact, by=by, now=now)
    audit.record(
        by=by,
        now=now,
        verb="correct_report",
        obj=report.project,
        summary=_("更正%(month)s月报：%(project)s") % {"month": month, "project": report.project.name},
        before=before,
        after=after,
        reason=reason,
    )
    return fact


def _copy_to_entry(fact: MonthlyReport, *, by: User | None, now: datetime) -> None:
    """Keeps the working copy of a month that is still open equal to the record."""
    entry = Entry.objects.filter(
        project=fact.project, round__year=fact.year, round__month=fact.month, round__state=Round.State.OPEN
    ).first()
    if entry is None or entry.values() == fact.values():
        return
    for name in VALUE_COLUMNS:
        setattr(entry, name, getattr(fact, name))
    entry.version += 1
    entry.save(update_fields=[*(name.removesuffix("_id") for name in VALUE_COLUMNS), "version"])


def judged(
    project: int, month: Month, values: Mapping[str, Any], old: MonthlyReport | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The month as it would stand with these values, and by field why it cannot."""
    given = {name: value for name, value in values.items() if name != "explanation"}
    new, errors = checked(given, stage_keys())
    merged = (old.values() if old else {}) | new
    errors |= blocking(rules.remarks(month, {project: merged})[project])
    if merged.get("amount") is None:
        errors["amount"] = _("请填写本期完成投资")
    return merged, errors


@transaction.atomic
def record_report(
    *,
    project: Project,
    month: Month,
    values: Mapping[str, Any],
    by: User | None,
    now: datetime,
    source: str = "",
    reason: str = "",
) -> MonthlyReport:
    """Records a project's month without a round, as an import does; what was on record is corrected.

    If the month is open for reporting, its working copy is accepted with the same values. Raises ValidationError by
    field where a value cannot be so.
    """
    project = lock(project)
    old = believed(project.pk, month)
    merged, errors = judged(project.pk, month, values, old)
    if errors:
        raise ValidationError(errors)
    explanation = values.get("explanation", old.explanation if old else "")
    if old and old.values() == merged and old.explanation == explanation:
        return old
    before, after = changes(old.values() if old else {}, merged)
    more = {"source": source, "reason": reason, "explanation": explanation}
    more |= {"filled_by": by, "filled_at": now, "reviewed_by": by, "reviewed_at": now}
    fact = _fact(project, month, merged, replaces=old, by=by, now=now, **more)
    _accept_entry(fact, by=by, now=now)
    audit.record(
        by=by, now=now, verb="record_report", obj=project, before=before, after=after, reason=reason,
        summary=_("登记%(month)s月报：%(project)s") % {"month": month, "project": project.name},
    )  # fmt: skip
    return fact


def _accept_entry(fact: MonthlyReport, *, by: User | None, now: datetime) -> None:
    """What an import records of an open month need not be filled in again."""
    paths = rules.lineage(fact.project.region)
    round_ = Round.objects.filter(
        region__path__in=paths, year=fact.year, month=fact.month, state=Round.State.OPEN
    ).first()
    if round_ is None:
        return
    signed = {"state": Entry.State.ACCEPTED, "filled_by": by, "filled_at": now, "submitted_by": by,
              "submitted_at": now, "reviewed_by": by, "reviewed_at": now}  # fmt: skip
    entry = Entry.objects.filter(round=round_, project=fact.project).first()
    entry = entry or Entry(round=round_, project=fact.project, version=0)
    for name, value in (fact.values() | signed).items():
        setattr(entry, name, value)
    entry.version += 1
    entry.save()


@transaction.atomic
def retract_report(
    *, project: Project, month: Month, reason: str, by: User | None, now: datetime
) -> MonthlyReport | None:
    """Takes a month off the record: it was returned, or an import is taken back. None where there was none."""
    project = lock(project)
    old = believed(project.pk, month)
    if old is None:
        return None
    carried = {name: getattr(old, name) for name in _CARRIED}
    fact = _fact(
        project, month, old.values(), replaces=old, by=by, now=now, reason=reason, retracted=True, **carried
    )
    audit.record(
        by=by, now=now, verb="retract_report", obj=project, before=old.values(), reason=reason,
        summary=_("撤回%(month)s月报记录：%(project)s") % {"month": month, "project": project.name},
    )  # fmt: skip
    return fact


@transaction.atomic
def take_back_report(*, report: MonthlyReport, by: User | None, now: datetime) -> None:
    """Undoes one recording: what it corrected stands again, what it added is gone from the record.

    Raises ValidationError when the month has been corrected since.
    """
    project = lock(report.project)
    try:
        withdraw_facts([report], by=by, now=now, reason=_("撤销导入"))
    except ValueError as refused:
        raise ValidationError(
            _("%(month)s月报之后又有更正，不能撤销") % {"month": report.period}
        ) from refused
    entries = Entry.objects.filter(
        project=project, round__year=report.year, round__month=report.month,
        round__state=Round.State.OPEN, state=Entry.State.ACCEPTED, reviewed_at=report.recorded_at,
    )  # fmt: skip
    entries.filter(version=1).delete()
    entries.update(state=Entry.State.DRAFT)
    audit.record(
        by=by, now=now, verb="take_back_report", obj=project, before=report.values(),
        summary=_("撤销%(month)s月报导入：%(project)s") % {"month": report.period, "project": project.name},
    )  # fmt: skip
