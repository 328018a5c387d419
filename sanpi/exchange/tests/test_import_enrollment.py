"""The ledger of enrolment (项目入库台账) from workbooks as offices keep them, and back."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from sanpi.enrollment.actions import update_sheet
from sanpi.enrollment.ledger import SOURCE
from sanpi.enrollment.models import Enrollment, EnrollmentEvent
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import applied, checked, codes, imported, undone, workbook
from sanpi.exchange.tests.books import back, book_of, cell, edited, places, without_marks
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import YI, come_to, make_project

pytestmark = pytest.mark.django_db

UGLY: list[list[Any]] = [
    ["示例区重点项目入库（纳统）情况台账", None, None, None, None, None, None, None],
    ["截至2023年1月31日", None, None, None, None, None, None, "单位：万元"],
    ["序号", "项目名称", "法人是否在一套表", "入库情况", None, None, None, "首月投资"],
    [None, None, None, "申报月份", "结果", "入统月份", "统计代码", None],
    ["一、工业（2个）", None, None, None, None, None, None, None],
    [1, "示例\n一", "√", "2022年11月", "已入库", "2022年12月", "4101060001", 1200],
    [2, "示例二 ", "×", "1月", "已退回：合同主体不一致", None, None, "80万"],
    ["二、其他", None, None, None, None, None, None, None],
    [3, "示例三", "是", date(2023, 1, 1), "已申报", None, None, None],
    ["合计", None, None, None, None, None, None, 1280],
    ["填表人：某某", None, None, None, None, None, None, None],
]


@pytest.fixture
def three(office: User) -> list[Project]:
    """Three projects under construction."""
    found = [make_project(f"示例{name}", total=YI) for name in "一二三"]
    return [come_to(project, Stage.STARTED, date(2022, 10, 8)) for project in found]


def take(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows written."""
    return imported(workbook(rows), by=by, ledger="enrollment", **options)


def look(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows checked."""
    return checked(workbook(rows), by=by, ledger="enrollment", **options)


def events(project: Project) -> list[tuple[str, str]]:
    """The project's events believed now: state and month."""
    found = EnrollmentEvent.objects.known_at(None).filter(project=project)
    return list(found.order_by("effective_on", "pk").values_list("state", "month"))


def test_an_offices_own_table_is_read(office: User, three: list[Project]) -> None:
    run = look(UGLY, office, as_of=None)
    assert (codes(run, "error"), codes(run, "warning"), run.counts["new"]) == (set(), set(), 3)
    applied(run, by=office)
    assert events(three[0]) == [("submitted", "2022-11"), ("accepted", "2022-12")]
    assert [state for state, _month in events(three[1])] == ["submitted", "returned"]
    assert events(three[2]) == [("submitted", "2023-01")]
    sheet = Enrollment.objects.get(project=three[1])
    assert (sheet.first_amount, sheet.unit_in_library) == (800_000, False)


def test_the_same_table_again_changes_nothing(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    assert look(UGLY, office, as_of=None).counts["unchanged"] == 3


def test_an_export_comes_back_without_loss(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    make_project("从未申报")
    run = back(book_of(SOURCE, office), SOURCE, office)
    assert (run.counts["unchanged"], codes(run, "error"), codes(run, "warning")) == (3, set(), set())


def test_it_comes_back_without_its_hidden_columns_too(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = without_marks(book_of(SOURCE, office))
    assert back(book, SOURCE, office).counts["unchanged"] == 3


def test_only_the_edited_cell_of_an_export_is_taken(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office)
    cell(book, "报表员").value = "统计员甲"
    run = back(book, SOURCE, office)
    assert edited(run) == [{"reporter"}]
    applied(run, by=office)
    assert Enrollment.objects.filter(reporter="统计员甲").count() == 1


def test_a_row_that_was_only_shown_becomes_new_when_filled(office: User, three: list[Project]) -> None:
    book = book_of(SOURCE, office)
    cell(book, "报表员", 5).value = "统计员甲"
    run = back(book, SOURCE, office)
    assert (run.counts["new"], run.counts["unchanged"], codes(run, "error")) == (1, 2, set())


def test_a_stale_export_is_noticed(office: User, three: list[Project]) -> None:
    take(UGLY, office, as_of=None)
    book = book_of(SOURCE, office)
    label = str(cell(book, "项目名称").value)
    project = next(each for each in three if each.name == label)
    cell(book, "报表员").value = "统计员甲"
    update_sheet(project=project, values={"reporter": "统计员乙"}, by=office, now=timezone.now())
    finding = back(book, SOURCE, office).findings.get(code="changed-meanwhile")
    assert ("统计员乙" in finding.message, "统计员甲" in finding.message) == (True, True)


TEN: list[list[Any]] = [
    [
        "项目名称", "项目代码", "法人是否在一套表", "申请月", "结果/退回原因", "入库月", "首报投资（万元）", "申报开工日期",
        "开工依据的施工内容",
    ],
    ["没有的项目", None, "是", None, None, None, None, None, None],
    ["示例一", "2201-41", "是", None, None, None, None, None, None],
    ["示例二", None, "也许", "十三月", None, None, "很多", None, None],
    ["示例三", None, None, None, "不知道", None, -5, "春节后", "开过会"],
    ["示例三", None, "是", None, None, None, None, None, None],
    [None, None, "是", "2023-01", None, None, None, None, None],
]  # fmt: skip


def test_ten_errors_come_at_once_each_at_its_cell(office: User, three: list[Project]) -> None:
    assert places(look(TEN, office)) == {
        ("unknown-project", "A2"), ("project-code", "B3"), ("unknown-choice", "C4"), ("unreadable-month", "D4"),
        ("unreadable-money", "G4"), ("refused", "E5"), ("refused", "G5"), ("unreadable-date", "H5"),
        ("unknown-choice", "I5"), ("duplicate-row", "A6"), ("name-missing", "A7"),
    }  # fmt: skip


def test_a_project_of_another_district_is_refused(office: User, three: list[Project]) -> None:
    other = make_project("外区", region=regions().other_district, code="2201-410102-04-01-123456")
    run = look([["项目名称", "项目代码", "报表员"], ["外区", other.code, "甲"]], office)
    assert codes(run, "error") == {"other-region"}


def test_it_is_taken_back_whole(office: User, three: list[Project]) -> None:
    take([["项目名称", "报表员"], ["示例一", "甲"]], office)
    before = [(events(project), _sheet(project)) for project in three]
    run = undone(take(UGLY, office, as_of=None), by=office)
    assert (run.state, run.counts.get("conflicts")) == (ImportRun.State.UNDONE, None)
    assert [(events(project), _sheet(project)) for project in three] == before


def test_later_work_refuses_taking_back_and_is_listed(office: User, three: list[Project]) -> None:
    run = take(UGLY, office, as_of=None)
    update_sheet(project=three[1], values={"first_amount": 5}, by=office, now=timezone.now())
    run = undone(run, by=office)
    assert (run.state, len(run.counts["conflicts"])) == (ImportRun.State.APPLIED, 1)
    assert "示例二" in run.counts["conflicts"][0]
    assert len(events(three[0])) == 2


def test_confirming_two_readings_of_one_file_writes_once(office: User, three: list[Project]) -> None:
    first, second = (look(UGLY, office, as_of=None) for _ in range(2))
    applied(first, by=office)
    late = applied(second, by=office)
    assert (late.state, len(events(three[0]))) == (ImportRun.State.READING, 2)


def _sheet(project: Project) -> list[Any]:
    found = Enrollment.objects.filter(project=project).values_list(
        "reporter", "first_amount", "unit_in_library"
    )
    return [values for values in found if any(value not in ("", None) for value in values)]
