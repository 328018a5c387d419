"""The day of a recorded stage was wrong: the correction supersedes, the old day is what was known then."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects import actions
from sanpi.projects.models import Stage, StageEvent
from sanpi.projects.rules import reached_stages
from sanpi.projects.testing import NOW, TODAY, reach

pytestmark = pytest.mark.django_db
WRONG, RIGHT = date(2022, 9, 28), date(2022, 10, 8)


@pytest.fixture
def event(project):
    return reach(project, Stage.STARTED, WRONG)


def correct(event, on=RIGHT, office=None, **more):
    return actions.correct_stage(event=event, effective_on=on, reason="核对现场", by=office, now=NOW, **more)


def test_now_the_right_day_is_known(event, project):
    correct(event)
    project.refresh_from_db()
    assert project.stage_on == RIGHT
    assert reached_stages(project) == {Stage.STARTED: RIGHT}


def test_then_the_wrong_day_was_known(event, project):
    correct(event)
    assert reached_stages(project, standpoint(TODAY, known=date(2022, 12, 31))) == {Stage.STARTED: WRONG}


def test_on_the_wrong_day_it_had_not_started_as_we_know_now(event, project):
    correct(event)
    assert reached_stages(project, standpoint(date(2022, 9, 30))) == {}


def test_the_old_row_stays_as_it_was_written(event):
    corrected = correct(event)
    old = StageEvent.objects.get(pk=event.pk)
    assert (old.effective_on, old.superseded_at) == (WRONG, NOW)
    assert (corrected.supersedes, corrected.reason) == (old, "核对现场")


def test_the_source_is_kept_unless_another_is_named(event):
    StageEvent.objects.filter(pk=event.pk).update(source="开工令")
    event.refresh_from_db()
    assert correct(event).source == "开工令"


def test_a_second_correction_of_the_same_row_is_refused(event):
    correct(event)
    with pytest.raises(ValidationError, match="已被他人更正"):
        correct(event, date(2022, 10, 9))


def test_a_correction_can_itself_be_corrected(event, project):
    correct(correct(event), date(2022, 10, 9))
    assert reached_stages(project) == {Stage.STARTED: date(2022, 10, 9)}


def test_it_keeps_the_order_of_stages(event, project):
    reach(project, Stage.COMPLETED, date(2022, 12, 1))
    with pytest.raises(ValidationError, match="晚于竣工日期"):
        correct(event, date(2022, 12, 2))


def test_it_refuses_the_future(event):
    with pytest.raises(ValidationError, match="晚于今天"):
        correct(event, date(2023, 2, 4))


def test_the_audit_trail_holds_both_days_and_the_reason(event, office):
    correct(event, office=office)
    entry = AuditEntry.objects.first()
    assert (entry.before["effective_on"], entry.after["effective_on"]) == ("2022-09-28", "2022-10-08")
    assert (entry.verb, entry.reason) == ("correct_stage", "核对现场")


def test_the_page_shows_the_old_day_and_writes_the_new_one(client, office, event, project):
    sign_in(client, office)
    page = reverse("projects:correct_stage", args=[project.pk, event.pk])
    assert 'value="2022-09-28"' in client.get(page).content.decode()
    assert client.post(page, {"effective_on": "2022-10-08", "reason": "核对现场"}).status_code == 302
    assert client.get(page).status_code == 404  # it is no longer believed


def test_a_reason_is_asked_for(client, office, event, project):
    sign_in(client, office)
    page = reverse("projects:correct_stage", args=[project.pk, event.pk])
    assert client.post(page, {"effective_on": "2022-10-08"}).status_code == 422
