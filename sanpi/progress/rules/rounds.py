"""Which projects a month's reporting asks, and how far it has come."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sanpi.organizations.access import NOTHING, Capability
from sanpi.organizations.models import Organization, Region, User
from sanpi.progress.models import Entry, Round, reportable_by
from sanpi.progress.rules.months import month_end, rounds_touching
from sanpi.progress.rules.plans import reporting
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS

MISSING = "missing"
"""The state of a project that nothing was filled in for."""
TO_DO = (MISSING, Entry.State.DRAFT.value, Entry.State.RETURNED.value)


def expected(round_: Round, region: Region | None = None) -> QuerySet[Any]:
    """The projects that are to report: with a plan of the year and not withdrawn as of the month's end."""
    projects = Project.objects.in_region(region or round_.region)
    if region is not None:
        projects = projects.filter(region__path__startswith=round_.region.path)
    return reporting(projects, month_end(round_.period), round_.year)


def with_entries(projects: QuerySet[Any], round_: Round) -> QuerySet[Any]:
    """Adds `entry_id`, `entry_version` and `entry_state` (`missing` where there is none)."""
    entries = Entry.objects.filter(round=round_, project=OuterRef("pk"))
    found: QuerySet[Any] = projects.annotate(
        entry_id=Subquery(entries.values("pk")[:1]),
        entry_version=Subquery(entries.values("version")[:1]),
        entry_state=Coalesce(Subquery(entries.values("state")[:1]), Value(MISSING)),
    )
    return found


def month_states(user: User, region: Region, round_: Round) -> QuerySet[Any]:
    """The projects of a month that the person may read, with the state of their entries."""
    visible = Project.objects.visible_to(user).order_by().values("pk")
    return with_entries(expected(round_, region).filter(pk__in=visible), round_).order_by("pk")


@dataclass(slots=True)
class UnitProgress:
    """How many projects of a unit are to report, and in which state their entries are."""

    unit: Organization | None
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else _("未明确责任单位")

    @property
    def expected(self) -> int:
        return sum(self.states.values())

    @property
    def missing(self) -> int:
        return self.states[MISSING]

    @property
    def draft(self) -> int:
        return self.states[Entry.State.DRAFT]

    @property
    def submitted(self) -> int:
        return self.states[Entry.State.SUBMITTED]

    @property
    def returned(self) -> int:
        return self.states[Entry.State.RETURNED]

    @property
    def accepted(self) -> int:
        return self.states[Entry.State.ACCEPTED]


def round_progress(region: Region, round_: Round) -> list[UnitProgress]:
    """The units of a region with what they have reported so far, those with most left to do first."""
    return _by_unit(with_entries(expected(round_, region), round_))


def seen_progress(user: User, region: Region, round_: Round) -> list[UnitProgress]:
    """The same over the projects that the person may read."""
    return _by_unit(month_states(user, region, round_))


def _by_unit(projects: QuerySet[Any]) -> list[UnitProgress]:
    found = projects.order_by().values("unit", "entry_state")
    counted = list(found.annotate(number=Count("pk")))
    units = Organization.objects.in_bulk([row["unit"] for row in counted if row["unit"]])
    rows: dict[int | None, UnitProgress] = {}
    for row in counted:
        line = rows.setdefault(row["unit"], UnitProgress(units.get(row["unit"])))
        line.states[row["entry_state"]] += row["number"]
    return sorted(rows.values(), key=lambda line: (line.accepted - line.expected, line.name))


def total_progress(rows: Collection[UnitProgress]) -> UnitProgress:
    """All units together."""
    total = UnitProgress(None)
    for row in rows:
        for state, number in row.states.items():
            total.states[state] += number
    return total


@dataclass(frozen=True, slots=True)
class Missing:
    """What a person has still to fill in of one month: the projects, and when it is due."""

    round: Round
    projects: QuerySet[Any]

    def overdue(self, today: date) -> bool:
        """Whether the day has passed."""
        return today > self.round.due_on


def missing_reports(user: User, region: Region, today: date) -> list[Missing]:
    """Open months in which projects that the person fills in have not been submitted, the oldest first.

    `projects` carry `entry_state`: nothing yet (`missing`), a draft, or returned.
    """
    rounds = rounds_touching(region).filter(state=Round.State.OPEN, opens_on__lte=today)
    mine = reportable_by(user).order_by().values("pk")
    found = []
    for round_ in rounds.order_by("year", "month", "pk"):
        projects = with_entries(expected(round_, region).filter(pk__in=mine), round_)
        to_do = projects.filter(entry_state__in=TO_DO).order_by("name", "pk")
        if to_do.exists():
            found.append(Missing(round_, to_do))
    return found


def reports_to_review(user: User, region: Region) -> QuerySet[Entry]:
    """Submitted entries that the person may accept or return, the longest waiting first."""
    entries = Entry.objects.reviewable_by(user).filter(
        state=Entry.State.SUBMITTED,
        round__state=Round.State.OPEN,
        project__region__path__startswith=region.path,
    )
    return entries.select_related("project", "round", "submitted_by").order_by("submitted_at", "pk")


def returned_to(user: User) -> QuerySet[Entry]:
    """Entries sent back to the person or to the person's unit, in months that are still open."""
    entries = Entry.objects.filter(state=Entry.State.RETURNED, round__state=Round.State.OPEN)
    mine = entries.filter(Q(submitted_by=user) | _of_unit(user))
    return mine.select_related("project", "round", "reviewed_by").order_by("-reviewed_at", "pk")


def _of_unit(user: User) -> Q:
    """Entries of the projects of the units for which the person reports: his own, and those he stands in for."""
    own = NOTHING
    for column in UNIT_COLUMNS:
        own |= Q(**{f"project__{column}__in": user.access.units(Capability.REPORT)})
    return own


def states_of(round_: Round, projects: Collection[int]) -> Mapping[int, str]:
    """Project → the state of its entry; projects without one are left out."""
    found = Entry.objects.filter(round=round_, project__in=projects)
    return dict(found.values_list("project_id", "state"))
