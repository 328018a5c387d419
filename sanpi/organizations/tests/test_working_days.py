"""The working calendar that a new database starts with."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sanpi.core import audit
from sanpi.core.models import CalendarDay
from sanpi.organizations.reference import load_reference
from sanpi.organizations.working_days import load_calendar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", range(2020, 2027))
def test_it_agrees_with_an_independent_source(year: int) -> None:
    calendar = load_calendar()
    first = date(year, 1, 1)
    every = [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]
    assert [day for day in every if calendar.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_the_years_of_notices_are_known_and_later_ones_assumed() -> None:
    assert load_calendar().known_years == frozenset(range(2020, 2027))
    assert load_calendar().is_assumed(date(2027, 3, 1))


def test_days_name_their_notice() -> None:
    day = CalendarDay.objects.get(day=date(2026, 2, 14))
    assert (day.working, day.name, day.source) == (
        True, "春节调休", "国务院办公厅关于2026年部分节假日安排的通知",
    )  # fmt: skip


def test_loading_again_changes_nothing() -> None:
    CalendarDay.objects.filter(day=date(2026, 10, 8)).delete()
    CalendarDay.objects.create(day=date(2026, 10, 8), working=False, name="停工", source="区政府通知")
    CalendarDay.objects.filter(day=date(2026, 2, 14)).delete()
    before = list(CalendarDay.objects.values_list("day", "working", "name"))
    load_reference()
    assert list(CalendarDay.objects.values_list("day", "working", "name")) == before


def test_it_is_read_once_until_the_next_write(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load_calendar()
    with django_assert_num_queries(1):
        load_calendar()
    day = CalendarDay.objects.create(day=date(2026, 11, 2), working=False, name="停工", source="通知")
    audit.record(by=None, now=timezone.now(), verb="calendar.set", summary="改日历", obj=day)
    assert not load_calendar().is_working(date(2026, 11, 2))
