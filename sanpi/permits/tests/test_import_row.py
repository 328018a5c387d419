"""A row of a workbook becomes events of a permit, is compared with the record, and can be taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.models import AuditEntry
from sanpi.permits.ledger import TARGET
from sanpi.permits.models import Permit, PermitEvent
from sanpi.permits.rules import story_of
from sanpi.permits.testing import happen
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
DONE = {"item": "N10", "need": "needed", "planned_on": "2022-12-01", "accepted_on": "2022-12-05",
        "issued_on": "2022-12-09", "number": "地1", "valid_until": "2023-12-08"}  # fmt: skip


def write(project, values, now=NOW, as_of=TODAY):
    pk = TARGET.write(
        project.pk, values, None, region=project.region, as_of=as_of, by=None, now=now, source="台账.xlsx"
    )
    return Permit.objects.get(pk=pk)


def problems(project, values, as_of=TODAY):
    return dict(TARGET.problems(project.pk, values, None, as_of))


def kinds(permit):
    return [event.kind for event in story_of(permit)]


def test_a_finished_permit_is_told_from_its_dates(project):
    permit = write(project, DONE)
    assert kinds(permit) == ["set_up", "planned", "accepted", "issued"]
    assert (permit.state, permit.number, permit.due_on) == ("issued", "地1", date(2022, 12, 12))
    assert permit.valid_until == date(2023, 12, 8)


def test_dates_may_come_as_dates(project):
    assert write(project, DONE | {"issued_on": date(2022, 12, 8)}).issued_on == date(2022, 12, 8)


def test_everything_carries_one_moment_and_its_source(project):
    permit = write(project, DONE)
    assert {event.recorded_at for event in permit.events.all()} == {NOW}
    assert set(permit.events.exclude(kind="set_up").values_list("source", flat=True)) == {"台账.xlsx"}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"item": "N05", "need": "not_needed"}, "not_needed"),
        ({"item": "N05", "need": "needed"}, "waiting"),
        ({"item": "N05", "need": "to_check"}, "to_check"),
        ({"item": "N18", "state": "preparing"}, "preparing"),
        ({"item": "N18", "accepted_on": "2023-01-31"}, "accepted"),
        ({"item": "N18", "accepted_on": "2023-01-31", "state": "correcting"}, "correcting"),
        ({"item": "N18", "accepted_on": "2023-01-31", "state": "refused"}, "refused"),
        ({"item": "N18", "issued_on": "2023-01-31", "number": "1"}, "issued"),
        ({"item": "建筑工程施工许可证", "state": "preparing"}, "preparing"),
        ({"item": "n18", "state": "preparing"}, "preparing"),
    ],
)
def test_states(project, values, state):
    assert problems(project, values) == {}
    assert write(project, values).state == state


def test_a_promise_of_papers(project):
    row = {"item": "N18", "accepted_on": "2023-01-31", "missing": "专户证明", "waived_until": "2023-02-20"}
    permit = write(project, row)
    assert (permit.state, permit.missing, permit.waived_until) == ("accepted", "专户证明", date(2023, 2, 20))


@pytest.mark.parametrize(
    ("change", "column", "message"),
    [
        ({"item": "N99"}, "item", "模板中没有“N99”"),
        ({"issued_on": "2023-02-04"}, "issued_on", "晚于台账截至日期"),
        ({"accepted_on": "2022-12-10"}, "issued_on", "早于受理日"),
        ({"valid_until": "2022-12-01"}, "valid_until", "早于办结日"),
        ({"waived_until": "2023-03-01"}, "missing", "请同时写明缺件"),
        ({"missing": "出让合同", "waived_until": "2023-03-01"}, "missing", "主审要件"),
    ],
)
def test_what_would_be_refused_is_found_without_writing(project, change, column, message):
    before = PermitEvent.objects.count(), AuditEntry.objects.count()
    assert message in problems(project, DONE | change)[column]
    assert (PermitEvent.objects.count(), AuditEntry.objects.count()) == before
    with pytest.raises(ValidationError):
        write(project, DONE | change)


def test_a_row_without_a_project_says_so():
    assert "没有这个项目" in dict(TARGET.problems(None, DONE, None, TODAY))["name"]


def test_what_the_record_holds(project, permits, where):
    happen(permits["N18"], "accepted", date(2023, 1, 31))
    held = TARGET.held(where.district, [project.pk], TODAY)
    assert set(held) == {(project.pk, code) for code in permits}
    found = held[project.pk, "N18"]
    assert (found.pk, found.values["accepted_on"], found.values["state"]) == (
        permits["N18"].pk, date(2023, 1, 31), "accepted",
    )  # fmt: skip


def test_another_region_holds_nothing(project, permits, where):
    assert TARGET.held(where.zone, [project.pk], TODAY) == {}


def test_a_second_workbook_adds_what_is_new(project):
    first = write(project, {"item": "N10", "accepted_on": "2022-12-05"})
    second = write(project, DONE, now=LATER)
    assert first.pk == second.pk
    assert kinds(second) == ["set_up", "accepted", "planned", "issued"]


def test_a_second_workbook_corrects_what_is_different(project):
    write(project, DONE)
    permit = write(project, {"item": "N10", "issued_on": "2022-12-08", "number": "地2"}, now=LATER)
    assert (permit.issued_on, permit.number) == (date(2022, 12, 8), "地2")
    assert kinds(permit).count("issued") == 1


def test_the_same_workbook_again_changes_nothing(project):
    write(project, DONE)
    before = PermitEvent.objects.count()
    write(project, DONE, now=LATER)
    assert PermitEvent.objects.count() == before


def take_back(permit, moment, now=LATER):
    TARGET.take_back(permit.pk, recorded_at=moment, by=None, now=now)
    permit.refresh_from_db()


def test_taken_back_a_permit_made_by_the_import_is_gone(project):
    permit = write(project, DONE)
    take_back(permit, NOW)
    assert permit.state == ""
    assert write(project, DONE, now=LATER + timedelta(hours=1)).state == "issued"


def test_taken_back_a_permit_there_before_stands_as_it_did(project, permits):
    permit = write(project, DONE)
    take_back(permit, NOW)
    assert (permit.state, permit.number, permit.planned_on) == ("waiting", "", None)


def test_taken_back_a_correction_gives_what_it_replaced(project):
    permit = write(project, DONE)
    write(project, {"item": "N10", "issued_on": "2022-12-08", "number": "地2"}, now=LATER)
    take_back(permit, LATER, LATER + timedelta(hours=1))
    assert (permit.issued_on, permit.number, permit.accepted_on) == (
        date(2022, 12, 9),
        "地1",
        date(2022, 12, 5),
    )


def test_what_later_work_rests_on_is_not_taken_back(project):
    permit = write(project, DONE)
    happen(permit, "voided", TODAY, recorded=TODAY + timedelta(1), note="未开工")
    with pytest.raises(ValidationError, match="在导入之后又有登记"):
        take_back(permit, NOW)


def test_nothing_of_that_moment_is_said(project):
    with pytest.raises(ValidationError, match="没有可撤回的记录"):
        take_back(write(project, DONE), LATER)
