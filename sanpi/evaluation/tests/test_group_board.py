"""Units, regions and posts of many projects are read from the record, in few queries, and the page says so."""

from datetime import date

import pytest
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.domain.rating import Scope
from sanpi.evaluation import actions
from sanpi.evaluation.rules import Asked, board
from sanpi.evaluation.rules.group_board import group_board
from sanpi.evaluation.testing import PROGRESS, put_in_force, record_month
from sanpi.organizations.models import Official
from sanpi.organizations.testing import make_organization
from sanpi.progress.testing import MILLION, planned, report_year
from sanpi.projects.testing import LONG_AGO, noon

JUNE = Month(2023, 6)
AT, TODAY = standpoint(JUNE.last_day), date(2023, 7, 20)
SCOPES = ["unit", "lead", "region"]


@pytest.fixture
def many(where, monkeypatch):
    """More projects than are judged while a reader waits: three, of two units and two posts."""
    monkeypatch.setattr(board, "MOST_LIVE", 2)
    put_in_force(dimensions=[PROGRESS])
    for scope in SCOPES:
        actions.save_rules(
            region=where.district, scope=scope, name="汇总评定", content={"dimensions": [PROGRESS]},
            effective_on=LONG_AGO, by=None, now=noon(LONG_AGO),
        )  # fmt: skip
    for place, done in enumerate((1, 60, 90)):
        post = Official.objects.create(region=where.district, name=f"副区长{place}")
        unit = make_organization(where.district, f"单位{place}")
        report_year(planned(f"项目{place}", lead=post, unit=unit), {6: done * MILLION})


def read(scope, where):
    return group_board(Scope(scope), Asked.all(AT, TODAY), where.district.path)


def told(found):
    return [
        (line.key, line.colour, line.sentence, line.goals, line.rule, dict(line.counts), line.path)
        for line in found
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_the_record_says_the_same_as_judging_now(where, many, scope, monkeypatch):
    record_month(JUNE)
    recorded = read(scope, where)
    monkeypatch.setattr(board, "MOST_LIVE", 3000)
    live = read(scope, where)
    assert (recorded.live, live.live) == (False, True)
    assert [{**dict(line.counts)} for line in recorded.lines] == [
        {colour: number for colour, number in line.counts.items() if number} for line in live.lines
    ]
    assert [each[:5] for each in told(recorded.lines)] == [each[:5] for each in told(live.lines)]
    assert recorded.until == noon(TODAY)


@pytest.mark.parametrize(("scope", "number"), [("unit", 7), ("lead", 7), ("region", 8)])
def test_as_many_queries_however_many_there_are(where, many, scope, number, django_assert_num_queries):
    record_month(JUNE)
    with django_assert_num_queries(number):
        before = read(scope, where)
    for place in range(5):
        unit = make_organization(where.district, f"新单位{place}")
        planned(
            f"新项目{place}",
            unit=unit,
            lead=Official.objects.create(region=where.district, name=f"新岗位{place}"),
        )
    record_month(JUNE)
    with django_assert_num_queries(number):
        after = read(scope, where)
    assert len(after.lines) == len(before.lines) + (0 if scope == "region" else 5)


def test_rules_that_were_given_up_leave_nobody_on_the_board(where, many):
    record_month(JUNE)
    actions.give_up_rules(
        region=where.district,
        scope="unit",
        effective_on=JUNE.last_day,
        reason="停用",
        by=None,
        now=noon(TODAY),
    )
    assert read("unit", where).lines == []


def test_the_page_says_so_with_the_time(where, many, client, office):
    record_month(JUNE)
    client.force_login(office)
    asked = {"scope": "unit", "effective": "2023-06-30"}
    page = client.get(reverse("evaluation:lights"), asked, follow=True).content.decode()
    assert "最近一条记于 2023-07-20 12:00" in page
    page = client.get(reverse("evaluation:lights"), {"effective": "2023-06-30"}, follow=True).content.decode()
    assert "最近一条记于 2023-07-20 12:00" in page


def test_the_page_of_a_region_of_many_reads_the_record_too(where, many, client, office):
    record_month(JUNE)
    client.force_login(office)
    address = reverse("evaluation:group_light", args=["region", where.district.pk])
    page = client.get(address, {"effective": "2023-06-30"}, follow=True).content.decode()
    assert "最近一条记于 2023-07-20 12:00" in page
    assert "截至6月末完成41.9%" in page
