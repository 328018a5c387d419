"""What every test relies on: repeatable examples, reference data, throw-away files, a browser when there is one."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadFileScheduling

from sanpi.reports.reference import load_reference

# The same few examples on every machine; look for new ones with --hypothesis-profile=thorough.
hypothesis_settings.register_profile(
    "repeatable",
    derandomize=True,
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("thorough", max_examples=2000, deadline=None)
hypothesis_settings.load_profile("repeatable")

BLOCKER = pytest.StashKey[DjangoDbBlocker]()
# Fixtures after which Django empties every table.
EMPTYING = {"live_server", "transactional_db", "django_db_serialized_rollback", "django_db_reset_sequences"}
BROWSER_TESTS = Path(__file__).parent / "tests" / "browser"
DEMONSTRATION = "sanpi/reports/tests/demonstration/"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Says why browser tests cannot run, instead of letting each of them fail."""
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if stray := [item.nodeid for item in browser_tests if BROWSER_TESTS not in item.path.parents]:
        raise pytest.UsageError(
            f"browser tests stand in tests/browser, where `make test` looks for them: {stray}"
        )
    if browser_tests:
        # Playwright keeps an event loop in the main thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if CHROMIUM is None:
        reason = "Chromium is not installed: run tools/chromium.sh as root, or apt-get install chromium"
        for item in browser_tests:
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish() -> None:
    """What collecting made stays to the end: the garbage collector need not look at it again and again."""
    gc.freeze()


class ByFile(LoadFileScheduling):
    """One file, one worker; a folder whose files share what takes long to load counts as one file."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return DEMONSTRATION if DEMONSTRATION in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """For `--dist loadfile` only."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drives the system's Chromium; nothing is downloaded, and it also starts as root in a container."""
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk in a Chinese office; a test asks for another size with the marker `browser_context_args`."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Gives browser tests a SQLite file: parallel requests cannot share one connection to memory."""
    in_browser = any(item.get_closest_marker("browser") for item in request.session.items)
    if in_browser and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The test database, with reference data loaded once for the whole run."""
    request.config.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        load_reference()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Brings the reference data back after a test that emptied all tables (live server, real transactions)."""
    yield
    marker = item.get_closest_marker("django_db")
    emptied = EMPTYING & set(getattr(item, "fixturenames", ()))
    blocker = item.config.stash.get(BLOCKER, None)  # none: no test has asked for the database so far
    if blocker and nextitem and (emptied or (marker and marker.kwargs.get("transaction"))):
        with blocker.unblock():
            load_reference()


@pytest.fixture(autouse=True)
def forget_figures() -> None:
    """Figures remembered by an earlier test: its rows are gone, and the numbers of its keys come again."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def throw_away_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads made by tests go to a folder of the test run."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield
