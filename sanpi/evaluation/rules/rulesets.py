"""Which rules hold in a region on a day: its own, those of the region above, else the ones that come with the product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sanpi.domain.rating import Basis, RuleTable, Scope, table_from
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import RuleSet
from sanpi.evaluation.rules.presets import DEFAULT, default_name, preset
from sanpi.organizations.models import Region, paths_down_to
from sanpi.progress.rules import lineage


@dataclass(frozen=True, slots=True)
class InForce:
    """Rules with their name and where they come from; `fact` is None for those that come with the product."""

    table: RuleTable
    name: str
    document: str
    clause: str
    fact: RuleSet | None = None

    @property
    def region(self) -> Region | None:
        """The region that set them."""
        return self.fact.region if self.fact else None


def rule_sets(scope: str, at: Standpoint) -> dict[str, RuleSet]:
    """Region path → the rules it has set for a scope, as of the standpoint; none where it gave them up."""
    found = RuleSet.objects.as_of(at).filter(scope=scope).select_related("region", "recorded_by")
    newest = {each.region.path: each for each in found.order_by("effective_on", "recorded_at", "pk")}
    return {path: each for path, each in newest.items() if each.content}


def versions_of(region: Region, scope: str) -> list[RuleSet]:
    """Every version that a region has set, days on which it gave its rules up included, by the day from which it holds."""
    own = RuleSet.objects.known_at(None).filter(region=region, scope=scope)
    return list(own.select_related("recorded_by").order_by("effective_on", "pk"))


def version_after(versions: Iterable[RuleSet], day: date) -> RuleSet | None:
    """The version that ends what holds from a day on; None where that holds until further notice."""
    return next((each for each in versions if each.effective_on > day), None)


def in_force(fact: RuleSet) -> InForce:
    """A version as rules that can be applied."""
    return InForce(table_from(fact.content, Scope(fact.scope)), fact.name, fact.document, fact.clause, fact)


def standard() -> InForce:
    """What holds for projects where nobody has set anything."""
    found = preset(DEFAULT)
    return InForce(found.table, default_name(), found.document, found.clause)


class Rulebook:
    """The rules of every region for one scope, each read once."""

    def __init__(self, scope: str, sets: Mapping[str, RuleSet]) -> None:
        self._sets = {path: in_force(fact) for path, fact in sets.items()}
        self._rest = standard() if scope == Scope.PROJECT else None
        self._found: dict[str, InForce | None] = {}

    @classmethod
    def of(cls, scope: str, at: Standpoint) -> "Rulebook":
        """As of the standpoint, in one query."""
        return cls(scope, rule_sets(scope, at))

    def with_instead(self, path: str, rules: InForce | None) -> "Rulebook":
        """The same book with other rules, or none of its own, for one region; those below with rules of their own keep them."""
        book = Rulebook.__new__(Rulebook)
        book._sets = {each: held for each, held in self._sets.items() if each != path}
        if rules is not None:
            book._sets[path] = rules
        book._rest, book._found = self._rest, {}
        return book

    def for_path(self, path: str) -> InForce | None:
        """What holds in the region of that path; None for units, regions and posts where nobody has set anything."""
        if path not in self._found:
            above = reversed(paths_down_to(path))
            self._found[path] = next((self._sets[each] for each in above if each in self._sets), self._rest)
        return self._found[path]

    @property
    def bases(self) -> frozenset[Basis]:
        """What has to be measured for any of them."""
        return frozenset[Basis]().union(*(each.table.bases for each in self.all))

    @property
    def all(self) -> list[InForce]:
        """Every set of rules in the book."""
        return [*self._sets.values(), *([self._rest] if self._rest else [])]


def rules_of(region: Region, scope: str, at: Standpoint) -> InForce | None:
    """The rules that hold in a region, as of the standpoint."""
    sets = rule_sets(scope, at)
    own = next((sets[path] for path in lineage(region) if path in sets), None)
    if own is not None:
        return in_force(own)
    return standard() if scope == Scope.PROJECT else None
