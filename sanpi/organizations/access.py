"""Who may do what, where: one table of capabilities by role, and the filters that follow from it.

Every aggregate has one place that applies it: `X.objects.visible_to(user)` and `.editable_by(user)`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Capability(StrEnum):
    """A thing a person may be allowed to do."""

    VIEW = "view"
    EXPORT = "export"
    EDIT = "edit"
    CREATE = "create"
    WAIVE = "waive"
    BATCHES = "batches"
    REPORT = "report"  # fill in the month, split the year's plan
    REVIEW = "review"  # accept or return what was filled in, open and close months, set curves
    PERMITS = "permits"  # record what happens to permits
    ISSUES = "issues"  # raise problems, report steps, ask for another date
    DECIDE = "decide"  # decide on another date, on escalation
    ENROLL = "enroll"  # keep the entries into the statistics library
    IMPORT = "import"
    CHECK = "check"  # have the figures of a text checked
    ACCOUNTS = "accounts"
    GRANTS = "grants"
    SETTINGS = "settings"
    AUDIT = "audit"


class Reach(StrEnum):
    """How far a role reaches: a region's subtree, the projects of one's own unit, those of one's own post."""

    REGION = "region"
    UNIT = "unit"
    LEAD = "lead"
    SYSTEM = "system"


C = Capability
_VIEW = frozenset({C.VIEW, C.EXPORT})
_WORK = frozenset({C.EDIT, C.REPORT, C.PERMITS, C.ISSUES, C.ENROLL, C.CHECK})
_TABLE: dict[str, tuple[Reach, frozenset[Capability]]] = {
    "system_admin": (Reach.SYSTEM, frozenset({C.ACCOUNTS, C.SETTINGS})),
    "security_admin": (Reach.SYSTEM, frozenset({C.GRANTS})),
    "audit_admin": (Reach.SYSTEM, frozenset({C.AUDIT})),
    "project_office": (
        Reach.REGION,
        _VIEW | _WORK | {C.CREATE, C.WAIVE, C.BATCHES, C.IMPORT, C.REVIEW, C.DECIDE},
    ),
    "liaison": (Reach.UNIT, _VIEW | _WORK),
    "unit_leader": (Reach.UNIT, _VIEW | {C.CHECK}),
    "lead_official": (Reach.LEAD, _VIEW | {C.WAIVE, C.ISSUES, C.DECIDE}),
    "supervision": (Reach.REGION, _VIEW | {C.ISSUES, C.DECIDE, C.CHECK}),
    "promotion": (Reach.REGION, _VIEW | {C.CHECK}),
    "permit_window": (Reach.REGION, _VIEW | {C.PERMITS, C.ISSUES}),
    "viewer": (Reach.REGION, frozenset({C.VIEW})),
}
# The three that no one person may hold two of, nor together with a business role (等保 2.0, 三员分立).
SEPARATE_ROLES = frozenset({"system_admin", "security_admin", "audit_admin"})
# Roles that reach the projects of one's unit: the only ones that pass to a deputy.
UNIT_ROLES = frozenset(role for role, (reach, _capabilities) in _TABLE.items() if reach is Reach.UNIT)
_PARTIAL = {Reach.UNIT: _("本单位的项目"), Reach.LEAD: _("您分包的项目")}
NOTHING = Q(pk__in=[])
# Not the empty Q(): that one is ignored when it is joined to another by "or".
EVERYTHING = ~NOTHING


def reach_of(role: str) -> Reach:
    """How far the role reaches."""
    return _TABLE[role][0]


def capabilities_of(role: str) -> frozenset[Capability]:
    """What the role carries."""
    return _TABLE[role][1]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in a subtree; the empty path is everywhere.

    A role that reaches a unit's projects names the unit: one's own, or that of the person `on_behalf_of` whom one acts.
    """

    role: str
    path: str
    unit: int | None = None
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do and where."""

    user_id: int
    organization_id: int | None
    grants: tuple[Grant, ...]

    @property
    def organization_ids(self) -> tuple[int, ...]:
        """The units whose work is this person's: his own, then those for which he stands in."""
        own = (self.organization_id,) if self.organization_id else ()
        passed = (grant.unit for grant in self.grants if grant.unit and grant.on_behalf_of)
        return tuple(dict.fromkeys((*own, *passed)))

    @property
    def on_behalf_of(self) -> tuple[str, ...]:
        """The names of those for whom this person stands in."""
        return tuple(dict.fromkeys(grant.on_behalf_of for grant in self.grants if grant.on_behalf_of))

    def can(self, capability: Capability) -> bool:
        """Whether any grant carries the capability."""
        return any(capability in capabilities_of(grant.role) for grant in self.grants)

    def paths(self, capability: Capability, *reaches: Reach) -> tuple[str, ...]:
        """The subtrees in which the capability holds, for roles of the given reaches (default: all)."""
        return tuple(
            grant.path
            for grant in self.grants
            if capability in capabilities_of(grant.role) and (not reaches or reach_of(grant.role) in reaches)
        )

    def partial_scope(self, path: str) -> str:
        """What of a region the person sees, in words; empty when it is all of it."""

        def holds(reach: Reach) -> bool:
            return any(path.startswith(own) for own in self.paths(Capability.VIEW, reach) if own)

        if holds(Reach.REGION):
            return ""
        seen = [words for reach, words in _PARTIAL.items() if holds(reach)]
        return "和".join(str(words) for words in seen)

    def region_filter(self, column: str, capability: Capability, *reaches: Reach) -> Q:
        """Rows whose region path (`column`) lies in a subtree where the capability holds."""
        return _below(column, (path for path in self.paths(capability, *reaches) if path))

    def audience(self, capability: Capability) -> tuple[object, ...]:
        """What all those have in common who reach the same rows: subtrees, and unit or post where these matter."""
        posts = self.paths(capability, Reach.LEAD)
        units = tuple((unit, paths) for unit, paths in self._units(capability).items())
        return self.paths(capability, Reach.REGION), units, posts, self.user_id if posts else None

    def covers(self, path: str, capability: Capability) -> bool:
        """Whether the capability holds for everything in the region of that path, not only for a unit or a post."""
        return any(top and path.startswith(top) for top in self.paths(capability, Reach.REGION))

    def territory(self, column: str, capability: Capability) -> Q:
        """Like `region_filter`, but a grant that holds everywhere (an administrator's) reaches every row."""
        return EVERYTHING if "" in self.paths(capability) else self.region_filter(column, capability)

    def scope(self, capability: Capability, *, region: str, units: tuple[str, ...], lead: str) -> Q:
        """Rows within reach: by region subtree, by own unit inside it, by own leading post.

        `region` names the column of the region's path, `units` those of responsible organizations, `lead` the
        one of the leading post's account.
        """
        condition = self.region_filter(region, capability, Reach.REGION)
        # A reach that nobody granted is left out: even a condition that never holds would join its table.
        for paths, answering in self._units_by_paths(capability).items():
            of_unit = NOTHING
            for column in units:
                one = len(answering) == 1
                of_unit |= Q(**{column: answering[0]} if one else {f"{column}__in": answering})
            condition |= of_unit & _below(region, paths)
        if self.paths(capability, Reach.LEAD):
            condition |= Q(**{lead: self.user_id}) & self.region_filter(region, capability, Reach.LEAD)
        return condition

    def units(self, capability: Capability) -> tuple[int, ...]:
        """The units for whose work the capability holds: one's own, and those for which one stands in."""
        return tuple(self._units(capability))

    def only(self, *reaches: Reach) -> "Access":
        """The same person with no other roles than those of the given reaches."""
        kept = tuple(grant for grant in self.grants if reach_of(grant.role) in reaches)
        return replace(self, grants=kept)

    def _units(self, capability: Capability) -> dict[int, tuple[str, ...]]:
        """The units for whose projects the capability holds, each with the subtrees in which it does."""
        found: dict[int, tuple[str, ...]] = {}
        for grant in self.grants:
            if grant.unit and grant.path and capability in capabilities_of(grant.role):
                found[grant.unit] = tuple(sorted({*found.get(grant.unit, ()), grant.path}))
        return found

    def _units_by_paths(self, capability: Capability) -> dict[tuple[str, ...], tuple[int, ...]]:
        """The same turned round: which units share their subtrees, so that one condition does for all of them."""
        found: dict[tuple[str, ...], tuple[int, ...]] = {}
        for unit, paths in self._units(capability).items():
            found[paths] = (*found.get(paths, ()), unit)
        return found


def _below(column: str, paths: Iterable[str]) -> Q:
    condition = NOTHING
    for path in paths:
        condition |= Q(**{f"{column}__startswith": path})
    return condition
