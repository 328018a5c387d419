"""Planning an import of the project ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.ledger import Column
from sanpi.exchange.cells import Reader
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.planner import Planned
from sanpi.exchange.planning.project_checks import ProjectChecks
from sanpi.exchange.planning.project_facts import ProjectFacts
from sanpi.exchange.planning.project_index import Known, ProjectIndex
from sanpi.exchange.planning.project_readers import BODY_COLUMNS, project_reader
from sanpi.exchange.planning.project_state import (
    CODE_FIELDS,
    DECIMAL_FIELDS,
    PLAIN_FIELDS,
    State,
    load_states,
)
from sanpi.exchange.planning.records import Record
from sanpi.exchange.planning.references import Body, References, fold_name
from sanpi.exchange.planning.roundtrip import drop_unedited
from sanpi.organizations.models import Region
from sanpi.projects.models import ProjectKind

_FIELDS = (*PLAIN_FIELDS, *DECIMAL_FIELDS, *CODE_FIELDS, "enrolled_on")
_NEVER_CLEARED = frozenset(
    {"name", "kind", "region", "total_investment", "annual_plan", "stage", "stage_on", "status"}
)
_FEWEST = 2


class ProjectPlanner:
    """Compares rows with the register of a region, chunk by chunk."""

    money_keys: Sequence[str] = ("total_investment", "annual_plan", "fixed_investment", "completed_before")
    chunk: int | None = 1000

    def __init__(self, *, region: Region, as_of: date, today: date, findings: Findings) -> None:
        self.region = region
        self.as_of = as_of
        self.findings = findings
        self.index = ProjectIndex.of(region)
        self.codes = {found.code: found.pk for found in self.index.regions.values()}
        self.names = {found.code: found.name for found in self.index.regions.values()}
        self.references = References(self.index.regions.values())
        self.kinds = dict(ProjectKind.objects.order_by("pk").values_list("code", "pk"))
        self.facts = ProjectFacts(as_of=as_of, today=today, findings=findings)
        self.checks = ProjectChecks(findings)

    def reader(self, column: Column, unit: str | None) -> Reader:
        """How a column is read under a header that names this unit."""
        return project_reader(column, unit, self.names)

    def plan(self, records: Sequence[Record]) -> list[Planned]:
        """What a chunk of records does; findings are added along the way."""
        self.index.look_up_codes(record.values.get("code") or "" for record in records)
        self.references.look_up_firms(*_firms_named(records))
        located = [
            (record, self.index.locate(record, self._home(record), self.findings)) for record in records
        ]
        states: dict[int, State] = {}
        for year in {record.sheet.year for record in records}:
            keys = {known.pk for record, known in located if known and record.sheet.year == year}
            states |= load_states(keys, as_of=self.as_of, year=year)
        planned = [self._planned(record, known, states) for record, known in located]
        return [row for row in planned if row is not None]

    def _home(self, record: Record) -> int:
        """The region a new project of this row belongs to."""
        return self.codes.get(record.values.get("region") or "", self.region.pk)

    def _planned(self, record: Record, known: Known | None, states: Mapping[int, State]) -> Planned | None:
        state = states.get(known.pk) if known else None
        if _is_stray(record, state):
            value = next(iter(record.values), "")
            message = _("第 %(row)d 行没有项目名称，只有“%(text)s”，未导入此行")
            text = record.found(value)
            self.findings.warning(record, value, "stray-row", message % {"row": record.row, "text": text})
            return None
        changes = self._changes(record, state)
        label = record.values.get("name") or (known.name if known else "") or _("（没有名称）")
        if record.failed:
            return Planned(record, "error", label, known.pk if known else None)
        if state is None:
            return Planned(record, "new", label, None, changes)
        return Planned(record, "changed" if changes else "unchanged", label, state.pk, changes)

    def _changes(self, record: Record, state: State | None) -> dict[str, list[Any]]:
        """Key → [old, new] for everything the row changes; findings for everything wrong about it."""
        self._refuse_clearing(record)
        old = state.values if state else {"status": "normal"}
        if state and record.fingerprint:
            drop_unedited(record, old, self.findings)
        new: dict[str, Any] = {key: record.values[key] for key in _FIELDS if key in record.values}
        if years := record.values.get("years", ()):
            new["start_year"], new["end_year"] = years
        elif years is None:
            new["start_year"] = new["end_year"] = None
        region = state.region if state else self._home(record)
        self._name(record, state, new)
        self._code(record, state, new)
        self._bodies(record, region, old, new)
        if state is None:
            self._require(record, region, new)
        else:
            self._refuse_moving(record, state)
        changes = {key: [old.get(key), value] for key, value in new.items() if old.get(key) != value}
        self.facts.add(record, state, self._kind(new, state), changes)
        self.checks.check(record, state, changes)
        return changes

    def _refuse_clearing(self, record: Record) -> None:
        for key, value in list(record.values.items()):
            if value is None and (key in _NEVER_CLEARED or key.startswith(("planned_", "actual_"))):
                message = _("这一栏不能用“清空”删除；已登记的日期和金额请到项目档案更正或撤销")
                self.findings.error(record, key, "cannot-clear", message)

    def _require(self, record: Record, region: int, new: dict[str, Any]) -> None:
        """What a new project cannot be without."""
        if not new.get("name"):
            self.findings.error(record, "name", "name-missing", _("没有项目名称；新增项目必须写明名称"))
        new["region"] = next(code for code, key in self.codes.items() if key == region)
        new.setdefault("kind", next(iter(self.kinds)))

    def _refuse_moving(self, record: Record, state: State) -> None:
        stated = record.values.get("region")
        if stated and self.codes[stated] != state.region:
            home = self.index.regions[state.region].name
            message = _("该项目登记在%s，不能通过导入改到其他区域；请核对名称或项目代码")
            self.findings.error(record, "region", "other-region", message % home)

    def _name(self, record: Record, state: State | None, new: dict[str, Any]) -> None:
        """A name that differs only in brackets and blanks is the same; a real difference is pointed out."""
        if state is None or not new.get("name"):
            return
        if record.record_id is None and _same_name(state.values["name"], new["name"]):
            del new["name"]
            return
        if new["name"] != state.values["name"]:
            message = _("项目将改名：%(old)s → %(new)s")
            names = {"old": state.values["name"], "new": new["name"]}
            self.findings.warning(record, "name", "renamed", message % names)

    def _code(self, record: Record, state: State | None, new: Mapping[str, Any]) -> None:
        """A code stays with its project for life; another one may mean another project."""
        known = state.values["code"] if state else None
        if known and new.get("code", known) != known:
            message = _("项目代码将由 %(old)s 改为 %(new)s；请确认不是另一个项目")
            codes = {"old": known, "new": new["code"] or _("空")}
            self.findings.warning(record, "code", "code-changed", message % codes)

    def _kind(self, new: Mapping[str, Any], state: State | None) -> int:
        code = new.get("kind")
        return self.kinds.get(code, 0) if code else (state.kind if state else 0)

    def _bodies(self, record: Record, region: int, old: Mapping[str, Any], new: dict[str, Any]) -> None:
        for key in BODY_COLUMNS:
            if key in record.values:
                name = record.values[key]
                new[key] = self._body(record, key, name, region) if name else None
        uscc = record.values.get("uscc")
        if uscc:
            self._firm_code(record, uscc, old, new)

    def _body(self, record: Record, key: str, name: str, region: int) -> Body:
        if key in ("owner", "investor"):
            body = self.references.firm(name)
            what, near = _("企业"), None
        elif key == "lead":
            body, what = self.references.official(name, region), _("分包领导")
            near = None if body[0] else self.references.similar("official", name, region)
        else:
            body, what = self.references.organization(name, region), _("单位")
            near = None if body[0] else self.references.similar("organization", name, region)
            self._several(record, key, name)
        if body[0] is None:
            similar = _("；最接近的已有名称：%s") % near if near else ""
            message = _("将新建%(what)s“%(name)s”%(similar)s")
            text = message % {"what": what, "name": name, "similar": similar}
            # Firms are many and mostly new; units and posts are few, and a new one is often a slip.
            self.findings.hint(record, key, f"new-{key}", text, "" if what == _("企业") else name)
        return body

    def _several(self, record: Record, key: str, name: str) -> None:
        if any(mark in name for mark in "、，,；;\n"):
            message = _("写了不止一个单位，将按一个名称“%s”登记；建议只写牵头单位")
            self.findings.warning(record, key, "several-units", message % name)

    def _firm_code(self, record: Record, uscc: str, old: Mapping[str, Any], new: dict[str, Any]) -> None:
        """A credit code settles which firm is meant; without a firm it is nobody's."""
        owner: Body | None = new.get("owner", old.get("owner"))
        known = self.references.firm_by_uscc(uscc)
        if known is not None:
            if owner and not _same_name(str(known[1]), str(owner[1])):
                message = _("该代码登记的企业是“%(known)s”，表中写的是“%(owner)s”；请核对哪一个正确")
                names = {"known": known[1], "owner": owner[1]}
                self.findings.error(record, "uscc", "uscc-of-other-firm", message % names)
            new["owner"] = known
        elif owner is None:
            message = _("有统一社会信用代码而没有建设单位；代码未导入")
            self.findings.warning(record, "uscc", "uscc-without-owner", message)
        else:
            self._check_firm_code(record, uscc, owner)
            new["uscc"] = uscc

    def _check_firm_code(self, record: Record, uscc: str, owner: Body) -> None:
        """A firm has one code, in the register and within the workbook."""
        name = str(owner[1])
        other = next((code for key, _name, code in self.references.firms(name) if key == owner[0]), None)
        if other:
            message = _("“%(name)s”登记的代码是 %(known)s，表中是 %(found)s；请核对哪一个正确")
            found = {"name": name, "known": other, "found": uscc}
            self.findings.error(record, "uscc", "uscc-differs", message % found)
        elif rival := self.references.claim_code(name, uscc):
            message = _("同一文件里“%(name)s”与“%(rival)s”的代码有矛盾；请核对")
            self.findings.error(record, "uscc", "uscc-differs", message % {"name": name, "rival": rival})


def _firms_named(records: Sequence[Record]) -> tuple[set[str], set[str]]:
    """The firms' names and codes in a chunk."""
    names = {
        record.values[key] for record in records for key in ("owner", "investor") if record.values.get(key)
    }
    return names, {record.values["uscc"] for record in records if record.values.get("uscc")}


def _is_stray(record: Record, state: State | None) -> bool:
    """A row with a lone character somewhere is no project."""
    named = record.values.get("name") or record.values.get("code")
    return state is None and not named and not record.failed and len(record.values) < _FEWEST


def _same_name(one: str, other: str) -> bool:
    return fold_name(one) == fold_name(other)
