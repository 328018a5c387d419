"""Curves of regions, yearly plans divided over the months, plans revised."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.models import AuditEntry
from sanpi.domain.curves import linear, s_curve, slow_start
from sanpi.progress import actions, rules
from sanpi.progress.models import MonthPlan, ProgressCurve
from sanpi.progress.testing import MILLION, PLAN, planned, report_year
from sanpi.projects.models import AnnualPlan, Project, Stage
from sanpi.projects.testing import LONG_AGO, TODAY, make_project, noon, plan_stage, set_plan

pytestmark = pytest.mark.django_db
NOW = noon(TODAY)  # 3 February 2023
NEW_YEAR = date(2023, 1, 1)


def set_curve(region, shares, name="慢启动", on=NEW_YEAR, year=2023):
    return actions.set_curve(
        region=region, year=year, name=name, shares=shares, effective_on=on, by=None, now=NOW
    )


def split(project, method="linear", now=NOW, **more):
    return actions.split_plan(project=project, year=2023, method=method, by=None, now=now, **more)


def revise(project, amount, on=TODAY, **more):
    given = {"approver": "区政府常务会议", "reason": "用地指标调整"} | more
    return actions.revise_plan(
        project=project, year=2023, amount=amount, effective_on=on, by=None, now=NOW, **given
    )


def test_without_a_curve_each_month_is_a_twelfth(where):
    curve = rules.curve_of(where.district, 2023, rules.on(TODAY))
    assert (curve.shares, curve.region) == (linear(), None)


def test_the_curve_of_a_region_holds_from_its_day(where):
    set_curve(where.district, slow_start(), on=date(2023, 2, 1))
    assert rules.curve_of(where.district, 2023, rules.on(date(2023, 1, 31))).shares == linear()
    assert rules.curve_of(where.district, 2023, rules.on(TODAY)).shares == slow_start()


def test_the_curve_of_the_city_holds_in_a_district_without_one(where):
    set_curve(where.city, s_curve())
    set_curve(where.zone, slow_start())
    assert rules.curve_of(where.district, 2023, rules.on(TODAY)).region == where.city
    assert rules.curve_of(where.zone, 2023, rules.on(TODAY)).shares == slow_start()


def test_a_curve_of_one_year_says_nothing_of_the_next(where):
    set_curve(where.district, slow_start())
    assert rules.curve_of(where.district, 2024, rules.on(TODAY)).region is None


def test_a_new_version_leaves_the_old_one_on_record(where):
    set_curve(where.district, slow_start())
    set_curve(where.district, s_curve(), name="S形", on=TODAY)
    assert ProgressCurve.objects.count() == 2
    assert rules.curve_of(where.district, 2023, rules.on(date(2023, 1, 31))).shares == slow_start()
    assert AuditEntry.objects.first().before["name"] == "慢启动"


def test_what_is_no_curve_is_refused_with_its_month(where):
    with pytest.raises(ValidationError, match="12月累计比例应为 100%"):
        set_curve(where.district, [0] * 12)


def test_the_same_curve_twice_is_refused(where):
    set_curve(where.district, slow_start())
    with pytest.raises(ValidationError, match="已在使用"):
        set_curve(where.district, slow_start())


def test_a_plan_that_was_not_split_is_shown_along_the_curve(where, project):
    set_curve(where.district, slow_start())
    year = rules.year_plan(project, 2023, rules.on(TODAY))
    assert year.split is None
    assert sum(year.amounts[:4]) == PLAN // 4 and sum(year.amounts) == PLAN


def test_a_plan_is_split_evenly(project):
    assert split(project).amounts == (10 * MILLION,) * 12


def test_a_plan_is_split_along_the_s_curve_to_the_yuan(project):
    amounts = split(project, "s_curve").amounts
    assert sum(amounts) == PLAN and amounts[5] > amounts[0]


def test_the_remaining_months_take_what_is_not_completed_yet(project):
    report_year(project, {1: 21 * MILLION})
    assert split(project, "remaining").amounts == (21 * MILLION, *[9 * MILLION] * 11)


def test_the_remaining_months_end_with_the_planned_completion(project):
    plan_stage(project, Stage.COMPLETED, date(2023, 6, 30))
    amounts = split(project, "remaining").amounts
    assert amounts[:6] == (0, *[24 * MILLION] * 5) and not any(amounts[6:])


def test_the_remaining_months_may_be_named(project):
    amounts = split(project, "remaining", first=3, last=4).amounts
    assert amounts[2:4] == (60 * MILLION, 60 * MILLION)


def test_more_completed_than_planned_leaves_nothing_to_split(project):
    report_year(project, {1: 130 * MILLION})
    with pytest.raises(ValidationError, match="超过年度计划"):
        split(project, "remaining")


def test_a_plan_is_split_as_last_year_went(project):
    report_year(project, {3: MILLION, 9: 3 * MILLION}, year=2022)
    amounts = split(project, "last_year").amounts
    assert (amounts[2], amounts[8]) == (30 * MILLION, 90 * MILLION)


def test_last_year_without_months_is_no_pattern(project):
    with pytest.raises(ValidationError, match="上年没有完成投资"):
        split(project, "last_year")


def test_typed_months_have_to_add_up_to_the_yuan(project):
    with pytest.raises(ValidationError, match=r"比年度计划1\.2亿元少1元"):
        split(project, "typed", amounts=[10 * MILLION] * 11 + [10 * MILLION - 1])
    assert split(project, "typed", amounts=[PLAN, *[0] * 11]).m1 == PLAN


def test_a_negative_month_is_refused_by_its_field(project):
    with pytest.raises(ValidationError) as refused:
        split(project, "typed", amounts=[-MILLION, PLAN + MILLION, *[0] * 10])
    assert "m1" in refused.value.message_dict


def test_nodes_stand_beside_their_months(project):
    fact = split(project, nodes={6: "主体封顶", 9: " "})
    assert fact.nodes == {"6": "主体封顶"} and fact.node(6) == "主体封顶"


def test_a_curve_set_later_moves_no_month_that_is_over(where, project):
    def due():
        return rules.money_by_month(Project.objects.all(), rules.on(TODAY))[0].due_to_date

    before = due()
    set_curve(where.district, slow_start(), on=TODAY)
    assert due() == before


def test_the_same_split_twice_is_refused(project):
    split(project)
    with pytest.raises(ValidationError, match="没有重复登记"):
        split(project)
    assert MonthPlan.objects.count() == 1


def test_a_year_without_a_plan_is_not_split(where):
    with pytest.raises(ValidationError, match="还没有年度计划"):
        split(make_project("无计划"))


def test_a_revised_plan_is_a_new_version_whose_past_months_stay(project):
    split(project)
    plan = revise(project, 65 * MILLION)
    assert (plan.amount, plan.approver, plan.reason) == (65 * MILLION, "区政府常务会议", "用地指标调整")
    year = rules.year_plan(project, 2023, rules.on(TODAY))
    assert year.split.plan == plan and year.amounts == (10 * MILLION, *[5 * MILLION] * 11)
    assert AnnualPlan.objects.filter(project=project).count() == 2


def test_typed_months_to_come_keep_their_proportions(project):
    split(project, "typed", amounts=[20 * MILLION, 25 * MILLION, 75 * MILLION, *[0] * 9])
    revise(project, 60 * MILLION)
    amounts = rules.year_plan(project, 2023, rules.on(TODAY)).amounts
    assert amounts[:4] == (20 * MILLION, 10 * MILLION, 30 * MILLION, 0)


def test_a_plan_below_what_past_months_had_is_split_by_hand(project):
    split(project, "typed", amounts=[100 * MILLION, 20 * MILLION, *[0] * 10])
    revise(project, 60 * MILLION)
    assert rules.year_plan(project, 2023, rules.on(TODAY)).split is None


def test_a_plan_changed_from_january_on_is_divided_as_before(project):
    split(project)
    revise(project, 60 * MILLION, on=date(2023, 1, 20))
    assert rules.year_plan(project, 2023, rules.on(TODAY)).amounts == (5 * MILLION,) * 12


def test_before_its_day_the_old_plan_and_split_hold(project):
    split(project, now=noon(date(2023, 1, 5)))
    revise(project, 60 * MILLION)
    year = rules.year_plan(project, 2023, rules.on(date(2023, 1, 31)))
    assert (year.plan.amount, year.amounts[0]) == (PLAN, 10 * MILLION)


def test_a_plan_that_was_not_split_stays_so_when_revised(project):
    revise(project, 60 * MILLION)
    assert not MonthPlan.objects.exists()


@pytest.mark.parametrize("missing", ["approver", "reason"])
def test_a_revision_says_why_and_who_agreed(project, missing):
    with pytest.raises(ValidationError) as refused:
        revise(project, MILLION, **{missing: " "})
    assert missing in refused.value.message_dict


def test_the_same_amount_is_no_revision(project):
    with pytest.raises(ValidationError, match="没有调整"):
        revise(project, PLAN)


def test_a_plan_changed_elsewhere_makes_the_split_one_of_an_earlier_version(project):
    split(project)
    set_plan(project, 60 * MILLION, TODAY)
    year = rules.year_plan(project, 2023, rules.on(TODAY))
    assert year.split is None and sum(year.amounts) == 60 * MILLION
    assert [plan.project for plan in rules.unsplit(type(project).objects.all(), rules.on(TODAY), 2023)] == [
        project
    ]


def test_the_audit_trail_holds_both_splits(project):
    split(project)
    split(project, "s_curve")
    entry = AuditEntry.objects.first()
    assert entry.before["amounts"] == [10 * MILLION] * 12
    assert sum(entry.after["amounts"]) == PLAN
    assert entry.object_id == str(project.pk)


def test_building_in_one_month_only(where):
    project = planned("短工期")
    plan_stage(project, Stage.STARTED, date(2023, 5, 1), LONG_AGO)
    plan_stage(project, Stage.COMPLETED, date(2023, 5, 31), LONG_AGO)
    assert rules.construction_months(project, 2023, rules.on(TODAY)) == (5, 5)
