"""Who may do what, where: one table of capabilities by role, and the filters that follow from it.

Every aggregate has one place that applies it: `X.objects.visible_to(user)` and `.editable_by(user)`.
"""

from dataclasses import dataclass
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
_WORK = frozenset({C.EDIT, C.REPORT, C.PERMITS, C.ISSUES, C.ENROLL})
_TABLE: dict[str, tuple[Reach, frozenset[Capability]]] = {
    "system_admin": (Reach.SYSTEM, frozenset({C.ACCOUNTS, C.SETTINGS})),
    "security_admin": (Reach.SYSTEM, frozenset({C.GRANTS})),
    "audit_admin": (Reach.SYSTEM, frozenset({C.AUDIT})),
    "project_office": (
        Reach.REGION,
        _VIEW | _WORK | {C.CREATE, C.WAIVE, C.BATCHES, C.IMPORT, C.REVIEW, C.DECIDE},
    ),
    "liaison": (Reach.UNIT, _VIEW | _WORK),
    "unit_leader": (Reach.UNIT, _VIEW),
    "lead_official": (Reach.LEAD, _VIEW | {C.WAIVE, C.ISSUES, C.DECIDE}),
    "supervision": (Reach.REGION, _VIEW | {C.ISSUES, C.DECIDE}),
    "promotion": (Reach.REGION, _VIEW),
    "permit_window": (Reach.REGION, _VIEW | {C.PERMITS, C.ISSUES}),
    "viewer": (Reach.REGION, frozenset({C.VIEW})),
}
# The three that no one person may hold two of, nor together with a business role (等保 2.0, 三员分立).
SEPARATE_ROLES = frozenset({"system_admin", "security_admin", "audit_admin"})
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
    """A role in a subtree; the empty path is everywhere."""

    role: str
    path: str


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do and where."""

    user_id: int
    organization_id: int | None
    grants: tuple[Grant, ...]

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
        paths = [path for path in self.paths(capability, *reaches) if path]
        condition = NOTHING
        for path in paths:
            condition |= Q(**{f"{column}__startswith": path})
        return condition

    def audience(self, capability: Capability) -> tuple[object, ...]:
        """What all those have in common who reach the same rows: subtrees, and unit or post where these matter."""
        units, posts = self.paths(capability, Reach.UNIT), self.paths(capability, Reach.LEAD)
        unit, post = self.organization_id if units else None, self.user_id if posts else None
        return self.paths(capability, Reach.REGION), units, unit, posts, post

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
        if self.organization_id and self.paths(capability, Reach.UNIT):
            own_unit = NOTHING
            for column in units:
                own_unit |= Q(**{column: self.organization_id})
            condition |= own_unit & self.region_filter(region, capability, Reach.UNIT)
        if self.paths(capability, Reach.LEAD):
            condition |= Q(**{lead: self.user_id}) & self.region_filter(region, capability, Reach.LEAD)
        return condition
