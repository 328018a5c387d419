"""Units, posts and firms that rows name: found, or entered once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from sanpi.core.bulk import references, update_rows
from sanpi.enterprises.models import Enterprise
from sanpi.exchange.models import ImportRow
from sanpi.exchange.planning.references import References, kind_of
from sanpi.organizations.models import Official, Organization, Region

_KINDS: dict[str, type[Model]] = {
    "organization": Organization,
    "official": Official,
    "enterprise": Enterprise,
}
_COLUMN_KINDS = {
    "owner": "enterprise",
    "investor": "enterprise",
    "unit": "organization",
    "task_force": "organization",
    "department": "organization",
    "lead": "official",
}
# What kind of body, in which region (None for firms), of what name.
_Place = tuple[str, int | None, str]


@dataclass(slots=True)
class Bodies:
    """Gives every body named in a chunk its key, entering those that are new."""

    regions: dict[int, Region]
    created: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _known: References | None = None
    _entered: dict[_Place, int] = field(default_factory=dict)

    def resolve(self, rows: Sequence[ImportRow], home: dict[int, int]) -> None:
        """Fills in the keys of bodies in the rows' changes; `home` is the region of each row by its key.

        A body that somebody has entered since the preview is found and used.
        """
        named = [
            (row, key, row.changes[key][1])
            for row in rows
            for key in _COLUMN_KINDS
            if key in row.changes and row.changes[key][1] and row.changes[key][1][0] is None
        ]
        if not named:
            return
        known = self._known or References(self.regions.values())
        self._known = known
        known.look_up_firms([body[1] for _row, key, body in named if _COLUMN_KINDS[key] == "enterprise"], ())
        places = [
            (
                body,
                (_COLUMN_KINDS[key], None if _COLUMN_KINDS[key] == "enterprise" else home[row.pk], body[1]),
                key,
            )
            for row, key, body in named
        ]
        self._settle(known, {place: key for _body, place, key in places})
        for body, place, _key in places:
            body[0] = self._entered[place]

    def _settle(self, known: References, wanted: dict[_Place, str]) -> None:
        """Finds or enters every body of these places; the value is the column it was first named in."""
        missing: dict[str, list[_Place]] = defaultdict(list)
        for place in wanted:
            if place not in self._entered:
                found = _find(known, *place)
                if found is None:
                    missing[place[0]].append(place)
                else:
                    self._entered[place] = found
        for kind, places in missing.items():
            model = _KINDS[kind]
            made = model._default_manager.bulk_create(
                model(**_values(kind, wanted[place], place)) for place in places
            )
            for place, body in zip(places, made, strict=True):
                self._entered[place] = body.pk
                self.created[kind].append(body.pk)

    def set_codes(self, codes: Iterable[tuple[int, str | None, str | None]]) -> bool:
        """Gives firms their credit code: firm, expected code, new code; False if one is not as expected."""
        wanted = {firm: (old, new) for firm, old, new in codes}
        firms = Enterprise.objects.in_bulk(list(wanted))
        for key, firm in firms.items():
            old, new = wanted[key]
            if firm.uscc not in (old, new):
                return False
            firm.uscc = new
        update_rows(list(firms.values()), ("uscc",))
        return len(firms) == len(wanted)


def _values(kind: str, column: str, place: _Place) -> dict[str, Any]:
    """The fields of a new body."""
    _kind, region, name = place
    values: dict[str, Any] = {"name": name} | ({"region_id": region} if region else {})
    return values | {"kind": kind_of(column, name)} if kind == "organization" else values


def _find(known: References, kind: str, region: int | None, name: str) -> int | None:
    if kind == "enterprise" or region is None:
        found = known.firm(name)
    else:
        found = known.organization(name, region) if kind == "organization" else known.official(name, region)
    return int(found[0]) if found[0] else None


def remove_unused(created: dict[str, list[int]], written_at: Any) -> dict[str, list[int]]:
    """Removes bodies that a run entered and nothing refers to; the rest, by kind, are returned."""
    kept: dict[str, list[int]] = {}
    for kind, keys in created.items():
        model = _KINDS[kind]
        used = references(model, keys, written_at=written_at)
        model._default_manager.filter(pk__in=[key for key in keys if key not in used]).delete()
        if used:
            kept[kind] = sorted(used)
    return kept
