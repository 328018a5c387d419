"""Rows in bulk, past the models: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows of these fields; every other field gets its default, an empty text or nothing.

    Moments are naive and in UTC: both databases read them so, and nothing is converted per row.
    """
    fields = {field.name: field for field in model._meta.concrete_fields}
    others = [
        field
        for name, field in fields.items()
        if name not in columns and not isinstance(field, models.AutoField)
    ]
    constants = tuple(_default(field) for field in others)
    names = [fields[name].column for name in columns] + [field.column for field in others]
    quoted = ", ".join(map(connection.ops.quote_name, names))
    table = connection.ops.quote_name(model._meta.db_table)
    complete = ((*row, *constants) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in complete:
                    copy.write_row(row)
        else:
            places = ", ".join(["?"] * len(names))
            raw = cursor.connection.cursor()
            raw.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", complete)


def _default(field: models.Field[Any, Any]) -> Any:
    if field.has_default():
        value = field.get_default()
        return json.dumps(value) if isinstance(field, models.JSONField) else getattr(value, "value", value)
    return None if field.null else ""


def continue_counting(*tables: type[models.Model]) -> None:
    """Lets the database number its own rows after rows that brought their numbers along."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def analyze() -> None:
    """Brings the planner's statistics up to date, as autovacuum or `PRAGMA optimize` would overnight."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
