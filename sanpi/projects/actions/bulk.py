"""Many projects in one go, for imports: few statements per chunk, in the caller's transaction.

The caller has checked the rows, settled whether the person may, and records the run in the audit trail.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.bulk import insert_rows, insert_values, references, relations, update_rows
from sanpi.core.facts import DatedFact
from sanpi.organizations.models import User
from sanpi.projects.actions.register import search_text
from sanpi.projects.models import Project, StageEvent, Status, StatusEvent, TotalInvestment

_REPEATED = ("stage", "stage_on", "status", "total_investment")
_NOT_COPIED = frozenset(
    {"id", "recorded_at", "recorded_by", "reason", "supersedes", "superseded_at", "retracted"}
)
_CHUNK = 500


@dataclass(slots=True)
class FactDraft:
    """A fact to be added: its values by column name (`stage`, `supersedes_id`), without project, author and time.

    Light on purpose: an import makes several per row. One that supersedes another ends the belief in it.
    """

    kind: type[DatedFact]
    values: dict[str, Any]


@dataclass(slots=True)
class Draft:
    """One project as it is to be: new when it has no key yet, else with the names of its changed `fields`."""

    project: Project
    fields: tuple[str, ...] = ()
    facts: list[FactDraft] = field(default_factory=list)

    def values(self, kind: type[DatedFact]) -> list[dict[str, Any]]:
        """The values of the draft's facts of a kind."""
        return [fact.values for fact in self.facts if fact.kind is kind]


def save_drafts(drafts: Sequence[Draft], *, by: User | None, now: datetime) -> None:
    """Writes projects and facts, and the columns that repeat the newest facts.

    Raises ValueError when somebody else has superseded a fact that is to be superseded.
    """
    new = [draft for draft in drafts if draft.project.pk is None]
    known = [draft for draft in drafts if draft.project.pk is not None]
    for draft in new:
        _prepare(draft, by=by, now=now)
    _create([draft.project for draft in new], now)
    _change(known)
    for draft in drafts:
        for fact in draft.facts:
            fact.values["project_id"] = draft.project.pk
    add_facts((fact for draft in drafts for fact in draft.facts), by=by, now=now)
    refresh_projects([draft.project.pk for draft in known if draft.facts])


def _prepare(draft: Draft, *, by: User | None, now: datetime) -> None:
    """Completes a new project: all that is known of it are its draft's facts."""
    project = draft.project
    project.created_at, project.created_by = now, by
    days = [fact.values["effective_on"] for fact in draft.facts]
    project.first_on = min([project.first_on or timezone.localdate(now), *days])
    project.search_text = search_text(project.name, project.code)
    stages = [(found["rank"], found["effective_on"], found["stage"]) for found in draft.values(StageEvent)]
    statuses = [(found["effective_on"], found["status"]) for found in draft.values(StatusEvent)]
    totals = [(found["effective_on"], found["amount"]) for found in draft.values(TotalInvestment)]
    _rank, project.stage_on, project.stage = max(stages, default=(0, None, ""))
    project.status = max(statuses)[1] if statuses else Status.NORMAL
    project.total_investment = max(totals)[1] if totals else None


def _create(projects: Sequence[Project], now: datetime) -> None:
    """Enters projects and gives each its key, found again by its name, which is unique in its region."""
    insert_rows(projects)
    for start in range(0, len(projects), _CHUNK):
        chunk = {(project.region_id, project.name): project for project in projects[start : start + _CHUNK]}
        rows = Project.objects.filter(created_at=now, name__in=[name for _region, name in chunk])
        for key, region, name in rows.values_list("pk", "region_id", "name"):
            if (region, name) in chunk:
                chunk[region, name].pk = key


def _change(drafts: Sequence[Draft]) -> None:
    """Writes changed fields; the revision counts up even for facts alone, so that an open form notices."""
    by_fields: dict[tuple[str, ...], list[Project]] = defaultdict(list)
    for draft in drafts:
        project = draft.project
        project.revision += 1
        fields = (*draft.fields, "revision")
        first = min((fact.values["effective_on"] for fact in draft.facts), default=project.first_on)
        if first < project.first_on:
            project.first_on = first
            fields = (*fields, "first_on")
        if {"name", "code"} & set(draft.fields):
            project.search_text = search_text(project.name, project.code)
            fields = (*fields, "search_text")
        by_fields[fields].append(project)
    for fields, projects in by_fields.items():
        update_rows(projects, fields)


def add_facts(facts: Iterable[FactDraft], *, by: User | None, now: datetime) -> None:
    """Adds facts of any kinds, their projects named in their values.

    Raises ValueError when somebody else has superseded a fact that is to be superseded.
    """
    author = {"recorded_at": now, "recorded_by_id": by.pk if by else None}
    by_kind: dict[type[DatedFact], list[dict[str, Any]]] = defaultdict(list)
    for fact in facts:
        fact.values.update(author)
        by_kind[fact.kind].append(fact.values)
    for kind, rows in by_kind.items():
        end_beliefs(kind, [row["supersedes_id"] for row in rows if row.get("supersedes_id")], now)
        insert_values(kind, rows)


def end_beliefs(kind: type[DatedFact], keys: Sequence[int], now: datetime) -> None:
    """Ends the belief in facts that are corrected. Raises ValueError when somebody else has ended one already."""
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        believed = kind._default_manager.filter(pk__in=chunk, superseded_at__isnull=True)
        if believed.update(superseded_at=now) != len(chunk):
            raise ValueError(_("有记录已被他人更正，请重新检查后再写入"))


def refresh_projects(keys: Collection[int]) -> None:
    """Sets the columns that repeat the newest facts, as `state.refresh` does for one project."""
    ordered = list(keys)
    for start in range(0, len(ordered), _CHUNK):
        projects = Project.objects.in_bulk(ordered[start : start + _CHUNK])
        newest = _newest_facts(projects)
        changed = [project for project in projects.values() if _repeat(project, newest)]
        update_rows(changed, _REPEATED)


_Newest = tuple[Mapping[int, tuple[date, str]], Mapping[int, str], Mapping[int, int]]


def _newest_facts(projects: Collection[int]) -> _Newest:
    """Furthest stage with its day, newest status and newest total of each project."""
    order = ("effective_on", "recorded_at", "pk")
    events = StageEvent.objects.known_at(None).filter(project__in=projects).order_by("rank", "effective_on")
    statuses = StatusEvent.objects.known_at(None).filter(project__in=projects).order_by(*order)
    totals = TotalInvestment.objects.known_at(None).filter(project__in=projects).order_by(*order)
    return (
        {pk: (on, stage) for pk, on, stage in events.values_list("project_id", "effective_on", "stage")},
        dict(statuses.values_list("project_id", "status")),
        dict(totals.values_list("project_id", "amount")),
    )


def _repeat(project: Project, newest: _Newest) -> bool:
    """Copies the newest facts onto the row; whether that changed it."""
    stages, statuses, totals = newest
    before = [getattr(project, name) for name in _REPEATED]
    project.stage_on, project.stage = stages.get(project.pk, (None, ""))
    project.status = statuses.get(project.pk, Status.NORMAL)
    project.total_investment = totals.get(project.pk)
    return before != [getattr(project, name) for name in _REPEATED]


def withdraw_facts(facts: Iterable[DatedFact], *, by: User | None, now: datetime, reason: str) -> None:
    """Takes facts back: what one had corrected is asserted again, what it had added is retracted.

    Nothing is deleted; both the statement and its withdrawal stay on record. Raises ValueError when somebody
    else has superseded one of them.
    """
    add_facts([_withdrawal(fact, reason) for fact in facts], by=by, now=now)


def _withdrawal(fact: DatedFact, reason: str) -> FactDraft:
    corrected: Any = fact.supersedes
    model = corrected or fact
    values: dict[str, Any] = {
        column.attname: getattr(model, column.attname)
        for column in fact._meta.concrete_fields
        if column.name not in _NOT_COPIED
    }
    values |= {"supersedes_id": fact.pk, "retracted": corrected is None, "reason": reason[:200]}
    return FactDraft(type(fact), values)


def touched_projects(keys: Collection[int], *, written_at: datetime) -> dict[int, str]:
    """Of the projects entered at `written_at`, those that anything else has touched since, and by what."""
    touched = references(Project, keys, written_at=written_at)
    edited = Project.objects.filter(pk__in=keys).exclude(revision=1).values_list("pk", flat=True)
    return touched | dict.fromkeys(edited, _("项目信息已修改"))


def delete_projects(keys: Collection[int]) -> None:
    """Removes projects that nothing has touched since (see `touched_projects`), and their facts."""
    for relation in relations(Project):
        model = relation.related_model
        if issubclass(model, DatedFact):
            facts = model._default_manager.filter(**{f"{relation.field.name}__in": keys})
            facts._raw_delete(facts.db)
    Project.objects.filter(pk__in=keys).delete()
