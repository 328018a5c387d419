"""办结率, 按期办结率, 超期未办结: worked by hand."""

from datetime import date

import pytest

from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate
from sanpi.issues import actions
from sanpi.issues.measures import ISSUE_MEASURES, issue_rows
from sanpi.issues.testing import close, make_issue
from sanpi.projects.measures import Question
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, make_project

pytestmark = pytest.mark.django_db


def figures(day=TODAY, known=None, projects=None):
    wanted = Project.objects.all() if projects is None else projects
    rows = issue_rows(Question(wanted, standpoint(day, known), TODAY))
    return {key: figure.text for key, figure in evaluate(ISSUE_MEASURES, rows).items()}


@pytest.fixture
def five(where):
    """One in time, one closed late, one overdue, one not yet due, one cancelled; one without a project."""
    project = make_project()
    due = date(2023, 1, 20)
    close(make_issue(project, due_on=due), date(2023, 1, 18))
    close(make_issue(project, due_on=due), date(2023, 1, 25), recorded=date(2023, 2, 1))
    make_issue(project, due_on=due)
    make_issue(project, due_on=date(2023, 3, 1))
    actions.cancel(issue=make_issue(project), text="项目退出", by=None, now=NOW)
    make_issue(due_on=due)
    return project


def test_by_hand(five):
    assert figures() == {
        "issues": "4", "issue_closing_rate": "50.0%", "issue_in_time_rate": "33.3%", "issues_overdue": "1",
    }  # fmt: skip


def test_as_it_was_known_then(five):
    found = figures(date(2023, 1, 26), known=date(2023, 1, 31))
    assert (found["issue_closing_rate"], found["issues_overdue"]) == ("20.0%", "2")


def test_nothing_to_divide_by(where):
    assert figures()["issue_closing_rate"] == "—"


def test_only_the_projects_asked_for(five):
    assert figures(projects=Project.objects.exclude(pk=five.pk))["issues"] == "0"
