"""The month's grid: whose projects, what is shown, saved row by row, submitted, in conflict."""

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month
from sanpi.organizations.models import User
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, regions, sign_in
from sanpi.progress import actions
from sanpi.progress.models import Entry, Round
from sanpi.projects.models import AnnualPlan, Project
from sanpi.projects.testing import LONG_AGO, NOW, TODAY, YI, code, make_many, make_project, noon

pytestmark = pytest.mark.django_db
JANUARY = Month(2023, 1)


@pytest.fixture(autouse=True)
def in_february() -> Any:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def january() -> Round:
    return actions.open_round(region=regions().district, month=JANUARY, by=None, now=NOW)


@pytest.fixture
def project() -> Project:
    return make_project("奥瑞环保设备", total=10 * YI, plan=YI, unit=make_organization(regions().district))


@pytest.fixture
def liaison(client: Client) -> User:
    user = make_user("liaison", regions().district)
    sign_in(client, user)
    return user


def cells(**more: str) -> dict[str, str]:
    return {
        "amount": "1,200",
        "stage": str(code("progress_stage", "structure").pk),
        "text": "主体施工到三层",
    } | more


def save(
    client: Client, round_: Round, *rows: tuple[Project, int, dict[str, str]], verb: str = "save"
) -> Any:
    sent = [
        {"project": project.pk, "version": version, "values": values} for project, version, values in rows
    ]
    body = json.dumps({"round": round_.pk, "verb": verb, "rows": sent})
    return client.post("/reporting/save/", body, content_type="application/json")


def test_the_grid_lists_the_units_projects_with_plan_and_curve(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    make_project("别的单位的项目", plan=YI, unit=make_organization(regions().district, "峡窝镇"))
    page = client.get("/reporting/").content.decode()
    assert "奥瑞环保设备" in page
    assert "别的单位的项目" not in page
    assert 'data-plan="100000000"' in page
    assert 'data-due="2500"' in page


def test_rows_are_saved_in_one_request_and_answered_one_by_one(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    second = make_project(plan=YI, unit=project.unit)
    got = save(client, january, (project, 0, cells()), (second, 0, cells(amount="一千"))).json()["rows"]
    assert [row["ok"] for row in got] == [True, True]
    assert Entry.objects.get(project=project).amount == 12_000_000
    assert Entry.objects.get(project=second).amount == 10_000_000


def test_what_cannot_be_read_stays_unsaved_and_says_why(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    second = make_project(plan=YI, unit=project.unit)
    got = save(client, january, (project, 0, cells(amount="约好的")), (second, 0, cells())).json()["rows"]
    assert (got[0]["ok"], "读不成金额" in got[0]["errors"]["amount"][0]) == (False, True)
    assert got[1]["ok"]
    assert not Entry.objects.filter(project=project).exists()


def test_a_second_editor_gets_both_values(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    save(client, january, (project, 0, cells()))
    other = save(client, january, (project, 0, cells(amount="900"))).json()["rows"][0]
    assert (other["ok"], other["conflict"], other["by"]) == (False, True, liaison.name)
    assert other["row"]["values"]["amount"] == "1200"
    again = save(client, january, (project, other["row"]["version"], cells(amount="900"))).json()["rows"][0]
    assert (again["ok"], again["row"]["values"]["amount"]) == (True, "900")


def test_saying_the_same_again_is_no_conflict(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    save(client, january, (project, 0, cells()))
    number = AuditEntry.objects.count()
    assert save(client, january, (project, 0, cells())).json()["rows"][0]["ok"]
    assert AuditEntry.objects.count() == number


def test_submitting_saves_first(client: Client, liaison: User, january: Round, project: Project) -> None:
    got = save(client, january, (project, 0, cells()), verb="submit").json()["rows"][0]
    assert (got["ok"], got["row"]["state"], got["row"]["state_name"]) == (True, "submitted", "待审核")


def test_what_is_not_complete_is_saved_and_not_submitted(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    got = save(client, january, (project, 0, cells(text="")), verb="submit").json()["rows"][0]
    assert (got["ok"], got["saved"], list(got["errors"])) == (False, True, ["text"])
    assert Entry.objects.get().state == Entry.State.DRAFT


def test_doubts_come_back_with_the_row(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    got = save(client, january, (project, 0, cells(amount="13000"))).json()["rows"][0]
    assert [remark["code"] for remark in got["row"]["remarks"]] == ["over_plan"]


def test_without_script_the_whole_grid_is_posted(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    sent = {f"p{project.pk}-{name}": text for name, text in cells().items()}
    got = client.post(
        "/reporting/", {"round": january.pk, f"p{project.pk}-version": "0", "verb": "submit"} | sent
    )
    assert got.status_code == 302
    assert Entry.objects.get().state == Entry.State.SUBMITTED


def test_without_script_what_was_refused_stands_in_the_form(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    sent = {f"p{project.pk}-{name}": text for name, text in cells(amount="十几万").items()}
    got = client.post("/reporting/", {"round": january.pk, f"p{project.pk}-version": "0"} | sent)
    assert got.status_code == 422
    assert "十几万" in got.content.decode()
    assert "填写的内容都还在" in got.content.decode()


def test_a_closed_month_is_read_only(client: Client, liaison: User, january: Round, project: Project) -> None:
    with time_machine.travel(noon(date(2023, 2, 6)), tick=False):
        actions.close_round(round=january, by=None, now=timezone.now(), with_missing=True)
    page = client.get("/reporting/").content.decode()
    assert "只能查看" in page
    assert "disabled" in page
    got = save(client, january, (project, 0, cells())).json()["rows"][0]
    assert (got["ok"], "已结账" in got["errors"]["amount"][0]) == (False, True)


def test_what_the_office_returned_shows_its_comment(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    save(client, january, (project, 0, cells()), verb="submit")
    actions.return_entry(entry=Entry.objects.get(), comment="请附监理确认单", by=None, now=NOW)
    page = client.get("/reporting/?state=returned").content.decode()
    assert "请附监理确认单" in page
    assert "已退回" in page


def test_last_month_stands_grey_in_empty_cells(client: Client, liaison: User, project: Project) -> None:
    december = actions.open_round(region=regions().district, month=Month(2022, 12), by=None, now=NOW)
    Entry.objects.create(round=december, project=project, amount=8_000_000, text="基础完成")
    actions.open_round(region=regions().district, month=JANUARY, by=None, now=NOW)
    page = client.get("/reporting/").content.decode()
    assert 'placeholder="基础完成"' in page
    assert 'data-last="800"' in page


def test_before_the_first_month_the_page_says_when_it_opens(client: Client, liaison: User) -> None:
    assert "每月 20 日开放填报" in client.get("/reporting/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("another_district", 404), ("unit_leader", 403), ("project_office", 200)]
)
def test_who_may_save(client: Client, january: Round, project: Project, who: str, status: int) -> None:
    sign_in(client, PEOPLE[who]())
    assert save(client, january, (project, 0, cells())).status_code == status


def test_another_units_project_is_not_there(client: Client, liaison: User, january: Round) -> None:
    other = make_project(plan=YI, unit=make_organization(regions().district, "峡窝镇"))
    assert save(client, january, (other, 0, cells())).status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"round": 1, "rows": [{"project": "x"}]}', '{"round": "a"}']
)
def test_nonsense_is_refused(client: Client, liaison: User, january: Round, body: str) -> None:
    assert client.post("/reporting/save/", body, content_type="application/json").status_code == 400


def raw(client: Client, round_: Round, own: Project, more: dict[str, str]) -> Any:
    """A row as no page of ours would write it; the values are JSON."""
    row = {"project": str(own.pk), "version": "0", "values": '{"amount": "1"}'} | more
    body = ", ".join(f'"{name}": {text}' for name, text in row.items() if name not in ("round", "rows"))
    rows = more.get("rows", f"[{{{body}}}]")
    sent = f'{{"round": {more.get("round", round_.pk)}, "verb": "save", "rows": {rows}}}'
    return client.post("/reporting/save/", sent, content_type="application/json")


@pytest.mark.parametrize(
    "more",
    [
        {"round": "Infinity"},
        {"round": "1e999"},
        {"round": "1.5"},
        {"round": "true"},
        {"project": "1e999"},
        {"version": "0.5"},
        {"version": "-Infinity"},
        {"values": '{"amount": 1e999}'},
        {"values": '{"amount": NaN}'},
        {"values": '{"amount": ["1"]}'},
        {"values": "[]"},
        {"rows": '{"a": 1}'},
    ],
)
def test_what_is_no_whole_number_is_refused_in_words(
    client: Client, liaison: User, january: Round, project: Project, more: dict[str, str]
) -> None:
    got = raw(client, january, project, more)
    assert (got.status_code, "没有看懂" in got.json()["error"]) == (400, True)
    assert not Entry.objects.exists()


def test_a_broken_number_of_a_project_is_refused(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    assert raw(client, january, project, {"project": f"{project.pk}.7"}).status_code == 400


def test_the_same_row_twice_is_refused(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    got = save(client, january, (project, 0, cells()), (project, 0, cells(amount="900")))
    assert got.status_code == 400
    assert not Entry.objects.exists()


def test_what_no_database_takes_is_dropped_from_a_text(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    filled = cells(text="主体\x00施工\ud800到\x1b三层\n东侧\t完成", amount="1\x002")
    assert save(client, january, (project, 0, filled)).json()["rows"][0]["ok"]
    entry = Entry.objects.get()
    assert (entry.text, entry.amount) == ("主体施工到三层 东侧 完成", 120_000)


def test_a_stage_that_is_half_a_letter_is_refused(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    got = save(client, january, (project, 0, cells(stage="a\udfff"))).json()["rows"][0]
    assert "没有这个建设阶段" in got["errors"]["stage"][0]


def test_a_submitted_row_that_is_changed_says_that_it_is_a_draft_again(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    version = save(client, january, (project, 0, cells()), verb="submit").json()["rows"][0]["row"]["version"]
    got = save(client, january, (project, version, cells(text="")), verb="submit").json()["rows"][0]
    assert (got["ok"], got["turned"], got["row"]["state"]) == (False, True, "draft")


def test_a_row_that_is_submitted_again_did_not_turn(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    version = save(client, january, (project, 0, cells()), verb="submit").json()["rows"][0]["row"]["version"]
    got = save(client, january, (project, version, cells(amount="900")), verb="submit").json()["rows"][0]
    assert (got["ok"], got["turned"], got["row"]["state"]) == (True, False, "submitted")


def test_without_script_too_a_row_that_turned_is_told(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    save(client, january, (project, 0, cells()), verb="submit")
    sent = {f"p{project.pk}-{name}": text for name, text in cells(amount="900").items()}
    version = {f"p{project.pk}-version": str(Entry.objects.get().version)}
    got = client.post("/reporting/", {"round": january.pk, "verb": "save"} | sent | version, follow=True)
    assert "已转为草稿，未提交" in got.content.decode()


def test_tabs_without_projects_are_there_for_the_script_and_hidden(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    page = client.get("/reporting/").content.decode()
    assert 'data-number="missing">1<' in page
    assert '<li hidden><a href="?state=submitted">' in page


def many(number: int, unit: Any) -> list[Project]:
    make_many(number, unit=unit)
    projects = list(Project.objects.filter(name__startswith="第"))
    AnnualPlan.objects.bulk_create(
        AnnualPlan(project=each, year=2023, amount=YI, effective_on=LONG_AGO, recorded_at=noon(LONG_AGO))
        for each in projects
    )
    return projects


def test_the_grid_asks_the_same_number_of_questions_for_two_hundred_projects(
    client: Client, liaison: User, january: Round, django_assert_max_num_queries: Any
) -> None:
    projects = many(200, liaison.organization)
    with django_assert_max_num_queries(25):
        page = client.get("/reporting/").content.decode()
    assert page.count("data-row=") == 200
    filled = cells()
    with django_assert_max_num_queries(45):
        got = save(client, january, *((each, 0, filled) for each in projects))
    assert all(row["ok"] for row in got.json()["rows"])


def test_the_telephone_shows_the_same_projects_as_cards(
    client: Client, liaison: User, january: Round, project: Project
) -> None:
    page = client.get("/reporting/phone/").content.decode()
    assert f'data-row="{project.pk}"' in page
    assert "拍照或选照片" in page
    assert "没有符合条件的项目" in client.get("/reporting/phone/?q=查无此项").content.decode()
