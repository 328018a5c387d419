"""Which project a row is about: by the key of our own export, else by project code, else by name in its region."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.records import Record
from sanpi.exchange.planning.references import fold_name
from sanpi.exchange.planning.sheets import ID
from sanpi.organizations.models import Region
from sanpi.projects.models import Project


@dataclass(frozen=True, slots=True)
class Known:
    """A project of the region."""

    pk: int
    code: str | None
    name: str
    region: int


@dataclass(slots=True)
class ProjectIndex:
    """The projects of a region and below, and the rows of the workbook that have claimed one."""

    regions: Mapping[int, Region]
    by_key: dict[int, Known] = field(default_factory=dict)
    by_code: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    claimed: dict[object, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, region: Region) -> "ProjectIndex":
        """Reads the names and codes of all projects in the region's subtree."""
        regions = {found.pk: found for found in Region.objects.below(region)}
        index = cls(regions)
        rows = Project.objects.filter(region__in=regions).values_list("pk", "code", "name", "region_id")
        for row in rows.order_by("pk").iterator(chunk_size=5000):
            known = Known(*row)
            index.by_key[known.pk] = known
            index.by_name.setdefault(fold_name(known.name), []).append(known)
            if known.code:
                index.by_code[known.code] = known
        return index

    def look_up_codes(self, codes: Iterable[str]) -> None:
        """Learns which codes of a chunk belong to projects of other regions."""
        unknown = sorted(
            {code for code in codes if code and code not in self.by_code} - self.elsewhere.keys()
        )
        for start in range(0, len(unknown), 500):
            rows = Project.objects.filter(code__in=unknown[start : start + 500])
            self.elsewhere |= {str(code): name for code, name in rows.values_list("code", "region__name")}

    def locate(self, record: Record, region: int, findings: Findings) -> Known | None:
        """The project a row is about, None for a new one; errors are added to the findings.

        A row that has failed already still claims its project, so that a duplicate of it is seen in the same round.
        """
        before, record.failed = record.failed, False
        found = self._match(record, region, findings)
        if not record.failed:
            self._claim(record, found, region, findings)
        record.failed = record.failed or before
        return found

    def _match(self, record: Record, region: int, findings: Findings) -> Known | None:
        if record.record_id is not None:
            return self._by_id(record, findings)
        code, name = record.values.get("code"), record.values.get("name")
        if code and code in self.by_code:
            return self.by_code[code]
        if code and code in self.elsewhere:
            message = _("项目代码属于其他区域的项目（%s），不能在这里导入；请核对代码，或由该区域导入")
            findings.error(record, "code", "other-region", message % self.elsewhere[code])
            return None
        return self._by_name(record, name, region, findings) if name else None

    def _by_id(self, record: Record, findings: Findings) -> Known | None:
        known = self.by_key.get(record.record_id or 0)
        if known is None:
            message = _("系统编号 %s 不在本次导入的区域内，或项目已删除；新增项目请把系统编号留空")
            findings.error(record, ID, "unknown-id", message % record.record_id)
        return known

    def _by_name(self, record: Record, name: str, region: int, findings: Findings) -> Known | None:
        known = self.by_name.get(fold_name(name), [])
        own = [project for project in known if project.region == region]
        if own or "region" in record.values:
            return own[0] if own else None
        if len(known) > 1:
            places = "、".join(self.regions[project.region].name for project in known)
            message = _("%s 都有这个名称的项目；请加上“所属区域”或项目代码")
            findings.error(record, "name", "ambiguous-name", message % places)
        return known[0] if known else None

    def _claim(self, record: Record, found: Known | None, region: int, findings: Findings) -> None:
        """Refuses a second row about the same project, or with the code or name of another."""
        code, name = record.values.get("code"), record.values.get("name")
        home = found.region if found else region
        place = (record.sheet.name, record.row)
        claims: list[tuple[object, str]] = [(found.pk, ID)] if found else []
        if code:
            claims.append((code, "code"))
        if name:
            claims.append(((home, fold_name(name)), "name"))
        for claim, key in claims:
            first = self.claimed.setdefault(claim, place)
            if first is not place:
                self._duplicate(record, first, key, findings)
                return
        self._taken(record, found, home, findings)

    def _duplicate(self, record: Record, first: tuple[str, int], key: str, findings: Findings) -> None:
        sheet, row = first
        where = str(row) if sheet == record.sheet.name else f"{sheet}!{row}"
        texts = {
            "code": _("项目代码与第 %s 行重复；一个项目只能有一行"),
            "name": _("项目名称与第 %s 行重复；一个项目只能有一行，不同的项目请在名称上区分"),
            ID: _("与第 %s 行是同一个项目；一个项目只能有一行"),
        }
        findings.error(record, "name" if key == ID else key, "duplicate-row", texts[key] % where)

    def _taken(self, record: Record, found: Known | None, home: int, findings: Findings) -> None:
        """A row about one project must not take the name or code of another."""
        code, name = record.values.get("code"), record.values.get("name")
        own = found.pk if found else None
        holder = self.by_code.get(code or "")
        if holder and holder.pk != own:
            message = _("该项目代码已登记在“%s”名下；请核对")
            findings.error(record, "code", "code-taken", message % holder.name)
        others: Sequence[Known] = self.by_name.get(fold_name(name), []) if name else []
        if found and any(other.region == home and other.pk != own for other in others):
            findings.error(record, "name", "name-taken", _("本区域已有另一个同名项目；请核对名称或项目代码"))
