"""Loading a table of regions: first the whole table is judged, then all of it is written, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations import rules
from sanpi.organizations.access import Capability
from sanpi.organizations.actions.checks import require
from sanpi.organizations.models import Region, User
from sanpi.organizations.region_file import Finding, RegionRow

Parents = dict[str, str]  # code → code of the parent, empty at the top


@dataclass(slots=True)
class RegionLoad:
    """What a table would do, or has done: new, changed and unchanged regions by code, and what is wrong."""

    findings: list[Finding] = field(default_factory=list)
    created: list[Region] = field(default_factory=list)
    changed: list[Region] = field(default_factory=list)
    unchanged: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    parents: Parents = field(default_factory=dict)


def plan_regions(rows: Sequence[RegionRow], faults: Sequence[Finding] = ()) -> RegionLoad:
    """What the table would do; `faults` is what reading it has found already.

    Regions that it does not name keep their parents and move along with them.
    """
    faulty = {fault.line for fault in faults}
    sound = [row for row in rows if row.line not in faulty]
    existing = {region.code: region for region in Region.objects.select_related("parent")}
    load = RegionLoad()
    known = existing.keys() | {row.code for row in rows}
    load.parents = {code: region.parent.code if region.parent else "" for code, region in existing.items()}
    load.parents |= {row.code: _parent(row, known) for row in sound}
    findings = [*faults, *_unknown_parents(sound, known), *_cycles(sound, load.parents)]
    load.findings = sorted(findings, key=lambda finding: finding.line)
    if not load.findings:
        _compare(load, rows, existing)
    return load


@transaction.atomic
def load_regions(
    *, rows: Sequence[RegionRow], by: User | None, now: datetime, faults: Sequence[Finding] = ()
) -> RegionLoad:
    """Writes the table in one go; one audit entry tells all of it.

    Raises ValidationError, with a message per line, when anything is wrong (see `plan_regions`).
    """
    require(by, Capability.SETTINGS)
    load = plan_regions(rows, faults)
    if load.findings:
        raise ValidationError([f"{finding.where}：{finding.text}" for finding in load.findings])
    if not load.created and not load.changed:
        return load
    _write(load)
    affected = [*load.created, *load.changed]
    audit.record(
        by=by,
        now=now,
        verb="load_regions",
        summary=_("导入区划表：新增 %(new)d 个，变更 %(changed)d 个，未变 %(same)d 个")
        % {"new": len(load.created), "changed": len(load.changed), "same": load.unchanged},
        obj=affected[0],
        before=load.before,
        after={region.code: _described(region, load.parents) for region in affected},
    )
    return load


def _parent(row: RegionRow, known: set[str]) -> str:
    if row.parent_code or row.kind == Region.Kind.ZONE:
        return row.parent_code
    return next((code for code in rules.likely_parents(row.code) if code in known), "")


def _unknown_parents(rows: Sequence[RegionRow], known: set[str]) -> list[Finding]:
    return [
        Finding(
            row.line,
            _("“%(name)s”的上级代码 %(code)s 既不在文件中，也不在系统里")
            % {"name": row.name, "code": row.parent_code},
        )
        for row in rows
        if row.parent_code and row.parent_code not in known
    ]


def _cycles(rows: Sequence[RegionRow], parents: Parents) -> list[Finding]:
    findings = []
    for row in rows:
        seen, code = {row.code}, parents[row.code]
        while code and code not in seen:
            seen.add(code)
            code = parents.get(code, "")
        if code == row.code:
            findings.append(Finding(row.line, _("“%s”的上级又是它自己的下级，请检查上级代码") % row.name))
    return findings


def _compare(load: RegionLoad, rows: Sequence[RegionRow], existing: Mapping[str, Region]) -> None:
    """Sorts the named regions into new, changed and unchanged."""
    for row in sorted(rows, key=lambda row: _path(row.code, load.parents)):
        region = existing.get(row.code)
        if region is None:
            load.created.append(_with_row(Region(code=row.code), row, load.parents))
            continue
        before = _described(region, {row.code: region.parent.code if region.parent else ""})
        if before == _described(_with_row(region, row, load.parents), load.parents):
            load.unchanged += 1
        else:
            load.changed.append(region)
            load.before[row.code] = before


def _with_row(region: Region, row: RegionRow, parents: Parents) -> Region:
    region.name, region.kind = row.name, row.kind or region.kind
    region.path = _path(row.code, parents)
    return region


def _path(code: str, parents: Parents) -> str:
    path = ""
    while code:
        path = f"{code}/{path}"
        code = parents[code]
    return path


def _described(region: Region, parents: Parents) -> dict[str, str]:
    return {"name": region.name, "kind": region.kind, "parent": parents[region.code]}


def _write(load: RegionLoad) -> None:
    """Writes from the top down, so that every parent has its number before its children need it."""
    written = {region.code: region for region in Region.objects.all()}
    by_depth: dict[int, list[Region]] = {}
    for region in load.created:
        by_depth.setdefault(region.depth, []).append(region)
    for depth in sorted(by_depth):
        for region in by_depth[depth]:
            region.parent = written.get(load.parents[region.code])
        Region.objects.bulk_create(by_depth[depth], batch_size=500)
        written |= {region.code: region for region in by_depth[depth]}
    changed = {region.code: region for region in load.changed}
    moved = []
    for code, region in written.items():
        path = _path(code, load.parents)
        if code in changed or region.path != path:
            target = changed.get(code, region)
            target.path, target.parent = path, written.get(load.parents[code])
            moved.append(target)
    Region.objects.bulk_update(moved, ["name", "kind", "parent", "path"], batch_size=200)
