"""The facts that one row of the project ledger adds or corrects."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.facts import DatedFact
from sanpi.exchange.planning.project_state import State
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
    ) -> list[DatedFact]:
        """The facts of one row."""
        common: _Values = {"project": project, "source": source}
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

    def _total(self, changes: Changes, state: State | None, common: _Values) -> list[DatedFact]:
        if "total_investment" not in changes:
            return []
        amount, approximate = changes["total_investment"][1], "total_approximate" in changes
        dated = self._dated(state, "total_investment", self.as_of)
        return [TotalInvestment(amount=amount, approximate=approximate, **dated, **common)]

    def _plan(self, changes: Changes, state: State | None, common: _Values, year: int) -> list[DatedFact]:
        """One fact carries the three columns of a plan; those that are not changed stay."""
        if not changes.keys() & set(_PLAN):
            return []
        old = state.values if state else {}
        amount, goal, completed = (changes[key][1] if key in changes else old.get(key) for key in _PLAN)
        dated = self._dated(state, "annual_plan", self.as_of)
        values = {"year": year, "amount": amount, "goal": goal or "", "completed_before": completed}
        return [AnnualPlan(**values, **dated, **common)]

    def _milestones(self, changes: Changes, state: State | None, common: _Values) -> list[DatedFact]:
        return [
            MilestonePlan(
                stage=stage.value,
                planned_on=date.fromisoformat(changes[f"planned_{stage}"][1]),
                **self._dated(state, f"planned_{stage}", self.as_of),
                **common,
            )
            for stage in DATED_STAGES
            if f"planned_{stage}" in changes
        ]

    def _stages(self, changes: Changes, state: State | None, common: _Values) -> list[DatedFact]:
        """A stage is reached once: another day for it is a correction, whatever the day."""
        facts: list[DatedFact] = []
        for stage in Stage:
            change = changes.get(f"actual_{stage}")
            if change is None:
                continue
            old = state.facts.get(f"actual_{stage}") if state else None
            correction = {"supersedes_id": old[0], "reason": _("导入更正")} if old else {}
            effective_on = date.fromisoformat(change[1])
            facts.append(
                StageEvent(
                    stage=stage.value, rank=stage.rank, effective_on=effective_on, **correction, **common
                )
            )
        return facts

    def _status(self, changes: Changes, state: State | None, common: _Values) -> list[DatedFact]:
        if not changes.keys() & {"status", "status_cause"}:
            return []
        old = state.values if state else {}
        status: str = changes["status"][1] if "status" in changes else old["status"]
        cause = changes["status_cause"][1] if "status_cause" in changes else None
        dated = self._dated(state, "status", self.as_of)
        return [StatusEvent(status=status, cause=(cause or "")[:200], **dated, **common)]

    def _listings(self, changes: Changes, project: Project, common: _Values, year: int) -> list[DatedFact]:
        """The lists of the year: left, joined, or corrected in their field. A listing exists once per level."""
        if not changes.keys() & {"level", "listing_category"}:
            return []
        standing = self.standing.get((project.pk or 0, year), {})
        levels = changes["level"][1] if "level" in changes else list(standing)
        category = changes["listing_category"][1] if "listing_category" in changes else None
        category_id = self.codes["category", category[0]] if category else None
        facts: list[DatedFact] = [
            self._ended(listing, common) for code, listing in standing.items() if code not in levels
        ]
        for code in levels:
            old = standing.get(code)
            if old is None:
                facts.append(self._listing(code, category_id, common, year=year, effective_on=self.as_of))
            elif category is not None and old.category_id != category_id:
                facts.append(
                    self._listing(
                        code,
                        category_id,
                        common,
                        year=year,
                        effective_on=old.effective_on,
                        supersedes_id=old.pk,
                        reason=_("导入更正"),
                    )
                )
        return facts

    def look_up_listings(self, projects: Iterable[int]) -> None:
        """Reads the lists on which the projects of a chunk stand."""
        self.standing = {}
        rows = KeyListing.objects.known_at(None).filter(project__in=list(projects))
        for row in rows.select_related("level").order_by("level__position", "pk"):
            self.standing.setdefault((row.project_id, row.year), {})[row.level.code] = row

    def _listing(self, code: str, category: int | None, common: _Values, **dated: Any) -> KeyListing:
        level = self.codes["level", code]
        return KeyListing(level_id=level, category_id=category, **dated, **common)

    def _ended(self, listing: KeyListing, common: _Values) -> KeyListing:
        """The project is taken off a list; the listing and its end stay on record."""
        return KeyListing(
            year=listing.year, level_id=listing.level_id, category_id=listing.category_id,
            effective_on=listing.effective_on, supersedes_id=listing.pk, retracted=True,
            reason=_("导入的名单中没有"), **common,
        )  # fmt: skip
