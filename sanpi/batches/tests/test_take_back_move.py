"""恢复: an exit or a conversion that was recorded by mistake."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.batches import actions
from sanpi.batches.models import BatchEntry, BatchMove
from sanpi.batches.testing import make_period, move_on, put, take_out
from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(project, fourth):
    return put(project, fourth, "signing")


def take_back(entry):
    move = BatchMove.objects.known_at(None).get(entry=entry)
    actions.take_back_move(move=move, reason="登记有误", by=None, now=NOW)


def in_force(known=None):
    return [entry.batch.code for entry in BatchEntry.objects.adjusted(standpoint(TODAY, known))]


def test_an_exit_taken_back_never_was_as_we_know_now(entry):
    take_out(entry, date(2022, 12, 20))
    take_back(entry)
    assert in_force() == ["signing"]
    assert in_force(known=date(2023, 1, 1)) == []


def test_a_conversion_taken_back_takes_its_follower_along(entry, seventh):
    move_on(entry, seventh)
    take_back(entry)
    assert in_force() == ["signing"]
    assert BatchEntry.objects.announced(standpoint(TODAY)).get() == entry
    assert in_force(known=date(2023, 2, 2)) == ["construction"]


def test_it_may_then_be_converted_again(entry, seventh):
    move_on(entry, seventh)
    take_back(entry)
    move_on(entry, seventh, recorded=TODAY)
    assert in_force() == ["construction"]


def test_a_conversion_that_was_followed_by_another_stays(entry, seventh):
    move_on(move_on(entry, seventh), make_period(8, date(2023, 2, 1)))
    with pytest.raises(ValidationError, match="不能恢复"):
        take_back(entry)


def test_a_conversion_that_was_followed_by_an_exit_stays(entry, seventh):
    take_out(move_on(entry, seventh), date(2023, 2, 1))
    with pytest.raises(ValidationError, match="不能恢复"):
        take_back(entry)


def test_an_exit_after_which_the_project_entered_elsewhere_stays(entry, seventh, project):
    take_out(entry, date(2022, 12, 20))
    put(project, seventh, "construction")
    with pytest.raises(ValidationError, match="已列入其他批次"):
        take_back(entry)


def test_twice_is_refused(entry):
    move = take_out(entry, date(2022, 12, 20))
    take_back(entry)
    with pytest.raises(ValidationError, match="已被更正"):
        actions.take_back_move(move=move, reason="登记有误", by=None, now=NOW)


def test_the_audit_trail_says_why(entry):
    take_out(entry, date(2022, 12, 20))
    take_back(entry)
    written = AuditEntry.objects.first()
    assert (written.verb, written.summary, written.reason) == (
        "take_back_move",
        "恢复第4期签约一批",
        "登记有误",
    )


def page(entry):
    return reverse("batches:take_back", args=[entry.pk])


def test_the_page_asks_why_and_takes_back(client, office, entry):
    take_out(entry, date(2022, 12, 20))
    sign_in(client, office)
    assert client.post(page(entry), {}).status_code == 422
    assert client.post(page(entry), {"reason": "登记有误"}).status_code == 302
    assert client.get(page(entry)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("city_office", 200)]
)
def test_who_may_open_it(client, entry, who, status):
    take_out(entry, date(2022, 12, 20))
    sign_in(client, PEOPLE[who]())
    assert client.get(page(entry)).status_code == status
