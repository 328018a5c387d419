"""The ledgers in the cockpit: money, the month under way, what is late."""

import html
import re
from datetime import date

import pytest
import time_machine

from sanpi.issues.testing import make_issue
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in
from sanpi.permits.testing import at_work
from sanpi.progress.testing import JANUARY, MILLION, accept_month, fill, make_round, planned, report
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
TODAY = date(2023, 1, 31)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(noon(TODAY), tick=False):
        yield


def cockpit(client, role=Role.PROJECT_OFFICE, place="district", unit=None, **query):
    where = getattr(regions(), place)
    sign_in(client, make_user(role, where, unit))
    return client.get("/cockpit/", query, follow=True).context


def test_money_of_the_year_with_its_lead(client):
    report(planned("奥瑞环保设备"), JANUARY, 12 * MILLION)
    shown = cockpit(client)
    assert [figure["value"] for figure in shown["work_strip"]][:3] == ["0.12", "10.0%", "+1.7"]
    assert shown["work"].lead.words == "超序时 1.7 个百分点"


def test_who_has_reported_the_month_under_way(client):
    here = regions().district
    first, second = (planned(f"项目{n}", unit=make_organization(here, f"单位{n}")) for n in (1, 2))
    round_ = make_round()
    accept_month(round_, first)
    fill(round_, second)
    total = cockpit(client)["work"].month["total"]
    assert (total.expected, total.accepted, total.draft, total.missing) == (2, 1, 1, 0)


def test_a_liaison_is_shown_the_month_of_his_unit(client):
    here = regions().district
    mine = make_organization(here, "峡窝镇")
    planned("本单位项目", unit=mine)
    planned("别的单位项目", unit=make_organization(here, "矿山街道"))
    make_round()
    month = cockpit(client, Role.LIAISON, unit=mine)["work"].month
    assert [(unit.name, unit.expected) for unit in month["units"]] == [("峡窝镇", 1)]


def test_a_city_counts_the_months_of_all_its_districts(client):
    where = regions()
    planned("上街项目")
    planned("高新项目", region=where.zone)
    make_round()
    make_round(region=where.zone)
    month = cockpit(client, place="city", region=where.city.code)["work"].month
    assert month["total"].expected == 2
    assert month["url"] == "/reporting/rounds/"


def test_of_the_past_nobody_says_who_had_still_to_report(client):
    planned("奥瑞环保设备")
    make_round()
    assert cockpit(client, effective="2023-01-30")["work"].month is None


def test_late_permits_and_problems_come_with_their_days(client):
    project = planned("奥瑞环保设备")
    at_work(project, "N18", date(2023, 1, 3))
    make_issue(project, on=date(2023, 1, 3), due_on=date(2023, 1, 20))
    work = cockpit(client)["work"]
    assert work.permits_late == 1
    assert [(row["project"], row["unit"]) for row in work.permits] == [("奥瑞环保设备", "工作日")]
    assert [row["days_overdue"] for row in work.issues] == [11]


def test_a_late_permit_in_the_dossier_leads_to_a_problem_about_it(client):
    project = planned("奥瑞环保设备")
    permit = at_work(project, "N18", date(2023, 1, 3))
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    page = client.get(f"/projects/{project.pk}/", follow=True).content.decode()
    (link,) = re.findall(r'href="(/issues/new/[^"]*kind=permit[^"]*)"', page)
    form = client.get(html.unescape(link)).content.decode()
    assert f"/permits/{permit.pk}/" in form
    assert permit.type.name in form


def test_units_that_are_through_stand_in_one_line(client):
    here = regions().district
    first, second = (planned(f"项目{n}", unit=make_organization(here, f"单位{n}")) for n in (1, 2))
    round_ = make_round()
    accept_month(round_, first)
    fill(round_, second)
    month = cockpit(client)["work"].month
    assert [unit.name for unit in month["units"]] == ["单位2"]
    assert (month["open"], month["finished"]) == (1, 1)


def test_the_first_screen_of_a_phone_has_lights_and_what_is_overdue(client):
    project = planned("奥瑞环保设备")
    make_issue(project, on=date(2023, 1, 3), due_on=date(2023, 1, 20))
    cockpit(client)
    page = client.get("/cockpit/", follow=True).content.decode()
    assert page.index('hx-get="/todo/late/"') < page.index("签约率")
    part = client.get("/todo/late/").content.decode()
    assert 'href="/todo/"' in part and "项超期" in part
