"""转化: into the next batch, counted there and nowhere else."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.batches.models import BatchEntry
from sanpi.batches.testing import make_period, move_on, put, take_out
from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import TODAY, YI, set_total

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(project, fourth):
    return put(project, fourth, "signing")


def in_force(day, known=None):
    entries = BatchEntry.objects.adjusted(standpoint(day, known))
    return [f"{entry.period}{entry.batch}" for entry in entries.select_related("period", "batch")]


def test_it_is_counted_once_on_every_day(entry, seventh):
    move_on(entry, seventh)
    days = (date(2022, 4, 5), date(2022, 4, 6), date(2023, 1, 27), date(2023, 1, 28), TODAY)
    assert [in_force(day) for day in days] == [
        [], ["第4期签约一批"], ["第4期签约一批"], ["第7期开工一批"], ["第7期开工一批"],
    ]  # fmt: skip


def test_as_known_before_the_report_it_is_still_in_the_old_batch(entry, seventh):
    move_on(entry, seventh, recorded=TODAY)
    assert in_force(TODAY, known=date(2023, 2, 2)) == ["第4期签约一批"]


def test_it_knows_where_it_came_from_and_takes_the_amounts_of_now(entry, seventh, project):
    set_total(project, 3 * YI, date(2022, 12, 1))
    follower = move_on(entry, seventh)
    assert (follower.converted_from, follower.announced_total) == (entry, 3 * YI)


def test_on_the_day_of_the_round_it_is_announced_there_otherwise_not(entry, seventh):
    assert not move_on(entry, seventh, on=date(2023, 1, 30)).announced
    assert BatchEntry.objects.announced(standpoint(TODAY)).get() == entry


def test_a_whole_chain_ends_in_the_last_batch(entry, seventh):
    last = move_on(move_on(entry, seventh), make_period(8, date(2023, 2, 1)))
    assert in_force(TODAY) == ["第8期投产一批"]
    with pytest.raises(ValidationError, match="投产一批之后没有下一批次"):
        move_on(last, last.period)


def test_whoever_left_cannot_be_converted(entry, seventh):
    take_out(entry, date(2022, 12, 20))
    with pytest.raises(ValidationError, match="已从本批次调出或转化"):
        move_on(entry, seventh)


def test_a_round_still_to_come_is_refused(entry):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        move_on(entry, make_period(8, date(2023, 5, 8)), recorded=TODAY)


def test_a_refused_conversion_leaves_the_entry_where_it_is(entry, seventh):
    with pytest.raises(ValidationError):
        move_on(entry, seventh, on=date(2022, 4, 1), recorded=TODAY)
    assert in_force(TODAY) == ["第4期签约一批"]


def test_the_audit_trail_says_from_where_to_where_and_why(entry, seventh, office):
    move_on(entry, seventh)
    written = AuditEntry.objects.filter(verb="convert_batch").get()
    assert written.summary == "第4期签约一批转化为第7期开工一批"
    assert (written.object_id, written.before) == (str(entry.project_id), {"entry": entry.pk})


def page(entry):
    return reverse("batches:convert", args=[entry.pk])


def test_the_page_offers_rounds_from_this_one_on(client, office, entry, seventh):
    make_period(3, date(2022, 1, 4))
    sign_in(client, office)
    assert set(client.get(page(entry)).context["form"].fields["period"].queryset) == {entry.period, seventh}


def test_the_page_converts_on_the_day_of_the_round_unless_another_is_named(client, office, entry, seventh):
    sign_in(client, office)
    assert client.post(page(entry), {"period": seventh.pk}).status_code == 302
    assert BatchEntry.objects.get(converted_from=entry).effective_on == seventh.held_on


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("city_office", 200)]
)
def test_who_may_open_it(client, entry, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(page(entry)).status_code == status
