"""What was known before a month, and what therefore looks odd in it."""

import pytest

from sanpi.domain.periods import Month
from sanpi.progress import rules
from sanpi.progress.testing import MILLION, PLAN, planned, report, report_year
from sanpi.projects import actions as projects
from sanpi.projects.testing import LONG_AGO, YI, noon

pytestmark = pytest.mark.django_db
MARCH = Month(2023, 3)


def before(project, month=MARCH):
    return rules.before([project.pk], month)[project.pk]


def test_the_earlier_months_plan_total_and_last_words(project):
    report_year(project, {1: MILLION, 2: 2 * MILLION, 4: 9 * MILLION})
    known = before(project)
    assert (known.amounts, known.plan, known.total) == ((MILLION, 2 * MILLION), PLAN, 5 * YI)
    assert known.last_text == "主体施工至三层"


def test_words_of_two_months_ago_are_not_last_months(project):
    report_year(project, {1: MILLION})
    assert before(project).last_text == ""


def test_earlier_years_count_as_reported_unless_the_plan_says_otherwise(project):
    report_year(project, {12: 7 * MILLION}, year=2022)
    assert before(project).completed_before_year == 7 * MILLION
    projects.record_plan(
        project=project, year=2023, amount=PLAN, effective_on=LONG_AGO, by=None, now=noon(LONG_AGO),
        completed_before=9 * MILLION,
    )  # fmt: skip
    assert before(project).completed_before_year == 9 * MILLION


def test_funds_of_all_earlier_months_count(project):
    report(project, Month(2022, 12), 0, funds=MILLION)
    report(project, Month(2023, 2), 0, funds=2 * MILLION)
    report(project, MARCH, 0, funds=4 * MILLION)
    assert before(project).funds_before == 3 * MILLION


def test_many_projects_take_the_same_queries(where, django_assert_max_num_queries):
    keys = [planned(f"第{n}个").pk for n in range(8)]
    with django_assert_max_num_queries(5):
        assert len(rules.before(keys, MARCH)) == 8


def test_remarks_take_the_photos_days_from_above(project):
    found = rules.remarks(MARCH, {project.pk: {"amount": MILLION}}, {project.pk: [MARCH.first_day, LONG_AGO]})
    assert [remark.code for remark in found[project.pk]] == ["old_photo"]
