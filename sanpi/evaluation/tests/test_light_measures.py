"""Red, yellow and green projects as measures: counted from the record, once per bundle, as it was known."""

from datetime import date

from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate
from sanpi.domain.periods import Month
from sanpi.evaluation.measures import LIGHT_MEASURES, light_rows
from sanpi.evaluation.testing import PROGRESS, put_in_force, record_month
from sanpi.progress.testing import MILLION, planned, report, report_year
from sanpi.projects.measures import Question
from sanpi.projects.models import Project, Status
from sanpi.projects.testing import set_status

MAY = Month(2023, 5)


def figures(on=MAY.last_day, known=None):
    question = Question(Project.objects.all(), standpoint(on, known), date(2023, 8, 1))
    return [figure.numerator for figure in evaluate(LIGHT_MEASURES, light_rows(question)).values()]


def test_they_count_the_record(where):
    put_in_force(dimensions=[PROGRESS])
    planned("红")
    report_year(planned("绿"), {5: 50 * MILLION})
    planned("子项目", parent=planned("打捆", is_bundle=True))
    assert figures() == [0, 0, 0]
    record_month(MAY)
    assert figures() == [2, 0, 1]


def test_a_project_that_left_does_not_count(project):
    record_month(MAY)
    set_status(project, Status.WITHDRAWN, date(2023, 6, 1))
    assert figures() == [1, 0, 0]
    assert figures(date(2023, 6, 2)) == [0, 0, 0]


def test_a_correction_is_seen_from_the_day_it_was_made(project):
    record_month(MAY)
    report(project, MAY, 60 * MILLION)
    record_month(MAY, date(2023, 6, 25))
    assert figures(known=date(2023, 6, 21)) == [1, 0, 0]
    assert figures() == [0, 0, 1]
