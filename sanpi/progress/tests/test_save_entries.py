"""Filling in a month: drafts, versions, a whole grid at once."""

from time import process_time

import pytest
from django.core.exceptions import ValidationError

from sanpi.core import audit
from sanpi.core.models import AuditEntry
from sanpi.progress import actions
from sanpi.progress.actions import ConflictError, Row
from sanpi.progress.models import Entry
from sanpi.progress.testing import MILLION, accept_month, close_month, fill, planned, submit, values
from sanpi.projects.models import AnnualPlan, Project, Status
from sanpi.projects.testing import LONG_AGO, make_many, make_project, noon, set_status

pytestmark = pytest.mark.django_db
DAY = noon(LONG_AGO.replace(year=2023, month=1, day=22))


def save(round_, *rows, by=None, now=DAY):
    return actions.save_entries(round=round_, rows=list(rows), by=by, now=now)


def test_a_row_is_saved_as_a_draft_with_its_author(january, project, liaison):
    (result,) = save(january, Row(project.pk, values()), by=liaison)
    entry = Entry.objects.get()
    assert (result.status, result.version, result.state) == ("saved", 1, Entry.State.DRAFT)
    assert (entry.amount, entry.filled_by, entry.filled_at) == (10 * MILLION, liaison, DAY)


def test_a_part_of_a_row_leaves_the_rest(january, project):
    save(january, Row(project.pk, values()))
    save(january, Row(project.pk, {"text": "封顶"}, 1))
    entry = Entry.objects.get()
    assert (entry.amount, entry.text, entry.version) == (10 * MILLION, "封顶", 2)


def test_an_empty_row_is_not_kept(january, project):
    (result,) = save(january, Row(project.pk, {"amount": None, "text": " "}))
    assert result.status == "unchanged"
    assert not Entry.objects.exists()


def test_a_second_click_changes_nothing(january, project):
    save(january, Row(project.pk, values()))
    written = audit.last_write()
    (again,) = save(january, Row(project.pk, values()))
    assert (again.status, again.version) == ("unchanged", 1)
    assert audit.last_write() == written


def test_an_old_version_is_a_conflict_that_says_what_stands_there_and_whose_it_is(
    january, project, liaison, office
):
    save(january, Row(project.pk, values()), by=liaison)
    save(january, Row(project.pk, {"amount": 3 * MILLION}, 1), by=office)
    (result,) = save(january, Row(project.pk, {"amount": 4 * MILLION}, 1), by=liaison)
    assert result.status == "conflict"
    assert result.conflict.values["amount"] == 3 * MILLION
    assert (result.conflict.by, result.conflict.version, result.conflict.at) == (office.name, 2, DAY)
    assert Entry.objects.get().amount == 3 * MILLION


def test_who_saw_nothing_does_not_overwrite_what_came_meanwhile(january, project):
    save(january, Row(project.pk, values()))
    (result,) = save(january, Row(project.pk, {"amount": 1}))
    assert result.status == "conflict"


def test_the_second_editor_may_choose_by_naming_the_present_version(january, project):
    save(january, Row(project.pk, values()))
    (conflict,) = save(january, Row(project.pk, {"amount": 1}, 0))
    (chosen,) = save(january, Row(project.pk, {"amount": 1}, conflict.conflict.version))
    assert chosen.status == "saved"


def test_a_single_row_raises_its_conflict(january, project):
    fill(january, project)
    with pytest.raises(ConflictError) as refused:
        actions.save_entry(round=january, project=project, values={"amount": 1}, version=9, by=None, now=DAY)
    assert refused.value.conflict.values["amount"] == 10 * MILLION


def test_one_refused_row_does_not_stop_the_others(january, project):
    other = planned("乙")
    good, bad = save(january, Row(project.pk, values()), Row(other.pk, {"text": "长" * 201}))
    assert (good.status, bad.status) == ("saved", "refused")
    assert "最多 200 字，现有 201 字" in bad.errors["text"]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"next_amount": -1}, "next_amount"), ({"verdict": "maybe"}, "verdict"), ({"stage": 99999999}, "stage"),
     ({"amount": 10**17}, "amount")],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(january, project, given, field):
    with pytest.raises(ValidationError) as refused:
        actions.save_entry(round=january, project=project, values=given, version=None, by=None, now=DAY)
    assert field in refused.value.message_dict


def test_a_project_without_a_plan_of_the_year_is_not_asked(january):
    (result,) = save(january, Row(make_project("无计划").pk, values()))
    assert "不在本月填报范围" in result.errors[""]


def test_a_project_that_left_is_not_asked(january, project):
    set_status(project, Status.WITHDRAWN, LONG_AGO)
    (result,) = save(january, Row(project.pk, values()))
    assert result.status == "refused"


def test_a_project_of_another_district_is_not_asked(january, where):
    other = planned("中原项目", region=where.other_district)
    assert save(january, Row(other.pk, values()))[0].status == "refused"


def test_an_accepted_row_stays(january, project):
    accept_month(january, project)
    (result,) = save(january, Row(project.pk, {"amount": 1}, 3))
    assert "已审核通过" in result.errors[""]


def test_a_submitted_row_that_is_changed_is_a_draft_again(january, project):
    fill(january, project)
    submit(january, project)
    (result,) = save(january, Row(project.pk, {"amount": 1}, 2))
    assert result.state == Entry.State.DRAFT


def test_a_closed_month_takes_nothing(january, project):
    close_month(january)
    with pytest.raises(ValidationError, match="已结账"):
        save(january, Row(project.pk, values()))


def test_an_odd_figure_is_saved_and_asked_about(january, project):
    (result,) = save(january, Row(project.pk, values(amount=-MILLION)))
    assert result.status == "saved"
    assert [remark.code for remark in result.remarks] == ["negative"]


def test_each_project_of_a_grid_has_its_own_audit_entry(january, project, liaison):
    other = planned("乙")
    save(january, Row(project.pk, values()), Row(other.pk, values()), by=liaison)
    entries = AuditEntry.objects.filter(verb="save_entry").order_by("number")
    assert [entry.object_id for entry in entries] == [str(project.pk), str(other.pk)]
    assert entries[0].after["amount"] == 10 * MILLION
    assert audit.verify()[1] is None


def grid(where, number):
    make_many(number)
    projects = list(Project.objects.order_by("pk"))
    AnnualPlan.objects.bulk_create(
        AnnualPlan(
            project=each, year=2023, amount=120 * MILLION, effective_on=LONG_AGO, recorded_at=noon(LONG_AGO)
        )
        for each in projects
    )
    return projects


def test_two_hundred_rows_are_saved_in_few_statements(january, where, django_assert_max_num_queries):
    rows = [Row(each.pk, values()) for each in grid(where, 200)]
    with django_assert_max_num_queries(40):
        results = save(january, *rows)
    assert {result.status for result in results} == {"saved"}


def test_two_hundred_rows_are_saved_and_saved_again_within_a_second(january, where):
    rows = [Row(each.pk, values()) for each in grid(where, 200)]
    start = process_time()
    save(january, *rows)
    first, start = process_time() - start, process_time()
    save(january, *(Row(row.project, {"amount": 2}, 1) for row in rows))
    assert first < 1 and process_time() - start < 1
