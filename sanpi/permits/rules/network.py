"""What waits for what among the permits of a project, and what that says about time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.scheduling import (
    Task,
    Unit,
    available,
    blocking,
    critical_path,
    depending_on,
    earliest,
    levels,
)
from sanpi.permits.models import Dependency, Permit, PermitLimit, PermitType
from sanpi.permits.rules.story import limits_on

State = Permit.State
# Not in the network: nothing waits for them.
OUTSIDE = {State.NOT_NEEDED.value, State.TO_CHECK.value, ""}
BEGUN = {State.ACCEPTED.value, State.CORRECTING.value}
_CALENDAR_PER_WORKING = (7, 5)


@dataclass(frozen=True)
class Network:
    """The needed permits of a project as tasks, by the code of their type."""

    tasks: tuple[Task, ...]
    done: frozenset[str]
    begun: frozenset[str]
    names: dict[str, str] = field(default_factory=dict)

    def available(self) -> list[str]:
        """What can be handed in now."""
        return available(self.tasks, self.done, self.begun)

    def blocking(self, code: str) -> list[str]:
        """The names of what a permit still waits for."""
        known = {task.code for task in self.tasks}
        task = next((task for task in self.tasks if task.code == code), None)
        return [self.names[other] for other in blocking(task, self.done, known)] if task else []

    def tracks(self) -> list[list[str]]:
        """What runs side by side, step after step."""
        return levels(self.tasks)


def edges(types: Iterable[int] | None = None) -> dict[int, list[Dependency]]:
    """Type → what it waits for, in one query."""
    rows = Dependency.objects.select_related("on").order_by("on__position", "pk")
    found: dict[int, list[Dependency]] = {}
    for row in rows if types is None else rows.filter(type__in=list(types)):
        found.setdefault(row.type_id, []).append(row)
    return found


def template_tasks(types: Iterable[PermitType], waits: dict[int, list[Dependency]]) -> list[Task]:
    """The template as tasks, to look for circles."""
    return [Task(type.code, frozenset(edge.on.code for edge in waits.get(type.pk, ()))) for type in types]


def network_of(permits: Iterable[Permit], waits: dict[int, list[Dependency]] | None = None) -> Network:
    """The needed permits with what they wait for; a blue opinion is enough where the template says so.

    `permits` come with their type; where they stand is read from their columns.
    """
    needed = [permit for permit in permits if permit.state not in OUTSIDE]
    known = waits if waits is not None else edges(permit.type_id for permit in needed)
    blue = {permit.type_id for permit in needed if permit.blue_on}
    tasks = tuple(
        Task(
            permit.type.code,
            frozenset(
                edge.on.code
                for edge in known.get(permit.type_id, ())
                if not (edge.kind == Dependency.Kind.REVIEW and edge.on_id in blue)
            ),
        )
        for permit in needed
    )
    return Network(
        tasks,
        frozenset(permit.type.code for permit in needed if permit.state == State.ISSUED),
        frozenset(permit.type.code for permit in needed if permit.state in BEGUN),
        {permit.type.code: permit.type.name for permit in needed},
    )


def working_days(limit: PermitLimit | None) -> int:
    """How long a permit takes in working days: the promised limit, else the statutory; calendar days are converted."""
    bound = (limit.promised or limit.statutory) if limit else None
    if bound is None:
        return 0
    per, working = _CALENDAR_PER_WORKING
    return bound.days if bound.unit is Unit.WORKING else -(-bound.days * working // per)


def durations(permits: Iterable[Permit], on: date) -> dict[str, int]:
    """Code → working days by the limits in force on a day, in one query."""
    limits = limits_on(on)
    return {permit.type.code: working_days(limits.get(permit.type_id)) for permit in permits}


def within_reach(permits: Iterable[Permit]) -> list[Permit]:
    """Permits without those behind a milestone that has not come yet: how long building takes, no template says."""
    found = list(permits)
    network = network_of(found)
    open_milestones = {
        permit.type.code for permit in found if permit.type.milestone and permit.state != State.ISSUED
    }
    behind = depending_on(network.tasks, open_milestones)
    return [permit for permit in found if permit.type.code not in behind and not permit.type.milestone]


def longest_chain(permits: Sequence[Permit], on: date) -> tuple[list[str], int]:
    """The names of the longest chain of permits within reach and not issued yet, and its length in working days."""
    open_ones = [permit for permit in within_reach(permits) if permit.state != State.ISSUED]
    network = network_of(open_ones)
    chain, days = critical_path(network.tasks, durations(open_ones, on))
    return [network.names[code] for code in chain], days


def schedule(
    permits: Sequence[Permit], start: date, calendar: WorkingCalendar, on: date
) -> dict[str, tuple[date, date]]:
    """Code → the earliest days to hand in and to be finished, for permits within reach.

    What is issued or under way keeps its days.
    """
    near = within_reach(permits)
    network = network_of(near)
    fixed: dict[str, date] = {}
    for permit in near:
        code = permit.type.code
        if code in network.done and permit.issued_on:
            fixed[code] = permit.issued_on
        elif code in network.begun and permit.due_on:
            fixed[code] = max(permit.due_on, on)
    return earliest(network.tasks, durations(near, on), start, calendar, fixed)


def plan_from(permits: Iterable[Permit], start: date, calendar: WorkingCalendar, on: date) -> dict[int, date]:
    """Permit → the day to hand it in, for those that are needed, within reach and not begun."""
    found = list(permits)
    days = schedule(found, start, calendar, on)
    waiting = {State.WAITING, State.PREPARING, State.REFUSED, State.LAPSED}
    return {
        permit.pk: days[permit.type.code][0]
        for permit in found
        if permit.state in waiting and permit.type.code in days
    }
