"""Submitting, sending back, accepting."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.models import AuditEntry
from sanpi.progress import actions
from sanpi.progress.models import Entry, MonthlyReport
from sanpi.progress.testing import MILLION, accept_month, close_month, fill, on_record, planned, submit
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
DAY = noon(date(2023, 1, 26))


def send(round_, *projects):
    keys = [project.pk for project in projects]
    return actions.submit_entries(round=round_, projects=keys, by=None, now=DAY)


def accept(round_, *projects, by=None, versions=None):
    keys = [project.pk for project in projects]
    return actions.accept_entries(round=round_, projects=keys, by=by, now=DAY, versions=versions)


def test_a_complete_row_is_submitted_with_who_and_when(january, project, liaison):
    fill(january, project)
    actions.submit_entries(round=january, projects=[project.pk], by=liaison, now=DAY)
    entry = Entry.objects.get()
    assert (entry.state, entry.submitted_by, entry.submitted_at) == (Entry.State.SUBMITTED, liaison, DAY)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"amount": None}, "amount", "请填写本期完成投资"),
        ({"stage": None}, "stage", "请填写当前建设阶段"),
        ({"text": ""}, "text", "请填写形象进度"),
        ({"verdict": "cannot"}, "forecast_reason", "写明原因"),
        ({"amount": -1}, "reason", "为负的"),
        ({"construction": 1}, "amount", "三项之和"),
        ({"forecast_year": 1}, "forecast_year", "少于年初累计"),
    ],
)
def test_an_incomplete_or_impossible_row_stays_a_draft(january, project, given, field, said):
    fill(january, project, **given)
    (result,) = send(january, project)
    assert result.status == "refused" and said in result.errors[field]
    assert Entry.objects.get().state == Entry.State.DRAFT


def test_a_warning_does_not_stop_a_row(january, project):
    fill(january, project, amount=200 * MILLION)
    (result,) = send(january, project)
    assert result.done and [remark.code for remark in result.remarks] == ["over_plan"]


def test_nothing_filled_in_is_not_submitted(january, project):
    assert "还没有填写" in send(january, project)[0].errors[""]


def test_submitting_twice_changes_nothing(january, project):
    fill(january, project)
    send(january, project)
    assert send(january, project)[0].status == "unchanged"
    assert AuditEntry.objects.filter(verb="submit_entry").count() == 1


def test_an_accepted_row_becomes_a_fact_of_the_months_end(january, project, office, liaison):
    fill(january, project, by=liaison)
    submit(january, project)
    accept(january, project, by=office)
    fact = on_record(project)
    assert (fact.effective_on, fact.amount) == (date(2023, 1, 31), 10 * MILLION)
    assert (fact.filled_by, fact.reviewed_by, fact.recorded_by) == (liaison, office, office)


def test_accepting_twice_leaves_one_fact(january, project):
    fill(january, project)
    submit(january, project)
    accept(january, project)
    assert accept(january, project)[0].status == "unchanged"
    assert MonthlyReport.objects.count() == 1


def test_a_draft_is_not_accepted(january, project):
    fill(january, project)
    assert "尚未提交" in accept(january, project)[0].errors[""]
    assert not MonthlyReport.objects.exists()


def test_a_row_written_since_the_reviewer_looked_is_not_accepted(january, project):
    fill(january, project)
    submit(january, project)
    (result,) = accept(january, project, versions={project.pk: 1})
    assert result.status == "conflict" and result.conflict.version == 2


def test_many_rows_are_accepted_in_few_statements(january, where, django_assert_max_num_queries):
    projects = [planned(f"第{n}个") for n in range(20)]
    for each in projects:
        fill(january, each)
    submit(january, *projects)
    with django_assert_max_num_queries(16):
        assert all(result.done for result in accept(january, *projects))
    assert MonthlyReport.objects.count() == 20


def test_a_row_is_sent_back_with_a_comment(january, project, office):
    entry = fill(january, project)
    submit(january, project)
    returned = actions.return_entry(entry=entry, comment="形象进度与照片不符", by=office, now=DAY)
    assert (returned.state, returned.comment, returned.reviewed_by) == (
        "returned",
        "形象进度与照片不符",
        office,
    )
    assert AuditEntry.objects.first().reason == "形象进度与照片不符"


def test_sending_back_wants_a_comment(january, project):
    entry = fill(january, project)
    submit(january, project)
    with pytest.raises(ValidationError, match="退回的原因"):
        actions.return_entry(entry=entry, comment=" ", by=None, now=DAY)


def test_sending_back_twice_changes_nothing(january, project):
    entry = fill(january, project)
    submit(january, project)
    first = actions.return_entry(entry=entry, comment="补照片", by=None, now=DAY)
    assert actions.return_entry(entry=entry, comment="补照片", by=None, now=DAY).version == first.version


def test_a_draft_is_not_sent_back(january, project):
    with pytest.raises(ValidationError, match="尚未提交"):
        actions.return_entry(entry=fill(january, project), comment="改", by=None, now=DAY)


def test_a_returned_row_goes_round_again(january, project):
    entry = fill(january, project)
    submit(january, project)
    actions.return_entry(entry=entry, comment="核对金额", by=None, now=DAY)
    accept_month(january, project, amount=8 * MILLION)
    assert on_record(project).amount == 8 * MILLION


def test_an_accepted_row_that_is_sent_back_leaves_the_record(january, project):
    accept_month(january, project)
    actions.return_entry(entry=Entry.objects.get(), comment="金额有误", by=None, now=DAY)
    assert not MonthlyReport.objects.known_at(None).exists()
    accept_month(january, project, amount=7 * MILLION)
    assert on_record(project).amount == 7 * MILLION


def test_nothing_is_reviewed_after_closing(january, project):
    accept_month(january, project)
    close_month(january)
    with pytest.raises(ValidationError, match="已结账"):
        accept(january, project)
    with pytest.raises(ValidationError, match="已结账"):
        actions.return_entry(entry=Entry.objects.get(), comment="改", by=None, now=DAY)
