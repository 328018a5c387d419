"""销号: evidence, who confirms, the day it counts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.facts import standpoint
from sanpi.issues import actions, rules
from sanpi.issues.models import Issue, State
from sanpi.issues.testing import ask_to_close, close, make_issue
from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import make_user
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
DONE = date(2023, 1, 18)


@pytest.fixture
def asked(issue, liaison):
    ask_to_close(issue, DONE, by=liaison)
    issue.refresh_from_db()
    return issue


def decide(issue, by, **values):
    return actions.decide_close(issue=issue, by=by, now=NOW, **({"confirm": True} | values))


def test_it_needs_evidence(issue, liaison):
    with pytest.raises(ValidationError, match="须上传佐证文件"):
        actions.request_close(issue=issue, text="好了", document=None, by=liaison, now=NOW)


def test_it_waits_until_it_is_confirmed(asked):
    assert (asked.state, asked.closed_on) == (State.CLOSING, None)


def test_the_day_of_the_application_counts(asked, office):
    decide(asked, office, satisfaction=5)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_on, asked.satisfaction) == (State.CLOSED, DONE, 5)


def test_between_application_and_confirmation_it_was_not_closed(asked, office):
    decide(asked, office)
    states = [
        rules.with_state(Issue.objects.all(), standpoint(day), TODAY).get().state_at
        for day in (date(2023, 1, 17), DONE, TODAY)
    ]
    assert states == [State.WORKING, State.CLOSING, State.CLOSED]


def test_sent_back_it_goes_on(asked, office):
    decide(asked, office, confirm=False, text="缺批复原件")
    asked.refresh_from_db()
    assert (asked.state, asked.asked_by) == (State.WORKING, None)


def test_sending_back_needs_a_reason(asked, office):
    with pytest.raises(ValidationError, match="还差什么"):
        decide(asked, office, confirm=False)


@pytest.mark.parametrize("satisfaction", [0, 6])
def test_satisfaction_is_one_to_five(asked, office, satisfaction):
    with pytest.raises(ValidationError, match="1 到 5"):
        decide(asked, office, satisfaction=satisfaction)


def test_who_raised_it_confirms(asked, office, second_office, where):
    assert rules.to_confirm(office, where.district).get() == asked
    assert not rules.to_confirm(second_office, where.district).exists()


def test_when_he_is_gone_the_office_and_supervision_confirm(asked, office, second_office, where):
    office.is_active = False
    office.save()
    supervision = make_user(Role.SUPERVISION, where.district)
    for user in (second_office, supervision):
        assert rules.to_confirm(user, where.district).get() == asked


def test_who_has_no_role_any_more_is_gone(asked, office, second_office, where):
    RoleGrant.objects.filter(user=office).delete()
    assert rules.confirmable(second_office).get() == asked


def test_nobody_confirms_his_own_application(issue, office, second_office, where):
    ask_to_close(issue, DONE, by=office)
    with pytest.raises(ValidationError, match="须由另一人确认"):
        decide(issue, office)
    assert not rules.to_confirm(office, where.district).exists()
    assert rules.to_confirm(second_office, where.district).exists()


def test_an_issue_nobody_took_up_goes_back_to_wait(where):
    issue = make_issue()
    ask_to_close(issue, TODAY)
    decide(issue, None, confirm=False, text="没有办")
    issue.refresh_from_db()
    assert issue.state == State.RAISED


def test_reopened_it_gets_a_new_date(issue, office):
    close(issue, DONE)
    with pytest.raises(ValidationError, match="新的计划办结日"):
        actions.reopen(issue=issue, text="又停了", by=office, now=NOW)
    actions.reopen(issue=issue, text="又停了", due_on=date(2023, 3, 1), by=office, now=NOW)
    issue.refresh_from_db()
    assert (issue.state, issue.due_on, issue.closed_on) == (State.WORKING, date(2023, 3, 1), None)


def test_reopened_by_who_does_not_decide_it_keeps_its_date_and_waits(issue, liaison):
    close(issue, DONE)
    Issue.objects.filter(pk=issue.pk).update(escalation=2)
    actions.reopen(issue=issue, text="又停了", due_on=date(2099, 3, 1), by=liaison, now=NOW)
    issue.refresh_from_db()
    assert (issue.state, issue.due_on, issue.escalation) == (State.RAISED, date(2023, 1, 20), 2)


def test_cancelled_it_is_open_no_more(issue, office):
    actions.cancel(issue=issue, text="项目退出", by=office, now=NOW)
    issue.refresh_from_db()
    assert issue.state == State.CANCELLED
    with pytest.raises(ValidationError, match="已取消"):
        actions.cancel(issue=issue, text="项目退出", by=office, now=NOW)
