"""Many projects in one go, for imports: few statements per chunk, in the caller's transaction.

The caller has checked the rows, settled whether the person may, and records the run in the audit trail.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

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
class Draft:
    """One project as it is to be: new when it has no key yet, else with the names of its changed `fields`.

    Facts need neither author nor time; one that `supersedes` another ends the belief in it.
    """

    project: Project
    fields: tuple[str, ...] = ()
    facts: list[DatedFact] = field(default_factory=list)


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
    add_facts([fact for draft in drafts for fact in draft.facts], by=by, now=now)
    refresh_projects([draft.project.pk for draft in known if draft.facts])


def _prepare(draft: Draft, *, by: User | None, now: datetime) -> None:
    """Completes a new project: all that is known of it are its draft's facts."""
    project = draft.project
    project.created_at, project.created_by = now, by
    project.first_on = min(
        [project.first_on or timezone.localdate(now), *(fact.effective_on for fact in draft.facts)]
    )
    project.search_text = search_text(project.name, project.code)
    stages = [(f.rank, f.effective_on, f.stage) for f in draft.facts if isinstance(f, StageEvent)]
    statuses = [(f.effective_on, f.status) for f in draft.facts if isinstance(f, StatusEvent)]
    totals = [(f.effective_on, f.amount) for f in draft.facts if isinstance(f, TotalInvestment)]
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
        first = min((fact.effective_on for fact in draft.facts), default=project.first_on)
        if first < project.first_on:
            project.first_on = first
            fields = (*fields, "first_on")
        if {"name", "code"} & set(draft.fields):
            project.search_text = search_text(project.name, project.code)
            fields = (*fields, "search_text")
        by_fields[fields].append(project)
    for fields, projects in by_fields.items():
        update_rows(projects, fields)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Adds many rows of one table with one prepared statement; their keys are not set on the objects.

    `bulk_create` spends most of its time on composing statements, since SQLite takes few values in one.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    fields = [column for column in meta.concrete_fields if not column.primary_key]
    quote = database.ops.quote_name
    columns = ", ".join(quote(str(column.column)) for column in fields)
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608  (names of the model)
    _run_many(database, statement, [_prepared(database, column, rows) for column in fields])


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes the same fields of many rows of one table: one prepared statement, not a CASE of thousands."""
    if not rows or not fields:
        return
    database = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    by_name = {column.name: column for column in meta.concrete_fields}
    columns = [by_name[name] for name in fields]
    quote = database.ops.quote_name
    settings = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    key = next(column for column in meta.concrete_fields if column.primary_key)
    statement = f"UPDATE {quote(meta.db_table)} SET {settings} WHERE {quote(str(key.column))} = %s"  # noqa: S608  (names of the model)
    _run_many(database, statement, [_prepared(database, column, rows) for column in (*columns, key)])


def _prepared(database: BaseDatabaseWrapper, column: Any, rows: Sequence[models.Model]) -> list[Any]:
    """The values of a column as the database takes them; neighbours often share a value."""
    name, prepare = column.attname, column.get_db_prep_save
    values: list[Any] = []
    last, ready = object(), None
    for row in rows:
        value = getattr(row, name)
        if value is not last:
            last, ready = value, prepare(value, database)
        values.append(ready)
    return values


def _run_many(database: BaseDatabaseWrapper, statement: str, columns: Sequence[list[Any]]) -> None:
    with database.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def add_facts(facts: Iterable[DatedFact], *, by: User | None, now: datetime, keyed: bool = False) -> None:
    """Adds facts of any kinds; `recorded_at` and `recorded_by` are set here, their keys only if `keyed`.

    Raises ValueError when somebody else has superseded a fact that is to be superseded.
    """
    by_kind: dict[type[DatedFact], list[DatedFact]] = defaultdict(list)
    for fact in facts:
        fact.recorded_at, fact.recorded_by_id = now, by.pk if by else None
        by_kind[type(fact)].append(fact)
    for kind, rows in by_kind.items():
        _end(kind, [key for key in map(attrgetter("supersedes_id"), rows) if key], now)
        if keyed:
            kind._default_manager.bulk_create(rows)
            continue
        for fact in rows:
            _settle_keys(fact)
        insert_rows(rows)


def _settle_keys(fact: DatedFact) -> None:
    """Takes over the keys of objects that were saved after the fact was made."""
    for name, saved in list(fact._state.fields_cache.items()):
        setattr(fact, f"{name}_id", saved.pk if saved is not None else None)


def _end(kind: type[DatedFact], keys: Sequence[int], now: datetime) -> None:
    """Ends the belief in facts that are corrected."""
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


def _withdrawal(fact: DatedFact, reason: str) -> DatedFact:
    corrected: Any = fact.supersedes
    model = corrected or fact
    values: dict[str, Any] = {
        column.attname: getattr(model, column.attname)
        for column in fact._meta.concrete_fields
        if column.name not in _NOT_COPIED
    }
    values |= {"supersedes_id": fact.pk, "retracted": corrected is None, "reason": reason[:200]}
    return type(fact)(**values)


def touched_projects(keys: Collection[int], *, written_at: datetime) -> dict[int, str]:
    """Of the projects entered at `written_at`, those that anything else has touched since, and by what."""
    touched = references(Project, keys, written_at=written_at)
    edited = Project.objects.filter(pk__in=keys).exclude(revision=1).values_list("pk", flat=True)
    return touched | dict.fromkeys(edited, _("项目信息已修改"))


def references(target: type[models.Model], keys: Collection[int], *, written_at: datetime) -> dict[int, str]:
    """Of the rows with these keys, those that others refer to, and what does; facts of `written_at` do not count.

    Every table is asked, whichever app it belongs to.
    """
    found: dict[int, str] = {}
    for relation in _relations(target):
        model = relation.related_model
        rows = model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        if issubclass(model, DatedFact):
            rows = rows.exclude(recorded_at=written_at)
        for key in rows.values_list(relation.field.attname, flat=True):
            found.setdefault(key, str(model._meta.verbose_name))
    return found


def _relations(target: type[models.Model]) -> list[Any]:
    """The foreign keys that point at a model, hidden ones included."""
    fields = target._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ManyToOneRel)]


def delete_projects(keys: Collection[int]) -> None:
    """Removes projects that nothing has touched since (see `touched_projects`), and their facts."""
    for relation in _relations(Project):
        model = relation.related_model
        if issubclass(model, DatedFact):
            facts = model._default_manager.filter(**{f"{relation.field.name}__in": keys})
            facts._raw_delete(facts.db)
    Project.objects.filter(pk__in=keys).delete()
