"""联审联批率, 手续办结率, 超期手续数, 容缺未补数."""

from datetime import date

import pytest

from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate
from sanpi.permits.measures import PERMIT_MEASURES, permit_rows
from sanpi.permits.testing import at_work, granted, happen
from sanpi.projects.measures import Question
from sanpi.projects.models import Project, Status
from sanpi.projects.testing import LONG_AGO, TODAY, make_project, set_status

pytestmark = pytest.mark.django_db
THIRD = date(2023, 1, 3)


def figures(day=TODAY, known=None):
    question = Question(Project.objects.all(), standpoint(day, known), TODAY)
    return {
        key: (f.numerator, f.denominator)
        for key, f in evaluate(PERMIT_MEASURES, permit_rows(question)).items()
    }


def test_permits_due_this_year_are_counted_by_item(project, permits):
    granted(project, "N01", THIRD, number="1")
    at_work(project, "N02", THIRD)
    happen(permits["N18"], "planned", TODAY, planned_on=date(2023, 6, 1))
    happen(permits["N13"], "planned", TODAY, planned_on=date(2024, 1, 2))
    assert figures()["permit_joint_rate"] == (1, 3)


def test_what_was_done_before_the_year_is_not_due(project, permits):
    granted(project, "N01", date(2022, 12, 30), number="1")
    assert figures()["permit_joint_rate"] == (0, 0)


def test_a_permit_of_last_year_still_open_is_due(project, permits):
    at_work(project, "N02", date(2022, 12, 30))
    assert figures()["permit_joint_rate"] == (0, 1)


def test_done_of_needed(project, permits):
    granted(project, "N01", THIRD, number="1")
    needed = sum(p.state not in {"to_check", "not_needed"} and not p.type.milestone for p in permits.values())
    assert figures()["permit_done_rate"] == (1, needed)


def test_milestones_are_no_permits(project, permits):
    before = figures()["permit_done_rate"]
    granted(project, "N19", TODAY)
    assert figures()["permit_done_rate"] == before


def test_late_and_promised(project, permits):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "waived", THIRD, missing="复印件", waived_until=TODAY)
    assert (figures()["permits_overdue"], figures()["permit_waivers_open"]) == ((1, None), (1, None))
    happen(permit, "fulfilled", TODAY)
    assert figures()["permit_waivers_open"] == (0, None)


def test_the_past_gives_its_own_figures(project, permits):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "issued", date(2023, 1, 20), number="1")
    found = [figures(day)["permits_overdue"][0] for day in (date(2023, 1, 9), date(2023, 1, 12), TODAY)]
    assert found == [0, 1, 0]


def test_late_reports_are_seen_from_both_standpoints(project, permits):
    granted(project, "N01", THIRD, number="1", recorded=TODAY)
    day = date(2023, 1, 20)
    assert figures(day)["permit_joint_rate"] == (1, 1)
    assert figures(day, known=day)["permit_joint_rate"] == (0, 0)


def test_nothing_is_no_rate(where):
    assert figures()["permit_done_rate"] == (0, 0)


@pytest.mark.parametrize("day", [TODAY, date(2023, 2, 2)])
def test_projects_that_left_do_not_count(project, permits, day):
    granted(project, "N01", THIRD, number="1")
    set_status(project, Status.WITHDRAWN, date(2023, 2, 1))
    assert figures(day)["permit_done_rate"] == (0, 0)


def test_before_they_were_set_up_nothing_counts(project, permits):
    assert figures(TODAY, known=LONG_AGO)["permit_done_rate"] == (0, 0)


def test_the_rows_behind_a_figure_are_as_many(project, permits):
    granted(project, "N01", THIRD, number="1")
    at_work(make_project("乙"), "N02", THIRD)
    rows = permit_rows(Question(Project.objects.all(), standpoint(TODAY), TODAY))
    counted = figures()
    for measure in PERMIT_MEASURES:
        assert rows.filter(measure.numerator.condition()).count() == counted[measure.key][0]
