"""The day on which a stage is planned; every earlier plan stays on record."""

from datetime import date

import pytest
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects.models import Project, Stage
from sanpi.projects.rules import planned_for
from sanpi.projects.testing import TODAY, plan_stage

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER = date(2022, 6, 30), date(2022, 9, 30)


def planned(project, day, known=None, stage=Stage.STARTED):
    rows = Project.objects.annotate(day=planned_for(stage, standpoint(day, known)))
    return rows.get(pk=project.pk).day


@pytest.fixture
def moved(project):
    plan_stage(project, Stage.STARTED, JUNE, date(2022, 1, 10))
    plan_stage(project, Stage.STARTED, SEPTEMBER, date(2022, 5, 20), recorded=date(2022, 6, 15))
    return project


def test_the_plan_of_the_day_counts(moved):
    assert [planned(moved, day) for day in (date(2022, 5, 19), date(2022, 5, 20))] == [JUNE, SEPTEMBER]


def test_the_plan_known_then_counts_from_the_past(moved):
    assert planned(moved, date(2022, 6, 1), known=date(2022, 6, 14)) == JUNE


def test_each_stage_has_its_own_day(moved):
    assert planned(moved, TODAY, stage=Stage.PRODUCING) is None


def test_a_day_ahead_is_what_plans_are_for(project):
    assert plan_stage(project, Stage.STARTED, date(2030, 1, 1)).planned_on == date(2030, 1, 1)


def test_the_audit_trail_holds_the_day_before(moved):
    entry = AuditEntry.objects.first()
    assert (entry.before["planned_on"], entry.after["planned_on"]) == ("2022-06-30", "2022-09-30")
    assert entry.summary == "计划开工：2022-09-30"


def test_the_page_offers_the_stages_of_the_kind(client, office, project):
    sign_in(client, office)
    page = reverse("projects:plan_milestone", args=[project.pk])
    assert client.get(page, {"stage": "started"}).context["form"].initial["stage"] == "started"
    data = {"stage": "started", "planned_on": "2023-06-30", "effective_on": "2023-01-10"}
    assert client.post(page, data).status_code == 302
    assert project.milestones.get().planned_on == date(2023, 6, 30)
