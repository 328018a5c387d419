"""Units, regions and leading posts are judged from their projects."""

from datetime import date

import pytest

from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.domain.rating import Colour, Scope
from sanpi.evaluation.actions import save_rules
from sanpi.evaluation.models import Light
from sanpi.evaluation.rules import Asked, group_lights
from sanpi.evaluation.testing import PROGRESS, put_in_force, record_month
from sanpi.organizations.models import Official
from sanpi.progress.testing import MILLION, planned, report_year
from sanpi.projects.testing import LONG_AGO, noon

JUNE = date(2023, 6, 30)
REDS = {
    "dimension": "reds",
    "basis": "share_of_red_projects",
    "green": "<30",
    "yellow": "[30,50]",
    "red": ">50",
}


def lit(scope):
    return {each.name: each for each in group_lights(scope, Asked.all(standpoint(JUNE), date(2023, 7, 20)))}


def rules(where, scope, *dimensions):
    save_rules(
        region=where.city, scope=scope, name="汇总评定", content={"dimensions": list(dimensions)}, effective_on=LONG_AGO,
        by=None, now=noon(LONG_AGO),
    )  # fmt: skip


def test_nobody_is_judged_without_rules(project):
    assert lit(Scope.UNIT) == {}


def test_a_unit_is_judged_by_the_sum_of_its_projects(where, project, unit):
    rules(where, "unit", PROGRESS)
    report_year(project, {6: 30 * MILLION})
    report_year(planned(unit=unit), {6: 90 * MILLION})
    found = lit(Scope.UNIT)[unit.name]
    assert (found.colour, found.projects) == (Colour.GREEN, 2)
    assert "截至6月末完成50.0%，与序时持平" in found.light.sentence


def test_a_post_is_judged_by_the_share_of_red_projects(where, unit):
    put_in_force(dimensions=[PROGRESS])
    rules(where, "lead", REDS)
    post = Official.objects.create(region=where.district, name="副区长")
    report_year(planned(lead=post), {6: MILLION})
    report_year(planned(lead=post), {6: 60 * MILLION})
    found = lit(Scope.LEAD)["副区长"]
    assert found.colour is Colour.YELLOW
    assert found.light.sentence == "红灯占比：2个亮灯项目中红灯1个，占50.0%，占比30–50%的为黄灯"


def test_a_district_that_misses_two_months_running_is_red(where, project):
    put_in_force(region=where.city, code="sanya_2022_districts")
    report_year(project, {4: 10 * MILLION, 5: 9 * MILLION, 6: 9 * MILLION})
    found = lit(Scope.REGION)
    assert found["上街区"].colour is Colour.RED
    assert (
        found["郑州市"].light.sentence
        == "月任务：截至6月已连续2个月未完成当月任务，连续未完成2个月及以上的为红灯"
    )


@pytest.mark.parametrize("scope", ["unit", "region"])
def test_groups_are_put_on_record_too(where, project, scope):
    rules(where, scope, PROGRESS)
    record_month(Month(2023, 6))
    assert Light.objects.filter(scope=scope, month_end=True).exists()
