"""The working sheet."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.enrollment import actions
from sanpi.enrollment.models import Enrollment, EnrollmentEvent, State
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import NOW, YI, noon

pytestmark = pytest.mark.django_db


def write(project, now=NOW, **values):
    return actions.update_sheet(project=project, values=values, by=None, now=now)


def test_the_first_thing_written_begins_the_preparation(due):
    assert write(due, reporter="张统计") == ["reporter"]
    assert (due.enrollment.reporter, due.enrollment.state) == ("张统计", State.PREPARED)
    assert EnrollmentEvent.objects.get().effective_on == date(2023, 2, 3)


def test_writing_the_same_again_changes_nothing(due):
    write(due, reporter="张统计")
    before = AuditEntry.objects.count()
    assert write(due, reporter="张统计") == []
    assert AuditEntry.objects.count() == before


def test_the_audit_trail_holds_old_and_new(due):
    write(due, first_amount=YI)
    write(due, first_amount=2 * YI)
    entry = AuditEntry.objects.first()
    assert (entry.before, entry.after) == ({"first_amount": YI}, {"first_amount": 2 * YI})


def test_a_negative_amount_is_refused(due):
    with pytest.raises(ValidationError, match="首报投资不能为负数"):
        write(due, first_amount=-1)


def test_who_saw_an_older_sheet_is_told_what_stands(due):
    write(due, reporter="张统计")
    with pytest.raises(ValidationError, match="张统计"):
        actions.update_sheet(project=due, values={"reporter": "李"}, revision=1, by=None, now=NOW)


def test_a_project_that_the_register_has_in_the_library_is_not_prepared(due):
    due.enrolled_on = date(2022, 12, 1)
    due.save()
    write(due, reporter="张统计")
    assert not EnrollmentEvent.objects.exists()


def test_the_page_takes_what_the_papers_say(client, liaison, due):
    sign_in(client, liaison)
    page = reverse("enrollment:edit_sheet", args=[due.pk])
    data = {
        "unit_in_library": "true", "filing_owner": "某公司", "approved_on": "2022-08-01", "plan_total": "0.5",
        "first_amount": "120", "revision": "1",
    }  # fmt: skip
    assert client.post(page, data).status_code == 302
    sheet = Enrollment.objects.get()
    assert (sheet.unit_in_library, sheet.filing_owner, sheet.plan_total) == (True, "某公司", YI // 2)
    assert sheet.first_amount == 1_200_000


def test_nothing_typed_is_lost(client, office, due):
    sign_in(client, office)
    page = reverse("enrollment:edit_sheet", args=[due.pk])
    answer = client.post(page, {"filing_owner": "某公司", "plan_total": "很多", "revision": "1"})
    assert answer.status_code == 422
    assert "某公司" in answer.content.decode()


def test_the_page_shows_what_is_known(client, office, due):
    write(due, filing_owner="某公司", unit_in_library=False)
    sign_in(client, office)
    text = client.get(reverse("enrollment:edit_sheet", args=[due.pk])).content.decode()
    assert "某公司" in text
    assert '<option value="false" selected>' in text


@pytest.mark.parametrize(
    ("who", "status"), [("project_office", 200), ("city_office", 200), ("another_district", 404)]
)
def test_three_people(client, due, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("enrollment:edit_sheet", args=[due.pk])).status_code == status


def test_reading_changes_nothing(client, office, due):
    sign_in(client, office)
    client.get(reverse("enrollment:edit_sheet", args=[due.pk]))
    client.get(reverse("enrollment:project", args=[due.pk]))
    assert not Enrollment.objects.exists()


def test_an_event_told_late_moves_the_preparation_before_it(ready):
    actions.update_sheet(project=ready, values={"reporter": "张"}, by=None, now=noon(date(2023, 2, 1)))
    actions.submit(project=ready, effective_on=date(2022, 10, 9), by=None, now=NOW)
    ready.enrollment.refresh_from_db()
    assert ready.enrollment.state == State.SUBMITTED
