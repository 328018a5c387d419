"""The facts that one row of the project ledger adds or corrects."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanpi.exchange.planning.project_state import State
from sanpi.projects.actions.bulk import FactDraft
from sanpi.projects.ledger import DATED_STAGES
from sanpi.projects.models import (
    AnnualPlan,
    KeyListing,
    MilestonePlan,
    Project,
    Stage,
    StageEvent,
    StatusEvent,
    TotalInvestment,
)

_PLAN = ("annual_plan", "plan_goal", "completed_before")
Changes = Mapping[str, list[Any]]
_Values = dict[str, Any]


class FactBuilder:
    """Builds facts from changes: a fact of the same key and day is corrected, any other is followed by a new one."""

    def __init__(self, as_of: date, codes: Mapping[tuple[str, str], int]) -> None:
        self.as_of = as_of
        self.codes = codes
        self.standing: dict[tuple[int, int], dict[str, KeyListing]] = {}

    def build(
        self, project: Project, state: State | None, changes: Changes, *, year: int, source: str
    ) -> list[FactDraft]:
        """The facts of one row."""
        common: _Values = {"source": source}
        return [
            *self._total(changes, state, common),
            *self._plan(changes, state, common, year),
            *self._milestones(changes, state, common),
            *self._stages(changes, state, common),
            *self._status(changes, state, common),
            *self._listings(changes, project, common, year),
        ]

    def _dated(self, state: State | None, key: str, effective_on: date) -> _Values:
        """The day of a fact, and the fact it corrects if that is of the same day."""
        old, day = state.facts.get(key, (None, None)) if state else (None, None)
        if old is None or day != effective_on:
            return {"effective_on": effective_on}
        return {"effective_on": effective_on, "supersedes_id": old, "reason": _("导入更正")}

    def _total(self, changes: Changes, state: State | None, common: _Values) -> list[FactDraft]:
        if "total_investment" not in changes:
            return []
        amount, approximate = changes["total_investment"][1], "total_approximate" in changes
        dated = self._dated(state, "total_investment", self.as_of)
        return [FactDraft(TotalInvestment, {"amount": amount, "approximate": approximate, **dated, **common})]

    def _plan(self, changes: Changes, state: State | None, common: _Values, year: int) -> list[FactDraft]:
        """One fact carries the three columns of a plan; those that are not changed stay."""
        if not changes.keys() & set(_PLAN):
            return []
        old = state.values if state else {}
        amount, goal, completed = (changes[key][1] if key in changes else old.get(key) for key in _PLAN)
        dated = self._dated(state, "annual_plan", self.as_of)
        values = {"year": year, "amount": amount, "goal": goal or "", "completed_before": completed}
        return [FactDraft(AnnualPlan, {**values, **dated, **common})]

    def _milestones(self, changes: Changes, state: State | None, common: _Values) -> list[FactDraft]:
        facts = []
        for stage in DATED_STAGES:
            key = f"planned_{stage}"
            if key in changes:
                values = {"stage": stage.value, "planned_on": date.fromisoformat(changes[key][1])}
                dated = self._dated(state, key, self.as_of)
                facts.append(FactDraft(MilestonePlan, {**values, **dated, **common}))
        return facts

    def _stages(self, changes: Changes, state: State | None, common: _Values) -> list[FactDraft]:
        """A stage is reached once: another day for it is a correction, whatever the day."""
        facts: list[FactDraft] = []
        for stage in Stage:
            change = changes.get(f"actual_{stage}")
            if change is None:
                continue
            old = state.facts.get(f"actual_{stage}") if state else None
            correction: _Values = {"supersedes_id": old[0], "reason": _("导入更正")} if old else {}
            values = {"stage": stage.value, "rank": stage.rank, "effective_on": date.fromisoformat(change[1])}
            facts.append(FactDraft(StageEvent, {**values, **correction, **common}))
        return facts

    def _status(self, changes: Changes, state: State | None, common: _Values) -> list[FactDraft]:
        if not changes.keys() & {"status", "status_cause"}:
            return []
        old = state.values if state else {}
        status: str = changes["status"][1] if "status" in changes else old["status"]
        cause = changes["status_cause"][1] if "status_cause" in changes else None
        dated = self._dated(state, "status", self.as_of)
        values = {"status": status, "cause": (cause or "")[:200]}
        return [FactDraft(StatusEvent, {**values, **dated, **common})]

    def _listings(self, changes: Changes, project: Project, common: _Values, year: int) -> list[FactDraft]:
        """The lists of the year: left, joined, or corrected in their field. A listing exists once per level."""
        if not changes.keys() & {"level", "listing_category"}:
            return []
        standing = self.standing.get((project.pk or 0, year), {})
        levels = changes["level"][1] if "level" in changes else list(standing)
        category = changes["listing_category"][1] if "listing_category" in changes else None
        category_id = self.codes["category", category[0]] if category else None
        facts: list[FactDraft] = [
            self._ended(listing, common) for code, listing in standing.items() if code not in levels
        ]
        for code in levels:
            old = standing.get(code)
            values: _Values = {
                "year": year,
                "level_id": self.codes["level", code],
                "category_id": category_id,
            }
            if old is None:
                facts.append(FactDraft(KeyListing, {**values, "effective_on": self.as_of, **common}))
            elif category is not None and old.category_id != category_id:
                correction = {"supersedes_id": old.pk, "reason": _("导入更正")}
                dated = {"effective_on": old.effective_on, **correction}
                facts.append(FactDraft(KeyListing, {**values, **dated, **common}))
        return facts

    def look_up_listings(self, projects: Iterable[int]) -> None:
        """Reads the lists on which the projects of a chunk stand."""
        self.standing = {}
        rows = KeyListing.objects.known_at(None).filter(project__in=list(projects))
        for row in rows.select_related("level").order_by("level__position", "pk"):
            self.standing.setdefault((row.project_id, row.year), {})[row.level.code] = row

    def _ended(self, listing: KeyListing, common: _Values) -> FactDraft:
        """The project is taken off a list; the listing and its end stay on record."""
        listed = {"year": listing.year, "level_id": listing.level_id, "category_id": listing.category_id}
        ended = {"supersedes_id": listing.pk, "retracted": True, "reason": _("导入的名单中没有")}
        return FactDraft(KeyListing, {**listed, "effective_on": listing.effective_on, **ended, **common})
