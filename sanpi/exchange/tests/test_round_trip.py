"""Export, edit, import: only what was edited comes back."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from sanpi.core.facts import standpoint
from sanpi.exchange import export
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import AS_OF, applied, checked, codes, imported, workbook
from sanpi.organizations.models import User
from sanpi.projects.actions import record_total, update_project
from sanpi.projects.ledger import LEDGER
from sanpi.projects.models import Project
from sanpi.projects.rules import with_state

HEADER = [
    "项目名称", "项目代码", "建设单位", "统一社会信用代码", "总投资（亿元）", "2023年计划投资（万元）", "责任单位", "包联领导", "建设性质",
    "实际签约", "实际开工", "计划竣工", "建设起止年限", "项目层级", "状态", "状态原因", "用地面积（亩）", "备注", "经度", "纬度",
    "建设规模及主要内容", "所属行业", "联系电话",
]  # fmt: skip
FULL: list[Any] = [
    "示例（一期）", "2201-410106-04-01-123456", "示例公司", "91410106MA00000A1Y", 17.7, 6200.5, "甲局", "副区长甲", "技改",
    date(2022, 3, 1), date(2022, 5, 1), date(2024, 6, 30), "2022-2024", "省重点、区重点", "停工", "资金短缺", 12.5,
    "=1+1", 113.308333, 34.802778, "第一行\n第二行", "制造业", "0371-0000",
]  # fmt: skip
BARE: list[Any] = ["示例二", *[None] * 10, date(2024, 12, 31), *[None] * 11]


def exported(*, columns: list[str] | None = None) -> openpyxl.Workbook:
    """Our own export of all projects, opened."""
    at = standpoint(AS_OF)
    chosen = LEDGER.columns if columns is None else LEDGER.chosen(columns)
    projects = with_state(Project.objects.all(), at, timezone.localdate()).order_by("pk")
    target = BytesIO()
    export.write_workbook(
        target, export.export_projects(projects, at, AS_OF, chosen, [], f"数据截至：{AS_OF.isoformat()}")
    )
    return openpyxl.load_workbook(BytesIO(target.getvalue()))


def cell(book: openpyxl.Workbook, header: str, row: int = 4) -> Any:
    """The cell under a header, in the first record unless another row is named."""
    sheet = book["项目主表"]
    column = next(each.column for each in sheet[3] if each.value == header)
    return sheet.cell(row, column)


def back(book: openpyxl.Workbook, by: User) -> ImportRun:
    """The workbook uploaded again."""
    target = BytesIO()
    book.save(target)
    return checked(target.getvalue(), by=by, as_of=None)


@pytest.fixture
def known(office: User) -> Project:
    """Two projects, one with everything, one with almost nothing."""
    imported(workbook([HEADER, FULL, BARE]), by=office)
    return Project.objects.earliest("pk")


def test_an_export_comes_back_unchanged(office: User, known: Project) -> None:
    run = back(exported(), office)
    assert run.as_of == AS_OF
    assert (run.counts["unchanged"], codes(run, "error"), codes(run, "warning")) == (2, set(), set())


def test_it_comes_back_unchanged_without_its_hidden_columns_too(office: User, known: Project) -> None:
    book = exported()
    sheet = book["项目主表"]
    sheet.delete_cols(sheet.max_column)
    sheet.delete_cols(1)
    assert back(book, office).counts["unchanged"] == 2


def test_only_the_edited_cell_is_a_change(office: User, known: Project) -> None:
    book = exported()
    cell(book, "备注").value = "新说明"
    run = back(book, office)
    assert [row.changes for row in run.rows.filter(outcome="changed")] == [{"note": ["=1+1", "新说明"]}]


def test_a_renamed_project_is_found_by_its_key(office: User, known: Project) -> None:
    book = exported()
    cell(book, "项目名称").value = "示例（更名）"
    applied(back(book, office), by=office)
    known.refresh_from_db()
    assert known.name == "示例（更名）"


def test_a_value_changed_in_the_system_meanwhile_is_not_reverted(office: User, known: Project) -> None:
    book = exported()
    cell(book, "备注").value = "新说明"
    now = timezone.now()
    update_project(project=known, values={"phone": "新电话"}, revision=known.revision, by=office, now=now)
    run = back(book, office)
    assert list(run.rows.get(outcome="changed").changes) == ["note"]


def test_a_value_changed_on_both_sides_is_a_warning_with_both(office: User, known: Project) -> None:
    book = exported()
    cell(book, "总投资（亿元）").value = 20
    record_total(project=known, amount=1_900_000_000, effective_on=AS_OF, by=office, now=timezone.now())
    finding = back(book, office).findings.get(code="changed-meanwhile")
    assert ("1900000000" in finding.message, "20" in finding.message) == (True, True)


def test_the_same_edit_on_both_sides_is_no_conflict(office: User, known: Project) -> None:
    book = exported()
    cell(book, "备注").value = "新说明"
    update_project(
        project=known, values={"note": "新说明"}, revision=known.revision, by=office, now=timezone.now()
    )
    run = back(book, office)
    assert (run.counts["unchanged"], codes(run, "warning")) == (2, set())


def test_a_blank_in_an_export_is_filled(office: User, known: Project) -> None:
    book = exported()
    cell(book, "总投资（亿元）", 5).value = 3
    run = back(book, office)
    assert run.rows.get(outcome="changed").changes == {"total_investment": [None, 300_000_000]}


def test_a_row_added_to_an_export_is_a_new_project(office: User, known: Project) -> None:
    book = exported()
    cell(book, "项目名称", 6).value = "示例三"
    cell(book, "总投资（亿元）", 6).value = 1
    assert back(book, office).counts["new"] == 1


def test_a_key_that_does_not_exist_is_an_error(office: User, known: Project) -> None:
    book = exported()
    cell(book, "系统编号").value = 999_999
    assert codes(back(book, office), "error") == {"unknown-id"}


def test_a_few_chosen_columns_come_back_too(office: User, known: Project) -> None:
    book = exported(columns=["name", "note"])
    cell(book, "备注").value = "新说明"
    assert back(book, office).rows.get(outcome="changed").changes == {"note": ["=1+1", "新说明"]}


def test_a_damaged_fingerprint_is_as_none(office: User, known: Project) -> None:
    book = exported()
    sheet = book["项目主表"]
    sheet.cell(4, sheet.max_column).value = "不是校验"
    assert back(book, office).counts["unchanged"] == 2
