"""The figures of the two pages in our own words, against the demonstration: all agree but the two that do not close."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from sanpi.batches.measures import BatchQuestion
from sanpi.catalogue.registry import all_figures
from sanpi.core.facts import standpoint
from sanpi.factcheck.actions import reader_for
from sanpi.factcheck.models import Check
from sanpi.factcheck.records import to_json
from sanpi.factcheck.rules.examining import examine
from sanpi.factcheck.rules.ledger import Asked, Ledger
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project
from sanpi.reports.demo.drafts import DRAFTS, text_of
from sanpi.reports.demo.printed import JANUARY

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 20)
DISTRICT, HIGH_TECH = "410106", "410172"
OUTSIDE = {
    DISTRICT: {"3698件", "100%"},
    HIGH_TECH: {"33次", "320余项"},
}


def examined(region: str, by: User | None = None) -> dict[str, Any]:
    name, day = next((name, day) for code, name, day in DRAFTS if code == region)
    reader = reader_for(Region.objects.get(code=region), by)
    return to_json(examine(text_of(name), reader=reader, dated_on=day, known=None, today=TODAY))


def disagreeing(result: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = [each for each in result["findings"] if each["verdict"] == "mismatch"]
    return [(each["kind"], each["stated"], each["computed"]) for each in found]


def test_of_the_district_only_the_two_known_figures_disagree() -> None:
    assert disagreeing(examined(DISTRICT)) == [
        ("sum", "15.5", "15.15"), ("ledger", "15.5", "15.15"), ("ledger", "66.02", "66.01"),
    ]  # fmt: skip


def test_of_the_zone_nothing_disagrees_and_about_465_is_an_approximation() -> None:
    result = examined(HIGH_TECH)
    assert disagreeing(result) == []
    about = [
        each for each in result["findings"] if each["kind"] == "ledger" and each["verdict"] == "approximate"
    ]
    assert [(each["stated"], each["computed"]) for each in about] == [("465", "464.75")]


@pytest.mark.parametrize("region", [DISTRICT, HIGH_TECH])
def test_everything_else_is_compared(region: str) -> None:
    result = examined(region)
    surfaces = {claim["id"]: claim["surface"] for claim in result["claims"]}
    assert {surfaces[each["claim"]] for each in result["uncompared"]} == OUTSIDE[region]


def test_a_liaison_learns_that_he_sees_only_a_part() -> None:
    result = examined(DISTRICT, User.objects.get(username="liaison.410106"))
    assert result["partial"] == "本单位的项目"
    assert [kind for kind, _stated, _computed in disagreeing(result)] == ["sum"]


@pytest.mark.parametrize("day", [JANUARY, date(2024, 3, 31)])
def test_every_measure_is_what_every_page_shows(day: date) -> None:
    projects = Project.objects.in_region(Region.objects.get(code=DISTRICT))
    pages = all_figures(BatchQuestion(projects, standpoint(day), TODAY))
    ledger = Ledger(projects, TODAY)
    shown = {key: figure.text for key, figure in pages.items() if figure.numerator or figure.denominator}
    asked = {key: ledger.figure(Asked(key, day)) for key in shown}
    assert {key: figure.text if figure else "" for key, figure in asked.items()} == shown
    assert len(shown) > 20


@pytest.fixture
def office(client: Client, loaded_on: datetime) -> Iterator[Client]:
    """The project office of 上街区 on the day of loading."""
    with time_machine.travel(loaded_on):
        client.force_login(User.objects.get(username="office.410106"))
        yield client


def test_the_example_stands_in_the_list_of_its_own_office_only(office: Client) -> None:
    page = office.get("/checks/").text
    assert "上街区项目建设情况（示例）" in page
    assert "高新区" not in page.split("以前的核对")[1]
    check = Check.objects.get(region__code=DISTRICT)
    assert (check.example, check.contradictions, check.differing) == (True, 1, 1)


def test_the_rows_behind_a_compared_figure_give_the_same_figure(office: Client) -> None:
    page = office.get(Check.objects.get(region__code=DISTRICT).get_absolute_url()).text
    query = page.split('href="/measures/entries_plan/')[1].split('"')[0].replace("&amp;", "&")
    assert "15.15" in office.get(f"/measures/entries_plan/{query}").text
