from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.timeline import Fact, Standpoint, as_of, latest

START = datetime(2023, 1, 1, tzinfo=UTC)


def on(day: int) -> date:
    return date(2023, 1, day)


def at(day: int) -> datetime:
    return datetime(2023, 1, day, 12, tzinfo=UTC)


def ids(facts, effective, known=None):
    return [fact.id for fact in as_of(facts, Standpoint(effective, known))]


@st.composite
def histories(draw):
    """Facts with growing ids; some correct or withdraw an earlier one."""
    facts = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        supersedes = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        effective = START.date() + timedelta(days=draw(st.integers(0, 30)))
        recorded = START + timedelta(days=draw(st.integers(0, 30)))
        retracted = supersedes is not None and draw(st.booleans())
        facts.append(Fact(number, "value", effective, recorded, supersedes, retracted))
    return facts


STANDPOINTS = st.builds(
    Standpoint,
    st.integers(0, 30).map(lambda days: START.date() + timedelta(days=days)),
    st.none() | st.integers(0, 30).map(lambda days: START + timedelta(days=days)),
)


def test_a_fact_holds_from_its_effective_day():
    facts = [Fact(1, "开工", on(10), at(10))]
    assert ids(facts, on(9)) == []
    assert ids(facts, on(10)) == [1]


def test_a_late_report_is_not_known_before_it_was_recorded():
    facts = [Fact(1, "开工", on(5), at(20))]
    assert ids(facts, on(10), known=at(19)) == []
    assert ids(facts, on(10), known=at(20)) == [1]
    assert ids(facts, on(10)) == [1]


def test_a_correction_replaces_the_old_fact_once_it_is_known():
    facts = [Fact(1, "3亿", on(5), at(5)), Fact(2, "2亿", on(5), at(20), supersedes=1)]
    assert ids(facts, on(31), known=at(19)) == [1]
    assert ids(facts, on(31), known=at(20)) == [2]


def test_a_chain_of_corrections_leaves_the_last():
    facts = [
        Fact(1, "3亿", on(5), at(5)),
        Fact(2, "2亿", on(5), at(10), supersedes=1),
        Fact(3, "1亿", on(5), at(15), supersedes=2),
    ]
    assert [ids(facts, on(31), known=at(day)) for day in (9, 14, 31)] == [[1], [2], [3]]


def test_a_correction_to_a_later_day_hides_the_old_fact():
    facts = [Fact(1, "开工", on(5), at(5)), Fact(2, "开工", on(25), at(10), supersedes=1)]
    assert ids(facts, on(20)) == []
    assert ids(facts, on(25)) == [2]


def test_a_withdrawal_removes_the_fact_and_itself():
    facts = [Fact(1, "开工", on(5), at(5)), Fact(2, "开工", on(5), at(10), supersedes=1, retracted=True)]
    assert ids(facts, on(31), known=at(9)) == [1]
    assert ids(facts, on(31)) == []


def test_facts_are_ordered_by_effect_then_recording_then_id():
    facts = [
        Fact(4, "", on(7), at(9)),
        Fact(3, "", on(7), at(9)),
        Fact(2, "", on(7), at(8)),
        Fact(1, "", on(8), at(1)),
    ]
    assert ids(facts, on(31)) == [2, 3, 4, 1]


def test_latest_is_the_one_in_effect_last():
    facts = [Fact(1, "开工", on(9), at(9)), Fact(2, "签约", on(5), at(20))]
    assert latest(facts, Standpoint(on(31))).value == "开工"
    assert latest(facts, Standpoint(on(6))).value == "签约"
    assert latest(facts, Standpoint(on(1))) is None


def test_a_fact_cannot_supersede_itself():
    with pytest.raises(ValueError, match="cannot supersede itself"):
        Fact(1, "开工", on(5), at(5), supersedes=1)


@given(histories(), STANDPOINTS, st.integers(1, 30), st.none() | st.integers(1, 12))
def test_what_is_recorded_later_never_changes_the_answer(facts, standpoint, delay, supersedes):
    known = standpoint.known or max((fact.recorded_at for fact in facts), default=START)
    before = Standpoint(standpoint.effective, known)
    later = Fact(99, "value", START.date(), known + timedelta(days=delay), supersedes)
    assert as_of([*facts, later], before) == as_of(facts, before)


@given(histories(), STANDPOINTS)
def test_as_known_now_is_as_known_at_the_end_of_time(facts, standpoint):
    now = Standpoint(standpoint.effective)
    assert as_of(facts, now) == as_of(
        facts, Standpoint(standpoint.effective, datetime.max.replace(tzinfo=UTC))
    )


@given(histories(), STANDPOINTS)
def test_a_superseded_fact_never_appears_with_its_successor(facts, standpoint):
    answer = as_of(facts, standpoint)
    shown = {fact.id for fact in answer}
    assert not any(fact.supersedes in shown for fact in answer)


@given(histories(), STANDPOINTS)
def test_only_known_effective_facts_appear_in_any_order_of_input(facts, standpoint):
    answer = as_of(facts, standpoint)
    assert answer == as_of(reversed(facts), standpoint)
    assert all(fact.effective_on <= standpoint.effective and not fact.retracted for fact in answer)
    assert all(standpoint.known is None or fact.recorded_at <= standpoint.known for fact in answer)
