"""Printed figures that differ from the ledger's own are said, with the difference; the sum of the rows stands."""

from datetime import date

import pytest

from sanpi.batches.actions import add_published
from sanpi.batches.testing import batch
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects.testing import NOW, YI, code, set_total

pytestmark = pytest.mark.django_db


def publish(world, value, measure="entries", periods="4,7", on=date(2023, 1, 31), **more):
    return add_published(
        region=more.pop("region", world.where.district), periods=periods, batch=more.pop("batch", None), measure=measure,
        value=value, published_on=on, source="日报", by=None, now=NOW, **more,
    )  # fmt: skip


def notes(client, **query):
    return client.get("/cockpit/", query, follow=True).context["notes"]


def test_the_same_as_adjusted_or_as_announced_is_no_difference(office, world):
    publish(world, 3)
    publish(world, 5)
    assert notes(office) == []


def test_a_difference_with_parts_and_link(office, world):
    publish(world, 8 * YI, "entries_total")
    (note,) = notes(office)
    assert (note["printed"], note["own"], note["difference"], note["unit"]) == ("8", "7.5", "0.5", "亿元")
    assert note["parts"] == "3＋4.5"
    assert office.get(note["url"]).context["figure"].text == "7.5"


def test_of_one_batch(office, world):
    publish(world, 2, batch=batch("signing"), periods="4")
    (note,) = notes(office)
    assert (note["label"], note["own"], note["parts"]) == ("第4期签约一批项目数", "1", "")


def test_of_a_list_of_key_projects(office, world):
    publish(world, 9 * YI, "key_total", periods="", level=code("level", "city"))
    (note,) = notes(office)
    assert (note["label"], note["printed"], note["own"]) == ("2023年市重点总投资", "9", "8")
    assert office.get(note["url"]).context["figure"].text == "8"


def test_it_is_held_against_the_day_it_speaks_of(office, world):
    publish(world, 7 * YI + YI // 2, "entries_total")
    set_total(world.signed, 9 * YI, date(2023, 2, 1))
    assert notes(office) == []


def test_a_figure_for_a_later_day_is_not_yet_a_question(office, world):
    publish(world, 99)
    assert notes(office, effective="2023-01-30") == []


def test_a_figure_of_another_region_is_none_of_ours(office, world):
    publish(world, 99, region=world.where.zone)
    assert notes(office) == []


def test_who_sees_only_part_of_the_region_is_told_nothing(client, world):
    publish(world, 3)
    sign_in(client, make_user(Role.LIAISON, world.where.district, world.unit))
    assert notes(client) == []


def test_the_page_says_it_in_a_sentence(office, world):
    publish(world, 4)
    text = office.get("/cockpit/").content.decode()
    assert "公布数 4 个，台账合计 3 个（1＋2），相差 1" in text


def test_the_batches_page_lists_what_was_printed(office, world):
    publish(world, 8 * YI, "entries_total")
    publish(world, 4)
    text = office.get("/batches/").content.decode()
    assert "8 亿元" in text
    assert "4 个" in text
