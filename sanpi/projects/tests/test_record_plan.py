"""The plan of a year, in versions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects import actions
from sanpi.projects.models import Project
from sanpi.projects.rules import with_state
from sanpi.projects.testing import NOW, TODAY, YI, set_plan

pytestmark = pytest.mark.django_db
JANUARY, MAY = date(2022, 1, 10), date(2022, 5, 20)


def plan(project, day, known=None):
    return with_state(Project.objects.filter(pk=project.pk), standpoint(day, known), TODAY).get().plan_at


@pytest.fixture
def adjusted(project):
    set_plan(project, YI, JANUARY, year=2022)
    set_plan(project, 2 * YI, MAY, recorded=date(2022, 8, 1), year=2022)
    return project


def test_the_version_of_the_day_counts(adjusted):
    assert [plan(adjusted, day) for day in (date(2022, 1, 9), JANUARY, MAY)] == [None, YI, 2 * YI]


def test_the_version_known_then_counts_from_the_past(adjusted):
    assert plan(adjusted, MAY, known=date(2022, 7, 31)) == YI


def test_each_year_has_its_own_plan(adjusted):
    assert plan(adjusted, TODAY) is None
    set_plan(adjusted, 5 * YI, date(2023, 1, 10))
    assert plan(adjusted, TODAY) == 5 * YI
    assert plan(adjusted, date(2022, 12, 31)) == 2 * YI


def test_a_plan_of_nothing_is_a_plan(project):
    set_plan(project, 0, JANUARY, year=2022)
    assert plan(project, date(2022, 12, 31)) == 0


def test_less_than_nothing_is_refused(project):
    with pytest.raises(ValidationError, match="不能为负数"):
        set_plan(project, -1, JANUARY)


def test_goal_and_what_was_done_before_are_kept(project):
    fact = actions.record_plan(
        project=project,
        year=2023,
        amount=YI,
        effective_on=TODAY,
        by=None,
        now=NOW,
        goal="主体封顶",
        completed_before=2 * YI,
    )
    assert (fact.goal, fact.completed_before) == ("主体封顶", 2 * YI)


def test_the_audit_trail_holds_the_version_before(adjusted):
    entry = AuditEntry.objects.first()
    assert (entry.before["amount"], entry.after["amount"]) == (YI, 2 * YI)


def test_the_page_takes_a_plan(client, office, project):
    sign_in(client, office)
    page = reverse("projects:record_plan", args=[project.pk])
    data = {"year": "2023", "amount": "0.62", "effective_on": "2023-01-10", "completed_before": "1亿2000万"}
    assert client.post(page, data).status_code == 302
    fact = project.annual_plans.get()
    assert (fact.amount, fact.completed_before) == (62_000_000, 120_000_000)


def test_who_approved_a_version_is_kept_and_audited(project):
    fact = actions.record_plan(
        project=project, year=2023, amount=YI, effective_on=TODAY, by=None, now=NOW, approver="区政府常务会议"
    )
    assert fact.approver == "区政府常务会议"
    assert AuditEntry.objects.first().after["approver"] == "区政府常务会议"
