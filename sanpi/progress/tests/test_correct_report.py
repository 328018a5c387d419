"""What was accepted is corrected with a reason, and both stay on record."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.progress import actions, rules
from sanpi.progress.models import MonthlyReport
from sanpi.progress.testing import JANUARY, MILLION, accept_month, close_month, on_record, planned, report
from sanpi.projects.models import Project
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
MARCH = date(2023, 3, 1)


def correct(fact, now=None, reason="重复计算设备款", **values):
    return actions.correct_report(report=fact, values=values, reason=reason, by=None, now=now or noon(MARCH))


def to_date(effective, known=None):
    at = standpoint(effective, known)
    return Project.objects.annotate(done=rules.year_to_date(at, 2023)).get().done


def test_a_correction_is_a_new_fact_of_the_same_month(january, project):
    old = accept_month(january, project)
    new = correct(old, amount=6 * MILLION)
    assert (new.supersedes, new.effective_on, new.amount) == (old, old.effective_on, 6 * MILLION)
    assert (new.text, new.filled_at) == (old.text, old.filled_at)


def test_the_old_figure_is_seen_from_before_the_correction(january, project):
    correct(accept_month(january, project), amount=6 * MILLION)
    assert to_date(MARCH) == 6 * MILLION
    assert to_date(MARCH, known=date(2023, 2, 20)) == 10 * MILLION


def test_a_correction_wants_a_reason(january, project):
    with pytest.raises(ValidationError, match="更正原因"):
        correct(accept_month(january, project), reason=" ", amount=1)


def test_nothing_changed_is_no_correction(january, project):
    with pytest.raises(ValidationError, match="没有任何改动"):
        correct(accept_month(january, project), amount=10 * MILLION)


def test_what_cannot_be_is_refused_in_a_correction_too(january, project):
    with pytest.raises(ValidationError, match="三项之和"):
        correct(accept_month(january, project), construction=1)


def test_of_two_corrections_of_one_row_the_second_is_refused(january, project):
    old = accept_month(january, project)
    correct(old, amount=6 * MILLION)
    with pytest.raises(ValidationError, match="已被他人更正"):
        correct(old, amount=7 * MILLION)


def test_the_audit_trail_holds_what_changed_and_why(january, project):
    correct(accept_month(january, project), amount=6 * MILLION)
    entry = AuditEntry.objects.get(verb="correct_report")
    assert (entry.before, entry.after) == ({"amount": 10 * MILLION}, {"amount": 6 * MILLION})
    assert (entry.reason, entry.object_id) == ("重复计算设备款", str(project.pk))


def test_corrections_after_closing_are_listed_old_and_new(january, project, office):
    old = accept_month(january, project)
    close_month(january)
    actions.correct_report(
        report=old, values={"amount": 6 * MILLION}, reason="重复计算", by=office, now=noon(MARCH)
    )
    january.refresh_from_db()
    (found,) = rules.corrections(january)
    (change,) = found.changes
    assert (change.label, change.old, change.new) == ("本期完成投资", "1000", "600")
    assert (found.by, found.reason, found.project) == (office, "重复计算", project)


def test_a_correction_before_closing_is_not_listed(january, project):
    correct(accept_month(january, project), now=noon(date(2023, 2, 1)), amount=1)
    close_month(january)
    january.refresh_from_db()
    assert rules.corrections(january) == []


def test_an_open_month_has_no_corrections(january):
    assert rules.corrections(january) == []


def test_a_month_recorded_after_closing_is_listed_without_an_old_figure(january, project):
    close_month(january)
    january.refresh_from_db()
    report(project, JANUARY, MILLION, now=noon(MARCH))
    (found,) = rules.corrections(january)
    assert found.old is None and {change.field for change in found.changes} == {"amount", "stage", "text"}


def test_the_corrections_of_another_district_are_not_among_them(january, project, where):
    close_month(january)
    january.refresh_from_db()
    report(planned("中原项目", region=where.other_district), JANUARY, MILLION, now=noon(MARCH))
    assert rules.corrections(january) == []


def test_the_history_of_a_month_goes_back_to_its_first_figure(january, project):
    first = accept_month(january, project)
    correct(correct(first, amount=2 * MILLION), now=noon(date(2023, 3, 2)), amount=3 * MILLION)
    assert [item.changes[0].old for item in rules.history_of(on_record(project))] == ["200", "1000"]


def test_a_month_recorded_twice_with_the_same_values_is_one_fact(project):
    assert report(project, JANUARY, MILLION) == report(project, JANUARY, MILLION, now=noon(MARCH))
    assert MonthlyReport.objects.count() == 1


def test_a_month_recorded_from_outside_counts_as_accepted_in_the_open_round(january, project):
    report(project, JANUARY, MILLION)
    assert rules.round_progress(january.region, january)[0].accepted == 1


def test_a_month_without_an_amount_is_not_recorded(project):
    with pytest.raises(ValidationError, match="请填写本期完成投资"):
        actions.record_report(
            project=project, month=JANUARY, values={"text": "开工"}, by=None, now=noon(MARCH)
        )


def test_a_recording_taken_back_restores_what_it_corrected(project):
    report(project, JANUARY, MILLION)
    second = report(project, JANUARY, 2 * MILLION, now=noon(MARCH))
    actions.take_back_report(report=second, by=None, now=noon(date(2023, 3, 2)))
    assert on_record(project).amount == MILLION


def test_a_first_recording_taken_back_leaves_nothing(january, project):
    first = report(project, JANUARY, MILLION)
    actions.take_back_report(report=first, by=None, now=noon(MARCH))
    assert not MonthlyReport.objects.known_at(None).exists()
    assert not january.entries.exists()
