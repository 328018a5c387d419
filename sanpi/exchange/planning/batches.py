"""Planning an import of the 三个一批 ledger."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanpi.batches.ledger import IN_FORCE, entry_name
from sanpi.batches.models import BatchMove
from sanpi.core.ledger import Column
from sanpi.exchange.cells import Reader
from sanpi.exchange.planning.batch_readers import batch_reader
from sanpi.exchange.planning.batch_state import BatchState, Entry, Place, Round, load_state
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.planner import Planned
from sanpi.exchange.planning.project_index import Known, ProjectIndex
from sanpi.exchange.planning.records import Record
from sanpi.exchange.planning.references import fold_name
from sanpi.exchange.planning.roundtrip import drop_unedited
from sanpi.exchange.planning.sheets import ID
from sanpi.organizations.models import Region

_MOVE = ("moved_on", "cause", "approver")
_AMOUNTS = ("announced_total", "announced_plan")


class BatchPlanner:
    """Compares rows with the entries of a region's projects; all rows at once, since they refer to each other."""

    money_keys: Sequence[str] = _AMOUNTS
    chunk: int | None = None

    def __init__(self, *, region: Region, as_of: date, today: date, findings: Findings) -> None:
        self.region = region
        self.as_of, self.today = as_of.isoformat(), today.isoformat()
        self.findings = findings
        self.index = ProjectIndex.of(region)
        self.places: dict[Place, Record] = {}
        self.state: BatchState = load_state(self.index.regions.values(), ())

    def reader(self, column: Column, unit: str | None) -> Reader:
        """How a column is read under a header that names this unit."""
        return batch_reader(column, unit, {code: found.label for code, found in self.state.types.items()})

    def plan(self, records: Sequence[Record]) -> list[Planned]:
        """What the records do; findings are added along the way."""
        self.index.look_up_codes(record.values.get("code") or "" for record in records)
        located = [(record, self._locate(record)) for record in records]
        projects = {known.pk for _record, known in located if known}
        self.state = load_state(self.index.regions.values(), projects)
        planned = [self._planned(record, known) for record, known in located]
        self._check_origins(planned)
        self._refuse_double(planned)
        for row in planned:
            if row.record.failed:
                row.outcome, row.changes = "error", {}
        return planned

    def _locate(self, record: Record) -> Known | None:
        code, name = record.values.get("code"), record.values.get("name")
        known = self.index.by_code.get(code or "")
        if known is None and code in self.index.elsewhere:
            message = _("项目代码属于其他区域的项目（%s），不能在这里导入")
            self.findings.error(record, "code", "other-region", message % self.index.elsewhere[code])
            return None
        candidates = self.index.by_name.get(fold_name(name), []) if name else []
        if known is None and len(candidates) > 1:
            message = _("有 %d 个同名项目；请加上项目代码")
            self.findings.error(record, "name", "ambiguous-name", message % len(candidates))
            return None
        known = known or (candidates[0] if candidates else None)
        if known is None and not record.failed:
            key = "name" if name else "code"
            message = _("项目库里没有这个项目；请先导入项目主表，或核对名称和代码")
            self.findings.error(record, key, "unknown-project", message)
        return known

    def _planned(self, record: Record, known: Known | None) -> Planned:
        values = record.values
        label = values.get("name") or (known.name if known else "") or _("（没有名称）")
        planned = Planned(record, "error", label)
        for key, name in (("period", _("期次")), ("batch", _("批次"))):
            if not values.get(key) and not record.failed:
                message = _("没有写%s")
                self.findings.error(record, key, f"{key}-missing", message % name)
        if known is None or record.failed:
            return planned
        held = self.state.rounds[known.region].get(values["period"])
        if held is None:
            message = _("还没有第 %(number)d 期；请先到“三个一批”的“期次”中新建，再重新检查")
            self.findings.error(record, "period", "unknown-period", message % {"number": values["period"]})
            return planned
        place = (known.pk, held.pk, values["batch"])
        entry = self._entry(record, place)
        if not record.failed:
            planned.changes = self._changes(record, known, held, entry)
            planned.object_id = entry.pk if entry else None
            planned.outcome = "new" if entry is None else "changed" if planned.changes else "unchanged"
        return planned

    def _entry(self, record: Record, place: Place) -> Entry | None:
        first = self.places.setdefault(place, record)
        if first is not record:
            message = _("与第 %d 行是同一项目、同一期次、同一批次；只能有一行")
            self.findings.error(record, "name", "duplicate-row", message % first.row)
        entry = self.state.entries.get(place)
        if record.record_id is not None and (entry is None or entry.pk != record.record_id):
            message = _(
                "系统编号 %d 是另一条记录；项目、期次和批次不能通过导入更改，新增的行请把系统编号留空"
            )
            self.findings.error(record, ID, "unknown-id", message % record.record_id)
        return entry

    def _changes(
        self, record: Record, known: Known, held: Round, entry: Entry | None
    ) -> dict[str, list[Any]]:
        if entry is None:
            return self._new(record, known, held)
        if record.fingerprint:
            drop_unedited(record, entry.values, self.findings)
        changes: dict[str, list[Any]] = {}
        for key in (*_AMOUNTS, "announced", "converted_from"):
            self._compare(record, entry, key, changes)
        return changes | self._move(record, entry, entry.effective_on)

    def _new(self, record: Record, known: Known, held: Round) -> dict[str, list[Any]]:
        """A new entry; amounts that are not written are those registered."""
        values = record.values
        found: dict[str, Any] = {
            "project": [known.pk, known.name],
            "period": held.number,
            "batch": values["batch"],
            "announced": values.get("announced", True),
            "announced_total": values.get("announced_total", self.state.totals.get(known.pk)),
            "announced_plan": values.get(
                "announced_plan", self.state.plans.get((known.pk, held.held_on.year))
            ),
            "converted_from": values.get("converted_from"),
        }
        changes = {key: [None, value] for key, value in found.items() if value is not None}
        return changes | self._move(record, None, held.held_on)

    def _compare(self, record: Record, entry: Entry, key: str, changes: dict[str, list[Any]]) -> None:
        """What was announced stays as announced; a blank may still be filled."""
        if key not in record.values or record.values[key] == entry.values[key]:
            return
        if entry.values[key] is None and key in _AMOUNTS and not entry.bound:
            changes[key] = [None, record.values[key]]
            return
        message = _("活动时公布的内容以已登记的为准，不随导入更改")
        self.findings.warning(record, key, "announced-stays", message)

    def _move(self, record: Record, entry: Entry | None, since: date) -> dict[str, list[Any]]:
        """The exit or conversion a row tells of."""
        old = entry.values if entry else {"state": IN_FORCE}
        state = record.values.get("state") or old["state"]
        if state == IN_FORCE:
            if old["state"] != IN_FORCE:
                message = _("该项目已调出或转化；恢复请到“三个一批”页面办理，导入不改动")
                self.findings.warning(record, "state", "restore-by-hand", message)
            return {}
        new = {"state": state} | {key: record.values[key] for key in _MOVE if record.values.get(key)}
        if old["state"] == IN_FORCE and "moved_on" not in new:
            new["moved_on"] = self.as_of
            message = _("没有写变动日期，按数据截至日期 %s 登记")
            self.findings.hint(record, "state", "move-without-date", message % self.as_of)
        self._check_move(record, {**old, **new}, since)
        return {key: [old.get(key), value] for key, value in new.items() if old.get(key) != value}

    def _check_move(self, record: Record, move: dict[str, Any], since: date) -> None:
        on = move["moved_on"]
        if on > self.today:
            self.findings.error(record, "moved_on", "future-date", _("变动日期晚于今天"))
        elif on < since.isoformat():
            message = _("变动日期早于列入日期 %s")
            self.findings.error(record, "moved_on", "move-order", message % since.isoformat())
        if move["state"] == BatchMove.Kind.EXIT:
            for key, name in (("cause", _("变动原因")), ("approver", _("批准"))):
                if not move.get(key):
                    message = _("调出须写明%s")
                    self.findings.error(record, key, f"{key}-missing", message % name)

    # Rows together

    def _check_origins(self, planned: Sequence[Planned]) -> None:
        """A conversion names an entry that exists, or is another row; it moves that entry on by itself."""
        rows = self._rows_by_place(planned)
        for row in planned:
            origin = row.changes.get("converted_from", [None, None])[1]
            if row.outcome != "new" or not origin:
                continue
            project = row.changes["project"][1][0]
            place = self._origin_place(project, origin)
            entry = self.state.entries.get(place) if place else None
            other = rows.get(place) if place else None
            if entry is None and other is None:
                number, batch = origin.split(":")
                name = entry_name(int(number), self.state.types[batch].label)
                message = _("该项目没有列入%s；请在表中加上那一行，或改正“转化自”")
                self.findings.error(row.record, "converted_from", "unknown-origin", message % name)
            elif not self._moves_on(entry, other):
                row.changes["origin_moved_on"] = [None, self._held_on(row).isoformat()]

    def _moves_on(self, entry: Entry | None, row: Planned | None) -> bool:
        """Whether the origin leaves its batch by its own account."""
        if entry and not entry.in_force:
            return True
        return row is not None and ("state" in row.changes or row.record.values.get("state") == IN_FORCE)

    def _held_on(self, row: Planned) -> date:
        project = row.changes["project"][1][0]
        return self.state.rounds[self.index.by_key[project].region][row.changes["period"][1]].held_on

    def _origin_place(self, project: int, origin: str) -> Place | None:
        number, batch = origin.split(":")
        held = self.state.rounds[self.index.by_key[project].region].get(int(number))
        return (project, held.pk, batch) if held else None

    def _rows_by_place(self, planned: Sequence[Planned]) -> dict[Place, Planned]:
        by_record = {id(row.record): row for row in planned}
        return {place: by_record[id(record)] for place, record in self.places.items()}

    def _refuse_double(self, planned: Sequence[Planned]) -> None:
        """A project is in force in one batch at a time, or it would be counted twice."""
        leaving = {row.object_id for row in planned if row.object_id and "state" in row.changes}
        for row in planned:
            if "origin_moved_on" in row.changes:
                place = self._origin_place(row.changes["project"][1][0], row.changes["converted_from"][1])
                entry = self.state.entries.get(place) if place else None
                leaving |= {entry.pk} if entry else set()
        rows = self._rows_by_place(planned)
        moved_on = {
            self._origin_place(row.changes["project"][1][0], row.changes["converted_from"][1])
            for row in planned
            if "origin_moved_on" in row.changes
        }
        live: dict[int, list[str]] = defaultdict(list)
        for place, row in rows.items():
            if row.outcome != "new" or "state" in row.changes or place in moved_on:
                continue
            project = place[0]
            if project not in live:
                live[project] = [
                    entry_name(entry.values["period"], self.state.types[entry.values["batch"]].label)
                    for entry in self.state.live(project)
                    if entry.pk not in leaving
                ]
            if live[project]:
                message = _("该项目已在%s；请先写明那一行的转化或调出，否则会重复计数")
                self.findings.error(row.record, "batch", "double-entry", message % live[project][0])
            live[project].append(entry_name(row.changes["period"][1], self.state.types[place[2]].label))
