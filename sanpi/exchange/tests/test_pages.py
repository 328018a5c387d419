"""The pages of an import, from the upload to the way back."""

from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanpi.exchange import actions, progress
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import checked, imported, workbook
from sanpi.organizations.models import User
from sanpi.organizations.testing import PEOPLE, regions, sign_in
from sanpi.projects.models import Project

HEADER = ["项目名称", "总投资（亿元）", "备注"]
GOOD = workbook([HEADER, ["示例一", 1.5, "说明"], ["示例二", 2, None]])
BAD = workbook([HEADER, ["示例一", "x", "说明"]])
VERBS = ("map_columns", "confirm", "discard", "undo")


@pytest.fixture
def client(client: Client, office: User) -> Client:
    """The office, signed in."""
    sign_in(client, office)
    return client


def upload(client: Client, content: bytes, **data: Any) -> Any:
    file = SimpleUploadedFile("一月台账.xlsx", content)
    fields = {"file": file, "ledger": "projects", "region": regions().district.pk, "as_of": "2023-01-31"}
    return client.post(reverse("exchange:imports"), {**fields, **data}, follow=True)


def page(client: Client, run: ImportRun, **query: str) -> str:
    return client.get(reverse("exchange:import_run", args=[run.pk]), query).content.decode()


def send(client: Client, verb: str, run: ImportRun, **data: Any) -> Any:
    return client.post(reverse(f"exchange:{verb}", args=[run.pk]), data, follow=True)


def test_an_upload_ends_on_the_page_of_its_run(client: Client) -> None:
    text = upload(client, GOOD).content.decode()
    assert "没有错误" in text
    assert "示例一" in text
    assert ImportRun.objects.get().filename == "一月台账.xlsx"


def test_an_upload_without_a_file_says_so(client: Client) -> None:
    response = client.post(reverse("exchange:imports"), {"ledger": "projects"})
    assert response.status_code == 422


def test_an_upload_for_a_day_ahead_is_refused(client: Client) -> None:
    response = upload(client, GOOD, as_of="2100-01-01")
    assert (response.status_code, ImportRun.objects.exists()) == (422, False)
    assert "不能晚于今天" in response.content.decode()


def test_an_upload_for_another_region_is_refused(client: Client) -> None:
    assert upload(client, GOOD, region=regions().other_district.pk).status_code == 422


def test_confirming_writes_and_says_so(client: Client) -> None:
    upload(client, GOOD)
    run = ImportRun.objects.get()
    text = send(client, "confirm", run).content.decode()
    assert ("已写入" in text, Project.objects.count()) == (True, 2)


def test_a_second_click_writes_nothing_more(client: Client) -> None:
    upload(client, GOOD)
    run = ImportRun.objects.get()
    send(client, "confirm", run)
    assert "不能再做这一步" in send(client, "confirm", run).content.decode()
    assert Project.objects.count() == 2


def test_errors_bar_the_way_and_are_shown_first(client: Client) -> None:
    text = upload(client, BAD).content.decode()
    assert "还不能写入" in text
    assert "确认写入" not in text
    assert "读不成金额" in text


def test_findings_are_narrowed_by_check(client: Client, office: User) -> None:
    run = checked(workbook([HEADER, ["示例一", "x", None], ["示例二", "约1", None]]), by=office)
    assert "约数" in page(client, run, tab="findings", severity="hint")
    assert "读不成金额" not in page(client, run, tab="findings", severity="hint", code="approximate")


def test_changed_rows_show_old_and_new(client: Client, office: User) -> None:
    imported(GOOD, by=office)
    run = checked(workbook([HEADER, ["示例一", 3, "说明"]]), by=office)
    text = page(client, run, tab="rows", outcome="changed")
    assert "<del>1.5</del> → <ins>3</ins>" in text


def test_columns_can_be_corrected_on_the_page(client: Client, office: User) -> None:
    run = checked(workbook([["项目名称", "总投资", "甲"], ["示例一", 1, "某岗"]]), by=office)
    data = {"as_of": "2023-01-31", "key-0-0": "name", "key-0-1": "total_investment", "unit-0-1": "亿元"}
    send(client, "map_columns", run, **data, **{"key-0-2": "contact"})
    run.refresh_from_db()
    assert (run.state, run.counts["findings"]) == ("checked", {})
    assert run.rows.get().changes["contact"] == [None, "某岗"]


def test_an_unknown_column_choice_is_refused_and_nothing_lost(client: Client, office: User) -> None:
    run = checked(GOOD, by=office)
    response = send(client, "map_columns", run, as_of="2023-01-31", **{"key-0-0": "nonsense"})
    assert response.status_code == 422
    assert "列对应" in response.content.decode()


def test_checking_again_keeps_the_columns(client: Client, office: User) -> None:
    run = checked(GOOD, by=office)
    ImportRun.objects.update(state=ImportRun.State.FAILED, message="服务中断")
    assert "重新检查" in page(client, run)
    send(client, "map_columns", run, as_of="2023-01-31", again="1")
    run.refresh_from_db()
    assert (run.state, run.corrections, run.counts["new"]) == ("checked", {}, 2)


def test_a_discarded_run_stays_on_the_list(client: Client, office: User) -> None:
    run = checked(GOOD, by=office)
    send(client, "discard", run)
    text = client.get(reverse("exchange:imports")).content.decode()
    assert "已放弃" in text


def test_an_applied_run_can_be_taken_back_on_its_page(client: Client, office: User) -> None:
    run = imported(GOOD, by=office)
    text = send(client, "undo", run).content.decode()
    assert ("已撤销" in text, Project.objects.count()) == (True, 0)


def test_conflicts_of_a_refused_undo_are_listed(client: Client, office: User) -> None:
    run = imported(GOOD, by=office)
    imported(workbook([HEADER, ["示例一", 9, None]]), by=office)
    text = send(client, "undo", run).content.decode()
    assert "不能撤销的地方" in text


def test_the_marked_workbook_carries_the_findings(client: Client, office: User, tmp_path: Any) -> None:
    run = checked(BAD, by=office)
    response = client.get(reverse("exchange:marked_workbook", args=[run.pk]))
    target = tmp_path / "marked.xlsx"
    target.write_bytes(b"".join(response.streaming_content))
    book = openpyxl.load_workbook(target)
    assert "读不成金额" in book["台账"]["B2"].comment.text


def test_progress_is_told_while_a_job_is_at_work(client: Client, office: User) -> None:
    run = checked(GOOD, by=office)
    ImportRun.objects.update(state=ImportRun.State.APPLYING)
    with progress.working_on(run.pk) as tell:
        tell("写入", 1200, 5000)
        assert "1200 / 5000" in page(client, run)
        part = client.get(reverse("exchange:progress_part", args=[run.pk]))
        assert "1200 / 5000" in part.content.decode()


def test_the_page_reloads_once_the_job_is_over(client: Client, office: User) -> None:
    run = checked(GOOD, by=office)
    response = client.get(reverse("exchange:progress_part", args=[run.pk]))
    assert response["HX-Refresh"] == "true"


def test_a_refused_file_is_explained(client: Client) -> None:
    text = upload(client, b"\x89PNG\r\n\x1a\n" + b"\0" * 50).content.decode()
    assert "换一个文件" in text


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_are_not_read(client: Client, office: User, verb: str) -> None:
    run = checked(GOOD, by=office)
    assert client.get(reverse(f"exchange:{verb}", args=[run.pk])).status_code == 405


@pytest.mark.parametrize(
    ("who", "list_status", "run_status"),
    [
        ("project_office", 200, 200),
        ("city_office", 200, 200),
        ("another_district", 200, 404),
        ("liaison", 403, 403),
        ("viewer", 403, 403),
        ("supervision", 403, 403),
        ("lead_official", 403, 403),
        ("system_admin", 403, 403),
        ("anonymous", 302, 302),
    ],
)
def test_imports_are_for_the_project_office_of_the_region(
    client: Client, office: User, who: str, list_status: int, run_status: int
) -> None:
    run = checked(GOOD, by=office)
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("exchange:imports")).status_code == list_status
    for name in ("import_run", "progress_part", "marked_workbook"):
        assert client.get(reverse(f"exchange:{name}", args=[run.pk])).status_code == run_status


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("who", "status"), [("another_district", 404), ("viewer", 403), ("liaison", 403)])
def test_nobody_else_may_move_a_run(client: Client, office: User, verb: str, who: str, status: int) -> None:
    run = checked(GOOD, by=office)
    sign_in(client, PEOPLE[who]())
    assert send(client, verb, run).status_code == status
    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKED


def test_another_district_does_not_see_the_run_on_its_list(client: Client, office: User) -> None:
    checked(GOOD, by=office, filename="秘密台账.xlsx")
    sign_in(client, PEOPLE["another_district"]())
    assert "秘密台账" not in client.get(reverse("exchange:imports")).content.decode()


def test_a_region_taken_from_the_sender_ends_the_right(client: Client, office: User) -> None:
    run = checked(GOOD, by=office)
    office.grants.all().delete()
    assert client.get(reverse("exchange:import_run", args=[run.pk])).status_code == 403
    assert actions.check_run is not None
