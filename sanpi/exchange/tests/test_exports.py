"""Ledgers as files: exactly what the page shows, and nothing a spreadsheet would run."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanpi.batches.models import Period
from sanpi.core.models import AuditEntry
from sanpi.core.workbooks.neutral import is_risky, neutral
from sanpi.exchange.testing import AS_OF, imported, workbook
from sanpi.organizations.models import Organization, Role, User
from sanpi.organizations.testing import PEOPLE, make_user, regions, sign_in

HEADER = ["项目名称", "总投资（亿元）", "责任单位", "备注", "阶段"]
ROWS = [["示例一", 1.86, "甲局", "=cmd|'/c calc'!A1", "签约"], ["示例二", 3, "乙局", "@SUM(A1)", "开工"]]
AT = {"effective": AS_OF.isoformat()}


@pytest.fixture
def office(office: User) -> User:
    """The office, with two projects."""
    imported(workbook([HEADER, *ROWS]), by=office)
    return office


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def fetch(client: Client, name: str = "exchange:export_projects", **query: Any) -> Any:
    """An export as of the day of the import."""
    return client.get(reverse(name), {**AT, **query}, follow=True)


def opened(response: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content(response)))


def names(book: openpyxl.Workbook) -> list[str]:
    """The projects of an exported workbook."""
    sheet = book["项目主表"]
    column = next(cell.column for cell in sheet[3] if cell.value == "项目名称")
    return [str(sheet.cell(row, column).value) for row in range(4, sheet.max_row + 1)]


def test_numbers_are_numbers_and_dates_are_dates(client: Client, office: User) -> None:
    sign_in(client, office)
    sheet = opened(fetch(client, sort="name"))["项目主表"]
    values = {sheet.cell(3, each.column).value: each.value for each in sheet[4]}
    assert values["总投资（亿元）"] == 1.86
    assert values["进入阶段日期"].date() == AS_OF


def test_the_head_is_frozen_and_the_marks_are_hidden(client: Client, office: User) -> None:
    sign_in(client, office)
    sheet = opened(fetch(client))["项目主表"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("D4", True)
    assert sheet.column_dimensions["A"].hidden
    assert sheet.cell(3, sheet.max_column).value.startswith("行校验")


def test_the_cover_says_what_was_exported(client: Client, office: User) -> None:
    sign_in(client, office)
    cover = opened(fetch(client, stage="signed"))["说明"]
    lines = {row[0].value: row[1].value for row in cover.iter_rows(min_row=3)}
    assert (lines["筛选"], lines["数据截至"], lines["行数"]) == ("阶段：签约", "2023-01-31", "1")
    assert office.username in lines["导出人"]


@pytest.mark.parametrize(
    ("query", "expected"), [({"stage": "signed"}, ["示例一"]), ({"q": "sle"}, ["示例二"])]
)
def test_rows_are_those_of_the_filter(client: Client, office: User, query: Any, expected: list[str]) -> None:
    sign_in(client, office)
    assert names(opened(fetch(client, **query))) == expected


def test_rows_stand_in_the_order_of_the_page(client: Client, office: User) -> None:
    sign_in(client, office)
    assert names(opened(fetch(client, sort="-total_at"))) == ["示例二", "示例一"]


def test_columns_are_those_chosen(client: Client, office: User) -> None:
    sign_in(client, office)
    sheet = opened(fetch(client, columns=["name", "note"]))["项目主表"]
    assert [cell.value for cell in sheet[3]][1:-1] == ["项目名称", "备注"]


def test_before_the_import_there_was_nothing_to_export(client: Client, office: User) -> None:
    sign_in(client, office)
    response = client.get(reverse("exchange:export_projects"), {"effective": "2022-12-31"}, follow=True)
    assert names(opened(response)) == []


def test_formulas_stay_texts_in_a_workbook(client: Client, office: User) -> None:
    sign_in(client, office)
    sheet = opened(fetch(client, columns=["name", "note"], sort="name"))["项目主表"]
    cells = [sheet.cell(row, 3) for row in (4, 5)]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True), ("s", True)]
    assert cells[0].value == "=cmd|'/c calc'!A1"


def test_formulas_are_defused_in_a_text_table(client: Client, office: User) -> None:
    sign_in(client, office)
    text = content(fetch(client, format="csv", columns=["name", "note"], sort="name")).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text)))
    assert [line[2] for line in lines] == ["备注", "'=cmd|'/c calc'!A1", "'@SUM(A1)"]


@pytest.mark.parametrize("text", ["=1", "+1+1", "-1-1", "@x", "\tx", "\r=1", " =1", "＝1", "\n=1"])
def test_every_beginning_of_a_formula_is_known(text: str) -> None:
    assert is_risky(text)
    assert neutral(text).startswith("'")


@pytest.mark.parametrize("text", ["-3.5", "正常", "a=1", "+86"])
def test_numbers_and_plain_texts_are_left_alone(text: str) -> None:
    assert neutral(text) == text


def test_an_export_leaves_a_trace(client: Client, office: User) -> None:
    sign_in(client, office)
    fetch(client, stage="signed")
    entry = AuditEntry.objects.get(verb="export_ledger")
    assert (entry.actor, entry.after["筛选"], "1 行" in entry.summary) == (office, "阶段：签约", True)


@pytest.mark.parametrize("name", ["exchange:export_projects", "exchange:export_batches"])
@pytest.mark.parametrize(
    ("who", "status"), [("project_office", 200), ("city_office", 200), ("viewer", 403), ("system_admin", 403)]
)
def test_only_those_who_may_take_out_take_out(
    client: Client, office: User, name: str, who: str, status: int
) -> None:
    sign_in(client, PEOPLE[who]())
    assert fetch(client, name).status_code == status


def test_another_district_exports_its_own(client: Client, office: User) -> None:
    sign_in(client, PEOPLE["another_district"]())
    assert names(opened(fetch(client))) == []


def test_a_liaison_exports_the_projects_of_the_unit(client: Client, office: User) -> None:
    unit = Organization.objects.get(name="甲局")
    sign_in(client, make_user(Role.LIAISON, regions().district, unit))
    assert names(opened(fetch(client))) == ["示例一"]


def test_entries_of_the_batches_are_exported(client: Client, office: User) -> None:
    Period.objects.create(region=regions().city, number=7, held_on=AS_OF)
    lines = [["期次", "批次", "项目名称"], ["7", "签约一批", "示例一"], ["7", "开工一批", "示例二"]]
    imported(workbook(lines), by=office, ledger="batches")
    sign_in(client, office)
    book = opened(fetch(client, "exchange:export_batches", batch="signing", period="1-9", state="in"))
    sheet = book["三个一批台账"]
    assert [cell.value for cell in sheet[4]][1:4] == [7, "签约一批", "示例一"]
    assert (sheet.max_row, book["说明"]["B4"].value) == (4, "期次：1-9；批次：签约一批；状态：在册")


def test_queries_do_not_grow_with_the_rows(client: Client, office: User) -> None:
    def queries_for(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(names(opened(fetch(client, columns="all")))) == number
        return len(captured.captured_queries)

    rows = [[f"示例项目{i}", 1, f"单位{i % 9}", None, "开工"] for i in range(300)]
    imported(workbook([HEADER, *rows[:9]]), by=office)
    sign_in(client, office)
    fetch(client)
    few = queries_for(11)
    imported(workbook([HEADER, *rows[9:]]), by=office)
    # Lights are judged from four ledgers, forecasts are looked up: once for a chunk of rows, not for each.
    assert queries_for(302) <= few <= 50


@pytest.mark.parametrize("ledger", ["projects", "batches"])
def test_a_template_has_its_columns_lists_and_comments(client: Client, office: User, ledger: str) -> None:
    sign_in(client, office)
    book = opened(client.get(reverse("exchange:import_template", args=[ledger])))
    sheet = book.worksheets[0]
    assert sheet.data_validations.dataValidation
    assert sheet["B1"].comment is not None
    assert book["选项"].sheet_state == "hidden"


def test_a_template_filled_in_can_be_imported(client: Client, office: User) -> None:
    sign_in(client, office)
    book = opened(client.get(reverse("exchange:import_template", args=["projects"])))
    sheet = book.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headers["项目名称"]).value = "示例三"
    sheet.cell(2, headers["总投资（亿元）"]).value = 1
    target = BytesIO()
    book.save(target)
    assert imported(target.getvalue(), by=office).counts["new"] == 1
