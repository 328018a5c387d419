"""Bodies named in a sheet: units, leading posts, firms; found by name, or to be entered when the run is applied."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from sanpi.enterprises.models import Enterprise
from sanpi.organizations.models import Official, Organization, Region

# [key or None, name]
Body = list[int | str | None]

_CHUNK = 500
_TOWN = ("镇", "乡", "办事处", "街道", "街道办")
_COMPANY = ("公司", "集团", "有限", "平台")


def fold_name(name: str) -> str:
    """A name for comparison: half width, no blanks, small letters, one kind of quotes.

    >>> fold_name("示例（上街） 公司")
    '示例(上街)公司'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(folded.split()).translate(_QUOTES)


_QUOTES = str.maketrans("“”‘’「」『』【】〔〕[]《》", '""\'\'""""()()()""')


class References:
    """Finds bodies by name; a region's own come first, then those of the regions above it.

    A name that is found nowhere is one body wherever it occurs in the run.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self.lineages = {region.pk: _lineage(region) for region in regions}
        codes = {code for lineage in self.lineages.values() for code in lineage}
        self._organizations = _by_region(Organization, codes)
        self._officials = _by_region(Official, codes)
        self._pending: dict[tuple[str, str, str], str] = {}
        self._firms: dict[str, list[tuple[int, str, str | None]]] = {}
        self._by_uscc: dict[str, tuple[int, str]] = {}
        self._asked: set[str] = set()
        self._similar: dict[tuple[str, str, int], str | None] = {}
        self._code_of: dict[str, str] = {}
        self._name_of: dict[str, str] = {}

    def organization(self, name: str, region: int) -> Body:
        """The unit of that name."""
        return self._find("organization", self._organizations, name, region)

    def official(self, name: str, region: int) -> Body:
        """The leading post of that name."""
        return self._find("official", self._officials, name, region)

    def similar(self, kind: str, name: str, region: int) -> str | None:
        """The known name most like one that is not known."""
        asked = (kind, name, region)
        if asked not in self._similar:
            self._similar[asked] = self._nearest(kind, name, region)
        return self._similar[asked]

    def _nearest(self, kind: str, name: str, region: int) -> str | None:
        known = self._organizations if kind == "organization" else self._officials
        names = {
            folded: found[1]
            for code in self.lineages[region]
            for folded, found in known.get(code, {}).items()
        }
        near = get_close_matches(fold_name(name), names, n=1, cutoff=0.6)
        return names[near[0]] if near else None

    def _find(
        self, kind: str, known: Mapping[str, Mapping[str, tuple[int, str]]], name: str, region: int
    ) -> Body:
        folded = fold_name(name)
        lineage = self.lineages[region]
        for code in lineage:
            found = known.get(code, {}).get(folded)
            if found:
                return [found[0], found[1]]
        return [None, self._pending.setdefault((kind, lineage[0], folded), name)]

    def look_up_firms(self, names: Iterable[str], usccs: Iterable[str]) -> None:
        """Reads the firms of a chunk at once; `firm` and `firm_by_uscc` then answer without a query."""
        spellings = {spelling for name in names if name not in self._asked for spelling in _spellings(name)}
        self._asked |= spellings
        for chunk in _chunks(sorted(spellings)):
            self._remember(Enterprise.objects.filter(name__in=chunk))
        new = sorted(set(usccs) - self._asked)
        self._asked |= set(new)
        for chunk in _chunks(new):
            self._remember(Enterprise.objects.filter(uscc__in=chunk))

    def _remember(self, firms: Iterable[Enterprise]) -> None:
        for firm in firms:
            entries = self._firms.setdefault(fold_name(firm.name), [])
            if all(firm.pk != known[0] for known in entries):
                entries.append((firm.pk, firm.name, firm.uscc))
            if firm.uscc:
                self._by_uscc[firm.uscc] = (firm.pk, firm.name)

    def firms(self, name: str) -> Sequence[tuple[int, str, str | None]]:
        """The firms of that name: key, name, code."""
        return self._firms.get(fold_name(name), [])

    def firm(self, name: str) -> Body:
        """The firm of that name that was entered first, or a new one."""
        known = self.firms(name)
        if known:
            key, own_name, _uscc = min(known)
            return [key, own_name]
        return [None, self._pending.setdefault(("enterprise", "", fold_name(name)), name)]

    def firm_by_uscc(self, uscc: str) -> Body | None:
        """The firm of that code, if it is known."""
        found = self._by_uscc.get(uscc)
        return [found[0], found[1]] if found else None

    def claim_code(self, name: str, uscc: str) -> str | None:
        """Notes that the run gives a firm its code; what it contradicts, if another row said otherwise."""
        code = self._code_of.setdefault(fold_name(name), uscc)
        holder = self._name_of.setdefault(uscc, name)
        if code != uscc:
            return code
        return holder if fold_name(holder) != fold_name(name) else None


def kind_of(key: str, name: str) -> str:
    """What kind of unit a new name is, by the column it stands in and how it ends."""
    if key == "task_force":
        return Organization.Kind.TASK_FORCE
    if name.endswith(_TOWN):
        return Organization.Kind.TOWN
    return (
        Organization.Kind.COMPANY if any(word in name for word in _COMPANY) else Organization.Kind.DEPARTMENT
    )


def _lineage(region: Region) -> list[str]:
    """Codes from the region up."""
    return region.path.rstrip("/").split("/")[::-1]


def _by_region(
    model: type[Organization] | type[Official], codes: Iterable[str]
) -> dict[str, dict[str, tuple[int, str]]]:
    found: dict[str, dict[str, tuple[int, str]]] = {}
    rows = model.objects.filter(region__code__in=list(codes)).order_by("pk")
    for key, name, code in rows.values_list("pk", "name", "region__code"):
        found.setdefault(code, {}).setdefault(fold_name(name), (key, name))
    return found


def _spellings(name: str) -> set[str]:
    half = unicodedata.normalize("NFKC", name)
    return {name, half, half.replace("(", "（").replace(")", "）")}


def _chunks(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
