"""A district with a few projects, a browser that tells on the page, ways to sign in and on, a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from threading import Condition
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from sanpi.batches.testing import make_period, put
from sanpi.organizations.models import Official, User
from sanpi.organizations.testing import PASSWORD, make_organization, make_user, regions
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import YI, come_to, make_project, plan_stage, put_on_list
from tests.browser.rows import every_row, lay

AXE = Axe()
# Violations below this are matters of taste.
GRAVE = {"serious", "critical"}
# Milliseconds for anything that is waited for, also on a machine with much else to do: what never comes still fails.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
MORNING = "2024-06-19T10:00:00+08:00"


@dataclass
class District:
    """上街区 as the browser tests know it."""

    base: str
    projects: list[Project] = field(default_factory=list)


@pytest.fixture(scope="session", autouse=True)
def database_first(django_db_setup: None) -> None:
    """The live server shares one connection between threads unless it finds a database file when it is made."""


@pytest.fixture(scope="package", autouse=True)
def clock(database_first: None) -> Iterator[None]:
    """A Wednesday morning, going on from there: no test meets midnight or the first days of a year by chance."""
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture(scope="session")
def built() -> dict[date, list[Model]]:
    """Every row of the district as it was built on a day."""
    return {}


@pytest.fixture
def district(live_server: Any, transactional_db: None, built: dict[date, list[Model]]) -> District:
    """Twelve projects in two rounds, some late, one on the year's list."""
    today = timezone.localdate()
    if today in built:
        lay(built[today])
    else:
        with transaction.atomic():
            build(today)
        built[today] = every_row()
    return District(live_server.url, list(Project.objects.order_by("pk")))


def build(today: date) -> None:
    """The district's rows, written as the product writes them."""
    here = regions().district
    unit, lead = make_organization(here, "峡窝镇"), Official.objects.create(region=here, name="区级领导甲")
    started = today - timedelta(days=300)
    rounds = [make_period(1, started), make_period(2, started + timedelta(days=100))]
    for number in range(12):
        project = make_project(
            f"示例 铝精深加工项目{number + 1}号", total=(number + 1) * YI // 4, plan=(number + 1) * YI // 20, year=today.year,
            unit=unit, lead=lead, longitude=Decimal("113.30") + Decimal(number) / 100, latitude=Decimal("34.80"),
        )  # fmt: skip
        stage = (Stage.SIGNED, Stage.STARTED, Stage.FULL_OUTPUT)[number % 3]
        come_to(project, stage, started)
        put(project, rounds[number % 2], ("signing", "construction", "production")[number % 3])
        plan_stage(project, Stage.FULL_OUTPUT, started + timedelta(days=60))
        if number == 0:
            put_on_list(project, on=date(today.year, 1, 4), year=today.year)


class Reader:
    """A person at a browser; complains of console errors and of requests to anywhere else."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.clock.set_system_time(timezone.now())
        page.on("console", lambda message: self._listen(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._watch(request.url))

    def _listen(self, kind: str, text: str) -> None:
        if kind == "error" and "422" not in text:  # a form sent back with its errors
            self.complaints.append(text)

    def _watch(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.complaints.append(f"outside request: {url}")

    def sign_in(self, user: User) -> None:
        """With a session made beforehand; the page for it has a journey of its own."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])

    def sign_in_by_page(self, user: User) -> None:
        """As people do."""
        self.page.goto(f"{self.base}/")
        self.page.locator("[name=username]").fill(user.username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.follow(self.page.get_by_role("button", name="登录"))
        self.page.get_by_role("navigation", name="主导航").wait_for()

    def open(self, path: str) -> None:
        """A page that must answer."""
        answer = self.page.goto(f"{self.base}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    @contextmanager
    def next_page(self) -> Iterator[None]:
        """What is done inside leads to another page; goes on when that has loaded and its scripts have run.

        A click returns earlier: before its scripts a page follows plain links and sends forms without asking.
        """
        with self.page.expect_event("load"):
            yield

    def follow(self, target: Locator) -> None:
        """Clicks on what leads to another page."""
        with self.next_page():
            target.click()

    def check_page(self) -> None:
        """No grave accessibility violation, nothing scrolling sideways."""
        found = AXE.run(self.page).response["violations"]
        grave = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in GRAVE]
        assert not grave, f"{self.page.url}: {grave}"
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{self.page.url} scrolls sideways by {wider}"


class Answering:
    """How many requests the server is working on, as Django itself announces them."""

    def __init__(self) -> None:
        self._open, self._changed = 0, Condition()
        request_started.connect(self._began)
        request_finished.connect(self._ended)

    def _began(self, **_announced: Any) -> None:
        with self._changed:
            self._open += 1

    def _ended(self, **_announced: Any) -> None:
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Until everything asked is answered: only then may its rows be taken away."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._open == 0, PATIENCE / 1000), (
                "a request goes on and on"
            )


@pytest.fixture(scope="session")
def answering() -> Answering:
    """One count for the one server."""
    return Answering()


@pytest.fixture
def reader(page: Page, district: District, answering: Answering) -> Iterator[Reader]:
    """Somebody who has not signed in yet."""
    person = Reader(page, district.base)
    yield person
    answering.wait()
    assert not person.complaints


@pytest.fixture
def office(reader: Reader) -> Reader:
    """The project office of 上街区, signed in."""
    reader.sign_in(make_user("project_office", regions().district))
    return reader
