"""Filling in a month: one row or a whole grid in one transaction, and submitting it.

The grid's verbs answer row by row: what one row may not does not stop the others. Callers have settled which projects
the person may fill in (`models.reportable_by`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.bulk import update_rows
from sanpi.organizations.models import User
from sanpi.progress import rules
from sanpi.progress.actions.locking import allowed, entries_of, entry_draft, open_round_locked
from sanpi.progress.actions.values import (
    Conflict,
    Row,
    RowResult,
    blocking,
    changes,
    checked,
    entry_values,
    missing_values,
    stage_keys,
)
from sanpi.progress.models import VALUE_FIELDS, Entry, Round
from sanpi.projects.models import Project

_WRITTEN = (*VALUE_FIELDS, "reason", "state", "version", "filled_by", "filled_at")
_SUBMITTED = ("state", "version", "submitted_by", "submitted_at")


class ConflictError(ValidationError):
    """The row was written by somebody else since it was read; `conflict` says what stands there now."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.message)
        self.conflict = conflict


@transaction.atomic
def save_entry(
    *,
    round: Round,
    project: Project,
    values: Mapping[str, Any],
    version: int | None,
    by: User | None,
    now: datetime,
) -> RowResult:
    """Saves one row as a draft; see `save_entries`. Its `remarks` say what looks odd and block nothing.

    Raises ConflictError when the row has another version by now, ValidationError (by field) when it may not be saved.
    """
    (result,) = save_entries(round=round, rows=[Row(project.pk, values, version)], by=by, now=now)
    if result.conflict:
        raise ConflictError(result.conflict)
    if result.errors:
        raise ValidationError({name or "__all__": text for name, text in result.errors.items()})
    return result


@dataclass(slots=True)
class _Save:
    """One call of `save_entries`."""

    round: Round
    by: User | None
    now: datetime
    stages: set[int]
    allowed: Mapping[int, Project]
    entries: dict[int, Entry]
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    drafts: list[audit.Draft] = field(default_factory=list)

    def row(self, row: Row) -> RowResult:
        """Takes one row in, or says why not."""
        result = RowResult(row.project, entry=self.entries.get(row.project))
        values, result.errors = checked(row.values, self.stages)
        refused = self._refused(row.project, result.entry)
        if refused:
            result.errors = {"": refused}
        if result.errors:
            result.status = "refused"
        elif result.entry is None:
            self._add(result, values)
        else:
            self._change(result, result.entry, values, row.version)
        return result

    def _refused(self, project: int, entry: Entry | None) -> str:
        if project not in self.allowed:
            return _("该项目不在本月填报范围：没有当年年度计划，或已退出，或不属于本区域")
        if entry and entry.state == Entry.State.ACCEPTED:
            return _("本月已审核通过；要修改的，请项目办退回")
        return ""

    def _add(self, result: RowResult, values: dict[str, Any]) -> None:
        if not any(value not in (None, "") for value in values.values()):
            result.status = "unchanged"
            return
        entry = Entry(round=self.round, project=self.allowed[result.project], **values)
        self._sign(entry)
        self.new.append(entry)
        result.entry = self.entries[result.project] = entry
        self._tell(entry, {}, values)

    def _change(self, result: RowResult, entry: Entry, values: dict[str, Any], version: int | None) -> None:
        before, after = changes(entry_values(entry), values)
        if not after:
            result.status = "unchanged"
        elif (version or 0) != entry.version:
            result.status, result.conflict = "conflict", conflict_of(entry)
        else:
            for name, value in after.items():
                setattr(entry, name, value)
            entry.version += 1
            if entry.state == Entry.State.SUBMITTED:
                entry.state = Entry.State.DRAFT
            self._sign(entry)
            self.changed.append(entry)
            self._tell(entry, before, after)

    def _sign(self, entry: Entry) -> None:
        entry.filled_by, entry.filled_at = self.by, self.now

    def _tell(self, entry: Entry, before: dict[str, Any], after: dict[str, Any]) -> None:
        summary = _("填报%(month)s月报：%(project)s") % {
            "month": self.round.period, "project": entry.project.name,
        }  # fmt: skip
        self.drafts.append(audit.Draft("save_entry", summary, entry.project, before, after))

    def write(self) -> None:
        Entry.objects.bulk_create(self.new)
        update_rows(self.changed, _WRITTEN)
        if self.drafts:
            audit.record_all(self.drafts, by=self.by, now=self.now)


def conflict_of(entry: Entry) -> Conflict:
    """What stands in the row now, and who wrote it."""
    name = entry.filled_by.name if entry.filled_by else ""
    return Conflict(entry.version, entry.state, entry_values(entry), name, entry.filled_at)


@transaction.atomic
def save_entries(*, round: Round, rows: Sequence[Row], by: User | None, now: datetime) -> list[RowResult]:
    """Saves the rows of a grid as drafts in one transaction and few statements; the answers are in the rows' order.

    A row whose version is not the present one is a conflict, unless it says the same. What was submitted becomes a
    draft again when it is changed; what was returned stays returned until it is submitted. Raises ValidationError
    when the month is closed.
    """
    locked = open_round_locked(round)
    keys = [row.project for row in rows]
    save = _Save(locked, by, now, stage_keys(), allowed(locked, keys), entries_of(locked, keys))
    results = [save.row(row) for row in rows]
    save.write()
    _remark(locked, results)
    return results


def _remark(round_: Round, results: Iterable[RowResult]) -> None:
    """Says what looks odd in every row that now holds something."""
    kept = {result.project: result for result in results if result.entry}
    values = {project: entry_values(result.entry) for project, result in kept.items() if result.entry}
    for project, remarks in rules.remarks(round_.period, values).items():
        kept[project].remarks = remarks


@transaction.atomic
def submit_entries(
    *, round: Round, projects: Collection[int], by: User | None, now: datetime
) -> list[RowResult]:
    """Submits drafts and returned entries for review; those that are incomplete or cannot be so stay, with reasons.

    Submitting again what waits or was accepted already changes nothing. Raises ValidationError when the month is
    closed.
    """
    locked = open_round_locked(round)
    entries = entries_of(locked, projects)
    results = [RowResult(project, entry=entries.get(project)) for project in projects]
    _remark(locked, results)
    ready = [entry for result in results if (entry := _submittable(result))]
    for entry in ready:
        entry.state, entry.version = Entry.State.SUBMITTED, entry.version + 1
        entry.submitted_by, entry.submitted_at = by, now
    update_rows(ready, _SUBMITTED)
    drafts = [
        entry_draft("submit_entry", _("提交%(month)s月报：%(project)s"), locked, entry) for entry in ready
    ]
    if drafts:
        audit.record_all(drafts, by=by, now=now)
    return results


def _submittable(result: RowResult) -> Entry | None:
    """The entry that goes to review; None where there is nothing to submit, with the reason in the result."""
    entry = result.entry
    if entry is None:
        result.status, result.errors = "refused", {"": _("还没有填写，请先填报本月数据")}
        return None
    if entry.state in {Entry.State.SUBMITTED, Entry.State.ACCEPTED}:
        result.status = "unchanged"
        return None
    result.errors = missing_values(entry_values(entry)) | blocking(result.remarks)
    result.status = "refused" if result.errors else "saved"
    return None if result.errors else entry
