"""A printed figure says as much as its digits and its words."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanpi.domain.extraction import Verdict
from sanpi.factcheck.rules.agreement import agreement, shown
from sanpi.factcheck.testing import claim


@pytest.mark.parametrize(
    ("printed", "computed", "verdict"),
    [
        ("15.15", "15.15", "ok"),
        ("15.50", "15.5", "ok"),
        ("15.2", "15.15", "rounding"),
        ("15.5", "15.15", "mismatch"),
        ("88.2", "1500/17", "rounding"),
        ("66.02", "66.01", "mismatch"),
        ("465", "464.75", "rounding"),
    ],
)
def test_as_many_digits_as_are_printed(printed: str, computed: str, verdict: str) -> None:
    assert agreement(claim(printed, "亿元", "总投资"), Fraction(computed)) == verdict


@pytest.mark.parametrize(
    ("word", "printed", "computed", "verdict"),
    [
        ("约", "465", "464.75", "approximate"),
        ("约", "470", "464.75", "approximate"),
        ("约", "500", "464.75", "mismatch"),
        ("余", "320", "325", "approximate"),
        ("余", "320", "319", "mismatch"),
        ("不足", "470", "464.75", "approximate"),
        ("超过", "465", "464.75", "mismatch"),
    ],
)
def test_words_give_room_on_the_side_they_name(word: str, printed: str, computed: str, verdict: str) -> None:
    figure = replace(claim(printed, "亿元", "总投资"), approximate=word)
    if printed == "465" and word == "超过":
        figure = replace(figure, value=figure.value + 5)
    assert agreement(figure, Fraction(computed)) == verdict


@settings(max_examples=50, derandomize=True)
@given(st.integers(0, 10**9), st.integers(0, 4))
def test_what_was_rounded_to_its_digits_never_contradicts(units: int, digits: int) -> None:
    exact = Fraction(units, 10**6)
    printed = round(exact, digits)
    text = f"{float(printed):.{digits}f}"
    assert agreement(claim(text, "亿元", "总投资"), exact) in (Verdict.OK, Verdict.ROUNDING)


def test_a_computed_figure_is_shown_without_idle_zeros() -> None:
    assert [f"{shown(Fraction(each), 2):f}" for each in ("15.15", "90", "1500/17", "-1/3")] == [
        "15.15", "90", "88.2353", "-0.3333",
    ]  # fmt: skip
