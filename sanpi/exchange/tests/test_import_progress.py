"""The ledger of progress (项目进展台账) from workbooks as offices keep them, and back."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from sanpi.domain.periods import Month
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import applied, checked, codes, imported, undone, workbook
from sanpi.exchange.tests.books import back, book_of, cell, edited, places, without_marks
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions
from sanpi.progress import actions
from sanpi.progress.ledger import SOURCE
from sanpi.progress.models import MonthlyReport
from sanpi.progress.testing import planned
from sanpi.projects.models import Project

pytestmark = pytest.mark.django_db

UGLY: list[list[Any]] = [
    ["示例区重点项目2023年1月份进展情况表", None, None, None, None, None, None, None, None],
    ["截至2023年1月31日", None, None, None, None, None, None, None, "单位：万元"],
    ["序号", "项目名称", "责任单位", "完成投资", None, None, "资金到位", "工程形象进度", "能否完成年度计划"],
    [None, None, None, "本月完成投资", "其中：建安", "其中：设备", None, None, None],
    ["一、续建项目（2个）", None, None, 350, None, None, None, None, None],
    [1, "示例\n一", "甲局", 300, 200, 100, "0.03亿元", "主体施工至三层，\n二次结构跟进", "能"],
    [2, "示例 二", "乙局", "50万元", None, None, None, "基础施工", "有困难"],
    ["二、新开工项目（1个）", None, None, None, None, None, None, None, None],
    [3, "示例三", "甲局", 1200.5, None, None, None, None, None],
    ["合计", None, None, 1550.5, None, None, None, None, None],
    ["填报人：某某      审核人：某某", None, None, None, None, None, None, None, None],
]
JANUARY = Month(2023, 1)


@pytest.fixture
def three(office: User) -> list[Project]:
    """Three projects with a plan for 2023."""
    return [planned(f"示例{name}") for name in "一二三"]


def take(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows written."""
    return imported(workbook(rows), by=by, ledger="progress", **options)


def look(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows checked."""
    return checked(workbook(rows), by=by, ledger="progress", **options)


def known() -> list[tuple[Any, ...]]:
    """The months on record: project, month, amount, construction, funds, text, verdict."""
    rows = MonthlyReport.objects.known_at(None).order_by("project", "year", "month")
    return list(
        rows.values_list("project__name", "month", "amount", "construction", "funds", "text", "verdict")
    )


def test_an_offices_own_table_is_read(office: User, three: list[Project]) -> None:
    run = look(UGLY, office, as_of=None)
    assert (codes(run, "error"), codes(run, "warning"), run.counts["new"]) == (set(), set(), 3)
    applied(run, by=office)
    assert known() == [
        ("示例一", 1, 3_000_000, 2_000_000, 3_000_000, "主体施工至三层，\n二次结构跟进", "can"),
        ("示例二", 1, 500_000, None, None, "基础施工", "at_risk"),
        ("示例三", 1, 12_005_000, None, None, "", ""),
    ]


def test_the_same_table_again_changes_nothing(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = look(UGLY, office, as_of=None)
    assert (run.counts["unchanged"], edited(run)) == (3, [])


def test_an_export_comes_back_without_loss(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    planned("还没有填报")
    run = back(book_of(SOURCE, office), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error"), codes(run, "warning")) == (4, set(), set())


def test_it_comes_back_without_its_hidden_columns_too(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = back(without_marks(book_of(SOURCE, office)), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error")) == (3, set())


def test_only_the_edited_cell_of_an_export_is_taken(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office, sort="amount_at")
    cell(book, "本期完成投资（万元）").value = 60
    run = back(book, SOURCE, office)
    assert edited(run) == [{"amount"}]
    applied(run, by=office)
    assert known()[1][2:4] == (600_000, None)


def test_a_month_that_was_only_shown_becomes_new_when_filled(office: User, three: list[Project]) -> None:
    book = book_of(SOURCE, office)
    cell(book, "本期完成投资（万元）").value = 60
    run = back(book, SOURCE, office)
    assert (run.counts["new"], run.counts["unchanged"], codes(run, "error")) == (1, 2, set())


@pytest.mark.parametrize(("header", "other"), [("报告期", "2022-12"), ("项目名称", "示例二")])
def test_what_an_exported_row_is_about_is_not_changed(
    office: User, three: list[Project], header: str, other: str
) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office, sort="-amount_at")
    cell(book, header).value = other
    assert "moved-row" in codes(back(book, SOURCE, office), "error")


def test_a_stale_export_is_noticed(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office, sort="-amount_at")
    cell(book, "本期完成投资（万元）").value = 60
    actions.record_report(
        project=three[2], month=JANUARY, values={"amount": 700_000}, by=office, now=timezone.now()
    )
    finding = back(book, SOURCE, office).findings.get(code="changed-meanwhile")
    assert ("700000" in finding.message, "60" in finding.message) == (True, True)


TEN: list[list[Any]] = [
    [
        "项目名称", "项目代码", "报告期", "本期完成投资（万元）", "其中：建安（万元）", "当前建设阶段", "形象进度", "预判",
        "预计全年完成（万元）",
    ],
    ["没有的项目", None, "2023-01", 1, None, None, None, None, None],
    ["示例一", "2201-41", "2023-01", 1, None, None, None, None, None],
    ["示例一", None, "春节前", 1, None, None, None, None, None],
    ["示例一", None, "2023年2月", 1, None, None, None, None, None],
    ["示例一", None, "2022年12月", "很多", "一些", "上天", None, "也许", None],
    ["示例二", None, "2023年1月", 10, 20, None, None, None, None],
    ["示例二", None, "2022年12月", 10, None, None, "字" * 201, None, None],
    ["示例二", None, "2022年11月", 10, None, None, None, None, 5],
    ["示例三", None, "2023年1月", None, None, None, "没有数", None, None],
    ["示例三", None, "2022-12", 1, None, None, None, None, None],
    ["示例三", None, "2022.12", 2, None, None, None, None, None],
    [None, None, "2023-01", 2, None, None, None, None, None],
]  # fmt: skip


def test_ten_errors_come_at_once_each_at_its_cell(office: User, three: list[Project]) -> None:
    assert places(look(TEN, office)) == {
        ("unknown-project", "A2"), ("project-code", "B3"), ("unreadable-month", "C4"), ("refused", "C5"),
        ("unreadable-money", "D6"), ("unreadable-money", "E6"), ("unknown-choice", "F6"), ("unknown-choice", "H6"),
        ("refused", "D7"), ("refused", "G8"), ("refused", "I9"), ("required-missing", "D10"), ("duplicate-row", "C12"),
        ("name-missing", "A13"),
    }  # fmt: skip
    assert known() == []


def test_a_project_of_another_district_is_refused(office: User, three: list[Project]) -> None:
    planned("外区", region=regions().other_district)
    run = look([["项目名称", "报告期", "本月完成投资（万元）"], ["外区", "2023-01", 1]], office)
    assert codes(run, "error") == {"unknown-project"}


def test_it_is_taken_back_whole(office: User, three: list[Project]) -> None:
    header = ["项目名称", "报告期", "本月完成投资（万元）", "形象进度"]
    take([header, ["示例一", "2023-01", 7, "场平"], ["示例二", "2022-12", 8, None]], office)
    before = known()
    run = undone(take(UGLY, office, as_of=None), by=office)
    assert (run.state, run.counts.get("conflicts")) == (ImportRun.State.UNDONE, None)
    assert known() == before


def test_later_work_refuses_taking_back_and_is_listed(office: User, three: list[Project]) -> None:
    run = take(UGLY, office, as_of=None)
    actions.record_report(
        project=three[1], month=JANUARY, values={"amount": 700_000}, by=office, now=timezone.now()
    )
    run = undone(run, by=office)
    assert (run.state, len(run.counts["conflicts"])) == (ImportRun.State.APPLIED, 1)
    assert "第 7 行" in run.counts["conflicts"][0]
    assert "现在是“70”" in run.counts["conflicts"][0]
    assert len(known()) == 3


def test_confirming_two_readings_of_one_file_writes_once(office: User, three: list[Project]) -> None:
    first, second = (look(UGLY, office, as_of=None) for _ in range(2))
    applied(first, by=office)
    late = applied(second, by=office)
    assert (late.state, MonthlyReport.objects.count()) == (ImportRun.State.READING, 3)


def test_a_month_before_the_day_of_the_table_may_be_negative(office: User, three: list[Project]) -> None:
    header = ["项目名称", "月份", "本月完成投资（万元）", "数据说明"]
    take([header, ["示例一", date(2022, 11, 1), 30, None], ["示例一", "2022年12月", -5, "冲减"]], office)
    assert [row[1:3] for row in known()] == [(11, 300_000), (12, -50_000)]
