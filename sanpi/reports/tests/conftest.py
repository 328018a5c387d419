"""A small district at the beginning of February 2023, and readers of its pages."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from sanpi.batches.testing import make_period, move_on, put, take_out
from sanpi.core.models import Code
from sanpi.organizations.models import Official, Role
from sanpi.organizations.testing import PEOPLE, Regions, make_organization, make_user, regions, sign_in
from sanpi.projects.actions import bundle_projects
from sanpi.projects.models import Stage, Status
from sanpi.projects.testing import (
    NOW,
    TODAY,
    YI,
    code,
    come_to,
    make_project,
    plan_stage,
    put_on_list,
    reach,
    set_plan,
    set_status,
    set_total,
)


@pytest.fixture
def today() -> Iterator[date]:
    """The clock stands at noon of 3 February 2023."""
    with time_machine.travel(NOW, tick=False):
        yield TODAY


@pytest.fixture
def where(db: None, today: date) -> Regions:
    """河南省 > 郑州市 > 上街区, 高新区, 中原区."""
    return regions()


@pytest.fixture
def reader(client: Client, where: Regions) -> Callable[..., Client]:
    """The browser of somebody: `reader("city_office")`; nobody named is the project office of 上街区.

    Like a browser it follows the redirect to the address that names region and date.
    """

    def browser(who: str = "project_office") -> Client:
        sign_in(client, PEOPLE[who]())
        return client

    return browser


@pytest.fixture
def office(reader: Callable[..., Client]) -> Client:
    """The browser of the project office of 上街区."""
    return reader()


@pytest.fixture
def world(where: Regions) -> SimpleNamespace:
    """Rounds, lists, late and withdrawn projects in three regions; the parts that tests speak of have names."""
    return SimpleNamespace(**vars(_rounds(where)), **vars(_lists(where)), where=where)


def _rounds(where: Regions) -> SimpleNamespace:
    fourth = make_period(4, date(2022, 4, 6), where.city)
    seventh = make_period(7, date(2023, 1, 28), where.city)
    signed = come_to(
        make_project("奥瑞环保设备", total=2 * YI, plan=YI, year=2022), Stage.SIGNED, date(2022, 4, 6)
    )
    started = come_to(make_project("晋璐光电二期", total=YI // 2), Stage.STARTED, date(2022, 3, 1))
    gone = make_project("某物流园", total=YI)
    moved = come_to(make_project("盾构矿机", total=4 * YI, plan=YI), Stage.STARTED, date(2022, 12, 1))
    zone = come_to(
        make_project("新材料", region=where.zone, total=5 * YI), Stage.FULL_OUTPUT, date(2022, 4, 1)
    )
    signing = put(signed, fourth, "signing")
    set_total(signed, 3 * YI, date(2022, 9, 1), recorded=date(2022, 11, 1))
    put(started, fourth, "construction")
    take_out(put(gone, fourth, "signing"), date(2022, 12, 20), recorded=date(2023, 1, 5))
    move_on(put(moved, fourth, "signing"), seventh)
    put(zone, fourth, "production")
    set_status(gone, Status.WITHDRAWN, date(2022, 12, 20), recorded=date(2023, 1, 5))
    return SimpleNamespace(
        fourth=fourth,
        seventh=seventh,
        signed=signed,
        started=started,
        gone=gone,
        moved=moved,
        zone=zone,
        signing=signing,
    )


def _lists(where: Regions) -> SimpleNamespace:
    unit = make_organization(where.district, "区工信局")
    lead = Official.objects.create(region=where.district, name="常务副区长")
    late = make_project(
        "迟到项目", unit=unit, lead=lead, longitude="113.3", latitude="34.8", total=YI, plan=YI
    )
    plan_stage(late, Stage.STARTED, date(2023, 1, 10))
    for level, category in (("city", "manufacturing"), ("district", "services")):
        listed = make_project(f"名单{level}", total=7 * YI, plan=3 * YI, year=2022)
        put_on_list(listed, level, category, year=2022)
        set_total(listed, 8 * YI, date(2023, 1, 5))
        set_plan(listed, 4 * YI, date(2023, 1, 5))
        put_on_list(listed, level, category, on=date(2023, 1, 5))
    early = make_project("提前开工")
    plan_stage(early, Stage.STARTED, date(2023, 6, 30))
    reach(early, Stage.STARTED, date(2023, 1, 20))
    road, part = make_project("道路打捆", total=6 * YI), make_project("一号路", total=YI)
    bundle_projects(bundle=road, parts=[part], by=make_user(Role.PROJECT_OFFICE, where.district), now=NOW)
    return SimpleNamespace(unit=unit, lead=lead, late=late, early=early, road=road, part=part)


@pytest.fixture
def level() -> Callable[[str], Code]:
    """A level of lists of key projects."""
    return lambda name: code("level", name)
