"""What every test relies on: repeatable examples, throw-away files, a browser when there is one."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

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

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Says why browser tests cannot run, instead of letting each of them fail."""
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if browser_tests:
        # Playwright keeps an event loop in the main thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if CHROMIUM is None:
        reason = "Chromium is not installed: run tools/chromium.sh as root, or apt-get install chromium"
        for item in browser_tests:
            item.add_marker(pytest.mark.skip(reason=reason))


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


@pytest.fixture(scope="session", autouse=True)
def throw_away_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads made by tests go to a folder of the test run."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield
