"""A recorded stage was not reached after all."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects import actions
from sanpi.projects.models import Stage
from sanpi.projects.rules import reached_stages
from sanpi.projects.testing import NOW, TODAY, reach

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(project):
    reach(project, Stage.LANDED, date(2022, 5, 10))
    return reach(project, Stage.STARTED, date(2022, 9, 28))


def retract(event):
    actions.retract_stage(event=event, reason="仅平整场地", by=None, now=NOW)


def test_the_project_falls_back_to_the_stage_before(event, project):
    retract(event)
    project.refresh_from_db()
    assert (project.stage, project.stage_on) == (Stage.LANDED, date(2022, 5, 10))


def test_as_known_before_it_still_stands(event, project):
    retract(event)
    assert Stage.STARTED in reached_stages(project, standpoint(TODAY, known=date(2023, 1, 31)))
    assert Stage.STARTED not in reached_stages(project, standpoint(TODAY, known=TODAY))


def test_both_the_statement_and_its_withdrawal_stay_on_record(event, project):
    retract(event)
    assert list(project.stage_events.filter(stage=Stage.STARTED).values_list("retracted", flat=True)) == [
        False,
        True,
    ]


def test_the_stage_may_be_recorded_again(event, project):
    retract(event)
    reach(project, Stage.STARTED, date(2022, 11, 1))
    assert reached_stages(project)[Stage.STARTED] == date(2022, 11, 1)


def test_twice_is_refused(event):
    retract(event)
    with pytest.raises(ValidationError, match="已被他人更正"):
        retract(event)


def test_a_project_without_stages_is_possible_again(project):
    retract(reach(project, Stage.SIGNED, date(2022, 4, 6)))
    project.refresh_from_db()
    assert (project.stage, project.stage_on) == ("", None)


def test_the_audit_trail_says_why(event):
    retract(event)
    entry = AuditEntry.objects.first()
    assert (entry.summary, entry.reason) == ("撤销阶段：开工 2022-09-28", "仅平整场地")


def test_the_page_asks_for_the_reason(client, office, event, project):
    sign_in(client, office)
    page = reverse("projects:retract_stage", args=[project.pk, event.pk])
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"reason": "仅平整场地"}).url == project.get_absolute_url()
