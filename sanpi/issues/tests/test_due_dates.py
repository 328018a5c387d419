"""A changed promise is asked for and decided by two people."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.issues import actions, rules
from sanpi.issues.models import Rung
from sanpi.issues.testing import ask_to_close
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
MARCH = date(2023, 3, 1)


@pytest.fixture
def asked(issue, liaison):
    actions.request_due(issue=issue, due_on=MARCH, text="省厅未批复", by=liaison, now=NOW)
    issue.refresh_from_db()
    return issue


def decide(issue, by, approve=True, text=""):
    return actions.decide_due(issue=issue, approve=approve, text=text, by=by, now=NOW)


def test_until_it_is_decided_the_promise_holds(asked):
    assert (asked.due_on, asked.asked_due_on) == (date(2023, 1, 20), MARCH)


def test_approved_it_is_the_new_promise(asked, office):
    decide(asked, office)
    asked.refresh_from_db()
    assert (asked.due_on, asked.asked_due_on, asked.asked_by) == (MARCH, None, None)


def test_refused_nothing_changes(asked, office):
    decide(asked, office, approve=False, text="已延过一次")
    asked.refresh_from_db()
    assert (asked.due_on, asked.asked_due_on) == (date(2023, 1, 20), None)


def test_a_refusal_needs_a_reason(asked, office):
    with pytest.raises(ValidationError, match="请写明理由"):
        decide(asked, office, approve=False)


def test_nobody_decides_his_own_request(issue, office):
    actions.request_due(issue=issue, due_on=MARCH, text="省厅未批复", by=office, now=NOW)
    with pytest.raises(ValidationError, match="须由另一人批复"):
        decide(issue, office)
    assert "decide_due" not in rules.permitted(issue, office)


def test_the_request_waits_for_everybody_but_the_one_who_made_it(issue, office, second_office, where):
    actions.request_due(issue=issue, due_on=MARCH, text="省厅未批复", by=office, now=NOW)
    assert not rules.to_decide(office, where.district).exists()
    assert rules.to_decide(second_office, where.district).get() == issue


def test_a_second_request_waits_for_the_first(asked, liaison):
    with pytest.raises(ValidationError, match="尚未批复"):
        actions.request_due(issue=asked, due_on=date(2023, 4, 1), text="再延", by=liaison, now=NOW)


@pytest.mark.parametrize("day", [date(2023, 1, 20), date(2023, 1, 10)])
def test_only_a_later_date_is_asked_for(issue, liaison, day):
    with pytest.raises(ValidationError, match="应晚于"):
        actions.request_due(issue=issue, due_on=day, text="提前", by=liaison, now=NOW)


def test_decided_twice_is_refused(asked, office, second_office):
    decide(asked, office)
    with pytest.raises(ValidationError, match="没有待批复"):
        decide(asked, second_office)


def test_a_new_promise_starts_escalation_anew(issue, liaison, office):
    actions.escalate_due(region=None, today=TODAY, now=NOW)
    actions.request_due(issue=issue, due_on=MARCH, text="省厅未批复", by=liaison, now=NOW)
    decide(issue, office)
    issue.refresh_from_db()
    assert (issue.escalation, issue.urges) == (Rung.UNIT, 1)


def test_applying_for_closing_lets_the_request_lapse(asked, liaison):
    ask_to_close(asked, TODAY, by=liaison)
    asked.refresh_from_db()
    assert asked.asked_due_on is None
