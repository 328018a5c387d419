"""What is written on the head, steps, links and withdrawing."""

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.models import AuditEntry
from sanpi.issues import actions
from sanpi.issues.models import Issue
from sanpi.issues.testing import make_issue
from sanpi.projects.testing import NOW, TODAY, code

pytestmark = pytest.mark.django_db


def test_the_head_is_written_anew_and_the_old_words_stay_in_the_trail(issue, office):
    actions.update_issue(issue=issue, values={"measures": "调剂指标"}, by=office, now=NOW, reason="例会")
    issue.refresh_from_db()
    written = AuditEntry.objects.first()
    assert issue.measures == "调剂指标"
    assert (written.before, written.after, written.reason) == (
        {"measures": ""},
        {"measures": "调剂指标"},
        "例会",
    )


def test_a_code_is_kept_by_its_code(issue, office):
    actions.update_issue(
        issue=issue, values={"category": code("issue_category", "energy")}, by=office, now=NOW
    )
    assert AuditEntry.objects.first().after == {"category": "energy"}


def test_nothing_changed_is_said(issue, office):
    with pytest.raises(ValidationError, match="没有改动"):
        actions.update_issue(issue=issue, values={"measures": ""}, by=office, now=NOW)


def test_a_description_may_not_vanish(issue, office):
    with pytest.raises(ValidationError, match="不能为空"):
        actions.update_issue(issue=issue, values={"description": " "}, by=office, now=NOW)


def test_what_events_say_is_not_written_this_way(issue, office):
    with pytest.raises(ValueError, match="state"):
        actions.update_issue(issue=issue, values={"state": "closed"}, by=office, now=NOW)


def test_a_step_is_added_and_done_once(issue, office):
    step = actions.add_step(issue=issue, text="报市局", due_on=TODAY, by=office, now=NOW)
    actions.finish_step(step=step, done_on=TODAY, by=office, now=NOW)
    with pytest.raises(ValidationError, match="已完成"):
        actions.finish_step(step=step, done_on=TODAY, by=office, now=NOW)


def test_the_same_step_twice_is_refused(issue, office):
    actions.add_step(issue=issue, text="报市局", by=office, now=NOW)
    with pytest.raises(ValidationError, match="没有重复登记"):
        actions.add_step(issue=issue, text="报市局", by=office, now=NOW)


def test_a_removed_step_is_gone_but_a_done_one_stays(issue, office):
    step = actions.add_step(issue=issue, text="报市局", by=office, now=NOW)
    actions.remove_step(step=step, by=office, now=NOW)
    with pytest.raises(ValidationError, match="已移除"):
        actions.remove_step(step=step, by=office, now=NOW)


def test_a_link_is_noted_once(issue, office):
    actions.link(issue=issue, kind="meeting", reference="2023年第4次例会", by=office, now=NOW)
    with pytest.raises(ValidationError, match="没有重复登记"):
        actions.link(issue=issue, kind="meeting", reference="2023年第4次例会", by=office, now=NOW)


def test_withdrawn_it_is_seen_nowhere_and_its_number_stays_used(where, office):
    issue = make_issue()
    actions.withdraw(issue=issue, by=office, now=NOW, reason="导入撤销")
    assert not Issue.objects.visible_to(office).exists()
    assert make_issue().number == "2023-002"
    with pytest.raises(ValidationError, match="已撤回"):
        actions.cancel(issue=issue, text="x", by=office, now=NOW)
