"""Rounds: numbered and dated by whoever holds them, in order."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.batches import actions
from sanpi.batches.models import BatchType, Period
from sanpi.batches.reference import load_reference
from sanpi.batches.testing import make_period
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import NOW

pytestmark = pytest.mark.django_db
PAGE = "/system/periods/"


def test_a_number_is_taken_once_per_region(fourth, where):
    with pytest.raises(ValidationError):
        make_period(4, date(2022, 5, 1))
    assert make_period(4, date(2022, 5, 1), where.zone).pk


@pytest.mark.parametrize(("number", "day"), [(5, date(2022, 4, 5)), (3, date(2022, 4, 7))])
def test_a_day_out_of_order_is_refused(fourth, number, day):
    with pytest.raises(ValidationError, match="与第4期（2022-04-06）的先后不符"):
        make_period(number, day)


def test_two_rounds_on_one_day_are_possible(fourth):
    assert make_period(5, fourth.held_on).pk


def test_moving_a_round_keeps_the_order(fourth, seventh):
    actions.update_period(period=fourth, held_on=date(2022, 4, 8), note="改期", by=None, now=NOW)
    with pytest.raises(ValidationError, match="第7期"):
        actions.update_period(period=fourth, held_on=date(2023, 1, 29), note="", by=None, now=NOW)
    fourth.refresh_from_db()
    assert (fourth.held_on, fourth.note) == (date(2022, 4, 8), "改期")


def test_a_region_takes_part_in_its_own_rounds_and_in_those_above(fourth, where):
    of_city = make_period(5, date(2022, 6, 1), where.city)
    make_period(6, date(2022, 9, 1), where.zone)
    assert set(Period.objects.for_region(where.district)) == {fourth, of_city}
    assert set(Period.objects.for_region(where.city)) == {of_city}


def test_the_audit_trail_names_the_round(fourth):
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.summary, entry.after["region"]) == (
        "create_period",
        "新建期次：第4期",
        "410106",
    )


def test_the_batches_lead_from_one_to_the_next():
    load_reference()
    line = BatchType.objects.values_list("code", "next__code")
    assert list(line) == [("signing", "construction"), ("construction", "production"), ("production", None)]


@pytest.fixture
def at_office(client, office):
    sign_in(client, office)
    return client


def test_the_list_shows_the_rounds_one_keeps(at_office, fourth, where):
    make_period(5, date(2022, 6, 1), where.city)
    assert list(at_office.get(PAGE).context["periods"]) == [fourth]


def test_an_empty_list_says_what_belongs_there(at_office):
    assert "每次三个一批活动建一期" in at_office.get(PAGE).content.decode()


def test_the_page_opens_a_round(at_office, where):
    data = {"region": where.district.pk, "number": "7", "held_on": "2023-01-28", "note": ""}
    page = reverse("batches:create_period")
    assert at_office.post(page, data).url == PAGE
    assert at_office.post(page, data).status_code == 422
    assert Period.objects.get().held_on == date(2023, 1, 28)


def test_the_page_refuses_a_foreign_region(at_office, where):
    data = {"region": where.zone.pk, "number": "7", "held_on": "2023-01-28"}
    assert "region" in at_office.post(reverse("batches:create_period"), data).context["form"].errors


def test_the_page_moves_a_round_but_never_renumbers_it(at_office, fourth):
    page = reverse("batches:edit_period", args=[fourth.pk])
    assert 'value="2022-04-06"' in at_office.get(page).content.decode()
    at_office.post(page, {"number": "9", "held_on": "2022-04-08", "note": "改期"})
    fourth.refresh_from_db()
    assert (fourth.number, fourth.held_on) == (4, date(2022, 4, 8))


def test_an_error_of_order_stands_at_the_date(at_office, fourth, seventh):
    page = reverse("batches:edit_period", args=[fourth.pk])
    assert "held_on" in at_office.post(page, {"held_on": "2023-01-29"}).context["form"].errors


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("city_office", 200)]
)
def test_who_may_change_a_round(client, fourth, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("batches:edit_period", args=[fourth.pk])).status_code == status
