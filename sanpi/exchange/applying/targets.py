"""Applying an import of a ledger whose rows belong to projects, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core.ledger_pages import Held, LedgerTarget
from sanpi.exchange.applying.applier import StaleError, same, source_of, where
from sanpi.exchange.models import ImportRow, ImportRun
from sanpi.exchange.planning.target_readers import importable, target_reader
from sanpi.exchange.planning.target_values import HeldRows, Place, native
from sanpi.exchange.planning.values import Shown
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project

_PROJECT = "project"


class TargetApplier:
    """Writes rows one by one through the ledger's own verb, each against the values the preview showed.

    All rows at once, since they are taken back from the last to the first.
    """

    chunk: int | None = None

    def __init__(self, target: LedgerTarget, run: ImportRun, *, by: User | None, now: datetime) -> None:
        self.target, self.run, self.by, self.now = target, run, by, now
        self.ledger = importable(target.ledger)
        self.columns = {column.key: column for column in self.ledger.columns if column.writable}
        self.regions = {region.pk: region for region in Region.objects.below(run.region)}
        names = {region.code: region.name for region in self.regions.values()}
        self.readers = {
            key: target_reader(self.ledger.code, column, column.unit, names)
            for key, column in self.columns.items()
        }
        self.shown = Shown(self.ledger)

    # Writing

    def apply(self, rows: Sequence[ImportRow]) -> None:
        """Writes the rows and sets their `object_id`. Raises StaleError."""
        projects = self._projects(rows)
        held = self._held(rows)
        for row in rows:
            home = self._home(row, projects)
            known = held.find(self._place(row))
            self._refuse_stale(row, known, held)
            try:
                row.object_id = self._write(row, known, home)
            except ValidationError as refused:
                raise StaleError(f"{where(row)}：{_sentence(refused)}") from refused

    def _projects(self, rows: Sequence[ImportRow]) -> dict[int, Project]:
        keys = {key for row in rows if (key := _project_of(row)) is not None}
        return Project.objects.select_for_update().order_by("pk").in_bulk(sorted(keys))

    def _home(self, row: ImportRow, projects: dict[int, Project]) -> Region:
        key = _project_of(row)
        if key is None:
            return self.run.region
        project = projects.get(key)
        if project is None or project.region_id not in self.regions:
            raise StaleError(_("%s：项目已不存在，或已划到其他区域") % where(row))
        return self.regions[project.region_id]

    def _held(self, rows: Sequence[ImportRow]) -> HeldRows:
        held = HeldRows(self.target, self.run.region, self.run.as_of, self.readers)
        held.load({key for row in rows if (key := _project_of(row)) is not None})
        return held

    def _place(self, row: ImportRow) -> Place:
        """Where the row stands, as the ledger keeps it."""
        identity = (
            native(self.columns[key], row.changes[key][1]) if key in row.changes else None
            for key in self.target.identity
        )
        return (_project_of(row), *identity)

    def _refuse_stale(self, row: ImportRow, known: Held | None, held: HeldRows) -> None:
        if row.outcome == ImportRow.Outcome.NEW:
            named = not self.target.identity or any(key in row.changes for key in self.target.identity)
            if known is not None and named:
                raise StaleError(_("%s：预览之后已有人登记了这一条") % where(row))
            return
        if known is None:
            raise StaleError(_("%s：该记录已不存在") % where(row))
        current = held.values(known)
        for key, (old, new) in row.changes.items():
            now = current.get(key)
            if key in self.columns and old != new and not same(old, now):
                message = _("%(where)s的“%(label)s”在预览之后变成了“%(now)s”（预览时为“%(old)s”）")
                texts = {"now": self.shown.value(key, now), "old": self.shown.value(key, old)}
                raise StaleError(message % {"where": where(row), "label": self.shown.label(key), **texts})

    def _write(self, row: ImportRow, known: Held | None, home: Region) -> int:
        values = {
            key: native(self.columns[key], new)
            for key, (_old, new) in row.changes.items()
            if key in self.columns
        }
        return self.target.write(
            _project_of(row), values, known, region=home, as_of=self.run.as_of, by=self.by, now=self.now,
            source=source_of(self.run, row),
        )  # fmt: skip

    # Taking back

    def conflicts(self, rows: Sequence[ImportRow]) -> list[str]:
        """Why the run cannot be taken back: what somebody has changed since, or what now rests on it.

        Whether something rests on a row is known to the ledger alone, and it says so when the row is taken back. So
        the rows are taken back here, from the last to the first; with any conflict the caller's transaction, which
        holds all of this, is rolled back.
        """
        if self.run.applied_at is None:
            return []
        held = self._held(rows)
        since = {row.pk: self._changed_since(row, held) for row in rows}
        found: list[str] = []
        for row in reversed(rows):
            if refusal := self._taken_back(row):
                found.append("；".join([f"{where(row)}：{refusal}", *since[row.pk]]))
        return found[::-1]

    def _changed_since(self, row: ImportRow, held: HeldRows) -> list[str]:
        """What of a row no longer stands as it was imported."""
        known = held.rows.get(row.object_id or 0) or held.find(self._place(row))
        if known is None:
            return []
        current = held.values(known)
        found = []
        for column, (_old, new) in row.changes.items():
            now = current.get(column)
            if column in self.columns and not same(new, now):
                message = _("“%(label)s”导入为“%(new)s”，现在是“%(now)s”")
                texts = {"new": self.shown.value(column, new), "now": self.shown.value(column, now)}
                found.append(message % {"label": self.shown.label(column), **texts})
        return found

    def _taken_back(self, row: ImportRow) -> str:
        """Takes a row back; why not, if the ledger refuses."""
        written_at = self.run.applied_at
        if row.object_id is None or written_at is None:
            return ""
        try:
            with transaction.atomic():
                self.target.take_back(row.object_id, recorded_at=written_at, by=self.by, now=self.now)
        except ValidationError as refused:
            return _sentence(refused)
        return ""

    def take_back(self, rows: Sequence[ImportRow], reason: str) -> None:
        """Nothing is left to do: `conflicts` has found none and taken the rows back."""

    def created(self) -> dict[str, list[int]]:
        """No bodies are entered along the way."""
        return {}

    def remove_created(self) -> dict[str, list[int]]:
        """No bodies were entered along the way."""
        return {}


def _project_of(row: ImportRow) -> int | None:
    """The key of the project a row is about."""
    return row.changes[_PROJECT][1][0] if _PROJECT in row.changes else None


def _sentence(refused: ValidationError) -> str:
    """What was refused, in one line."""
    return "；".join(str(message) for message in refused.messages)
