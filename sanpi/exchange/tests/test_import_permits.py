"""The ledger of permits (手续办理台账) from workbooks as offices keep them, and back."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import applied, checked, codes, imported, undone, workbook
from sanpi.exchange.tests.books import back, book_of, cell, edited, places, without_marks
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions
from sanpi.permits import actions
from sanpi.permits.ledger import SOURCE
from sanpi.permits.models import Permit
from sanpi.projects.models import Project
from sanpi.projects.testing import make_project

pytestmark = pytest.mark.django_db

UGLY: list[list[Any]] = [
    ["示例区重点项目前期手续办理情况表", None, None, None, None, None, None, None],
    ["截至：2023年1月31日", None, None, None, None, None, None, None],
    ["序号", "项目名称", "审批事项", "是否需要办理", "办理情况", None, None, "批复文号"],
    [None, None, None, None, "申报时间", "批复时间", "办理状态", None],
    ["一、工业项目", None, None, None, None, None, None, None],
    [1, "示例一", "项目备案", "是", "2022.11.3", "2022年11月3日", "已办理", "示例备〔2022〕1号"],
    [2, "示例一", "环评报告表", "是", date(2023, 1, 9), None, "办理中", None],
    [3, "示例一", "能评", "不需要", None, None, None, None],
    ["二、政府投资项目", None, None, None, None, None, None, None],
    [4, "示例二", "施工许可", "是", None, None, "正在编制", None],
]


@pytest.fixture
def two(office: User) -> list[Project]:
    """Two projects without permits."""
    return [make_project("示例一"), make_project("示例二")]


def take(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows written."""
    return imported(workbook(rows), by=by, ledger="permits", **options)


def look(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows checked."""
    return checked(workbook(rows), by=by, ledger="permits", **options)


def known() -> list[tuple[Any, ...]]:
    """The permits there are: project, item, state, accepted, issued, number."""
    rows = Permit.objects.exclude(state="").order_by("project", "type__position")
    return list(
        rows.values_list("project__name", "type__code", "state", "accepted_on", "issued_on", "number")
    )


def test_an_offices_own_table_is_read(office: User, two: list[Project]) -> None:
    run = look(UGLY, office, as_of=None)
    assert (codes(run, "error"), run.counts["new"]) == (set(), 4)
    applied(run, by=office)
    assert known() == [
        ("示例一", "N01", "issued", date(2022, 11, 3), date(2022, 11, 3), "示例备〔2022〕1号"),
        ("示例一", "N04B", "accepted", date(2023, 1, 9), None, ""),
        ("示例一", "N05", "not_needed", None, None, ""),
        ("示例二", "N18", "preparing", None, None, ""),
    ]


def test_the_same_table_again_changes_nothing(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = look(UGLY, office, as_of=None)
    assert (run.counts["unchanged"], edited(run)) == (4, [])


def test_an_export_comes_back_without_loss(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = back(book_of(SOURCE, office), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error"), codes(run, "warning")) == (4, set(), set())


def test_it_comes_back_without_its_hidden_columns_too(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = back(without_marks(book_of(SOURCE, office)), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error")) == (4, set())


def test_only_the_edited_cell_of_an_export_is_taken(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office, sort="type__position")
    cell(book, "批文号").value = "示例备〔2022〕2号"
    run = back(book, SOURCE, office)
    assert edited(run) == [{"number"}]
    applied(run, by=office)
    assert known()[0][-1] == "示例备〔2022〕2号"


def test_a_stale_export_is_noticed(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office, sort="type__position")
    cell(book, "批文号").value = "示例备〔2022〕2号"
    take([["项目名称", "事项", "批文号"], ["示例一", "N01", "示例备〔2022〕3号"]], office)
    finding = back(book, SOURCE, office).findings.get(code="changed-meanwhile")
    assert ("3号" in finding.message, "2号" in finding.message) == (True, True)


TEN: list[list[Any]] = [
    ["项目名称", "项目代码", "事项", "是否涉及", "计划申报日", "受理日", "办结日", "有效期至", "状态"],
    ["没有的项目", None, "N01", None, None, None, None, None, None],
    ["示例一", "2201-41", "N01", None, None, None, None, None, None],
    ["示例一", None, "没有的事项", None, None, None, None, None, None],
    ["示例一", None, None, "是", None, None, None, None, None],
    ["示例一", None, "N05", "说不好", "春节后", None, None, None, "差不多了"],
    ["示例一", None, "N06", None, None, "2023-02-10", None, None, None],
    ["示例一", None, "N10", None, None, "2023-01-10", "2023-01-05", None, None],
    ["示例一", None, "N11", None, None, None, "2023-01-05", "2022-01-05", None],
    ["示例二", None, "N11", "是", None, None, None, None, None],
    ["示例二", None, "N11", "是", None, None, None, None, None],
]  # fmt: skip


def test_ten_errors_come_at_once_each_at_its_cell(office: User, two: list[Project]) -> None:
    assert places(look(TEN, office)) == {
        ("unknown-project", "A2"), ("project-code", "B3"), ("unknown-choice", "C4"), ("identity-missing", "C5"),
        ("unknown-choice", "D6"), ("unreadable-date", "E6"), ("unknown-choice", "I6"), ("refused", "F7"),
        ("refused", "G8"), ("refused", "H9"), ("duplicate-row", "C11"),
    }  # fmt: skip
    assert known() == []


def test_a_project_of_another_district_is_refused(office: User, two: list[Project]) -> None:
    make_project("外区", region=regions().other_district)
    assert codes(look([["项目名称", "事项"], ["外区", "N01"]], office), "error") == {"unknown-project"}


def test_it_is_taken_back_whole(office: User, two: list[Project]) -> None:
    take([["项目名称", "事项", "受理日"], ["示例一", "N01", "2022-11-02"], ["示例二", "N18", None]], office)
    before = known()
    run = undone(take(UGLY, office, as_of=None), by=office)
    assert (run.state, run.counts.get("conflicts")) == (ImportRun.State.UNDONE, None)
    assert known() == before


def test_later_work_refuses_taking_back_and_is_listed(office: User, two: list[Project]) -> None:
    run = take(UGLY, office, as_of=None)
    permit = Permit.objects.get(project=two[0], type__code="N04B")
    actions.record_event(
        permit=permit, kind="issued", effective_on=date(2023, 2, 1), by=office, now=timezone.now()
    )
    run = undone(run, by=office)
    assert (run.state, len(run.counts["conflicts"])) == (ImportRun.State.APPLIED, 1)
    assert "第 7 行" in run.counts["conflicts"][0]
    assert len(known()) == 4


def test_confirming_two_readings_of_one_file_writes_once(office: User, two: list[Project]) -> None:
    first, second = (look(UGLY, office, as_of=None) for _ in range(2))
    applied(first, by=office)
    late = applied(second, by=office)
    assert (late.state, Permit.objects.count()) == (ImportRun.State.READING, 4)
