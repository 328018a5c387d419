"""The number of queries of a page does not grow with its rows."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sanpi.batches.testing import put
from sanpi.organizations.models import Official, Role
from sanpi.organizations.testing import make_organization, make_user
from sanpi.progress.actions import keep_tonight
from sanpi.projects import actions
from sanpi.projects.ledger import LEDGER
from sanpi.projects.models import Gate, Stage, Status
from sanpi.projects.testing import (
    NOW,
    TODAY,
    YI,
    code,
    file_document,
    make_project,
    plan_stage,
    put_on_list,
    reach,
    set_plan,
    set_status,
)

pytestmark = pytest.mark.django_db
EVERYTHING = "&".join(f"columns={column.key}" for column in LEDGER.columns)


def fill(world, number):
    """One more project with all that a page can show of it."""
    unit = make_organization(world.where.district, f"单位{number}")
    lead = Official.objects.create(region=world.where.district, name=f"领导{number}")
    project = make_project(
        f"又一个{number}", total=YI, unit=unit, lead=lead, department=unit, category=code("category", "green"),
        industry=code("industry", "C"), nature=code("nature", "new"), longitude="113.3", latitude="34.8",
    )  # fmt: skip
    put(project, world.fourth, "signing", recorded=TODAY)
    reach(project, Stage.SIGNED, TODAY)
    set_plan(project, YI, TODAY)
    set_status(project, Status.STOPPED, TODAY)
    plan_stage(project, Stage.STARTED, world.fourth.held_on)
    put_on_list(project, "district", "services")
    gate = Gate.objects.get(kind=project.kind, target="contract")
    actions.grant_waiver(
        project=project, gate=gate, reason="待补", promised_on=timezone.localdate().replace(day=28),
        by=make_user(Role.PROJECT_OFFICE, world.where.district), now=NOW,
    )  # fmt: skip


def queries(client, address):
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        # Lights are judged from all four ledgers (14 queries); with the forecast the whole page took 59 when this was set.
        ("/cockpit/", 60),
        ("/cockpit/?effective=2023-01-31&known=2023-02-01", 60),
        ("/projects/", 34),
        (f"/projects/?{EVERYTHING}", 40),
        (f"/projects/?{EVERYTHING}&effective=2023-01-31&known=2023-02-01", 40),
        ("/batches/", 20),
        ("/batches/entries/", 20),
        ("/measures/", 25),
        ("/measures/entries/", 20),
        ("/measures/start_rate_contract/", 20),
        ("/measures/key_total_growth/", 20),
    ],
)
@pytest.mark.parametrize("who", ["project_office", "city_office"])
def test_it_does_not_grow_with_rows(reader, world, who, address, most):
    client = reader(who)
    fill(world, 0)
    asked = client.get(address, follow=True).request
    address = f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}"
    few = queries(client, address)
    for number in range(1, 4):
        fill(world, number)
    many = queries(client, address)
    assert len(many) <= len(few), [query for query in many if many.count(query) > 1]
    assert len(many) <= most


def test_the_dossier_does_not_grow_with_its_records(office, world):
    address = f"/projects/{world.signed.pk}/"
    set_plan(world.signed, YI, TODAY)
    file_document(world.signed, "contract")
    put_on_list(world.signed, "district", "services")
    keep_tonight(region=world.where.province, now=NOW)
    few = queries(office, address)
    for number in range(3):
        set_plan(world.signed, YI, TODAY, year=2024 + number)
        file_document(world.signed, "photo")
        put_on_list(world.signed, "district", "services", year=2024 + number)
    assert len(queries(office, address)) <= len(few) <= 75


def test_a_page_seen_before_asks_little(office, world):
    office.get("/cockpit/")
    with CaptureQueriesContext(connection) as captured:
        office.get("/cockpit/")
    assert len(captured) <= 12
