"""How columns are understood, corrected, and remembered for the same sender and header."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sanpi.exchange import actions
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import applied, checked, codes, workbook
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import make_user, regions

HEADER = ["项目名称", "总投资", "牵头的人", "备注"]
ROW = ["示例一", 1.5, "某岗", "说明"]


def corrected(run: ImportRun, by: User, columns: dict[str, Any], **options: Any) -> ImportRun:
    """The run read again with these columns assigned by hand."""
    now = timezone.now()
    corrections = {"台账": {"skip": False, "columns": columns}}
    run = actions.correct_columns(run=run, corrections=corrections, as_of=None, by=by, now=now, **options)
    return actions.check_run(run=run, now=now)


def keys(run: ImportRun) -> dict[str, str | None]:
    return {column["header"]: column["key"] for column in run.sheets[0]["columns"]}


CHOICE = {"1": {"key": "total_investment", "unit": "亿元"}, "2": {"key": "contact", "unit": ""}}


def test_a_missing_unit_can_be_chosen(office: User) -> None:
    run = checked(workbook([HEADER, ROW]), by=office)
    assert codes(run, "error") == {"unit-missing"}
    again = corrected(run, office, CHOICE)
    assert not codes(again, "error")
    assert again.rows.get().changes["total_investment"] == [None, 150_000_000]
    assert again.rows.get().changes["contact"] == [None, "某岗"]


def test_a_column_can_be_ignored(office: User) -> None:
    run = corrected(checked(workbook([HEADER, ROW]), by=office), office, {"1": {"key": "", "unit": ""}})
    assert keys(run)["总投资"] is None
    assert "total_investment" not in run.rows.get().changes


def test_the_choice_is_remembered_for_the_same_header(office: User) -> None:
    corrected(checked(workbook([HEADER, ROW]), by=office), office, CHOICE)
    run = checked(workbook([HEADER, ["示例二", 2, "另岗", None]]), by=office)
    assert (keys(run)["牵头的人"], codes(run, "error")) == ("contact", set())


def test_the_choice_of_one_sender_is_not_that_of_another(office: User) -> None:
    corrected(checked(workbook([HEADER, ROW]), by=office), office, CHOICE)
    other = make_user(Role.PROJECT_OFFICE, regions().district)
    assert codes(checked(workbook([HEADER, ROW]), by=other), "error") == {"unit-missing"}


def test_another_header_is_understood_afresh(office: User) -> None:
    corrected(checked(workbook([HEADER, ROW]), by=office), office, CHOICE)
    run = checked(workbook([[*HEADER, "电话"], [*ROW, "1"]]), by=office)
    assert keys(run)["牵头的人"] is None


def test_a_remembered_unit_yields_to_one_the_sheet_states(office: User) -> None:
    corrected(checked(workbook([HEADER, ROW]), by=office), office, CHOICE)
    run = checked(workbook([["单位：万元"], HEADER, ["示例一", 18600, None, None]]), by=office)
    assert run.rows.get().changes["total_investment"] == [None, 186_000_000]


def test_what_was_confirmed_is_remembered_too(office: User) -> None:
    run = checked(workbook([["项目名称", "总投资（亿元）"], ["示例一", 1]]), by=office)
    applied(run, by=office)
    assert checked(workbook([["项目名称", "总投资（亿元）"], ["示例二", 1]]), by=office).counts["new"] == 1


def test_a_sheet_can_be_left_out(office: User) -> None:
    now = timezone.now()
    run = checked(workbook([HEADER, ROW]), by=office)
    skip = {"台账": {"skip": True, "columns": {}}}
    run = actions.correct_columns(run=run, corrections=skip, as_of=None, by=office, now=now)
    assert actions.check_run(run=run, now=now).counts["rows"] == 0


def test_an_applied_run_cannot_be_read_again(office: User) -> None:
    run = applied(checked(workbook([["项目名称", "总投资（亿元）"], ["示例一", 1]]), by=office), by=office)
    with pytest.raises(ValidationError, match="已写入"):
        corrected(run, office, {})


def test_a_column_that_belongs_elsewhere_is_recognised_and_left(office: User) -> None:
    run = checked(
        workbook([["项目名称", "三个一批期次批次", "责任人"], ["示例一", "第7期", "某岗"]]), by=office
    )
    assert codes(run, "hint") == {"read-only-column"}
    assert "batches" not in run.rows.get().changes


def test_the_page_knows_why_each_column_was_understood(office: User) -> None:
    run = checked(workbook([HEADER, ROW]), by=office)
    column = run.sheets[0]["columns"][0]
    assert (column["letter"], column["samples"], column["key"]) == ("A", ["示例一"], "name")
    assert "一致" in column["reason"]
