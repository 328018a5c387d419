"""Reports of progress: late ones, wrong ones, the same one twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.issues import actions
from sanpi.issues.models import IssueEvent, Light
from sanpi.issues.testing import close, report
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_it_is_kept_with_its_day(issue):
    report(issue, date(2023, 1, 12), "已报市局", Light.AT_RISK)
    issue.refresh_from_db()
    assert issue.last_progress_on == date(2023, 1, 12)
    assert issue.events.last().get_light_display() == "有风险"


def test_the_same_again_is_refused(issue):
    report(issue, TODAY)
    with pytest.raises(ValidationError, match="没有重复登记"):
        report(issue, TODAY)


def test_an_empty_one_is_refused(issue):
    with pytest.raises(ValidationError, match="请写明做了什么"):
        report(issue, TODAY, "  ")


def test_a_late_report_says_how_the_issue_stood_on_its_day(issue, office, second_office):
    asked = date(2023, 1, 18)
    actions.request_due(issue=issue, due_on=TODAY, text="等批复", effective_on=asked, by=office, now=NOW)
    event = report(issue, date(2023, 1, 12), recorded=TODAY)
    assert event.asked_due_on is None
    issue.refresh_from_db()
    assert issue.asked_due_on == TODAY


def test_a_closed_issue_takes_none(issue):
    close(issue, TODAY)
    with pytest.raises(ValidationError, match="已办结"):
        report(issue, TODAY)


def test_a_wrong_one_is_taken_back(issue, office):
    report(issue, date(2023, 1, 12))
    wrong = report(issue, TODAY, "报错了")
    actions.retract_progress(event=wrong, reason="报到别的问题上了", by=office, now=NOW)
    issue.refresh_from_db()
    assert issue.last_progress_on == date(2023, 1, 12)
    assert not IssueEvent.objects.known_at(None).filter(pk=wrong.pk).exists()


def test_taken_back_twice_is_refused(issue, office):
    wrong = report(issue, TODAY)
    actions.retract_progress(event=wrong, reason="错", by=office, now=NOW)
    with pytest.raises(ValidationError, match="已被他人更正"):
        actions.retract_progress(event=wrong, reason="错", by=office, now=NOW)


def test_other_events_are_not_taken_back(issue, office):
    with pytest.raises(ValidationError, match="只有进展报告"):
        actions.retract_progress(event=issue.events.first(), reason="错", by=office, now=NOW)
