"""项目进展台账: rows of a month, filters, groups, corrections in place, import."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.facts import standpoint
from sanpi.core.ledger_pages import groups, total
from sanpi.domain.periods import Month
from sanpi.organizations.testing import make_organization
from sanpi.progress.ledger import LEDGER, SOURCE, TARGET
from sanpi.progress.models import MonthlyReport
from sanpi.progress.rules import month_rows
from sanpi.progress.testing import (
    MILLION,
    close_month,
    fill,
    make_round,
    on_record,
    planned,
    report,
    report_year,
)
from sanpi.projects.testing import NOW, TODAY, noon

pytestmark = pytest.mark.django_db
AT = standpoint(TODAY)  # 3 February 2023: the month is January


@pytest.fixture
def reported(project):
    report(
        project, Month(2023, 1), 16 * MILLION, construction=10 * MILLION, equipment=6 * MILLION, funds=2 * MILLION,
        forecast_year=100 * MILLION, verdict="at_risk", forecast_reason="设备交货晚", problem="用电增容",
    )  # fmt: skip
    return project


def rows(user, where, at=AT, **query):
    found = SOURCE.rows(user, where.district, at, TODAY)
    form = SOURCE.filter_form(query, user=user, region=where.district)
    return form.apply(found, at, TODAY)


def load(user, where, at=AT, **query):
    return SOURCE.load(SOURCE.order(rows(user, where, at, **query), ""), at, TODAY, None)


def names(user, where, **query):
    return [row.project.name for row in load(user, where, **query)]


def shown(row):
    return {column.key: column.text(row) for column in LEDGER.columns}


def test_a_row_has_all_that_offices_ask_for(reported, office, where):
    (row,) = load(office, where)
    told = shown(row)
    assert (told["period"], told["name"], told["unit"]) == ("2023-01", "奥瑞环保设备", "区工信局")
    assert (told["amount"], told["to_date"], told["plan"]) == ("1600", "1600", "12000")
    assert (told["rate"], told["due"], told["ahead"]) == ("13.3", "8.3", "+5.0")
    assert (told["construction"], told["equipment"], told["other"], told["funds"]) == (
        "1000",
        "600",
        "",
        "200",
    )
    assert (told["stage"], told["text"]) == ("主体施工", "主体施工至三层")
    assert (told["forecast_year"], told["verdict"], told["gap"]) == ("10000", "有风险", "-2000")
    assert (told["forecast_reason"], told["problem"], told["state"]) == ("设备交货晚", "用电增容", "已通过")
    assert told["reviewed_on"] == "2023-01-31"


def test_points_behind_are_rounded_once_as_they_are_shown(reported):
    (row,) = month_rows([reported], Month(2023, 3), standpoint(date(2023, 3, 31)))
    assert row.ahead == Decimal("-11.7")


def test_a_project_without_a_report_has_a_row_too(project, office, where):
    (row,) = load(office, where)
    assert (row.state, row.report, row.to_date) == ("missing", None, 0)
    assert shown(row)["state"] == "未填报"


def test_the_month_may_be_chosen_within_the_year(reported, office, where):
    report(reported, Month(2023, 2), 3 * MILLION)
    at = standpoint(date(2023, 3, 3))
    assert [row.month.month for row in load(office, where, at)] == [2]
    (row,) = load(office, where, at, month="2023-01")
    assert (row.month, row.to_date) == (Month(2023, 1), 16 * MILLION)


def test_the_month_that_has_begun_may_be_chosen(project, office, where):
    fill(make_round(Month(2023, 2)), project)
    (row,) = load(office, where, month="2023-02")
    assert (row.month, row.state) == (Month(2023, 2), "draft")


@pytest.mark.parametrize("month", ["2022-12", "2023-03", "五月", "2023-13"])
def test_a_month_that_is_not_offered_is_left_out_of_account(reported, office, where, month):
    assert [row.month for row in load(office, where, month=month)] == [Month(2023, 1)]


def test_another_standpoint_knows_what_was_known(reported, office, where):
    assert load(office, where, standpoint(TODAY, date(2023, 1, 30)))[0].report is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["奥瑞环保设备", "乙厂房"]),
        ({"q": "乙厂"}, ["乙厂房"]),
        ({"state": "missing"}, ["乙厂房"]),
        ({"state": "accepted"}, ["奥瑞环保设备"]),
        ({"verdict": "at_risk"}, ["奥瑞环保设备"]),
        ({"behind": "0"}, ["乙厂房"]),
        ({"behind": "-5"}, ["乙厂房"]),
        ({"behind": "-10"}, []),
        ({"behind": "x", "state": "?"}, ["奥瑞环保设备", "乙厂房"]),
    ],
)
def test_filters(reported, office, where, query, found):
    planned("乙厂房")
    assert names(office, where, **query) == found


def test_exactly_on_the_curve_is_not_behind_it(project, office, where):
    report_year(project, {1: 10 * MILLION})
    assert names(office, where, behind="0") == []


def test_filter_by_unit_and_stage(reported, office, where):
    planned("乙厂房", unit=make_organization(where.district, "区住建局"))
    assert names(office, where, unit=str(reported.unit_id)) == ["奥瑞环保设备"]
    stage = on_record(reported).stage_id
    assert names(office, where, stage=str(stage)) == ["奥瑞环保设备"]


def test_the_liaison_sees_the_own_unit_and_another_district_nothing(reported, liaison, where):
    planned("别的单位")
    assert names(liaison, where) == ["奥瑞环保设备"]


def test_sums_are_those_of_the_rows(reported, office, where):
    report(planned("乙厂房"), Month(2023, 1), 4 * MILLION)
    found = total(SOURCE, rows(office, where))
    assert found.number == 2
    assert (found.sums["amount"], found.sums["to_date"], found.sums["plan"]) == (
        20 * MILLION, 20 * MILLION, 240 * MILLION,
    )  # fmt: skip


@pytest.mark.parametrize("code", [grouping.code for grouping in SOURCE.groupings])
def test_each_grouping_counts_every_row_once(reported, office, where, code):
    planned("乙厂房")
    grouping = next(each for each in SOURCE.groupings if each.code == code)
    assert sum(group.number for group in groups(SOURCE, rows(office, where), grouping)) == 2


@pytest.mark.parametrize("sort", [column.sort for column in LEDGER.columns if column.sort])
def test_every_sort_works_both_ways(reported, office, where, sort):
    planned("乙厂房")
    assert (
        len(SOURCE.order(rows(office, where), sort))
        == len(SOURCE.order(rows(office, where), f"-{sort}"))
        == 2
    )


def test_sorted_by_points_the_one_behind_comes_first(reported, office, where):
    planned("乙厂房")
    found = SOURCE.order(rows(office, where), "ahead_at")
    assert [project.name for project in found] == ["乙厂房", "奥瑞环保设备"]


def test_a_page_takes_the_same_queries_for_one_row_and_for_twenty(
    reported, office, where, django_assert_max_num_queries
):
    for number in range(20):
        planned(f"第{number}个", unit=reported.unit)
    with django_assert_max_num_queries(11):
        assert len(load(office, where)) == 21


def edit(key):
    return SOURCE.edit(key)


def test_the_office_corrects_words_in_place_with_a_reason(reported, office):
    edit("text").save(reported.pk, "主体封顶", by=office, now=NOW, reason="笔误")
    fact = on_record(reported)
    assert (fact.text, fact.reason, fact.amount) == ("主体封顶", "笔误", 16 * MILLION)


def test_in_place_too_a_correction_wants_a_reason(reported, office):
    with pytest.raises(ValidationError, match="更正原因"):
        edit("text").save(reported.pk, "主体封顶", by=office, now=NOW, reason="")


def test_a_forecast_below_what_is_done_is_refused_in_words(reported, office):
    with pytest.raises(ValidationError, match=r"预计全年完成：.*少于年初累计"):
        edit("forecast_year").save(reported.pk, MILLION, by=office, now=NOW, reason="改")


def test_what_was_not_accepted_is_not_corrected(project, office):
    with pytest.raises(ValidationError, match="还没有审核通过的月报"):
        edit("verdict").save(project.pk, "can", by=office, now=NOW, reason="改")


def test_only_reviewers_correct(reported, office, liaison):
    assert SOURCE.editable(office).filter(pk=reported.pk).exists()
    assert not SOURCE.editable(liaison).exists()


@pytest.mark.parametrize("key", [edit.column for edit in SOURCE.edits])
def test_every_edit_has_a_control_for_one_row_and_for_many(reported, office, where, key):
    (row,) = load(office, where)
    assert edit(key).field(row).label == edit(key).field(None).label


def write(project, now=NOW, as_of=TODAY, **values):
    given = {"period": "2023-01", "amount": 5 * MILLION} | values
    return TARGET.write(
        project.pk, given, None, region=project.region, as_of=as_of, by=None, now=now, source="一月台账.xlsx"
    )


def test_an_imported_row_is_a_fact_of_its_months_end(project):
    fact = MonthlyReport.objects.get(pk=write(project, stage="structure", text="基础完成", verdict="can"))
    assert (fact.effective_on, fact.amount, fact.stage.code) == (date(2023, 1, 31), 5 * MILLION, "structure")
    assert fact.source == "一月台账.xlsx"


def test_an_import_of_a_closed_month_is_a_correction(project, january):
    report(project, Month(2023, 1), MILLION)
    close_month(january)
    write(project, now=noon(date(2023, 3, 1)))
    assert on_record(project).supersedes.amount == MILLION


def test_what_is_on_record_is_held_under_project_and_month(reported, where):
    held = TARGET.held(where.district, [reported.pk], TODAY)[reported.pk, "2023-01"]
    assert held.values["amount"] == 16 * MILLION and held.values["stage"] == "structure"
    assert "to_date" not in held.values


@pytest.mark.parametrize(
    ("values", "column"),
    [({"period": "2023-03"}, "period"), ({"period": "?"}, "period"), ({"amount": None}, "amount"),
     ({"construction": 1}, "amount"), ({"text": "长" * 201}, "text"), ({"stage": "nonsense"}, "stage")],
)  # fmt: skip
def test_what_write_refuses_is_told_before(project, values, column):
    given = {"period": "2023-01", "amount": 5 * MILLION} | values
    assert column in dict(TARGET.problems(project.pk, given, None, TODAY))
    with pytest.raises(ValidationError):
        write(project, **values)


def test_a_good_row_has_no_problems_and_nothing_is_written(project):
    assert not list(TARGET.problems(project.pk, {"period": "2023-01", "amount": 1}, None, TODAY))
    assert not MonthlyReport.objects.exists()


def test_a_row_without_a_project_is_a_problem(db):
    assert dict(TARGET.problems(None, {}, None, TODAY))["name"]


def test_an_import_taken_back_leaves_what_was_there(project):
    report(project, Month(2023, 1), MILLION)
    key = write(project)
    TARGET.take_back(key, recorded_at=NOW, by=None, now=noon(date(2023, 3, 1)))
    assert on_record(project).amount == MILLION


def test_an_import_that_was_corrected_since_is_not_taken_back(project):
    key = write(project)
    report(project, Month(2023, 1), MILLION, now=noon(date(2023, 3, 1)))
    with pytest.raises(ValidationError, match="之后又有更正"):
        TARGET.take_back(key, recorded_at=NOW, by=None, now=noon(date(2023, 3, 2)))
