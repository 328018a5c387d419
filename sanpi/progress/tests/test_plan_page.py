"""A project's year on its page: split by month, changed, three years."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sanpi.organizations.models import User
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in
from sanpi.progress.models import MonthPlan
from sanpi.progress.testing import JANUARY, MILLION, PLAN, planned, report
from sanpi.projects.models import AnnualPlan, Project
from sanpi.projects.testing import TODAY, make_project, noon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_february() -> Any:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def project() -> Project:
    return planned("奥瑞环保设备", unit=make_organization(regions().district))


@pytest.fixture
def liaison(client: Client) -> User:
    user = make_user("liaison", regions().district)
    sign_in(client, user)
    return user


def address(name: str, project: Project) -> str:
    return f"{reverse(f'progress:{name}', args=[project.pk])}?year=2023"


def typed(*amounts: str) -> dict[str, str]:
    return {"method": "typed"} | {f"m{month}": amount for month, amount in enumerate(amounts, start=1)}


def test_a_plan_that_nobody_has_split_says_so(client: Client, liaison: User, project: Project) -> None:
    report(project, JANUARY, 8 * MILLION)
    found = client.get(address("plan", project)).content.decode()
    assert "还没有分解到月" in found
    assert "近三年" in found


def test_a_method_is_previewed_and_kept(client: Client, liaison: User, project: Project) -> None:
    got = client.post(address("split", project), {"method": "linear", "preview": "1"})
    assert "合计 12000 万元" in got.content.decode()
    assert not MonthPlan.objects.exists()
    assert client.post(address("split", project), {"method": "linear", "n3": "封顶"}).status_code == 302
    kept = MonthPlan.objects.get()
    assert (kept.amounts, kept.node(3)) == ((PLAN // 12,) * 12, "封顶")


@pytest.mark.parametrize("method", ["linear", "remaining", "s_curve"])
def test_every_method_adds_up(client: Client, liaison: User, project: Project, method: str) -> None:
    client.post(address("split", project), {"method": method})
    assert sum(MonthPlan.objects.get().amounts) == PLAN


def test_last_year_without_reports_is_refused(client: Client, liaison: User, project: Project) -> None:
    got = client.post(address("split", project), {"method": "last_year"})
    assert (got.status_code, "请改用其他方法" in got.content.decode()) == (422, True)


def test_typed_months_have_to_add_up(client: Client, liaison: User, project: Project) -> None:
    got = client.post(address("split", project), typed("1000", "2000"))
    assert got.status_code == 422
    assert "少9000万元" in got.content.decode()
    assert client.post(address("split", project), typed("1000", "2,000", "9000")).status_code == 302
    assert MonthPlan.objects.get().m3 == 90 * MILLION


def test_a_plan_is_changed_with_who_agreed(client: Client, liaison: User, project: Project) -> None:
    sent = {"amount": "15000", "effective_on": "2023-02-01", "approver": "", "reason": "扩建"}
    assert client.post(address("revise", project), sent).status_code == 422
    assert client.post(address("revise", project), sent | {"approver": "区政府常务会"}).status_code == 302
    assert AnnualPlan.objects.order_by("pk").last().amount == 150 * MILLION
    assert "区政府常务会" in client.get(address("plan", project)).content.decode()


def test_without_a_plan_the_page_teaches(client: Client, liaison: User) -> None:
    bare = make_project(unit=make_organization(regions().district))
    assert "这一年还没有年度计划" in client.get(address("plan", bare)).content.decode()
    assert client.get(address("split", bare)).status_code == 302


def test_a_year_that_cannot_be_is_not_there(client: Client, liaison: User, project: Project) -> None:
    assert client.get(f"{reverse('progress:plan', args=[project.pk])}?year=9999").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("another_district", 404), ("viewer", 403), ("project_office", 200)]
)
@pytest.mark.parametrize("name", ["split", "revise"])
def test_who_may_divide_and_change(
    client: Client, project: Project, name: str, who: str, status: int
) -> None:
    sign_in(client, PEOPLE[who]())
    assert client.get(address(name, project)).status_code == status
