"""What the register holds about many projects, in the form of a change list (see values.py)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.core.facts import FactQuerySet, standpoint
from sanpi.exchange.cells.numbers import plain
from sanpi.projects.models import (
    AnnualPlan,
    KeyListing,
    MilestonePlan,
    Project,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    TotalInvestment,
)

# Fields whose stored form is the column itself.
PLAIN_FIELDS = (
    "code", "name", "locality", "chain", "scale", "fixed_investment", "funding", "start_year", "end_year", "contact",
    "phone", "statistics_code", "note",
)  # fmt: skip
DECIMAL_FIELDS = ("longitude", "latitude", "land_mu")
CODE_FIELDS = ("kind", "nature", "project_type", "industry", "category", "investor_kind")
BODY_FIELDS = ("owner", "investor", "unit", "lead", "task_force", "department")
_OLDEST_FIRST = ("effective_on", "recorded_at", "pk")
_CHUNK = 500


@dataclass(slots=True)
class State:
    """One project: its values by key, and the fact in force behind each key that is a fact, with its day.

    `stages` holds every stage reached, whenever; `level` lists are those of the year.
    """

    pk: int
    region: int
    kind: int
    values: dict[str, Any]
    stages: dict[str, str] = field(default_factory=dict)
    facts: dict[str, tuple[int, date]] = field(default_factory=dict)


def load_states(keys: Collection[int], *, as_of: date, year: int) -> dict[int, State]:
    """The projects as of a day, as known now; annual plans and lists are those of `year`."""
    found: dict[int, State] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        states = {state.pk: state for state in _load_projects(chunk)}
        for load in _FACTS:
            load(states, as_of, year)
        found |= states
    return found


def _load_projects(keys: Sequence[int]) -> Iterable[State]:
    names = (
        "pk", "region_id", "kind_id", "region__code", "enrolled_on", *PLAIN_FIELDS, *DECIMAL_FIELDS,
        *(f"{name}__code" for name in CODE_FIELDS),
        *(part for name in BODY_FIELDS for part in (f"{name}_id", f"{name}__name")), "owner__uscc",
    )  # fmt: skip
    for row in Project.objects.filter(pk__in=keys).order_by("pk").values(*names):
        values = {name: row[name] or None for name in PLAIN_FIELDS}
        # Zero is an amount, not a blank.
        values["fixed_investment"] = row["fixed_investment"]
        values |= {name: None if row[name] is None else plain(row[name]) for name in DECIMAL_FIELDS}
        values |= {name: row[f"{name}__code"] for name in CODE_FIELDS}
        values |= {
            name: [row[f"{name}_id"], row[f"{name}__name"]] if row[f"{name}_id"] else None
            for name in BODY_FIELDS
        }
        values["region"] = row["region__code"]
        values["uscc"] = row["owner__uscc"]
        values["enrolled_on"] = row["enrolled_on"].isoformat() if row["enrolled_on"] else None
        values["status"] = Status.NORMAL.value
        yield State(row["pk"], row["region_id"], row["kind_id"], values)


def _in_force(facts: FactQuerySet[Any], states: dict[int, State], as_of: date) -> QuerySet[Any]:
    """Facts in effect on the day as known now, oldest first: the last one of a key is the one in force."""
    return facts.as_of(standpoint(as_of)).filter(project__in=states).order_by(*_OLDEST_FIRST)


def _load_totals(states: dict[int, State], as_of: date, year: int) -> None:
    rows = _in_force(TotalInvestment.objects.all(), states, as_of)
    for pk, project, on, amount in rows.values_list("pk", "project_id", "effective_on", "amount"):
        state = states[project]
        state.values["total_investment"] = amount
        state.facts["total_investment"] = (pk, on)


def _load_plans(states: dict[int, State], as_of: date, year: int) -> None:
    rows = _in_force(AnnualPlan.objects.filter(year=year), states, as_of)
    names = ("pk", "project_id", "effective_on", "amount", "goal", "completed_before")
    for pk, project, on, amount, goal, completed in rows.values_list(*names):
        state = states[project]
        state.values |= {"annual_plan": amount, "plan_goal": goal or None, "completed_before": completed}
        state.facts["annual_plan"] = (pk, on)


def _load_milestones(states: dict[int, State], as_of: date, year: int) -> None:
    rows = _in_force(MilestonePlan.objects.all(), states, as_of)
    for pk, project, on, stage, planned in rows.values_list(
        "pk", "project_id", "effective_on", "stage", "planned_on"
    ):
        state = states[project]
        state.values[f"planned_{stage}"] = planned.isoformat()
        state.facts[f"planned_{stage}"] = (pk, on)


def _load_stages(states: dict[int, State], as_of: date, year: int) -> None:
    """Every stage reached: an event of a later day is corrected rather than doubled."""
    rows = StageEvent.objects.known_at(None).filter(project__in=states).order_by("rank", *_OLDEST_FIRST)
    for pk, project, on, stage in rows.values_list("pk", "project_id", "effective_on", "stage"):
        state = states[project]
        day = on.isoformat()
        state.stages[stage] = state.values[f"actual_{stage}"] = day
        state.facts[f"actual_{stage}"] = (pk, on)
        if on <= as_of:
            state.values |= {"stage": stage, "stage_on": day}


def _load_statuses(states: dict[int, State], as_of: date, year: int) -> None:
    rows = _in_force(StatusEvent.objects.all(), states, as_of)
    for pk, project, on, status, cause in rows.values_list(
        "pk", "project_id", "effective_on", "status", "cause"
    ):
        state = states[project]
        state.values |= {"status": status, "status_cause": cause or None}
        state.facts["status"] = (pk, on)


def _load_listings(states: dict[int, State], as_of: date, year: int) -> None:
    """The lists of the year, whenever the project was put on them: nobody is listed twice."""
    rows = KeyListing.objects.known_at(None).filter(project__in=states, year=year)
    rows = rows.order_by("level__position", *_OLDEST_FIRST)
    for project, level, category in rows.values_list("project_id", "level__code", "category__code"):
        values = states[project].values
        values.setdefault("level", []).append(level)
        categories = values.setdefault("listing_category", [])
        if category and category not in categories:
            categories.append(category)


_FACTS = (_load_totals, _load_plans, _load_milestones, _load_stages, _load_statuses, _load_listings)


def furthest(stages: Iterable[str]) -> str | None:
    """The stage furthest on among these."""
    return max(stages, key=lambda stage: Stage(stage).rank, default=None)
