"""The ledger of issues (问题解决台账) from workbooks as offices keep them, and back."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import applied, checked, codes, imported, undone, workbook
from sanpi.exchange.tests.books import back, book_of, cell, edited, places, without_marks
from sanpi.issues import actions
from sanpi.issues.ledger import SOURCE
from sanpi.issues.models import Issue
from sanpi.organizations.models import User
from sanpi.organizations.testing import make_organization, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import make_project

pytestmark = pytest.mark.django_db

UGLY: list[list[Any]] = [
    ["示例区重点项目存在问题台账", None, None, None, None, None, None, None, None],
    ["（截至2023年1月31日）", None, None, None, None, None, None, None, None],
    ["序号", "项目名称", "存在问题", "问题分类", "牵头单位", "时限", "办理情况", None, "提出时间"],
    [None, None, None, None, None, None, "进展情况", "是否办结", None],
    ["一、要素保障类", None, None, None, None, None, None, None, None],
    [
        1,
        "示例一",
        "用地指标缺口30亩，\n影响二期开工",
        "土地指标",
        "甲局",
        "2023年2月底",
        "已报市局",
        "办理中",
        "2023.1.9",
    ],
    [2, "示例二", "电力专线未接入", "其他", "乙局", date(2023, 3, 1), None, None, date(2023, 1, 10)],
    ["二、其他", None, None, None, None, None, None, None, None],
    [3, None, "片区道路未通", None, "甲局", "2023-04-30", None, None, "2023年1月11日"],
]


@pytest.fixture
def two(office: User) -> list[Project]:
    """Two projects, and the units that solve problems."""
    for name in ("甲局", "乙局"):
        make_organization(regions().district, name)
    return [make_project("示例一"), make_project("示例二")]


def take(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows written."""
    return imported(workbook(rows), by=by, ledger="issues", **options)


def look(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows checked."""
    return checked(workbook(rows), by=by, ledger="issues", **options)


def known() -> list[tuple[Any, ...]]:
    """The issues there are: project, description, state, lead, due."""
    rows = Issue.objects.filter(withdrawn_at=None).order_by("raised_on", "pk")
    return list(rows.values_list("project__name", "description", "state", "lead_unit__name", "due_on"))


def test_an_offices_own_table_is_read(office: User, two: list[Project]) -> None:
    run = look(UGLY, office, as_of=None)
    assert (codes(run, "error"), run.counts["new"]) == (set(), 3)
    applied(run, by=office)
    assert known() == [
        ("示例一", "用地指标缺口30亩，\n影响二期开工", "working", "甲局", date(2023, 2, 28)),
        ("示例二", "电力专线未接入", "working", "乙局", date(2023, 3, 1)),
        (None, "片区道路未通", "working", "甲局", date(2023, 4, 30)),
    ]


def test_the_same_table_again_changes_nothing(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = look(UGLY, office, as_of=None)
    assert (run.counts["unchanged"], run.counts["new"], edited(run)) == (3, 0, [])


def test_an_export_comes_back_without_loss(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = back(book_of(SOURCE, office), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error"), codes(run, "warning")) == (3, set(), set())


def test_it_comes_back_without_its_hidden_columns_too(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    run = back(without_marks(book_of(SOURCE, office)), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error")) == (3, set())


def test_only_the_edited_cell_of_an_export_is_taken(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office)
    cell(book, "责任人").value = "某科长"
    cell(book, "问题描述", 5).value = "说法改了"
    run = back(book, SOURCE, office)
    assert edited(run) == [{"responsible"}, {"description"}]
    applied(run, by=office)
    assert (Issue.objects.filter(responsible="某科长").count(), Issue.objects.count()) == (1, 3)
    assert Issue.objects.filter(description="说法改了").count() == 1


def test_a_stale_export_is_noticed(office: User, two: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office)
    issue = Issue.objects.get(number=cell(book, "编号").value)
    cell(book, "责任人").value = "某科长"
    actions.update_issue(issue=issue, values={"responsible": "另一人"}, by=office, now=timezone.now())
    finding = back(book, SOURCE, office).findings.get(code="changed-meanwhile")
    assert ("另一人" in finding.message, "某科长" in finding.message) == (True, True)


TEN: list[list[Any]] = [
    ["项目名称", "项目代码", "来源", "问题类别", "问题描述", "提出日期", "牵头单位", "分级", "计划办结日", "办结日", "状态", "满意度"],
    ["没有的项目", None, None, None, "甲问题", None, None, None, None, None, None, None],
    ["示例一", "2201-41", None, None, "乙问题", None, None, None, None, None, None, None],
    ["示例一", None, "街谈巷议", "说不清", "丙问题", "春节后", None, "Z", None, None, None, None],
    ["示例二", None, None, None, "丁问题", "2023-02-10", "没有的局", None, "2023-01-01", None, None, 9],
    ["示例二", None, None, None, "戊问题", None, "甲局", None, None, None, "已办结", "很好"],
    ["示例二", None, None, None, "己问题", None, "甲局", None, None, None, None, None],
    ["示例二", None, None, None, "己 问题", None, "乙局", None, None, None, None, None],
]  # fmt: skip


def test_ten_errors_come_at_once_each_at_its_cell(office: User, two: list[Project]) -> None:
    assert places(look(TEN, office)) == {
        ("unknown-project", "A2"), ("project-code", "B3"), ("unknown-choice", "C4"), ("unknown-choice", "D4"),
        ("unreadable-date", "F4"), ("unknown-choice", "H4"), ("refused", "F5"), ("refused", "G5"), ("refused", "I5"),
        ("refused", "L5"), ("refused", "J6"), ("unreadable-number", "L6"), ("duplicate-row", "8"),
    }  # fmt: skip
    assert known() == []


def test_a_project_of_another_district_is_refused(office: User, two: list[Project]) -> None:
    make_project("外区", region=regions().other_district)
    run = look([["项目名称", "问题描述"], ["外区", "有问题"]], office)
    assert codes(run, "error") == {"unknown-project"}


def test_it_is_taken_back_whole(office: User, two: list[Project]) -> None:
    header = ["项目名称", "问题描述", "牵头单位", "责任人", "提出日期"]
    take([header, ["示例一", "用地指标缺口30亩，影响二期开工", "甲局", "甲", "2023-01-09"]], office)
    before = known()
    run = take(UGLY, office, as_of=None)
    assert run.counts["changed"] == 1
    run = undone(run, by=office)
    assert (run.state, run.counts.get("conflicts")) == (ImportRun.State.UNDONE, None)
    assert known() == before


def test_later_work_refuses_taking_back_and_is_listed(office: User, two: list[Project]) -> None:
    run = take(UGLY, office, as_of=None)
    issue = Issue.objects.get(project=two[1])
    actions.report_progress(
        issue=issue, light="", text="已接通", effective_on=date(2023, 2, 1), by=office, now=timezone.now()
    )
    run = undone(run, by=office)
    assert (run.state, len(run.counts["conflicts"])) == (ImportRun.State.APPLIED, 1)
    assert "示例二" in run.counts["conflicts"][0]
    assert len(known()) == 3


def test_confirming_two_readings_of_one_file_writes_once(office: User, two: list[Project]) -> None:
    first, second = (look(UGLY, office, as_of=None) for _ in range(2))
    applied(first, by=office)
    late = applied(second, by=office)
    assert (late.state, Issue.objects.count()) == (ImportRun.State.READING, 3)
