"""What all ledgers of projects' rows share on import: finding the project and the row, reading, comparing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from sanpi.exchange import handlers
from sanpi.exchange.models import ImportFinding, ImportRun
from sanpi.exchange.planning.values import Shown
from sanpi.exchange.testing import applied, checked, codes, imported, undone, workbook
from sanpi.exchange.tests.notebook import Notebook, pages
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import make_user, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import make_project

pytestmark = pytest.mark.django_db

HEADER = ["项目名称", "报告期", "本期完成投资（万元）", "预判", "受理日", "形象进度"]


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """The ledger, known to the exchange."""
    target = Notebook()
    known: Mapping[str, handlers.Handler] = handlers.HANDLERS
    more = {**known, "notebook": handlers.of_target(target)}
    for module in ("actions.check", "actions.apply", "actions.undo", "actions.runs"):
        monkeypatch.setattr(f"sanpi.exchange.{module}.HANDLERS", more)
    return target


@pytest.fixture
def project(notebook: Notebook) -> Project:
    """A project of 上街区."""
    return make_project("示例一", code="2201-410106-04-01-123456")


def look(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows checked."""
    return checked(workbook(rows), by=by, ledger="notebook", **options)


def take(rows: list[list[Any]], by: User, **options: Any) -> ImportRun:
    """A workbook of these rows written."""
    return imported(workbook(rows), by=by, ledger="notebook", **options)


def findings(run: ImportRun, severity: str = "error") -> set[tuple[str, str]]:
    """Check and cell of what was found."""
    rows = ImportFinding.objects.filter(run=run, severity=severity)
    return {(row.code, f"{row.column}{row.row}") for row in rows}


def test_a_row_becomes_a_row_of_the_project(office: User, project: Project) -> None:
    take([HEADER, ["示例一", "2023年1月", 120.5, "能完成", date(2023, 1, 9), "基础"]], office)
    assert pages() == {
        f"{project.pk}|2023-01": {
            "amount": 1_205_000, "verdict": "can", "day": "2023-01-09", "text": "基础",
        }
    }  # fmt: skip


def test_an_ugly_workbook_is_read(office: User, project: Project) -> None:
    make_project("示例二")
    rows = [
        ["示例区重点项目进展情况表", None, None, None, None],
        ["数据截至：2023年1月31日", None, None, "单位：亿元", None],
        ["序号", "项 目\n名 称", "月份", "完成投资", None],
        [None, None, None, "本月完成投资", "督办次数"],
        ["一、先进制造业（2个）", None, None, None, None],
        [1, "示例一", "1-1月", "0.012", "3次"],
        [2, " 示例（二）".replace("（二）", "二"), "1月", "80万元", None],
        ["合计", None, None, 0.02, None],
        ["注：本表每月25日前报", None, None, None, None],
    ]
    for row in rows[5:7]:
        row.append("能完成")
    rows[2].append("预判")
    run = look(rows, office, as_of=None)
    assert (codes(run, "error"), run.counts["new"]) == (set(), 2)
    assert ("month-range", "C6") in findings(run, "warning")
    applied(run, by=office)
    assert [page["amount"] for page in pages().values()] == [1_200_000, 800_000]


def test_the_same_workbook_again_changes_nothing(office: User, project: Project) -> None:
    rows = [HEADER, ["示例一", "2023-01", 120.5, "能完成", date(2023, 1, 9), "基础\n完成"]]
    take(rows, office)
    assert look(rows, office).counts["unchanged"] == 1


def test_a_change_is_previewed_with_old_and_new_value(office: User, project: Project) -> None:
    take([HEADER, ["示例一", "2023-01", 120, "能完成", None, None]], office)
    run = look([HEADER, ["示例一", "202301", 150, "有风险", None, None]], office)
    changes = run.rows.get(outcome="changed").changes
    assert changes["amount"] == [1_200_000, 1_500_000]
    assert changes["verdict"] == ["can", "at_risk"]
    applied(run, by=office)
    assert pages()[f"{project.pk}|2023-01"]["amount"] == 1_500_000


def test_what_a_row_only_names_is_not_shown_as_a_change(office: User, project: Project) -> None:
    take([HEADER, ["示例一", "2023-01", 120, "能完成", None, None]], office)
    run = look([HEADER, ["示例一", "2023-01", 150, None, None, None]], office)
    row = run.rows.get(outcome="changed")
    assert [each["label"] for each in Shown(Notebook.ledger).changes(row.changes)] == ["本期完成投资（万元）"]


def test_a_blank_cell_keeps_and_a_cleared_one_erases(office: User, project: Project) -> None:
    take([HEADER, ["示例一", "2023-01", 120, "能完成", date(2023, 1, 9), "基础"]], office)
    take([HEADER, ["示例一", "2023-01", None, None, "清空", None]], office)
    kept = pages()[f"{project.pk}|2023-01"]
    assert (kept["amount"], kept["day"], kept["text"]) == (1_200_000, None, "基础")


def test_the_project_is_found_by_code_whatever_its_name(office: User, project: Project) -> None:
    rows = [["项目名称", "项目代码", "报告期", "预判"], ["改了名", project.code, "2023-01", "能完成"]]
    run = look(rows, office)
    assert (run.counts["new"], findings(run, "warning")) == (1, {("name-differs", "A2")})


def test_a_month_without_a_year_is_of_the_sheets_year(office: User, project: Project) -> None:
    take([["2022年进展"], ["项目名称", "月份", "预判"], ["示例一", "11月", "能完成"]], office)
    assert list(pages()) == [f"{project.pk}|2022-11"]


def test_a_sheet_of_one_month_need_not_repeat_it(office: User, project: Project) -> None:
    run = take([["项目名称", "预判"], ["示例一", "能完成"]], office)
    assert (list(pages()), codes(run, "hint") >= {"period-assumed"}) == ([f"{project.pk}|2023-01"], True)


TEN = [
    ["项目名称", "项目代码", "报告期", "本期完成投资（万元）", "督办次数", "面积", "受理日", "预判", "是否涉及", "形象进度"],
    ["没有的项目", None, "2023-01", 1, None, None, None, "能完成", None, None],
    ["示例一", None, "春节后", 1, None, None, None, "能完成", None, None],
    ["示例一", None, "2023-02", "很多", None, None, None, "能完成", None, None],
    ["示例一", None, "2023-03", -5, None, None, None, "能完成", None, "同上"],
    ["示例一", None, "2023-04", 1, "几次", None, None, "能完成", None, None],
    ["示例一", None, "2023-05", 1, None, "很大", None, "能完成", None, None],
    ["示例一", None, "2023-06", 1, None, None, "春节后", "能完成", None, None],
    ["示例一", None, "2023-07", 1, None, None, None, "也许", None, None],
    ["示例一", None, "2023-08", 1, None, None, None, None, None, None],
    ["示例一", None, "2023-09", 1, None, None, None, "能完成", "大概", None],
    ["示例一", "2201-410106", "2023-10", 1, None, None, None, "能完成", None, None],
    ["示例一", None, "2023-11", 1, None, None, None, "能完成", None, None],
    ["示例一", None, "2023-11", 2, None, None, None, "能完成", None, None],
    [None, None, "2023-12", 2, None, None, None, "能完成", None, "无名"],
]  # fmt: skip


def test_all_errors_come_at_once_each_at_its_cell(office: User, project: Project) -> None:
    run = look(TEN, office)
    assert findings(run) == {
        ("unknown-project", "A2"), ("unreadable-month", "C3"), ("unreadable-money", "D4"), ("refused", "D5"),
        ("refused", "J5"), ("unreadable-number", "E6"), ("unreadable-number", "F7"), ("unreadable-date", "G8"),
        ("unknown-choice", "H9"), ("required-missing", "H10"), ("unknown-choice", "I11"), ("project-code", "B12"),
        ("duplicate-row", "C14"), ("name-missing", "A15"),
    }  # fmt: skip
    assert (run.counts["error"], run.counts["new"], pages()) == (13, 1, {})


def test_an_unknown_project_names_the_nearest(office: User, project: Project) -> None:
    run = look([HEADER, ["示列一", "2023-01", 1, "能完成", None, None]], office)
    assert run.findings.get(code="unknown-project").expected == "示例一"


def test_a_project_of_another_region_is_refused(office: User, notebook: Notebook) -> None:
    other = make_project("示例三", region=regions().other_district, code="2201-410102-04-01-123456")
    rows = [["项目名称", "项目代码", "报告期", "预判"], [None, other.code, "2023-01", "能完成"]]
    assert codes(look(rows, office), "error") == {"other-region"}
    rows = [["项目名称", "报告期", "预判"], [other.name, "2023-01", "能完成"]]
    assert codes(look(rows, office), "error") == {"unknown-project"}


def test_two_projects_of_a_name_are_told_apart_by_code(notebook: Notebook) -> None:
    city = make_user(Role.PROJECT_OFFICE, regions().city)
    make_project("同名", region=regions().district)
    make_project("同名", region=regions().other_district)
    run = look([HEADER, ["同名", "2023-01", 1, "能完成", None, None]], city, region=regions().city)
    assert codes(run, "error") == {"ambiguous-name"}


def test_a_row_written_meanwhile_sends_the_run_back(office: User, project: Project) -> None:
    rows = [HEADER, ["示例一", "2023-01", 120, "能完成", None, None]]
    first, second = look(rows, office), look(rows, office)
    applied(first, by=office)
    late = applied(second, by=office)
    assert (late.state, "已有人登记" in late.message) == (ImportRun.State.READING, True)
    assert len(pages()) == 1


def test_a_value_changed_meanwhile_sends_the_run_back(office: User, project: Project) -> None:
    take([HEADER, ["示例一", "2023-01", 120, "能完成", None, None]], office)
    first = look([HEADER, ["示例一", "2023-01", 130, None, None, None]], office)
    take([HEADER, ["示例一", "2023-01", 140, None, None, None]], office)
    late = applied(first, by=office)
    assert (late.state, "140" in late.message) == (ImportRun.State.READING, True)


def test_it_is_taken_back_whole(office: User, project: Project) -> None:
    take([HEADER, ["示例一", "2023-01", 120, "能完成", None, None]], office)
    before = pages()
    run = take(
        [
            HEADER,
            ["示例一", "2023-01", 130, None, None, "主体"],
            ["示例一", "2023-02", 5, "能完成", None, None],
        ],
        office,
    )
    assert undone(run, by=office).state == ImportRun.State.UNDONE
    assert pages() == before


def test_later_work_refuses_taking_back_and_is_listed(office: User, project: Project) -> None:
    run = take(
        [
            HEADER,
            ["示例一", "2023-01", 130, "能完成", None, None],
            ["示例一", "2023-02", 5, "能完成", None, None],
        ],
        office,
    )
    take([HEADER, ["示例一", "2023-02", 6, None, None, None]], office)
    before = pages()
    run = undone(run, by=office)
    assert (run.state, len(run.counts["conflicts"])) == (ImportRun.State.APPLIED, 1)
    assert ("第 3 行" in run.counts["conflicts"][0], "现在是“6”" in run.counts["conflicts"][0]) == (
        True,
        True,
    )
    assert pages() == before


def test_what_the_ledger_refuses_to_take_back_is_a_conflict(office: User, project: Project) -> None:
    run = take([HEADER, ["示例一", "2023-01", 130, "能完成", None, None]], office)
    take([HEADER, ["示例一", "2023-01", None, "能完成", None, "另一栏"]], office)
    run = undone(run, by=office)
    assert (run.state, "之后又写过" in run.counts["conflicts"][0]) == (ImportRun.State.APPLIED, True)
    assert len(pages()) == 1


def test_rows_of_no_project_are_possible_where_the_ledger_says_so(
    office: User, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Notebook, "needs_project", False)
    run = look([HEADER, [None, "2023-01", 1, "能完成", None, None]], office)
    assert (run.counts["new"], codes(run, "error")) == (1, set())
    assert "project" not in run.rows.get().changes


def test_a_column_that_is_not_imported_is_said(office: User, project: Project) -> None:
    run = look([["项目名称", "责任单位", "报告期", "预判"], ["示例一", "甲局", "1月", "能完成"]], office)
    assert "到项目档案更改" in run.findings.get(code="read-only-column").message
