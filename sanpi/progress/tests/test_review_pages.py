"""The office's pages of a month: who has reported, accepting, sending back, reminding, closing, correcting."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from sanpi.domain.periods import Month
from sanpi.organizations.models import Notice, User
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in
from sanpi.progress.models import ClosedMonth, Entry, ProgressCurve, Round, RoundCalendar
from sanpi.progress.testing import (
    MILLION,
    accept_month,
    close_month,
    fill,
    make_round,
    on_record,
    planned,
    submit,
)
from sanpi.projects.models import Project
from sanpi.projects.testing import TODAY, noon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_february() -> Any:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def january() -> Round:
    return make_round()


@pytest.fixture
def project() -> Project:
    return planned("奥瑞环保设备", unit=make_organization(regions().district))


@pytest.fixture
def office(client: Client) -> User:
    user = make_user("project_office", regions().district)
    sign_in(client, user)
    return user


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    got = client.get(reverse(f"progress:{name}", args=args), query)
    assert got.status_code == 200
    return got.content.decode()


def waiting(round_: Round, *projects: Project, amount: int = 10 * MILLION) -> None:
    for project in projects:
        fill(round_, project, amount=amount)
    submit(round_, *projects)


def test_months_are_listed_with_who_has_reported(
    client: Client, office: User, january: Round, project: Project
) -> None:
    planned("没有报的项目")
    waiting(january, project)
    found = page(client, "rounds")
    assert "2023年1月" in found
    assert "填报中" in found


def test_an_office_opens_a_month_before_its_day(client: Client, office: User) -> None:
    client.post(reverse("progress:open_round"), {"month": "2023-02"})
    assert Round.objects.get().period == Month(2023, 2)
    client.post(reverse("progress:open_round"), {"month": "2023-05"})
    client.post(reverse("progress:open_round"), {"month": "x"})
    assert Round.objects.count() == 1


@pytest.mark.parametrize("month", ["1949-01", "2022-12", "２０２３-０２", "2023-2", "0000-00", "9" * 5000])
def test_only_this_month_and_the_last_are_opened_by_hand(client: Client, office: User, month: str) -> None:
    got = client.post(reverse("progress:open_round"), {"month": month}, follow=True)
    assert "只能开放2023年2月、2023年1月的填报" in got.content.decode()
    assert not Round.objects.exists()


def test_a_month_shows_units_projects_doubts_and_what_is_missing(
    client: Client, office: User, january: Round, project: Project
) -> None:
    other = planned("没有报的项目", unit=make_organization(regions().district, "峡窝镇"))
    waiting(january, project, amount=200 * MILLION)
    found = page(client, "round", january.pk)
    assert "超过年度计划" in found
    assert other.name in found
    assert "峡窝镇" in found
    assert other.name not in page(client, "round", january.pk, state="submitted")


def test_a_month_is_shown_with_few_questions(
    client: Client, office: User, january: Round, project: Project, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        waiting(january, planned(unit=make_organization(regions().district, f"单位{number}")))
    with django_assert_max_num_queries(28):
        page(client, "round", january.pk)


def accept(client: Client, round_: Round, **data: Any) -> Any:
    return client.post(reverse("progress:accept", args=[round_.pk]), data)


def test_one_two_or_all_of_a_unit_are_accepted(client: Client, office: User, january: Round) -> None:
    unit, other = make_organization(regions().district), make_organization(regions().district, "峡窝镇")
    first, second, third = planned(unit=unit), planned(unit=unit), planned(unit=other)
    waiting(january, first, second, third)
    versions = {f"v{entry.project_id}": entry.version for entry in Entry.objects.all()}
    accept(client, january, pick=[first.pk], **versions)
    assert on_record(first).amount == 10 * MILLION
    accept(client, january, unit=unit.pk, **versions)
    accepted = Entry.objects.filter(state=Entry.State.ACCEPTED)
    assert set(accepted.values_list("project", flat=True)) == {first.pk, second.pk}
    accept(client, january, all=1, **versions)
    assert accepted.count() == 3


def test_what_was_changed_after_the_page_was_opened_is_not_accepted(
    client: Client, office: User, january: Round, project: Project
) -> None:
    waiting(january, project)
    seen = Entry.objects.get().version
    fill(january, project, amount=11 * MILLION)
    submit(january, project)
    accept(client, january, pick=[project.pk], **{f"v{project.pk}": seen})
    assert Entry.objects.get().state == Entry.State.SUBMITTED


def test_what_was_not_on_the_page_is_not_accepted(
    client: Client, office: User, january: Round, project: Project
) -> None:
    waiting(january, project)
    accept(client, january, all=1)
    assert Entry.objects.get().state == Entry.State.SUBMITTED


def test_what_was_shown_without_a_version_is_not_accepted(
    client: Client, office: User, january: Round, project: Project
) -> None:
    waiting(january, project)
    got = client.post(
        reverse("progress:accept", args=[january.pk]), {"pick": [project.pk]}, follow=True
    ).content.decode()
    assert "又有改动，没有通过" in got
    assert Entry.objects.get().state == Entry.State.SUBMITTED


def test_nothing_ticked_is_one_message(
    client: Client, office: User, january: Round, project: Project
) -> None:
    waiting(january, project)
    got = client.post(reverse("progress:accept", args=[january.pk]), follow=True).content.decode()
    assert "没有选中待审核的项目" in got
    assert "已通过 0 个" not in got


@pytest.mark.parametrize("unit", ["9" * 30, "9" * 5000, "x", "-1", ""])
def test_a_unit_that_cannot_be_accepts_nothing(
    client: Client, office: User, january: Round, project: Project, unit: str
) -> None:
    waiting(january, project)
    version = Entry.objects.get().version
    assert accept(client, january, unit=unit, **{f"v{project.pk}": version}).status_code == 302
    assert Entry.objects.get().state == Entry.State.SUBMITTED


def test_before_the_day_the_page_says_when_the_month_can_be_closed(
    client: Client, office: User, january: Round
) -> None:
    with time_machine.travel(noon(date(2023, 1, 21)), tick=False):
        sign_in(client, office)
        found = page(client, "round", january.pk)
    sign_in(client, office)
    assert "填报截止日（2023-01-25）以前不能结账" in found
    assert reverse("progress:close", args=[january.pk]) not in found
    later = page(client, "round", january.pk)
    assert "以前不能结账" not in later
    assert reverse("progress:close", args=[january.pk]) in later


def test_a_month_held_above_is_closed_there(client: Client, office: User, project: Project) -> None:
    held = make_round(region=regions().city)
    found = page(client, "round", held.pk)
    assert "由上级项目办结账" in found
    assert reverse("progress:close", args=[held.pk]) not in found


def test_a_month_leads_to_dossiers_and_plans(
    client: Client, office: User, january: Round, project: Project
) -> None:
    found = page(client, "round", january.pk)
    assert f'href="{reverse("project", args=[project.pk])}"' in found
    assert f'href="{reverse("progress:plan", args=[project.pk])}?year=2023"' in found


def test_a_closed_month_leads_to_dossiers_and_corrections(
    client: Client, office: User, january: Round, project: Project
) -> None:
    missing = planned("没有报的项目")
    accept_month(january, project)
    close_month(january)
    found = page(client, "closed", january.pk)
    for each in (project, missing):
        assert f'href="{reverse("project", args=[each.pk])}"' in found
    assert reverse("progress:correct", args=[project.pk, 2023, 1]) in found
    assert reverse("progress:correct", args=[missing.pk, 2023, 1]) not in found
    assert f'href="{reverse("corrections")}"' in found
    assert f'href="{reverse("corrections")}"' in page(client, "rounds")


def test_a_row_frozen_without_a_key_leads_nowhere(
    client: Client, office: User, january: Round, project: Project
) -> None:
    accept_month(january, project)
    close_month(january)
    kept = ClosedMonth.objects.get()
    del kept.content["rows"][0]["project"]
    ClosedMonth.objects.filter(pk=kept.pk).update(content=kept.content)
    found = page(client, "closed", january.pk)
    assert project.name in found
    assert reverse("progress:correct", args=[project.pk, 2023, 1]) not in found


@pytest.mark.parametrize("key", ["9" * 30, "9" * 4000])
def test_a_project_that_cannot_be_is_not_found(client: Client, office: User, key: str) -> None:
    for address in (f"/reporting/projects/{key}/2026/9/correct/", f"/reporting/projects/1/{key}/9/correct/"):
        assert client.get(address).status_code == 404


def test_a_report_is_sent_back_with_a_comment(
    client: Client, office: User, january: Round, project: Project
) -> None:
    waiting(january, project)
    address = reverse("progress:return_entry", args=[Entry.objects.get().pk])
    assert client.post(address, {"comment": ""}).status_code == 422
    client.post(address, {"comment": "请附监理确认单"})
    entry = Entry.objects.get()
    assert (entry.state, entry.comment) == (Entry.State.RETURNED, "请附监理确认单")


def test_only_those_who_have_not_reported_are_reminded(
    client: Client, office: User, january: Round, project: Project
) -> None:
    diligent = make_user("liaison", regions().district)
    unit = make_organization(regions().district, "峡窝镇")
    late = make_user("liaison", regions().district, unit)
    planned(unit=unit)
    waiting(january, project)
    for _twice in range(2):
        client.post(reverse("progress:remind", args=[january.pk]))
    assert list(Notice.objects.values_list("user", flat=True)) == [late.pk]
    assert diligent.pk != late.pk
    assert Notice.objects.get().url == f"/reporting/?round={january.pk}"


def test_units_without_anybody_to_tell_are_named(client: Client, office: User, january: Round) -> None:
    planned(unit=make_organization(regions().district, "峡窝镇"))
    got = client.post(reverse("progress:remind", args=[january.pk]), follow=True)
    assert "没有联络员账户，请电话通知：峡窝镇" in got.content.decode()


def test_closing_names_who_is_missing_and_wants_a_word(
    client: Client, office: User, january: Round, project: Project
) -> None:
    address = reverse("progress:close", args=[january.pk])
    assert project.name in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert client.post(address, {"with_missing": "on"}).status_code == 302
    assert ClosedMonth.objects.get().content["missing"][0]["name"] == project.name


def test_a_district_does_not_close_what_the_city_holds(
    client: Client, office: User, project: Project
) -> None:
    held = make_round(region=regions().city)
    got = client.post(reverse("progress:close", args=[held.pk]), {"with_missing": "on"}, follow=True)
    assert "由上级项目办结账" in got.content.decode()
    assert not ClosedMonth.objects.exists()


def test_a_closed_month_is_shown_as_it_was_and_downloaded(
    client: Client, office: User, january: Round, project: Project
) -> None:
    accept_month(january, project)
    close_month(january)
    found = page(client, "closed", january.pk)
    assert "与结账时一致" in found
    assert "结账以后没有更正" in found
    got = client.get(reverse("progress:closed_workbook", args=[january.pk]))
    assert load_workbook(BytesIO(got.getvalue())).active.cell(4, 2).value == project.name


def test_a_correction_shows_old_and_new_and_the_frozen_figure_stays(
    client: Client, office: User, january: Round, project: Project
) -> None:
    accept_month(january, project)
    close_month(january, now=noon(date(2023, 2, 1)))
    address = reverse("progress:correct", args=[project.pk, 2023, 1])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "amount": "900",
        "reason": "多报了设备款",
    }
    assert client.post(address, sent | {"reason": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert on_record(project).amount == 9 * MILLION
    found = page(client, "closed", january.pk)
    assert "<del>1000</del> → <ins>900</ins>" in found
    assert "多报了设备款" in found
    assert ClosedMonth.objects.get().content["rows"][0]["amount"] == 10 * MILLION


def test_a_correction_without_change_is_refused(
    client: Client, office: User, january: Round, project: Project
) -> None:
    accept_month(january, project)
    address = reverse("progress:correct", args=[project.pk, 2023, 1])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"reason": "核对"}
    assert "没有任何改动" in client.post(address, sent).content.decode()


def test_the_days_of_the_month_are_set(client: Client, office: User) -> None:
    sent = {"open_day": 18, "due_day": 15, "close_day": 3, "effective_on": "2023-02-01"}
    assert client.post(reverse("progress:calendar"), sent).status_code == 422
    assert client.post(reverse("progress:calendar"), sent | {"due_day": 24}).status_code == 302
    assert RoundCalendar.objects.get().due_day == 24


def shares(*steps: str) -> dict[str, str]:
    given = {"name": "前松后紧", "effective_on": "2023-02-01"}
    return given | {f"m{month}": share for month, share in enumerate(steps, start=1)}


RISING = ("5", "10", "17.5", "25", "34", "43", "53", "63", "72", "81", "90", "100")


def test_a_curve_is_previewed_and_then_kept(client: Client, office: User) -> None:
    address = f"{reverse('progress:curve')}?year=2023"
    found = client.post(address, shares(*RISING) | {"preview": "1"})
    assert found.status_code == 200
    assert "拟定" in found.content.decode()
    assert not ProgressCurve.objects.exists()
    assert client.post(address, shares(*RISING)).status_code == 302
    assert ProgressCurve.objects.get().shares[2] == 1750


def test_a_falling_curve_is_refused(client: Client, office: User) -> None:
    got = client.post(f"{reverse('progress:curve')}?year=2023", shares(*RISING[:6], "40", *RISING[7:]))
    assert got.status_code == 422
    assert "累计比例只增不减" in got.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("liaison", 403), ("another_district", 404), ("city_office", 200)]
)
@pytest.mark.parametrize("name", ["round", "close"])
def test_who_reviews(
    client: Client, january: Round, project: Project, name: str, who: str, status: int
) -> None:
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse(f"progress:{name}", args=[january.pk])).status_code == status


def test_a_district_accepts_only_its_own_in_a_month_held_above(client: Client, office: User) -> None:
    held = make_round(region=regions().city)
    own, other = planned(), planned(region=regions().other_district)
    waiting(held, own, other)
    versions = {f"v{entry.project_id}": entry.version for entry in Entry.objects.all()}
    accept(client, held, all=1, **versions)
    assert Entry.objects.get(project=own).state == Entry.State.ACCEPTED
    assert Entry.objects.get(project=other).state == Entry.State.SUBMITTED
