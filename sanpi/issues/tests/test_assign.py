"""交办: who leads, who assists, until when."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.issues import actions
from sanpi.issues.models import Level, State
from sanpi.issues.testing import close, make_issue
from sanpi.organizations.testing import make_organization
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
FEBRUARY = date(2023, 2, 20)


def give(issue, unit, **values):
    return actions.assign(issue=issue, lead_unit=unit, by=None, now=NOW, **values)


def test_it_goes_to_work(where, unit):
    issue = make_issue()
    give(issue, unit, due_on=FEBRUARY, level=Level.A, responsible="王工")
    issue.refresh_from_db()
    assert (issue.state, issue.lead_unit, issue.due_on) == (State.WORKING, unit, FEBRUARY)
    assert (issue.level, issue.responsible) == ("A", "王工")


def test_it_needs_a_date(where, unit):
    with pytest.raises(ValidationError, match="请定下计划办结日"):
        give(make_issue(), unit)


def test_a_promised_date_is_not_changed_this_way(issue, unit):
    with pytest.raises(ValidationError, match="申请延期"):
        give(issue, unit, due_on=FEBRUARY)


def test_another_unit_takes_over_under_the_same_date(issue, where):
    other = make_organization(where.district, "区住建局")
    give(issue, other)
    issue.refresh_from_db()
    assert (issue.lead_unit, issue.due_on) == (other, date(2023, 1, 20))


def test_the_same_again_is_refused(issue, unit):
    with pytest.raises(ValidationError, match="完全相同"):
        give(issue, unit)


def test_what_is_closed_is_not_given_out(issue, unit):
    close(issue, TODAY)
    with pytest.raises(ValidationError, match="现在是“已办结”"):
        give(issue, unit)


def test_not_before_the_last_event(issue, where):
    other = make_organization(where.district, "区住建局")
    with pytest.raises(ValidationError, match="早于问题提出日期"):
        give(issue, other, effective_on=date(2023, 1, 8))
