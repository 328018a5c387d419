"""The rows of 手续办理台账 as of a standpoint."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from sanpi.core.ledger import Column
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.ledger.columns import LEDGER
from sanpi.permits.models import Dependency, Permit, PermitEvent, PermitLimit
from sanpi.permits.models.types import limit_text
from sanpi.permits.rules import Clock, clock_of, standings, with_standing
from sanpi.permits.rules.network import edges
from sanpi.permits.rules.story import limits_on
from sanpi.projects.models import Project

State = Permit.State
_SORTS = {column.sort for column in LEDGER.columns if column.sort}


@dataclass(slots=True)
class PermitRow:
    """One permit with where it stood, its clock, and the limits that would apply to it if it is not accepted yet."""

    permit: Permit
    standing: Permit | PermitEvent
    clock: Clock
    limit: PermitLimit | None = None
    waits: tuple[Dependency, ...] = ()
    project_light: Any = None  # filled in above, where lights are known

    @property
    def pk(self) -> int:
        """The permit's key."""
        return self.permit.pk

    @property
    def project(self) -> Project:
        """The project it belongs to."""
        return self.permit.project

    @property
    def item(self) -> str:
        """The code of the permit in the template."""
        return self.permit.type.code

    @property
    def need(self) -> str:
        """Whether the project needs it."""
        known = {State.NOT_NEEDED.value: "not_needed", State.TO_CHECK.value: "to_check"}
        return known.get(self.standing.state, "needed")

    @property
    def before(self) -> str:
        """What it waits for by the template."""
        return "、".join(edge.on.name for edge in self.waits)

    @property
    def statutory(self) -> str:
        """The statutory limit in words."""
        if self.standing.accepted_on or self.limit is None:
            return self.standing.statutory_text
        return limit_text(self.limit.statutory_days, self.limit.statutory_unit)

    @property
    def promised(self) -> str:
        """The promised limit in words."""
        if self.standing.accepted_on or self.limit is None:
            return self.standing.promised_text
        return limit_text(self.limit.promised_days, self.limit.promised_unit)

    @property
    def days(self) -> int | None:
        """Days left, or minus the days it is or was late."""
        return -self.clock.late if self.clock.late else self.clock.left


def permit_list(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """The permits of the region that the person may see, with what is sorted and grouped."""
    # Who sees the whole region is not asked again permit by permit.
    whole = user.access.covers(region.path, Capability.VIEW)
    seen = Permit.objects.exclude(state="") if whole else Permit.objects.visible_to(user)
    return with_standing(seen.in_region(region), at, today)


def ordered(permits: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """In the order asked for (a column's `sort`, with a leading minus descending), empty values last.

    Otherwise project by project, the newest first, each in the order of the template.
    """
    name = sort.removeprefix("-")
    if name not in _SORTS:
        return permits.order_by("-project_id", "type__position", "pk")
    column = F(name)
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return permits.order_by(order, "pk")


def load_rows(
    items: Iterable[Permit], at: Standpoint, today: date, columns: Collection[Column] | None = None
) -> list[PermitRow]:
    """The ledger rows of a page or chunk of permits, in five queries at most."""
    permits = _joined(list(items))
    rows = standings(permits, at, today)
    calendar, limits = load_calendar(), limits_on(at.effective)
    keys = {column.key for column in columns} if columns is not None else {"before"}
    waits = edges() if "before" in keys else {}
    return [
        PermitRow(
            permit, rows[permit.pk], clock_of(rows[permit.pk], at.effective, calendar), limits.get(permit.type_id),
            tuple(waits.get(permit.type_id, ())),
        )
        for permit in permits
        if permit.pk in rows
    ]  # fmt: skip


def _joined(permits: list[Permit]) -> list[Permit]:
    """The permits with project, unit and type, fetched together where the list has not joined them."""
    if all(
        "project" in permit._state.fields_cache and "type" in permit._state.fields_cache for permit in permits
    ):
        return permits
    rows = Permit.objects.filter(pk__in=[permit.pk for permit in permits])
    found = rows.select_related("project__unit", "project__region", "type").in_bulk()
    return [found[permit.pk] for permit in permits]


def address(row: Any) -> str:
    """The page of the permit."""
    return reverse("permits:permit", args=[row.pk])


# So many days before the limit runs out, the clock turns yellow.
_SOON = 3


def light(row: PermitRow) -> tuple[str, str] | None:
    """How the clock of a permit at work is judged; nothing where it does not run or the case is settled."""
    words = row.clock.words
    if not words or row.standing.state == State.ISSUED:
        return None
    if row.clock.late:
        return "red", words
    return ("yellow" if (row.clock.left or 0) <= _SOON else "green"), words
