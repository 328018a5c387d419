"""The wall chart: months with their flags, for those who may see the projects."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.evaluation.actions.flag_rules import set_task_rule
from sanpi.evaluation.rules.flag_tasks import charts, months_closed
from sanpi.evaluation.testing_flags import quarter
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.progress.testing import MILLION, close_month, make_round, planned, report
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import LONG_AGO, make_many, noon, plan_stage, reach, set_plan

pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 20)


def states(day=APRIL, **where):
    """The first three months of each project, by name."""
    at, region = standpoint(day), regions().district
    projects = Project.objects.filter(**where).order_by("pk")
    found = charts(projects, region, 2023, at, months_closed(region, 2023, at))
    return {chart.project.name: [mark.state.value for mark in chart.marks[:3]] for chart in found}


def test_months_are_measured_against_the_plan_since_january():
    quarter()
    assert states() == {
        "甲镇项目": ["done", "done", "done"],
        "乙镇项目": ["done", "done", "done"],
        "丙镇项目": ["done", "late", "overdue"],
        "丁镇项目": ["done", "overdue", "overdue"],
    }


def test_each_month_by_itself_where_the_rule_says_so():
    quarter()
    set_task_rule(
        region=regions().district,
        basis="month",
        nodes=False,
        effective_on=LONG_AGO,
        by=None,
        now=noon(LONG_AGO),
    )
    assert states(name="甲镇项目")["甲镇项目"] == ["done", "late", "done"]
    assert states(name="乙镇项目")["乙镇项目"] == ["done", "overdue", "done"]


def test_a_month_is_judged_once_its_reporting_is_over():
    region = regions().district
    assert months_closed(region, 2023, standpoint(date(2023, 4, 4))) == 2
    assert months_closed(region, 2023, standpoint(date(2023, 4, 5))) == 3
    assert months_closed(region, 2022, standpoint(APRIL)) == 12


def test_a_month_that_the_office_closed_early_is_judged_from_then_on():
    close_month(make_round(Month(2023, 3)), now=noon(date(2023, 4, 1)))
    region = regions().district
    assert months_closed(region, 2023, standpoint(date(2023, 4, 2))) == 3
    assert months_closed(region, 2023, standpoint(date(2023, 3, 31))) == 2


def test_a_milestone_of_the_month_counts_too():
    project = planned("有节点")
    for month in (1, 2, 3):
        report(project, Month(2023, month), 10 * MILLION)
    plan_stage(project, Stage.STARTED, date(2023, 2, 10))
    assert states()["有节点"] == ["done", "overdue", "done"]
    reach(project, Stage.STARTED, date(2023, 3, 5))
    assert states()["有节点"] == ["done", "late", "done"]


def test_putting_a_milestone_off_afterwards_takes_no_black_flag_away():
    project = planned("推迟")
    for month in (1, 2, 3):
        report(project, Month(2023, month), 10 * MILLION)
    plan_stage(project, Stage.STARTED, date(2023, 2, 10))
    plan_stage(project, Stage.STARTED, date(2023, 9, 10), on=date(2023, 3, 3))
    assert states()["推迟"] == ["done", "overdue", "done"]


def test_what_was_not_known_yet_is_not_shown():
    project = planned("迟报")
    report(project, Month(2023, 1), 10 * MILLION, now=noon(date(2023, 3, 9)))
    region = regions().district
    at = standpoint(date(2023, 3, 8), date(2023, 3, 8))
    found = charts(Project.objects.all(), region, 2023, at, months_closed(region, 2023, at))
    assert found[0].marks[0].state.value == "overdue"


def test_a_project_without_a_plan_of_the_year_has_no_chart():
    planned("去年", year=2022)
    assert states() == {}


def wall(client, **query):
    given = {"region": "410106", "effective": "2023-04-20"} | query
    return client.get(reverse("evaluation:task_flags"), given, follow=True)


def test_the_page_shows_projects_with_their_flags_and_sums(client):
    quarter()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    answer = wall(client)
    assert (answer.context["number"], answer.context["total"].done, answer.context["total"].overdue) == (
        4,
        8,
        3,
    )
    assert "3月逾期未完成：累计计划3000万元，完成2000万元" in answer.content.decode()


def test_a_unit_sees_its_own_projects_only(client):
    units = quarter()
    sign_in(client, make_user(Role.LIAISON, regions().district, units[2]))
    answer = wall(client)
    assert [chart.project.name for chart, _cells in answer.context["page"]] == ["丙镇项目"]
    assert "甲镇项目" not in answer.content.decode()


def test_units_are_added_up_the_most_overdue_first(client):
    quarter()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    rows = list(wall(client, by="unit").context["page"])
    assert [(row.name, row.total.overdue) for row in rows] == [
        ("丁镇", 2),
        ("丙镇", 1),
        ("乙镇", 0),
        ("甲镇", 0),
    ]


def test_filters_narrow_rows_and_sums_alike(client):
    units = quarter()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    assert wall(client, flag="overdue").context["number"] == 2
    assert wall(client, unit=units[0].pk).context["number"] == 1
    assert wall(client, year=2022).context["number"] == 0


def test_an_empty_wall_says_what_belongs_there(client):
    sign_in(client, make_user(Role.VIEWER, regions().district))
    assert "分解到月" in wall(client).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_projects(client, django_assert_max_num_queries):
    units = quarter()
    sign_in(client, make_user(Role.VIEWER, regions().district))
    wall(client)
    make_many(30, unit=units[0])
    for project in Project.objects.filter(name__startswith="第"):
        set_plan(project, 12 * MILLION, LONG_AGO, year=2023)
    with django_assert_max_num_queries(17):
        assert wall(client).context["number"] == 34


def test_the_workbook_has_every_row_and_the_sums(client):
    units = quarter()
    sign_in(client, make_user(Role.UNIT_LEADER, regions().district, units[3]))
    given = {"region": "410106", "effective": "2023-04-20"}
    answer = client.get(reverse("evaluation:task_flags_export"), given, follow=True)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[4]][:5] == ["丁镇", "丁镇项目", "红旗", "黑旗", "黑旗"]
    assert [cell.value for cell in sheet[5]][:5] == ["合计", "1 个项目", "红1 黑0", "红0 黑1", "红0 黑1"]
