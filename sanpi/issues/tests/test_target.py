"""Workbooks of issues: new rows, rows found again, what is refused, what is taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.facts import standpoint
from sanpi.issues.ledger import LEDGER, TARGET, load_issue_rows
from sanpi.issues.models import Issue, State
from sanpi.issues.rules import seen
from sanpi.issues.testing import close, make_issue, report
from sanpi.projects.testing import NOW, TODAY, noon

pytestmark = pytest.mark.django_db


def write(where, office, values, project=None, held=None, now=NOW):
    pk = TARGET.write(
        project.pk if project else None, values, held, region=where.district, as_of=TODAY, by=office, now=now,
        source="台账.xlsx",
    )  # fmt: skip
    return Issue.objects.get(pk=pk)


def held(where, project=None):
    return TARGET.held(where.district, [project.pk] if project else [], TODAY)


def problems(values, project=None, held=None):
    return dict(TARGET.problems(project.pk if project else None, values, held, TODAY))


ROW = {
    "number": "问12", "source": "tour", "category": "energy", "description": "能耗指标不足", "demand": "请协调",
    "raised_on": date(2023, 1, 10), "lead_unit": "区自然资源局", "assisting": "区工信局", "responsible": "王工",
    "level": "B", "measures": "申请调剂", "due_on": date(2023, 2, 20), "progress": "已上报",
}  # fmt: skip


def test_a_row_becomes_an_issue(where, office, project, unit):
    assert problems(ROW, project) == {}
    issue = write(where, office, ROW, project)
    assert (issue.number, issue.outer_number, issue.project) == ("2023-001", "问12", project)
    assert (issue.state, issue.due_on, issue.lead_unit, issue.level) == (
        State.WORKING, date(2023, 2, 20), unit, "B",
    )  # fmt: skip
    assert issue.assisting.get().name == "区工信局"
    assert issue.last_progress_on == TODAY
    assert issue.raised_by is None


def test_the_scantiest_row_is_enough(where, office):
    values = {"description": "路不通"}
    assert problems(values) == {}
    issue = write(where, office, values)
    assert (issue.category.code, issue.source.code, issue.raised_on) == ("other", "weekly_meeting", TODAY)


def test_without_a_lead_unit_the_unit_of_the_project_leads(where, office, project):
    issue = write(where, office, {"description": "路不通", "due_on": date(2023, 3, 1)}, project)
    assert issue.lead_unit == project.unit


def test_one_dealt_with_long_ago(where, office):
    values = {"description": "路不通", "raised_on": date(2022, 5, 1), "state": "closed",
              "closed_on": date(2022, 6, 1), "satisfaction": 5, "progress": "已修通"}  # fmt: skip
    assert problems(values) == {}
    issue = write(where, office, values)
    assert (issue.number, issue.state, issue.closed_on) == ("2022-001", State.CLOSED, date(2022, 6, 1))


def test_a_cancelled_one(where, office):
    assert write(where, office, {"description": "路不通", "state": "已取消"}).state == State.CANCELLED


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"description": " "}, "description"),
        ({"raised_on": date(2023, 2, 4)}, "raised_on"),
        ({"due_on": date(2023, 2, 1), "lead_unit": "区工信局"}, "due_on"),
        ({"due_on": date(2023, 3, 1)}, "lead_unit"),
        ({"lead_unit": "没有的局"}, "lead_unit"),
        ({"assisting": "区工信局、没有的局"}, "assisting"),
        ({"state": "closed"}, "closed_on"),
        ({"closed_on": date(2023, 3, 1)}, "closed_on"),
        ({"closed_on": TODAY, "state": "working"}, "state"),
        ({"satisfaction": 9}, "satisfaction"),
        ({"category": "不存在"}, "category"),
    ],
)
def test_what_a_new_row_may_not_say(project, values, column):
    assert column in problems({"description": "路不通"} | values)


def test_found_again_by_our_number_by_theirs_and_by_the_text(where, office, project):
    issue = write(where, office, ROW, project)
    found = held(where, project)
    keys = [
        (None, "2023-001", "改过的描述"), (None, "问12", None), (project.pk, None, " 能耗指标\n不足"),
    ]  # fmt: skip
    assert [found[key].pk for key in keys] == [issue.pk] * 3
    assert found.get((project.pk, "问99", "能耗指标不足")) is None
    assert (None, None, "能耗指标不足") not in found
    assert dict(found)[project.pk, None, "能耗指标不足"].pk == issue.pk


def test_an_export_read_back_changes_nothing(where, office, project):
    issue = write(where, office, ROW, project)
    at = standpoint(TODAY)
    row = load_issue_rows(seen(office, where.district, at, TODAY), at, TODAY)[0]
    values = {column.key: column.value(row) for column in LEDGER.columns if column.writable}
    before = issue.events.count()
    known = held(where, project)[project.pk, values["number"], values["description"]]
    assert problems(values, project, known) == {}
    write(where, office, values, project, known)
    assert issue.events.count() == before


def test_a_row_brings_the_issue_up_to_date(where, office, project, unit):
    write(where, office, ROW, project)
    known = held(where, project)[None, "2023-001", None]
    changes = {"number": "2023-001", "measures": "异地调剂", "lead_unit": "区工信局", "progress": "市局已批"}
    assert problems(changes, project, known) == {}
    issue = write(where, office, changes, project, known)
    assert (issue.measures, issue.lead_unit.name, issue.due_on) == ("异地调剂", "区工信局", date(2023, 2, 20))
    assert issue.events.last().text == "市局已批"


@pytest.mark.parametrize(
    ("values", "column", "message"),
    [
        ({"due_on": date(2023, 4, 1)}, "due_on", "申请延期"),
        ({"raised_on": TODAY}, "raised_on", "不再改"),
        ({"closed_on": TODAY}, "closed_on", "申请销号"),
        ({"state": "closed"}, "state", "系统中为“办理中”"),
    ],
)
def test_what_an_event_decides_is_refused(where, office, project, unit, values, column, message):
    write(where, office, ROW, project)
    known = held(where, project)[None, "2023-001", None]
    assert message in problems(values, project, known)[column]


def test_what_is_closed_takes_no_report(where, issue, project):
    close(issue, TODAY)
    known = held(where, project)[None, issue.number, None]
    assert "已办结" in problems({"progress": "又动了"}, project, known)["progress"]


def test_a_new_issue_is_taken_back(where, office):
    issue = write(where, office, {"description": "路不通"})
    TARGET.take_back(issue.pk, recorded_at=NOW, by=office, now=NOW)
    assert not Issue.objects.visible_to(office).exists()
    assert held(where).get((None, None, "路不通")) is None


def test_changes_are_taken_back(where, office, issue, project, unit):
    known = held(where, project)[None, issue.number, None]
    values = {"measures": "调剂", "category": "energy", "lead_unit": "区工信局", "progress": "已上报"}
    write(where, office, values, project, known)
    TARGET.take_back(issue.pk, recorded_at=NOW, by=office, now=NOW)
    issue.refresh_from_db()
    assert (issue.measures, issue.category.code, issue.lead_unit, issue.last_progress_on) == (
        "", "land_quota", unit, None,
    )  # fmt: skip


def test_where_later_work_rests_on_it_nothing_is_taken_back(where, office):
    issue = write(where, office, {"description": "路不通"})
    report(issue, TODAY, recorded=date(2023, 2, 4))
    with pytest.raises(ValidationError, match="又有办理"):
        TARGET.take_back(issue.pk, recorded_at=NOW, by=office, now=noon(date(2023, 2, 5)))


def test_another_region_holds_nothing(where, office):
    make_issue(description="路不通")
    assert len(TARGET.held(where.zone, [], TODAY)) == 0
