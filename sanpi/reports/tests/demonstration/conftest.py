"""The demonstration, loaded once for all files of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

LOADED_ON = datetime(2024, 6, 20, 2, tzinfo=UTC)


@pytest.fixture(scope="package")
def loaded_on() -> datetime:
    """The moment at which the demonstration was loaded."""
    return LOADED_ON


@pytest.fixture(scope="package", autouse=True)
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, loaded_on: datetime
) -> Iterator[None]:
    """The demonstration as loaded on that day, gone after the last test here."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(loaded_on, tick=False):
            call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
