"""Checking a workbook: everything that is wrong with it, at once, before anything is written."""

from datetime import date
from typing import Any

import pytest

from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import checked, codes, imported, workbook
from sanpi.organizations.models import Organization, User
from sanpi.organizations.testing import make_region, regions
from sanpi.projects.models import Project

HEADER = ["项目名称", "总投资（亿元）"]


def check(office: User, header: list[Any], *rows: list[Any], **options: Any) -> ImportRun:
    return checked(workbook([header, *rows]), by=office, **options)


def one(office: User, column: str, cell: Any) -> ImportRun:
    """A run of one project with one more column."""
    return check(office, [*HEADER, column], ["示例一", 1.5, cell])


def test_a_clean_workbook_has_no_errors_and_writes_nothing(office: User) -> None:
    run = check(office, HEADER, ["示例一", 1.5], ["示例二", 2])
    assert run.state == ImportRun.State.CHECKED
    assert (run.counts["new"], codes(run)) == (2, set())
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("项目代码", "2023-001", "project-code"),
        ("统一社会信用代码", "91410106MA00000A1Z", "uscc"),
        ("年度计划投资", 6200, "unit-missing"),
        ("年度计划投资（万元）", "一些", "unreadable-money"),
        ("年度计划投资（万元）", -5, "negative-money"),
        ("建设性质", "技改扩能", "unknown-choice"),
        ("建设起止年限", "24个月", "unreadable-years"),
        ("计划竣工", "近期", "unreadable-date"),
        ("实际开工", date(2100, 1, 1), "future-date"),
        ("所属区域", "中原区", "other-region"),
        ("经度", "30", "place"),
        ("责任人", "长" * 61, "too-long"),
        ("项目代码", "清空清空", "project-code"),
        ("总投资变更", "x", None),
    ],
)
def test_a_wrong_cell_is_an_error_where_it_stands(
    office: User, column: str, cell: Any, code: str | None
) -> None:
    regions()
    extra = ["纬度", 34.8] if column == "经度" else [None, None]
    run = check(office, [*HEADER, column, extra[0]], ["示例一", 1.5, cell, extra[1]])
    found = run.findings.filter(severity="error")
    assert [(each.code, each.row, each.column) for each in found] == ([(code, 2, "C")] if code else [])


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("年度计划投资（亿元）", 9, "plan-above-total"),
        ("其中：固定资产投资（亿元）", 9, "part-above-total"),
        ("总投资额", 186300, None),
        ("状态", "停工", "cause-missing"),
        ("责任单位", "甲局、乙局", "several-units"),
        ("实际开工", date(2023, 2, 3), "after-as-of"),
        ("年度建设内容与目标", "完成主体", "plan-missing"),
        ("统一社会信用代码", "91410106MA00000A1Y", "uscc-without-owner"),
        ("经度", 113.3, "half-place"),
        ("进入阶段日期", "2022-01-01", "stage-missing"),
    ],
)
def test_a_doubtful_cell_is_a_warning(office: User, column: str, cell: Any, code: str | None) -> None:
    run = one(office, column, cell)
    assert codes(run, "warning") == ({code} if code else set())
    assert not codes(run, "error")


@pytest.mark.parametrize(("total", "code"), [(186300, "implausibly-large"), (0.00186, "implausibly-small")])
def test_an_amount_that_smells_of_a_mistaken_unit_is_pointed_out(
    office: User, total: float, code: str
) -> None:
    run = check(office, HEADER, ["示例一", total])
    assert codes(run, "warning") == {code}


def test_all_findings_come_at_once(office: User) -> None:
    header = [*HEADER, "项目代码", "建设性质", "计划竣工"]
    run = check(office, header, ["示例一", "x", "1", "没有", "近期"], ["示例二", 0, None, None, None])
    expected = {"unreadable-money", "project-code", "unknown-choice", "unreadable-date", "zero-total"}
    assert codes(run, "error") == expected
    assert run.counts["error"] == 2


def test_the_same_project_twice_is_refused_in_the_second_row(office: User) -> None:
    run = check(office, HEADER, ["示例（一期）", 1], ["示例 (一期)", 2])
    finding = run.findings.get(code="duplicate-row")
    assert (finding.row, "第 2 行" in finding.message) == (3, True)


def test_the_same_code_twice_is_refused(office: User) -> None:
    code = "2201-410106-04-01-123456"
    run = check(office, [*HEADER, "项目代码"], ["示例一", 1, code], ["示例二", 2, code])
    assert codes(run, "error") == {"duplicate-row"}


def test_a_duplicate_of_a_faulty_row_is_seen_in_the_same_round(office: User) -> None:
    run = check(office, HEADER, ["示例一", "x"], ["示例一", 2])
    assert codes(run, "error") == {"unreadable-money", "duplicate-row"}


def test_a_row_without_a_name_is_an_error_but_a_stray_character_is_not(office: User) -> None:
    run = check(office, [*HEADER, "责任人"], ["示例一", 1, None], [None, 5, "某岗"], [None, None, "，"])
    assert codes(run, "error") == {"name-missing"}
    assert codes(run, "warning") == {"stray-row"}


def test_a_project_of_another_region_is_not_taken_over(office: User) -> None:
    where = regions()
    code = "2201-410106-04-01-123456"
    elsewhere = workbook([[*HEADER, "项目代码"], ["示例一", 1, code]])
    imported(elsewhere, by=office, region=where.other_district)
    run = check(office, [*HEADER, "项目代码"], ["示例一", 1, code])
    assert codes(run, "error") == {"other-region"}


def test_a_row_may_name_a_region_below_the_runs(office: User) -> None:
    where = regions()
    run = check(office, [*HEADER, "所属区域"], ["示例一", 1, "上街区"], region=where.city)
    assert run.rows.get().changes["region"] == [None, "410106"]


def test_a_name_known_in_two_regions_needs_one_of_them(office: User) -> None:
    where = regions()
    for region in (where.district, where.zone):
        imported(workbook([HEADER, ["示例一", 1]]), by=office, region=region)
    run = check(office, HEADER, ["示例一", 1], region=where.city)
    assert codes(run, "error") == {"ambiguous-name"}


@pytest.mark.parametrize(
    ("started", "finished", "code"),
    [("2023-01-10", "2022-12-01", "stage-order"), ("2022-03-01", "2022-12-01", None)],
)
def test_stages_follow_each_other(office: User, started: str, finished: str, code: str | None) -> None:
    run = check(office, [*HEADER, "实际开工", "实际竣工"], ["示例一", 1, started, finished])
    assert codes(run, "error") == ({code} if code else set())


def test_an_order_that_only_a_missing_day_breaks_is_a_warning(office: User) -> None:
    run = check(office, [*HEADER, "实际签约", "实际开工"], ["示例一", 1, "2022-03-15", "2022年3月"])
    assert codes(run, "warning") == {"stage-order"}
    assert not codes(run, "error")


def test_a_stage_that_the_kind_does_not_have_is_refused(office: User) -> None:
    header = [*HEADER, "项目类别", "计划签约"]
    run = check(office, header, ["示例一", 1, "基础设施和民生项目", "2023-05-01"])
    assert codes(run, "error") == {"stage-not-in-kind"}


def test_a_sheet_behind_the_register_does_not_take_a_stage_back(office: User) -> None:
    imported(workbook([[*HEADER, "阶段"], ["示例一", 1, "竣工"]]), by=office)
    run = check(office, [*HEADER, "阶段"], ["示例一", 1, "开工"])
    assert codes(run, "warning") == {"stage-behind"}
    assert run.counts["unchanged"] == 1


def test_new_bodies_are_announced_with_the_nearest_known_name(office: User) -> None:
    Organization.objects.create(region=regions().district, name="区工业和信息化局")
    run = one(office, "责任单位", "区工业信息化局")
    finding = run.findings.get(code="new-unit")
    assert finding.severity == "hint"
    assert "最接近的已有名称：区工业和信息化局" in finding.message


def test_a_body_of_the_region_above_is_known(office: User) -> None:
    unit = Organization.objects.create(region=regions().city, name="市发展改革委")
    run = one(office, "责任单位", "市发展改革委")
    assert run.rows.get().changes["unit"] == [None, [unit.pk, "市发展改革委"]]


def test_a_known_code_contradicting_its_firm_is_an_error(office: User) -> None:
    header = [*HEADER, "建设单位", "统一社会信用代码"]
    imported(workbook([header, ["示例一", 1, "示例甲公司", "91410106MA00000A1Y"]]), by=office)
    run = check(office, header, ["示例二", 1, "示例乙公司", "91410106MA00000A1Y"])
    assert codes(run, "error") == {"uscc-of-other-firm"}


def test_printed_totals_are_compared(office: User) -> None:
    run = check(office, HEADER, ["示例一", 9], ["示例二", 6.15], ["合计", 15.5])
    finding = run.findings.get(code="total-differs")
    assert (finding.severity, finding.found, finding.expected) == ("warning", "15.5", "15.15")


def test_a_rough_amount_is_kept_with_its_mark(office: User) -> None:
    run = check(office, HEADER, ["示例一", "约1.5"])
    assert codes(run) == {"approximate"}
    assert run.rows.get().changes["total_approximate"] == [None, True]


def test_the_note_of_the_sheet_gives_the_unit_and_the_date(office: User) -> None:
    rows = [["重点项目台账"], ["截至2022年12月31日", "单位：万元"], ["项目名称", "总投资"], ["示例一", 18600]]
    run = checked(workbook(rows), by=office, as_of=None)
    assert run.as_of == date(2022, 12, 31)
    assert run.rows.get().changes["total_investment"] == [None, 186_000_000]


def test_a_stated_date_wins_over_the_note(office: User) -> None:
    rows = [["截至2022年12月31日"], HEADER, ["示例一", 1]]
    assert checked(workbook(rows), by=office, as_of=date(2023, 1, 31)).as_of == date(2023, 1, 31)


def test_a_sheet_of_another_year_than_its_date_is_pointed_out(office: User) -> None:
    run = check(office, ["项目名称", "2022年计划投资（亿元）"], ["示例一", 1], as_of=date(2023, 1, 31))
    assert "other-year" in codes(run, "warning")
    assert run.sheets[0]["year"] == 2022


def test_hints_of_one_kind_are_told_once_with_their_number(office: User) -> None:
    rows = [[f"示例{i}", 1, "新公司"] for i in range(30)]
    run = check(office, [*HEADER, "建设单位"], *rows)
    finding = run.findings.get(code="new-owner")
    assert "共 30 行" in finding.message
    assert run.counts["findings"]["hint"]["new-owner"] == 30


def test_a_flood_of_errors_is_counted_and_cut(office: User) -> None:
    run = check(office, HEADER, *([f"示例{i}", "x"] for i in range(600)))
    assert run.counts["findings"]["error"]["unreadable-money"] == 600
    assert run.findings.count() == 501


def test_a_workbook_without_a_ledger_is_refused_in_words(office: User) -> None:
    run = checked(workbook([["天气", "颜色"], ["晴", "蓝"]]), by=office)
    assert run.state == ImportRun.State.REFUSED
    assert "没有找到表头" in run.message


def test_planning_does_not_ask_per_row(office: User, django_assert_max_num_queries: Any) -> None:
    header = [*HEADER, "建设单位", "责任单位", "实际开工"]
    rows = [[f"示例{i}", 1, f"公司{i}", "甲局", "2022-05-01"] for i in range(400)]
    imported(workbook([header, *rows]), by=office)
    with django_assert_max_num_queries(90):
        assert check(office, header, *rows).counts["unchanged"] == 400


def test_regions_are_known_by_their_short_names(office: User) -> None:
    make_region("410181", "巩义市", regions().city)
    run = check(office, [*HEADER, "县区"], ["示例一", 1, "巩义"], region=regions().city)
    assert run.rows.get().changes["region"] == [None, "410181"]
