"""What the batches hold about many projects, in the form of a change list (see values.py)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sanpi.batches.ledger import IN_FORCE
from sanpi.batches.models import BatchEntry, BatchMove, BatchType, Period
from sanpi.organizations.models import Region
from sanpi.projects.models import AnnualPlan, Project

_CHUNK = 500
# A project in a batch of a period.
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Round:
    """A period as a region sees it."""

    pk: int
    number: int
    held_on: date


@dataclass(slots=True)
class Entry:
    """An entry as known now. `bound` says that a move or a conversion rests on it."""

    pk: int
    place: Place
    effective_on: date
    values: dict[str, Any]
    move: int | None = None
    bound: bool = False

    @property
    def in_force(self) -> bool:
        """Whether the entry has neither left nor moved on."""
        return self.move is None


@dataclass(slots=True)
class BatchState:
    """Periods, batches and the entries of the projects asked about."""

    types: dict[str, BatchType]
    rounds: dict[int, dict[int, Round]]
    entries: dict[Place, Entry] = field(default_factory=dict)
    by_key: dict[int, Entry] = field(default_factory=dict)
    totals: dict[int, int | None] = field(default_factory=dict)
    plans: dict[tuple[int, int], int] = field(default_factory=dict)

    def live(self, project: int) -> list[Entry]:
        """The entries of a project that are in force."""
        return [entry for place, entry in self.entries.items() if place[0] == project and entry.in_force]


def load_state(regions: Iterable[Region], projects: Collection[int]) -> BatchState:
    """Everything needed to plan or apply rows about these projects of these regions."""
    state = BatchState(
        {found.code: found for found in BatchType.objects.select_related("next")}, _rounds(regions)
    )
    ordered = sorted(projects)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        state.totals |= dict(Project.objects.filter(pk__in=chunk).values_list("pk", "total_investment"))
        _load_plans(state, chunk)
        _load_entries(state, chunk)
    return state


def _rounds(regions: Iterable[Region]) -> dict[int, dict[int, Round]]:
    """Region → number → period: its own before those held above it."""
    listed = list(regions)
    codes = {code for region in listed for code in _lineage(region)}
    held: dict[str, list[Round]] = {}
    rows = Period.objects.filter(region__code__in=codes).order_by("number")
    for pk, number, held_on, code in rows.values_list("pk", "number", "held_on", "region__code"):
        held.setdefault(code, []).append(Round(pk, number, held_on))
    return {
        region.pk: {found.number: found for code in _lineage(region) for found in held.get(code, [])}
        for region in listed
    }


def _lineage(region: Region) -> list[str]:
    """Codes from the top down, so that nearer periods replace those held above."""
    return region.path.rstrip("/").split("/")


def _load_plans(state: BatchState, chunk: Collection[int]) -> None:
    plans = AnnualPlan.objects.known_at(None).filter(project__in=chunk).order_by("effective_on", "pk")
    for project, year, amount in plans.values_list("project_id", "year", "amount"):
        state.plans[project, year] = amount


def _load_entries(state: BatchState, chunk: Collection[int]) -> None:
    rows = BatchEntry.objects.known_at(None).filter(project__in=chunk).order_by("effective_on", "pk")
    names = (
        "pk", "project_id", "project__name", "project__code", "period_id", "period__number", "batch__code",
        "effective_on", "announced", "announced_total", "announced_plan", "converted_from_id",
        "converted_from__period__number", "converted_from__batch__code",
    )  # fmt: skip
    for row in rows.values(*names):
        entry = _entry(row)
        state.entries[entry.place] = state.by_key[entry.pk] = entry
    origins = rows.filter(converted_from__isnull=False).values_list("converted_from_id", flat=True)
    for key in origins:
        if key in state.by_key:
            state.by_key[key].bound = True
    _load_moves(state, chunk)


def _entry(row: Mapping[str, Any]) -> Entry:
    number, batch = row["converted_from__period__number"], row["converted_from__batch__code"]
    values = {
        "period": row["period__number"],
        "batch": row["batch__code"],
        "name": row["project__name"],
        "code": row["project__code"],
        "announced": row["announced"],
        "announced_total": row["announced_total"],
        "announced_plan": row["announced_plan"],
        "converted_from": f"{number}:{batch}" if batch else None,
        "state": IN_FORCE,
    }
    place = (row["project_id"], row["period_id"], row["batch__code"])
    return Entry(row["pk"], place, row["effective_on"], values)


def _load_moves(state: BatchState, chunk: Collection[int]) -> None:
    moves = BatchMove.objects.known_at(None).filter(entry__project__in=chunk).order_by("effective_on", "pk")
    for move in moves:
        entry = state.by_key.get(move.entry_id)
        if entry:
            entry.move, entry.bound = move.pk, True
            entry.values |= {
                "state": move.kind,
                "moved_on": move.effective_on.isoformat(),
                "cause": move.cause or None,
                "approver": move.approver or None,
            }
