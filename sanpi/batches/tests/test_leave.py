"""调出: out of the target set, but not out of what was announced."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.batches import actions
from sanpi.batches.models import BatchEntry
from sanpi.batches.testing import put, take_out
from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
DECEMBER = date(2022, 12, 20)


@pytest.fixture
def entry(project, fourth):
    return put(project, fourth, "signing")


def counts(day, known=None):
    at = standpoint(day, known)
    return BatchEntry.objects.announced(at).count(), BatchEntry.objects.adjusted(at).count()


def test_the_announcement_stays(entry):
    take_out(entry, DECEMBER)
    assert counts(TODAY) == (1, 0)


def test_until_then_it_was_in_force(entry):
    take_out(entry, DECEMBER)
    assert (counts(date(2022, 12, 19)), counts(DECEMBER)) == ((1, 1), (1, 0))


def test_until_it_was_reported_it_counted_as_in_force(entry):
    take_out(entry, DECEMBER, recorded=TODAY)
    assert (counts(TODAY, known=date(2023, 2, 2)), counts(DECEMBER)) == ((1, 1), (1, 0))


@pytest.mark.parametrize(("cause", "approver"), [("", "市项目办"), ("企业放弃", " ")])
def test_it_needs_a_cause_and_an_approver(entry, cause, approver):
    with pytest.raises(ValidationError, match="原因和批准单位"):
        actions.leave(entry=entry, effective_on=DECEMBER, cause=cause, approver=approver, by=None, now=NOW)


def test_twice_is_refused(entry):
    take_out(entry, DECEMBER)
    with pytest.raises(ValidationError, match="已从本批次调出或转化"):
        take_out(entry, DECEMBER)


@pytest.mark.parametrize(
    ("day", "message"), [(date(2022, 4, 5), "不能早于列入日期"), (date(2023, 2, 4), "不能晚于今天")]
)
def test_a_day_out_of_order_is_refused(entry, day, message):
    with pytest.raises(ValidationError, match=message):
        take_out(entry, day, recorded=TODAY)


def test_the_audit_trail_says_who_approved_and_why(entry):
    take_out(entry, DECEMBER)
    written = AuditEntry.objects.first()
    assert (written.verb, written.after["approver"], written.reason) == (
        "leave_batch",
        "市项目办",
        "企业放弃",
    )


def page(entry):
    return reverse("batches:leave", args=[entry.pk])


def test_the_page_takes_a_project_out(client, office, entry):
    sign_in(client, office)
    data = {"effective_on": "2022-12-20", "cause": "企业放弃", "approver": "市项目办"}
    assert client.post(page(entry), data).status_code == 302
    assert counts(TODAY) == (1, 0)
    assert client.post(page(entry), data).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("city_office", 200)]
)
def test_who_may_open_it(client, entry, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(page(entry)).status_code == status
