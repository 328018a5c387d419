"""Applying an import of the 三个一批 ledger, and taking it back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanpi.batches.actions.bulk import add_entries, withdraw_entries
from sanpi.batches.ledger import LEDGER
from sanpi.batches.models import BatchEntry, BatchMove
from sanpi.core.bulk import references
from sanpi.exchange.applying.applier import StaleError, same, source_of, where
from sanpi.exchange.models import ImportRow, ImportRun
from sanpi.exchange.planning.batch_state import BatchState, Entry, Place, load_state
from sanpi.exchange.planning.values import Shown
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project

_MOVE = ("state", "moved_on", "cause", "approver")


class BatchApplier:
    """Writes entries and moves; all rows at once, since they refer to each other."""

    chunk: int | None = None

    def __init__(self, run: ImportRun, *, by: User | None, now: datetime) -> None:
        self.run, self.by, self.now = run, by, now
        self.regions = {region.pk: region for region in Region.objects.below(run.region)}
        self.homes: dict[int, int] = {}

    # Writing

    def apply(self, rows: Sequence[ImportRow]) -> None:
        """Writes the rows and sets `object_id` of new ones. Raises StaleError."""
        known = BatchEntry.objects.in_bulk([row.object_id for row in rows if row.object_id])
        projects = {entry.project_id for entry in known.values()}
        projects |= {row.changes["project"][1][0] for row in rows if "project" in row.changes}
        locked = Project.objects.select_for_update().in_bulk(list(projects))
        self.homes = {key: project.region_id for key, project in locked.items()}
        state = load_state(self.regions.values(), projects)
        made: dict[Place, BatchEntry] = {}
        for row in rows:
            if row.outcome == ImportRow.Outcome.NEW:
                self._make(row, state, made)
            else:
                self._refuse_stale(row, state.by_key.get(row.object_id or 0))
        moves = self._join(rows, state, made)
        corrected = self._corrections(rows, known)
        add_entries([*made.values(), *corrected.values()], moves, by=self.by, now=self.now)
        for row in rows:
            if row.outcome == ImportRow.Outcome.NEW:
                row.object_id = made[self._place(row, state)].pk
            elif row.object_id in corrected:
                row.object_id = corrected[row.object_id].pk

    def _place(self, row: ImportRow, state: BatchState) -> Place:
        project = row.changes["project"][1][0]
        held = state.rounds[self._home(row, project)].get(row.changes["period"][1])
        if held is None:
            raise StaleError(_("%s：期次已不存在") % where(row))
        return project, held.pk, row.changes["batch"][1]

    def _home(self, row: ImportRow, project: int) -> int:
        if project not in self.homes:
            raise StaleError(_("%s：项目已不存在") % where(row))
        return self.homes[project]

    def _origin(self, row: ImportRow, state: BatchState) -> Place | None:
        if "converted_from" not in row.changes:
            return None
        project = row.changes["project"][1][0]
        number, batch = row.changes["converted_from"][1].split(":")
        return project, state.rounds[self._home(row, project)][int(number)].pk, batch

    def _make(self, row: ImportRow, state: BatchState, made: dict[Place, BatchEntry]) -> None:
        place = self._place(row, state)
        if place in state.entries:
            raise StaleError(_("%s：预览之后已有人列入该批次") % where(row))
        held = state.rounds[self._home(row, place[0])][row.changes["period"][1]]
        changes = {key: new for key, (_old, new) in row.changes.items()}
        made[place] = BatchEntry(
            project_id=place[0], period_id=place[1], batch=state.types[place[2]], effective_on=held.held_on,
            announced=changes["announced"], announced_total=changes.get("announced_total"),
            announced_plan=changes.get("announced_plan"), source=source_of(self.run, row),
        )  # fmt: skip

    def _refuse_stale(self, row: ImportRow, entry: Entry | None) -> None:
        if entry is None:
            raise StaleError(_("%s：该记录已不存在") % where(row))
        for key, (old, _new) in row.changes.items():
            if not same(old, entry.values.get(key)):
                message = _("%(where)s的“%(label)s”在预览之后有变动")
                raise StaleError(message % {"where": where(row), "label": Shown(LEDGER).label(key)})

    def _join(
        self, rows: Sequence[ImportRow], state: BatchState, made: dict[Place, BatchEntry]
    ) -> list[BatchMove]:
        """Ties conversions to their origins; the moves of all rows."""
        moves = []
        for row in rows:
            new = row.outcome == ImportRow.Outcome.NEW
            entry = made[self._place(row, state)] if new else None
            origin = self._origin(row, state) if new else None
            if entry and origin:
                source = made.get(origin) or BatchEntry.objects.get(pk=state.entries[origin].pk)
                entry.converted_from = source
                if "origin_moved_on" in row.changes:
                    moves.append(self._conversion(source, entry, row.changes["origin_moved_on"][1]))
            if row.changes.keys() & set(_MOVE):
                known = state.by_key.get(row.object_id or 0)
                moves.append(self._move(row, entry, known))
        return moves

    def _conversion(self, origin: BatchEntry, entry: BatchEntry, on: str) -> BatchMove:
        cause = _("转入%s") % entry.batch
        kind = BatchMove.Kind.CONVERSION
        return BatchMove(entry=origin, kind=kind, cause=cause, effective_on=date.fromisoformat(on))

    def _move(self, row: ImportRow, entry: BatchEntry | None, known: Entry | None) -> BatchMove:
        """The move of a row; one that is recorded already is corrected."""
        old = known.values if known else {}
        state, moved_on, cause, approver = (
            row.changes[key][1] if key in row.changes else old.get(key) for key in _MOVE
        )
        values: dict[str, Any] = {"entry": entry} if entry else {"entry_id": row.object_id}
        if known and known.move:
            values |= {"supersedes_id": known.move, "reason": _("导入更正")}
        return BatchMove(
            kind=str(state), cause=cause or _("转入下一批次"), approver=approver or "",
            effective_on=date.fromisoformat(str(moved_on)), source=source_of(self.run, row), **values,
        )  # fmt: skip

    def _corrections(self, rows: Sequence[ImportRow], known: dict[int, BatchEntry]) -> dict[int, BatchEntry]:
        """Entries whose blank amounts are filled: the same entry stated anew."""
        found = {}
        for row in rows:
            amounts = {
                key: row.changes[key][1]
                for key in ("announced_total", "announced_plan")
                if key in row.changes
            }
            if row.outcome == ImportRow.Outcome.NEW or not amounts or row.object_id is None:
                continue
            old = known[row.object_id]
            values = {
                "project_id": old.project_id, "period_id": old.period_id, "batch_id": old.batch_id,
                "announced": old.announced, "announced_total": old.announced_total,
                "announced_plan": old.announced_plan, "converted_from": old.converted_from,
            }  # fmt: skip
            found[old.pk] = BatchEntry(
                **(values | amounts), effective_on=old.effective_on, supersedes_id=old.pk,
                source=source_of(self.run, row), reason=_("导入补充公布金额"),
            )  # fmt: skip
        return found

    # Taking back

    def _written(self) -> tuple[list[BatchEntry], list[BatchMove]]:
        written_at = self.run.applied_at or self.now
        entries = BatchEntry.objects.filter(recorded_at=written_at, project__region__in=self.regions)
        moves = BatchMove.objects.filter(recorded_at=written_at, entry__project__region__in=self.regions)
        return (
            list(entries.select_related("supersedes", "project").order_by("pk")),
            list(moves.select_related("supersedes", "entry__project").order_by("pk")),
        )

    def conflicts(self, rows: Sequence[ImportRow]) -> list[str]:
        """Why the run cannot be taken back: what somebody has changed since."""
        written_at = self.run.applied_at
        if written_at is None:
            return []
        entries, moves = self._written()
        message = _("“%(name)s”：导入之后又有新的内容（%(what)s）")
        names = {entry.pk: entry.project.name for entry in entries}
        used = references(BatchEntry, list(names), written_at=written_at)
        found = [message % {"name": names[key], "what": what} for key, what in used.items()]
        corrected = [entry.project for entry in entries if entry.superseded_at is not None]
        corrected += [move.entry.project for move in moves if move.superseded_at is not None]
        found += [message % {"name": project.name, "what": _("更正")} for project in corrected]
        return found + self._double(entries, moves)

    def _double(self, entries: Sequence[BatchEntry], moves: Sequence[BatchMove]) -> list[str]:
        """Entries that would be in force again beside another one."""
        own = {entry.pk for entry in entries}
        restored = {move.entry.project_id: move.entry for move in moves if move.entry_id not in own}
        state = load_state(self.regions.values(), restored)
        message = _("“%s”已列入其他批次，不能恢复原来的批次")
        return [
            message % entry.project.name
            for project, entry in restored.items()
            if any(other.pk not in own for other in state.live(project))
        ]

    def take_back(self, rows: Sequence[ImportRow], reason: str) -> None:
        """Takes the run back."""
        entries, moves = self._written()
        withdraw_entries(entries, moves, by=self.by, now=self.now, reason=reason)

    def created(self) -> dict[str, list[int]]:
        """No bodies are entered along the way."""
        return {}

    def remove_created(self) -> dict[str, list[int]]:
        """No bodies were entered along the way."""
        return {}
