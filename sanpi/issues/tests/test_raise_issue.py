"""A new issue: its number, its first events, who may raise it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.models import AuditEntry
from sanpi.issues import actions
from sanpi.issues.models import EventKind, Issue, IssueSeries, State
from sanpi.issues.testing import make_issue
from sanpi.organizations.testing import make_organization
from sanpi.projects.testing import NOW, TODAY, code

pytestmark = pytest.mark.django_db


def test_numbers_run_by_region_and_year(where):
    numbers = [make_issue(on=day).number for day in (date(2022, 12, 30), TODAY, TODAY)]
    assert numbers == ["2022-001", "2023-001", "2023-002"]
    assert make_issue(region=where.zone).number == "2023-001"


def test_a_refused_issue_takes_no_number(where):
    make_issue(description="同样的问题")
    with pytest.raises(ValidationError, match="没有重复登记"):
        make_issue(description="同样的问题")
    assert IssueSeries.objects.get().last == 1
    assert make_issue().number == "2023-002"


def test_without_a_unit_it_waits_to_be_given_out(where):
    issue = make_issue()
    assert issue.state == State.RAISED
    assert list(issue.events.values_list("kind", flat=True)) == [EventKind.RAISED]


def test_with_a_unit_and_a_date_it_is_given_out_at_once(where):
    issue = make_issue(due_on=date(2023, 2, 1))
    assert (issue.state, issue.due_on, issue.lead_unit.name) == (
        State.WORKING,
        date(2023, 2, 1),
        "区自然资源局",
    )
    assert list(issue.events.values_list("kind", flat=True)) == [EventKind.RAISED, EventKind.ASSIGNED]


def test_the_title_is_the_first_line_of_the_description(where):
    assert make_issue(description="用地指标未落实\n详见附件").title == "用地指标未落实"
    assert len(make_issue(description="长" * 200).title) == 80


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"description": "  "}, "请写明问题是什么"),
        ({"on": date(2023, 2, 4), "recorded": TODAY}, "晚于今天"),
        ({"due_on": date(2023, 1, 1)}, "早于提出日期"),
    ],
)
def test_what_makes_no_sense_is_refused(where, values, message):
    with pytest.raises(ValidationError, match=message):
        make_issue(**values)
    assert not Issue.objects.exists()


def test_a_date_needs_a_unit(where):
    with pytest.raises(ValidationError, match="请同时选定牵头单位"):
        actions.raise_issue(
            region=where.district, source=code("issue_source", "tour"), category=code("issue_category", "other"),
            description="路不通", due_on=TODAY, by=None, now=NOW,
        )  # fmt: skip


def test_a_project_of_another_region_is_refused(where, project):
    with pytest.raises(ValidationError, match="不在问题所属的区域"):
        make_issue(project, region=where.zone)


def test_the_audit_trail_names_the_number(where, office):
    make_issue(by=office)
    written = AuditEntry.objects.first()
    assert (written.verb, written.summary[:9], written.actor) == ("raise_issue", "2023-001 ", office)


def test_a_unit_that_leads_does_not_assist_as_well(where, unit):
    other = make_organization(where.district, "区住建局")
    issue = make_issue(due_on=TODAY, lead_unit=unit, assisting=[unit, other])
    assert list(issue.assisting.all()) == [other]


def test_links_are_kept_without_keys(where):
    issue = make_issue(links=[("permit", "/permits/7/", "施工许可证")])
    assert issue.links.get().address == "/permits/7/"


@pytest.mark.parametrize("reference", ["//evil.example", "/\\evil.example", "2023年第4次例会"])
def test_a_reference_outside_the_product_is_no_address(where, reference):
    issue = make_issue(links=[("meeting", reference, "")])
    assert issue.links.get().address == ""
