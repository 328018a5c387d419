"""All rows of the database, kept in memory and laid down again: cheaper than writing a district for each test."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model


def _models() -> list[type[Model]]:
    return [each for each in apps.get_models(include_auto_created=True) if each._meta.managed]


def every_row() -> list[Model]:
    """What stands in the tables now."""
    return [row for model in _models() for row in model._base_manager.all()]


def lay(rows: list[Model]) -> None:
    """Empties the tables and writes these rows, with the numbers they had."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
    with transaction.atomic():
        for model in _models():
            model._base_manager.bulk_create([row for row in rows if type(row) is model])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
