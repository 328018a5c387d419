"""The day a reader looks at, read from an address and kept in a session."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.standpoint import Chosen, parse, remember, remembered

TODAY = date(2023, 2, 3)
BEFORE = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("query", "effective", "known"),
    [
        ("effective=2022-12-31", BEFORE, None),
        ("effective=2022-12-31&known=2023-01-05", BEFORE, date(2023, 1, 5)),
        ("known=2022-12-31", TODAY, BEFORE),
        ("effective=2023-02-03", TODAY, None),
        ("effective=today", TODAY, None),
        ("effective=today&known=2022-12-31", TODAY, BEFORE),
        ("effective=2023-02-04", TODAY, None),
        ("effective=2022-12-31&known=2023-02-03", BEFORE, None),
        ("effective=2022-12-31&known=2099-01-01", BEFORE, None),
        ("effective=2022-12-31&known=rubbish", BEFORE, None),
        ("effective=rubbish&known=2022-12-31", TODAY, BEFORE),
    ],
)
def test_an_address_names_a_standpoint(query, effective, known):
    assert parse(QueryDict(query), TODAY) == Chosen(effective, known, TODAY)


@pytest.mark.parametrize(
    "query", ["", "effective=", "effective=rubbish", "effective=2023-02-30", "q=1", "known=&effective="]
)
def test_an_address_that_names_none(query):
    assert parse(QueryDict(query), TODAY) is None


@pytest.mark.parametrize(
    ("effective", "known", "present"), [(TODAY, None, True), (BEFORE, None, False), (TODAY, BEFORE, False)]
)
def test_the_present_is_today_as_known_now(effective, known, present):
    assert Chosen(effective, known, TODAY).is_today == present


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(effective=DAYS, known=st.none() | DAYS)
def test_what_is_chosen_comes_back_from_its_address_and_from_the_session(effective, known):
    text = f"effective={effective}" + (f"&known={known}" if known else "")
    chosen = parse(QueryDict(text), TODAY)
    again = QueryDict(mutable=True)
    again.update(chosen.query())
    assert (parse(again, TODAY) or Chosen(TODAY, None, TODAY)) == chosen
    request = SimpleNamespace(session={})
    remember(request, chosen)
    assert remembered(request, TODAY) == chosen


@given(effective=DAYS, known=st.none() | DAYS)
def test_nobody_sees_the_future(effective, known):
    text = f"effective={effective}" + (f"&known={known}" if known else "")
    chosen = parse(QueryDict(text), TODAY)
    assert chosen.effective <= TODAY
    assert chosen.known is None or chosen.known < TODAY


def test_known_lasts_until_the_end_of_its_day():
    assert Chosen(BEFORE, BEFORE, TODAY).at.known.isoformat() == "2022-12-31T23:59:59.999999+08:00"
    assert Chosen(BEFORE, None, TODAY).at.known is None


def test_the_present_is_the_absence_of_a_choice():
    request = SimpleNamespace(session={"standpoint": "effective=2022-12-31"})
    remember(request, Chosen(TODAY, None, TODAY))
    assert remembered(request, TODAY).is_today


def test_yesterdays_today_is_not_kept():
    request = SimpleNamespace(session={})
    remember(request, Chosen(TODAY, None, TODAY))
    tomorrow = date(2023, 2, 4)
    assert remembered(request, tomorrow) == Chosen(tomorrow, None, tomorrow)


def test_a_session_is_not_written_without_need():
    request = SimpleNamespace(session={})
    remember(request, Chosen(TODAY, None, TODAY))
    assert request.session == {}
