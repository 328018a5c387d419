"""What would be published of a period, from the ledgers."""

from datetime import date
from fractions import Fraction

import pytest

from sanpi.domain.periods import Month, Quarter
from sanpi.evaluation.actions.flag_rules import GroupValues
from sanpi.evaluation.rules.flags import draft, end_of, rule_in_force, target_of
from sanpi.evaluation.testing_flags import AFTER, FIRST, flag_rule, group, quarter
from sanpi.organizations.testing import make_organization, regions
from sanpi.progress.actions import set_curve
from sanpi.progress.testing import MILLION, planned, report
from sanpi.projects.testing import LONG_AGO, noon

pytestmark = pytest.mark.django_db
TODAY = date(2023, 5, 10)


def awards(rule, period=FIRST, known=None):
    return draft(rule, period, known, TODAY).awards


def got(rule, period=FIRST, known=None):
    return {each.name: each.colour for each in awards(rule, period, known) if each.colour != "none"}


def test_the_best_above_and_the_last_below_the_curve_get_flags():
    rule = flag_rule(quarter())
    assert got(rule) == {"甲镇": "red", "丁镇": "black"}
    best = awards(rule)[0]
    assert best.value == Fraction(125, 3)
    assert best.sentence == "投资完成率41.7%，超目标16.7个百分点，镇办组第1名（前1名）"


def test_a_unit_without_projects_is_not_ranked():
    units = [*quarter(), make_organization(regions().district, "戊镇")]
    last = awards(flag_rule(units))[-1]
    assert (last.name, last.rank, last.value) == ("戊镇", 0, None)


def test_the_target_is_that_of_the_rule_else_of_the_curve():
    units = quarter()
    set_curve(
        region=regions().district, year=2023, name="慢", shares=[0, 0, 1000, *[1000] * 8, 10000],
        effective_on=LONG_AGO, by=None, now=noon(LONG_AGO),
    )  # fmt: skip
    assert target_of(flag_rule(units), FIRST) == 3_000
    assert target_of(flag_rule(units, targets=[2000, 4000, 7000, 10000]), Quarter(2023, 2)) == 12_000


def test_points_ahead_are_measured_against_nothing():
    found = awards(flag_rule(quarter(), measure="ahead"))
    assert found[0].sentence.startswith("超欠序时+16.7个百分点，超目标16.7个百分点")
    assert found[-1].value == Fraction(-50, 3)


def test_regions_are_ranked_by_all_projects_below_them():
    quarter()
    where = regions()
    zone = planned("高新项目", region=where.zone)
    report(zone, Month(2023, 1), 90 * MILLION)
    both = GroupValues("县区组", 1, 1, districts=(where.district.pk, where.zone.pk))
    rule = flag_rule([], region=where.city, groups=[both])
    assert got(rule) == {"高新区": "red"}
    assert [(each.name, each.value) for each in awards(rule)] == [("高新区", 75), ("上街区", 25)]


def test_a_tie_is_broken_by_the_second_measure():
    units = quarter()
    project = planned("乙镇另一项目", unit=units[1], plan=1)
    report(project, Month(2023, 3), 10 * MILLION, funds=500 * MILLION)
    rule = flag_rule(units, tie="second", second="funds_rate", measure="reporting_rate", red="any", bottom=0)
    assert got(rule) == {"乙镇": "red"}


def test_what_was_reported_later_is_not_known_before():
    units = quarter()
    rule = flag_rule(units)
    report(
        planned("丁镇补报", unit=units[3], plan=MILLION),
        Month(2023, 3),
        110 * MILLION,
        now=noon(date(2023, 5, 2)),
    )
    assert got(rule, known=noon(AFTER)) == {"甲镇": "red", "丁镇": "black"}
    assert got(rule)["丁镇"] == "red"


def test_a_period_is_judged_by_the_version_in_force_on_its_last_day():
    units = quarter()
    flag_rule(units, top=1)
    flag_rule(units, top=2, on=date(2023, 4, 1))
    district = regions().district
    first = rule_in_force(district, "red_black", end_of(FIRST, None))
    assert first.groups.get().top == 1
    assert rule_in_force(district, "red_black", end_of(FIRST + 1, None)).groups.get().top == 2


def test_a_rule_is_not_handed_down_to_regions_below():
    flag_rule([], region=regions().city, groups=[GroupValues("县区组", 1, 1, districts=(regions().zone.pk,))])
    assert rule_in_force(regions().district, "red_black", end_of(FIRST, None)) is None


def test_the_number_of_queries_does_not_grow_with_the_bodies(django_assert_num_queries):
    units = quarter()
    more = [*units, *(make_organization(regions().district, f"第{n}镇") for n in range(20))]
    for each in (flag_rule(units), flag_rule(more)):
        with django_assert_num_queries(8):
            awards(each)


def test_groups_are_judged_apart():
    units = quarter()
    rule = flag_rule([], groups=[group(units[:2], name="一组"), group(units[2:], name="二组")])
    assert got(rule) == {"甲镇": "red", "丁镇": "black"}
