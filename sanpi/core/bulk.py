"""Many rows in one go: one prepared statement per table, and what refers to many rows at once.

`bulk_create` and `bulk_update` spend most of their time on composing statements, since SQLite takes few values in one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from sanpi.core.facts import DatedFact, Derived


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Adds many rows of one table; their keys are not set on the objects."""
    if rows:
        fields = [column for column in rows[0]._meta.concrete_fields if not column.primary_key]
        _insert(type(rows[0]), fields, [_attribute(rows, column.attname) for column in fields])


def insert_values(table: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows given as values by column name (`project_id`, not `project`); what is not named gets its default."""
    if not rows:
        return
    fields = [column for column in table._meta.concrete_fields if not column.primary_key]
    columns: list[Iterable[Any]] = []
    for column in fields:
        name, default = column.attname, column.get_default()
        columns.append([row.get(name, default) for row in rows])
    _insert(table, fields, columns)


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes the same fields of many rows of one table."""
    if not rows or not fields:
        return
    database = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    by_name = {column.name: column for column in meta.concrete_fields}
    key = next(column for column in meta.concrete_fields if column.primary_key)
    columns = [by_name[name] for name in fields]
    quote = database.ops.quote_name
    settings = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    statement = f"UPDATE {quote(meta.db_table)} SET {settings} WHERE {quote(str(key.column))} = %s"  # noqa: S608  (names of the model)
    _run(database, statement, (*columns, key), [_attribute(rows, each.attname) for each in (*columns, key)])


def _attribute(rows: Sequence[models.Model], name: str) -> Iterable[Any]:
    return (getattr(row, name) for row in rows)


def _insert(table: type[models.Model], fields: Sequence[Any], columns: Sequence[Iterable[Any]]) -> None:
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    names = ", ".join(quote(str(column.column)) for column in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  (names of the model)
    _run(database, statement, fields, columns)


def _run(
    database: BaseDatabaseWrapper, statement: str, fields: Sequence[Any], columns: Sequence[Iterable[Any]]
) -> None:
    """Runs a statement once per row; the values come column by column."""
    prepared = [
        _prepared(database, field.get_db_prep_save, values)
        for field, values in zip(fields, columns, strict=True)
    ]
    with database.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, strict=True)))


def _prepared(
    database: BaseDatabaseWrapper, prepare: Callable[[Any, BaseDatabaseWrapper], Any], values: Iterable[Any]
) -> list[Any]:
    """Values as the database takes them; neighbours in a column often share one."""
    found: list[Any] = []
    last, ready = object(), None
    for value in values:
        if value is not last:
            last, ready = value, prepare(value, database)
        found.append(ready)
    return found


def references(target: type[models.Model], keys: Collection[Any], *, written_at: datetime) -> dict[Any, str]:
    """Of the rows with these keys, those that others refer to, and what does; facts of `written_at` do not count.

    Every table is asked, whichever app it belongs to, but for what was only derived.
    """
    found: dict[Any, str] = {}
    for relation in relations(target):
        model = relation.related_model
        if issubclass(model, Derived):
            continue
        rows = model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        if issubclass(model, DatedFact):
            rows = rows.exclude(recorded_at=written_at)
        for key in rows.values_list(relation.field.attname, flat=True):
            found.setdefault(key, str(model._meta.verbose_name))
    return found


def relations(target: type[models.Model]) -> list[Any]:
    """The foreign keys that point at a model, hidden ones included."""
    fields = target._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ManyToOneRel)]
