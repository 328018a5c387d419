"""Planning an import of a ledger whose rows belong to projects: progress, permits, issues, enrollment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.core.ledger_pages import Held, LedgerTarget
from sanpi.domain.periods import Month
from sanpi.exchange.cells import Reader
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.planner import Planned
from sanpi.exchange.planning.project_index import Known, ProjectIndex
from sanpi.exchange.planning.records import Record
from sanpi.exchange.planning.references import fold_name
from sanpi.exchange.planning.roundtrip import drop_unedited, is_edited
from sanpi.exchange.planning.target_readers import ABOUT, PERIOD, importable, is_month, target_reader
from sanpi.exchange.planning.target_values import HeldRows, Place, native, spelt_alike
from sanpi.organizations.models import Region

# Among so many names the nearest one is looked for.
_MOST_NAMES = 20_000


@dataclass(slots=True)
class _Located:
    """A record with the projects it may be about; `none` says that it names none and need not."""

    record: Record
    candidates: Sequence[Known] = ()
    none: bool = False


class TargetPlanner:
    """Compares rows with what a ledger holds about a region's projects."""

    chunk: int | None = 1000

    def __init__(
        self, target: LedgerTarget, *, region: Region, as_of: date, today: date, findings: Findings
    ) -> None:
        self.target, self.region, self.as_of, self.findings = target, region, as_of, findings
        self.ledger = importable(target.ledger)
        self.columns = {column.key: column for column in self.ledger.columns if column.writable}
        self.identity = [self.columns[key] for key in target.identity]
        self.money_keys: Sequence[str] = [
            key for key, column in self.columns.items() if column.kind is Kind.MONEY
        ]
        self.index = ProjectIndex.of(region)
        self.regions = {found.code: found.name for found in self.index.regions.values()}
        self.readers = {key: self.reader(column, column.unit) for key, column in self.columns.items()}
        self.months = {key for key in self.columns if is_month(key)}
        self.seen: dict[object, Record] = {}
        self._near: dict[str, str] = {}

    def reader(self, column: Column, unit: str | None) -> Reader:
        """How a column is read under a header that names this unit."""
        return target_reader(self.ledger.code, column, unit, self.regions)

    def plan(self, records: Sequence[Record]) -> list[Planned]:
        """What a chunk of records does; findings are added along the way."""
        self.index.look_up_codes(record.values.get("code") or "" for record in records)
        located = [self._locate(record) for record in records if not self._is_stray(record)]
        held = HeldRows(self.target, self.region, self.as_of, self.readers)
        held.load({known.pk for each in located for known in each.candidates})
        return [self._planned(each, held) for each in located]

    def _is_stray(self, record: Record) -> bool:
        """A row with a lone character somewhere is no record; it is pointed out and left."""
        named = any(record.values.get(key) for key in ("name", "code", *self.target.identity))
        if named or record.failed or len(record.values) > 1:
            return False
        value = next(iter(record.values), "")
        message = _("第 %(row)d 行没有项目名称，只有“%(text)s”，未导入此行")
        text = {"row": record.row, "text": record.found(value)}
        self.findings.warning(record, value, "stray-row", message % text)
        return True

    # Which project

    def _locate(self, record: Record) -> _Located:
        code, name = record.values.get("code"), record.values.get("name")
        by_code = self.index.by_code.get(code or "")
        if by_code is not None:
            self._compare_name(record, by_code)
            return _Located(record, [by_code])
        if code and code in self.index.elsewhere:
            message = _("项目代码属于其他区域的项目（%s），不能在这里导入；请核对代码，或由该区域导入")
            self.findings.error(record, "code", "other-region", message % self.index.elsewhere[code])
            return _Located(record)
        if not name:
            return self._nameless(record, code)
        return self._by_name(record, name, code)

    def _compare_name(self, record: Record, known: Known) -> None:
        name = record.values.get("name")
        if name and fold_name(name) != fold_name(known.name):
            message = _("按项目代码认作“%(known)s”，与表中名称不同；请核对代码")
            self.findings.warning(record, "name", "name-differs", message % {"known": known.name})

    def _nameless(self, record: Record, code: str | None) -> _Located:
        if record.refused & {"name", "code"}:
            return _Located(record)
        if code:
            message = _("项目库里没有这个代码的项目；请先导入项目主表，或核对代码")
            self.findings.error(record, "code", "unknown-project", message)
        elif self.target.needs_project:
            message = _("没有项目名称，也没有项目代码，不知道是哪个项目")
            self.findings.error(record, "name", "name-missing", message)
        else:
            return _Located(record, none=True)
        return _Located(record)

    def _by_name(self, record: Record, name: str, code: str | None) -> _Located:
        candidates = self.index.by_name.get(fold_name(name), [])
        if stated := record.values.get("region"):
            candidates = [known for known in candidates if self.index.regions[known.region].code == stated]
        if not candidates:
            near = self._nearest(name)
            message = _("项目库里没有这个项目；请先导入项目主表，或核对名称和代码")
            message += _("；最接近的：%s") % near if near else ""
            self.findings.error(record, "name", "unknown-project", message, near)
        elif code and len(candidates) == 1 and candidates[0].code:
            message = _("“%(name)s”登记的项目代码是 %(known)s，与表中不同；请核对是不是同一个项目")
            texts = {"name": candidates[0].name, "known": candidates[0].code}
            self.findings.error(record, "code", "code-differs", message % texts)
            candidates = []
        return _Located(record, candidates)

    def _nearest(self, name: str) -> str:
        if len(self.index.by_name) > _MOST_NAMES:
            return ""
        if name not in self._near:
            near = get_close_matches(fold_name(name), self.index.by_name, n=1, cutoff=0.6)
            self._near[name] = self.index.by_name[near[0]][0].name if near else ""
        return self._near[name]

    def _choose(self, each: _Located, held: HeldRows) -> Known | None:
        """The one project of several of a name: the one whose exported row this is, else the region's own."""
        if len(each.candidates) < 2:
            return each.candidates[0] if each.candidates else None
        # Some ledgers name their rows by the project.
        homes = {each.record.record_id, held.project_of.get(each.record.record_id or 0)}
        own = [known for known in each.candidates if known.pk in homes]
        own = own or [known for known in each.candidates if known.region == self.region.pk]
        if len(own) == 1:
            return own[0]
        message = _("有 %d 个同名项目；请加上项目代码")
        self.findings.error(each.record, "name", "ambiguous-name", message % len(each.candidates))
        return None

    # Which row, and what it does

    def _planned(self, each: _Located, held: HeldRows) -> Planned:
        record, known = each.record, self._choose(each, held)
        identity = self._identity(record)
        planned = Planned(record, "error", self._label(record, known, identity))
        if known is None and not each.none:
            self._check(record, None, self._given(record, identity), None)
            return planned
        project = known.pk if known else None
        self._refuse_moving(record)
        row = self._held(record, self._place(project, identity), held)
        changes = self._changes(record, project, identity, row, held.values(row) if row else {})
        if record.failed:
            return planned
        planned.object_id = row.pk if row else None
        planned.outcome = "unchanged" if not changes else "changed" if row else "new"
        planned.changes = self._named(known, row, identity, changes) if changes else {}
        return planned

    def _changes(
        self,
        record: Record,
        project: int | None,
        identity: Sequence[Any],
        row: Held | None,
        current: Mapping[str, Any],
    ) -> dict[str, list[Any]]:
        """Key → [old, new] for everything the row changes; findings for everything wrong about it."""
        if record.fingerprint:
            drop_unedited(record, current, self.findings)
        new = self._given(record, identity)
        named = self._only_named(row)
        changes = {
            key: [current.get(key), value]
            for key, value in new.items()
            if current.get(key) != value and key not in named
        }
        if row is None:
            says = changes.keys() - set(self.target.identity)
            if not says and (record.fingerprint or not self.identity):
                return {}  # a list shows projects of which the ledger knows nothing yet; they come back as they went
            self._require(record)
        if changes:
            self._check(record, project, {key: new[key] for key in (*changes, *self.target.identity)}, row)
        return changes

    def _place(self, project: int | None, identity: Sequence[Any]) -> Place:
        """Where a row stands, as the ledger keeps it."""
        return (
            project, *(native(column, value) for column, value in zip(self.identity, identity, strict=True)),
        )  # fmt: skip

    def _only_named(self, row: Held | None) -> set[str]:
        """Identity that may be left out, such as a number, names a row that is held; it does not change it."""
        return {column.key for column in self.identity if row and not column.required}

    def _label(self, record: Record, known: Known | None, identity: Sequence[Any]) -> str:
        name = (known.name if known else "") or record.values.get("name") or ""
        texts = [self._text(column, value) for column, value in zip(self.identity, identity, strict=True)]
        return " · ".join(filter(None, (name, *texts))) or _("（没有名称）")

    def _text(self, column: Column, value: Any) -> str:
        if value is None:
            return ""
        return str(column.choices().get(str(value), value)) if column.choices else str(value)

    def _identity(self, record: Record) -> list[Any]:
        """What tells the row apart, as kept; what is missing is said."""
        self._settle_months(record)
        for column in self.identity:
            if record.values.get(column.key) is None and column.key not in record.refused:
                self._without(record, column)
        return [record.values.get(column.key) for column in self.identity]

    def _settle_months(self, record: Record) -> None:
        """A month without its year is of the sheet's year; a sheet of one month need not repeat it in every row."""
        for key in self.months & record.values.keys():
            found = record.values[key]
            if found is not None and len(found) == 2:
                record.values[key] = f"{record.sheet.year}-{found}"
        wanted = PERIOD in self.target.identity and PERIOD not in record.refused
        if wanted and record.values.get(PERIOD) is None:
            record.values[PERIOD] = Month.of(self.as_of).code
            message = _("没有写%(label)s，按数据截至日期记为 %(month)s")
            texts = {"label": self.columns[PERIOD].label, "month": record.values[PERIOD]}
            self.findings.hint(record, PERIOD, "period-assumed", message % texts)

    def _without(self, record: Record, column: Column) -> None:
        if column.required:
            self.findings.error(record, column.key, "identity-missing", _("没有写%s") % column.label)
        elif len(self.identity) == 1:
            message = _("没有写%s，每一行都按新增登记；同一张表请勿重复导入")
            self.findings.hint(record, column.key, "identity-assumed", message % column.label)

    def _given(self, record: Record, identity: Sequence[Any]) -> dict[str, Any]:
        """The row's values that belong to the ledger, by key."""
        values = {
            key: value for key, value in record.values.items() if key in self.columns and key not in ABOUT
        }
        return values | dict(zip(self.target.identity, identity, strict=True))

    def _held(self, record: Record, place: Place, held: HeldRows) -> Held | None:
        """The row that the record is about, None for a new one."""
        told_apart = not self.identity or any(part is not None for part in place[1:])
        found = held.find(place) if told_apart else None
        claims: list[object] = [found.pk] if found else []
        if told_apart:
            claims.append(spelt_alike(place))
        for claim in claims:
            first = self.seen.setdefault(claim, record)
            if first is not record:
                self._duplicate(record, first)
                break
        return found

    def _duplicate(self, record: Record, first: Record) -> None:
        same_sheet = first.sheet.name == record.sheet.name
        where = str(first.row) if same_sheet else f"{first.sheet.name}!{first.row}"
        what = "、".join(f"同一{label}" for label in self._labels())
        key = self.identity[0].key if self.identity else "name"
        message = _("与第 %(row)s 行是%(what)s；只能有一行")
        self.findings.error(record, key, "duplicate-row", message % {"row": where, "what": what})

    def _refuse_moving(self, record: Record) -> None:
        """An exported row stays the row it was: what it is about is not changed by an import."""
        naming = [column.key for column in self.identity if not column.required]
        for key in ("name", "code", *(naming or self.target.identity)):
            if is_edited(record, key) and key not in record.refused:
                message = _(
                    "导出之后改了%(label)s，这一行就不知道是哪一条了；请改回，要登记另一条请在表尾另起一行"
                )
                texts = {"label": self.columns[key].label}
                self.findings.error(record, key, "moved-row", message % texts)

    def _labels(self) -> list[str]:
        """What tells rows apart, in words."""
        return [_("项目"), *(column.label for column in self.identity)]

    def _require(self, record: Record) -> None:
        """What a new row cannot be without."""
        skipped = {*ABOUT, *self.target.identity, *record.refused}
        for key, column in self.columns.items():
            if column.required and key not in skipped and record.values.get(key) is None:
                self.findings.error(record, key, "required-missing", _("新增的行必须写%s") % column.label)

    def _check(
        self, record: Record, project: int | None, values: Mapping[str, Any], held: Held | None
    ) -> None:
        """Everything that the ledger itself would refuse."""
        if project is None and self.target.needs_project:
            return
        natives = {key: native(self.columns[key], value) for key, value in values.items()}
        for key, message in self.target.problems(project, natives, held, self.as_of):
            if key not in record.refused:
                self.findings.error(record, key, "refused", str(message))

    def _named(
        self, known: Known | None, row: Held | None, identity: Sequence[Any], changes: dict[str, list[Any]]
    ) -> dict[str, list[Any]]:
        """The changes with what the row is about, so that they can be applied by themselves."""
        body = [known.pk, known.name] if known else None
        about: dict[str, list[Any]] = {"project": [body if row else None, body]} if body else {}
        for key, value in zip(self.target.identity, identity, strict=True):
            if value is not None:
                about[key] = [value if row else None, value]
        return about | changes
