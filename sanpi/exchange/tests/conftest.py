"""What every test of the exchange relies on: a place for progress files, and a project office."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import make_user, regions


@pytest.fixture(autouse=True)
def throw_away_progress(tmp_path: Path) -> Iterator[None]:
    """Progress files go to a folder of the test."""
    with override_settings(DATA_DIR=tmp_path / "data"):
        yield


@pytest.fixture
def office(db: None) -> User:
    """The project office of 上街区."""
    return make_user(Role.PROJECT_OFFICE, regions().district)
