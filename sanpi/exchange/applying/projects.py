"""Applying an import of the project ledger, and taking it back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.facts import DatedFact
from sanpi.core.models import Code
from sanpi.exchange.applying.applier import StaleError, same, source_of, where, years_of
from sanpi.exchange.applying.bodies import Bodies, remove_unused
from sanpi.exchange.applying.project_facts import FactBuilder
from sanpi.exchange.models import ImportRow, ImportRun
from sanpi.exchange.planning.project_state import (
    BODY_FIELDS,
    CODE_FIELDS,
    DECIMAL_FIELDS,
    PLAIN_FIELDS,
    State,
    load_states,
)
from sanpi.exchange.planning.values import Shown
from sanpi.organizations.models import Region, User
from sanpi.projects.actions.bulk import (
    Draft,
    delete_projects,
    refresh_projects,
    save_drafts,
    touched_projects,
    withdraw_facts,
)
from sanpi.projects.ledger import LEDGER
from sanpi.projects.models import (
    AnnualPlan,
    KeyListing,
    MilestonePlan,
    Project,
    ProjectKind,
    StageEvent,
    StatusEvent,
    TotalInvestment,
)

_FACT_KINDS: tuple[type[DatedFact], ...] = (
    TotalInvestment, AnnualPlan, MilestonePlan, StageEvent, StatusEvent, KeyListing,
)  # fmt: skip
_FIELDS = frozenset((*PLAIN_FIELDS, *DECIMAL_FIELDS, *CODE_FIELDS, *BODY_FIELDS, "region", "enrolled_on"))
# Columns that hold text and no null.
_BLANKABLE = frozenset(
    field.name for field in Project._meta.concrete_fields if not field.null and field.empty_strings_allowed
)


class ProjectApplier:
    """Writes project rows, each against the state the preview showed."""

    chunk: int | None = 500

    def __init__(self, run: ImportRun, *, by: User | None, now: datetime) -> None:
        self.run, self.by, self.now = run, by, now
        self.years = years_of(run)
        self.regions = {region.pk: region for region in Region.objects.below(run.region)}
        self.region_keys = {region.code: key for key, region in self.regions.items()}
        self.bodies = Bodies(self.regions)
        self.codes = {
            (list_code, code): key
            for key, list_code, code in Code.objects.values_list("pk", "list__code", "code")
        }
        self.kinds = dict(ProjectKind.objects.values_list("code", "pk"))
        self.facts = FactBuilder(run.as_of, self.codes)

    # Writing

    def apply(self, rows: Sequence[ImportRow]) -> None:
        """Writes a chunk and sets `object_id` of new rows. Raises StaleError."""
        projects = self._lock(rows)
        states = self._states(rows)
        for row in rows:
            if row.outcome == ImportRow.Outcome.CHANGED:
                self._refuse_stale(row, states)
        home = {row.pk: self._home(row, states) for row in rows}
        self.bodies.resolve(rows, home)
        self.facts.look_up_listings(row.object_id for row in rows if row.object_id)
        drafts = [self._draft(row, projects, states) for row in rows]
        save_drafts(drafts, by=self.by, now=self.now)
        self._set_codes(rows, drafts)
        for row, draft in zip(rows, drafts, strict=True):
            row.object_id = draft.project.pk

    def _lock(self, rows: Sequence[ImportRow]) -> dict[int, Project]:
        keys = [row.object_id for row in rows if row.object_id]
        return Project.objects.select_for_update().in_bulk(keys)

    def _states(self, rows: Sequence[ImportRow]) -> dict[int, State]:
        found: dict[int, State] = {}
        for year in {self.years[row.sheet] for row in rows}:
            keys = [row.object_id for row in rows if row.object_id and self.years[row.sheet] == year]
            found |= load_states(keys, as_of=self.run.as_of, year=year)
        return found

    def _refuse_stale(self, row: ImportRow, states: dict[int, State]) -> None:
        state = states.get(row.object_id or 0)
        if state is None:
            raise StaleError(_("%s：项目已不存在") % where(row))
        for key, (old, _new) in row.changes.items():
            if key in ("total_approximate", "stage"):
                continue
            now = state.values.get(key)
            if not same(old, now):
                shown = Shown(LEDGER)
                message = _("%(where)s的“%(label)s”在预览之后变成了“%(now)s”（预览时为“%(old)s”）")
                texts = {"now": shown.value(key, now), "old": shown.value(key, old)}
                raise StaleError(message % {"where": where(row), "label": shown.label(key), **texts})

    def _home(self, row: ImportRow, states: dict[int, State]) -> int:
        if row.object_id:
            return states[row.object_id].region
        return self.region_keys[row.changes["region"][1]]

    def _draft(self, row: ImportRow, projects: dict[int, Project], states: dict[int, State]) -> Draft:
        project = projects[row.object_id] if row.object_id else Project(first_on=self.run.as_of)
        fields = self._set(project, {key: new for key, (_old, new) in row.changes.items()})
        state = states.get(row.object_id or 0)
        facts = self.facts.build(
            project, state, row.changes, year=self.years[row.sheet], source=source_of(self.run, row)
        )
        return Draft(project, fields, facts)

    def _set(self, project: Project, values: dict[str, Any]) -> tuple[str, ...]:
        """Sets the project's own fields; which ones."""
        fields = tuple(key for key in values if key in _FIELDS or key in ("start_year", "end_year"))
        for key in fields:
            self._set_field(project, key, values[key])
        return fields

    def _set_field(self, project: Project, key: str, value: Any) -> None:
        if key == "region":
            project.region_id = self.region_keys[value]
        elif key == "kind":
            project.kind_id = self.kinds[value]
        elif key in CODE_FIELDS:
            setattr(project, f"{key}_id", self.codes[key, value] if value else None)
        elif key in BODY_FIELDS:
            setattr(project, f"{key}_id", value[0] if value else None)
        elif key == "enrolled_on":
            project.enrolled_on = date.fromisoformat(value) if value else None
        else:
            setattr(project, key, "" if value is None and key in _BLANKABLE else value)

    def _set_codes(self, rows: Sequence[ImportRow], drafts: Sequence[Draft]) -> None:
        pairs = [
            (draft.project.owner_id, row.changes["uscc"])
            for row, draft in zip(rows, drafts, strict=True)
            if "uscc" in row.changes and draft.project.owner_id
        ]
        if pairs and not self.bodies.set_codes((owner, None, new) for owner, (_old, new) in pairs):
            raise StaleError(_("有企业在预览之后登记了统一社会信用代码"))

    # Taking back

    def conflicts(self, rows: Sequence[ImportRow]) -> list[str]:
        """Why a chunk cannot be taken back: what somebody has changed since."""
        written_at = self.run.applied_at
        if written_at is None:
            return []
        new = {row.object_id: row for row in rows if row.outcome == ImportRow.Outcome.NEW and row.object_id}
        touched = touched_projects(list(new), written_at=written_at)
        found = [
            _("%(where)s：导入之后又有新的内容（%(what)s）") % {"where": where(new[key]), "what": what}
            for key, what in touched.items()
        ]
        changed = [row for row in rows if row.outcome == ImportRow.Outcome.CHANGED]
        states = self._states(changed)
        for row in changed:
            found += self._changed_since(row, states.get(row.object_id or 0))
        return found + self._superseded(rows)

    def _changed_since(self, row: ImportRow, state: State | None) -> list[str]:
        if state is None:
            return [_("%s：项目已不存在") % where(row)]
        shown = Shown(LEDGER)
        found = []
        for key, (_old, new) in row.changes.items():
            now = state.values.get(key)
            if key in ("total_approximate", "stage") or _equals(new, now):
                continue
            message = _("%(where)s的“%(label)s”导入为“%(new)s”，现在是“%(now)s”")
            texts = {"new": shown.value(key, new), "now": shown.value(key, now)}
            found.append(message % {"where": where(row), "label": shown.label(key), **texts})
        return found

    def _superseded(self, rows: Sequence[ImportRow]) -> list[str]:
        names = {row.object_id: where(row) for row in rows if row.object_id}
        found = []
        for kind in _FACT_KINDS:
            facts = self._written(kind, list(names)).filter(superseded_at__isnull=False)
            for project in facts.values_list("project_id", flat=True):
                message = _("%(where)s：导入的%(what)s之后已被更正")
                found.append(message % {"where": names[project], "what": kind._meta.verbose_name})
        return found

    def _written(self, kind: type[DatedFact], projects: Sequence[int]) -> Any:
        """The facts of a kind that the run has written about these projects."""
        mine = {"project__in": projects, "recorded_at": self.run.applied_at}
        return kind._default_manager.filter(**mine)

    def take_back(self, rows: Sequence[ImportRow], reason: str) -> None:
        """Takes a chunk back: fields restored, facts withdrawn, new projects removed."""
        self._take_back_codes(rows)
        new = [row.object_id for row in rows if row.outcome == ImportRow.Outcome.NEW and row.object_id]
        delete_projects(new)
        changed = [row for row in rows if row.outcome == ImportRow.Outcome.CHANGED]
        projects = self._lock(changed)
        pairs = [(row, projects[row.object_id]) for row in changed if row.object_id]
        drafts = [
            Draft(project, self._set(project, {key: old for key, (old, _new) in row.changes.items()}))
            for row, project in pairs
        ]
        save_drafts(drafts, by=self.by, now=self.now)
        for kind in _FACT_KINDS:
            facts = self._written(kind, list(projects)).select_related("supersedes").order_by("pk")
            withdraw_facts(facts, by=self.by, now=self.now, reason=reason)
        refresh_projects(list(projects))

    def _take_back_codes(self, rows: Sequence[ImportRow]) -> None:
        """Firms lose the credit codes that the rows gave them."""
        given = {row.object_id: row.changes["uscc"][1] for row in rows if "uscc" in row.changes}
        owners = Project.objects.filter(pk__in=list(given), owner__isnull=False)
        pairs = owners.values_list("pk", "owner_id", "owner__uscc")
        self.bodies.set_codes((owner, given[key], None) for key, owner, code in pairs if code == given[key])

    def created(self) -> dict[str, list[int]]:
        """Keys of the bodies entered along the way, by kind."""
        return dict(self.bodies.created)

    def remove_created(self) -> dict[str, list[int]]:
        """Removes the bodies that the run had entered and nothing uses any more; the rest are returned."""
        return remove_unused(self.run.created, self.run.applied_at)


def _equals(new: Any, now: Any) -> bool:
    """Whether a stored value still stands; a body that was new is known by its name."""
    if isinstance(new, list) and len(new) == 2 and isinstance(now, list) and new[0] is None:
        return bool(new[1] == now[1])
    return same(new, now)
