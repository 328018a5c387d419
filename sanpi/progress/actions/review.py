"""Reviewing a month: accepting what was submitted, or sending it back."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import update_rows
from sanpi.organizations.models import User
from sanpi.progress.actions.entries import conflict_of
from sanpi.progress.actions.locking import entries_of, entry_draft, open_round_locked
from sanpi.progress.actions.reports import retract_report, write_reports
from sanpi.progress.actions.values import RowResult
from sanpi.progress.models import Entry, Round

_REVIEWED = ("state", "version", "comment", "reviewed_by", "reviewed_at")


@transaction.atomic
def return_entry(*, entry: Entry, comment: str, by: User | None, now: datetime) -> Entry:
    """Sends a submitted or accepted entry back with what is wrong; the record of an accepted one is taken back.

    The second of two clicks changes nothing. Raises ValidationError when there is no comment, the month is closed or
    the entry was not submitted.
    """
    comment = comment.strip()
    locked = open_round_locked(entry.round)
    entry = entries_of(locked, [entry.project_id])[entry.project_id]
    if not comment:
        raise ValidationError({"comment": _("请写明退回的原因，填报人据此修改")})
    if entry.state == Entry.State.RETURNED and entry.comment == comment:
        return entry
    if entry.state not in {Entry.State.SUBMITTED, Entry.State.ACCEPTED}:
        raise ValidationError(_("该项目尚未提交，没有可退回的内容"))
    if entry.state == Entry.State.ACCEPTED:
        retract_report(project=entry.project, month=locked.period, reason=comment, by=by, now=now)
    entry.state, entry.version, entry.comment = Entry.State.RETURNED, entry.version + 1, comment
    entry.reviewed_by, entry.reviewed_at = by, now
    entry.save(update_fields=_REVIEWED)
    draft = entry_draft("return_entry", _("退回%(month)s月报：%(project)s"), locked, entry, reason=comment)
    audit.record_all([draft], by=by, now=now)
    return entry


@transaction.atomic
def accept_entries(
    *,
    round: Round,
    projects: Collection[int],
    by: User | None,
    now: datetime,
    versions: Mapping[int, int] | None = None,
) -> list[RowResult]:
    """Accepts submitted entries: each becomes a fact, effective on the last day of the month.

    With `versions` (project → version the reviewer saw) a row written since, or not seen at all, is a conflict and not
    accepted. What was accepted already is unchanged. Raises ValidationError when the month is closed.
    """
    locked = open_round_locked(round)
    entries = entries_of(locked, projects)
    results = [_reviewed(project, entries.get(project), versions) for project in projects]
    ready = [result.entry for result in results if result.status == "saved" and result.entry]
    for entry in ready:
        entry.state, entry.version, entry.comment = Entry.State.ACCEPTED, entry.version + 1, ""
        entry.reviewed_by, entry.reviewed_at = by, now
    update_rows(ready, _REVIEWED)
    write_reports(ready, locked.period, by=by, now=now)
    text = _("审核通过%(month)s月报：%(project)s")
    drafts = [entry_draft("accept_entry", text, locked, entry, after=entry.values()) for entry in ready]
    if drafts:
        audit.record_all(drafts, by=by, now=now)
    return results


def _reviewed(project: int, entry: Entry | None, versions: Mapping[int, int] | None) -> RowResult:
    """Whether the entry may be accepted."""
    result = RowResult(project, entry=entry)
    if entry is None or entry.state in {Entry.State.DRAFT, Entry.State.RETURNED}:
        result.status, result.errors = "refused", {"": _("尚未提交，不能审核")}
    elif entry.state == Entry.State.ACCEPTED:
        result.status = "unchanged"
    elif versions is not None and versions.get(project) != entry.version:
        result.status, result.conflict = "conflict", conflict_of(entry)
    return result
