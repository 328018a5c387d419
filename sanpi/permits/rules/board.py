"""A project's permits as its board shows them: band by band, with clocks, what waits for what, what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sanpi.domain.calendars import WorkingCalendar
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitEvent, PermitLimit, PermitStage
from sanpi.permits.models.permits import STATE_FIELDS
from sanpi.permits.models.types import limit_text
from sanpi.permits.rules.clocks import Clock, clock_of, is_late, tone_of
from sanpi.permits.rules.network import Network, longest_chain, network_of, schedule
from sanpi.permits.rules.standing import of_project, secured_ones, standings
from sanpi.permits.rules.story import limits_on
from sanpi.projects.models import Project

State = Permit.State
Kind = PermitEvent.Kind
_BACK = (Kind.REFUSED, Kind.WITHDRAWN)
_LATER = (Kind.PLANNED, Kind.PREPARING)
# What can be recorded next in each state, the usual step first.
_STEPS: dict[str, tuple[Kind, ...]] = {
    State.TO_CHECK: (Kind.NEEDED, Kind.NOT_NEEDED, Kind.ACCEPTED, Kind.ISSUED),
    State.NOT_NEEDED: (Kind.NEEDED, Kind.TO_CHECK),
    State.WAITING: (
        Kind.ACCEPTED, *_LATER, Kind.ISSUED, Kind.WAIVED, Kind.BLUE, Kind.NOT_NEEDED, Kind.TO_CHECK,
    ),
    State.PREPARING: (Kind.ACCEPTED, Kind.PLANNED, Kind.ISSUED, Kind.WAIVED, Kind.BLUE, Kind.NOT_NEEDED),
    State.ACCEPTED: (Kind.ISSUED, Kind.CORRECTION, Kind.SUSPENDED, Kind.EXTENDED, Kind.WAIVED, *_BACK),
    State.CORRECTING: (Kind.RESUMED, Kind.EXTENDED, *_BACK),
    State.ISSUED: (Kind.PROLONGED, Kind.VOIDED),
    State.REFUSED: (Kind.ACCEPTED, *_LATER, Kind.NOT_NEEDED),
    State.LAPSED: (Kind.ACCEPTED, *_LATER, Kind.ISSUED, Kind.NOT_NEEDED),
}  # fmt: skip
# A milestone is not handed in: it comes, or is planned.
_MILESTONE = (Kind.ISSUED, Kind.PLANNED, Kind.NOT_NEEDED)
_STOPPED = (Kind.RESUMED, Kind.EXTENDED, *_BACK)


def steps(permit: Permit) -> list[Kind]:
    """What can be recorded of the permit now, the usual step first."""
    found = _STOPPED if permit.state == State.ACCEPTED and permit.stopped_on else _STEPS.get(permit.state, ())
    if permit.type.milestone and permit.state == State.WAITING:
        found = _MILESTONE
    more = [Kind.FULFILLED, Kind.PROMISE] if permit.waived_until else []
    known = [kind for kind in found if not (kind == Kind.WAIVED and permit.waived_until)]
    if permit.blue_on:
        known = [*(kind for kind in known if kind != Kind.BLUE), Kind.BLUE_VOID]
    return [*known[:1], *more, *known[1:]]


def as_it_stood(permit: Permit, row: Permit | PermitEvent) -> Permit:
    """A permit with the columns of that row, to be read and never saved."""
    if row is permit:
        return permit
    shadow = Permit(pk=permit.pk, project=permit.project, type=permit.type, created_at=permit.created_at)
    for name in STATE_FIELDS:
        setattr(shadow, name, getattr(row, name))
    return shadow


@dataclass(slots=True)
class Item:
    """One permit on the board."""

    permit: Permit
    clock: Clock
    tone: str
    late: bool
    lapses: bool
    ready: bool
    waits_for: list[str]
    limit: PermitLimit | None
    plan: tuple[date, date] | None = None
    day: date = date.min

    @property
    def steps(self) -> list[Kind]:
        """What can be recorded next."""
        return steps(self.permit)

    @property
    def limits(self) -> str:
        """法定 20 / 承诺 7 工作日, from the case or, before it is accepted, from the template."""
        source = self.permit if self.permit.accepted_on or self.limit is None else self.limit
        statutory = limit_text(source.statutory_days, source.statutory_unit)
        promised = limit_text(source.promised_days, source.promised_unit)
        return " / ".join(
            filter(None, (f"法定 {statutory}" if statutory else "", f"承诺 {promised}" if promised else ""))
        )

    @property
    def remarks(self) -> bool:
        """Whether there is anything to say beside the dates."""
        said = self.waits_for or self.ready or self.unfiled or self.permit.waived_until or self.expired
        return bool(said) or self.expires_in is not None or self.permit.state == State.TO_CHECK

    @property
    def expired(self) -> bool:
        """Issued, but the validity has run out without anything that secures it."""
        valid = self.permit.valid_until
        return self.lapses and self.permit.state == State.ISSUED and bool(valid and valid < self.day)

    @property
    def expires_in(self) -> int | None:
        """Days until it lapses, within the time of warning."""
        valid = self.permit.valid_until
        if not self.lapses or self.permit.state != State.ISSUED or not valid:
            return None
        days = (valid - self.day).days
        return days if 0 <= days <= 30 else None

    @property
    def waiver_late(self) -> bool:
        """Whether the promised papers are overdue."""
        return bool(self.permit.waived_until and self.permit.waived_until < self.day)

    @property
    def unfiled(self) -> bool:
        """Planned to be handed in before today, and not handed in."""
        waiting = {State.WAITING, State.PREPARING, State.REFUSED, State.LAPSED}
        planned = self.permit.planned_on
        return self.permit.state in waiting and bool(planned and planned < self.day)


@dataclass(slots=True)
class Board:
    """All permits of a project at a standpoint."""

    items: list[Item]
    network: Network
    chain: list[str] = field(default_factory=list)
    chain_days: int = 0
    finish: date | None = None

    @property
    def bands(self) -> list[tuple[str, list[Item]]]:
        """Stage by stage, without what is not needed."""
        ranks = {stage.value: place for place, stage in enumerate(PermitStage)}
        shown = [item for item in self.items if item.permit.state != State.NOT_NEEDED]
        shown.sort(key=lambda item: ranks.get(item.permit.type.stage, len(ranks)))
        return [
            (str(PermitStage(stage).label), list(group))
            for stage, group in groupby(shown, key=lambda item: item.permit.type.stage)
        ]

    @property
    def unneeded(self) -> list[Item]:
        """What the project does not need."""
        return [item for item in self.items if item.permit.state == State.NOT_NEEDED]

    @property
    def tracks(self) -> list[list[Item]]:
        """What runs side by side, step after step."""
        by_code = {item.permit.type.code: item for item in self.items}
        return [[by_code[code] for code in level] for level in self.network.tracks()]

    @property
    def ready(self) -> list[Item]:
        """What can be handed in now."""
        return [item for item in self.items if item.ready]

    def count(self, *states: str) -> int:
        """So many permits in one of these states."""
        return sum(item.permit.state in states for item in self.items)

    @property
    def needed(self) -> int:
        """Permits the project needs, as far as that is settled; milestones are not counted."""
        outside = {State.NOT_NEEDED, State.TO_CHECK}
        return sum(item.permit.state not in outside and not item.permit.type.milestone for item in self.items)

    @property
    def done(self) -> int:
        """Those of them that are issued."""
        return sum(
            item.permit.state == State.ISSUED and not item.permit.type.milestone for item in self.items
        )


def board_of(project: Project, at: Standpoint, today: date) -> Board:
    """The board in a fixed number of queries."""
    found = of_project(project)
    rows = standings(found, at, today)
    permits = [as_it_stood(permit, rows[permit.pk]) for permit in found if permit.pk in rows]
    permits = [permit for permit in permits if permit.state]
    return _board(project, permits, at.effective, load_calendar())


def _board(project: Project, permits: Sequence[Permit], day: date, calendar: WorkingCalendar) -> Board:
    network, limits = network_of(permits), limits_on(day)
    safe, ready = secured_ones(permits, project), set(network.available())
    plan = schedule(permits, day, calendar, day)
    items = []
    for permit in permits:
        code, clock = permit.type.code, clock_of(permit, day, calendar)
        lapses = permit.pk not in safe
        items.append(
            Item(
                permit, clock, tone_of(permit, clock, day, lapses=lapses), is_late(permit, day), lapses,
                code in ready, network.blocking(code) if code not in network.done | network.begun else [],
                limits.get(permit.type_id), plan.get(code), day,
            )
        )  # fmt: skip
    chain, days = longest_chain(permits, day)
    finish = max((end for code, (_start, end) in plan.items() if code not in network.done), default=None)
    return Board(items, network, chain, days, finish)
