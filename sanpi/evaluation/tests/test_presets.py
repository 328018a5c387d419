"""Every worked case of the rule sets that come with the product, as the files state them."""

import pytest

from sanpi.domain.rating import Colour, Dimension, Facts, rate
from sanpi.evaluation.rules.presets import FOLDER, ORDER, Case, Preset, preset, presets

CASES = [
    pytest.param(each, case, id=f"{each.code}: {case.words}") for each in presets() for case in each.cases
]


@pytest.mark.parametrize(("rules", "case"), CASES)
def test_each_case_comes_out_as_the_file_says(rules: Preset, case: Case) -> None:
    table = rules.table
    light = case.light(table)
    side = next((s for s in light.sides if s.dimension is (case.dimension or s.dimension)), None)
    assert case.found(table) is case.expected
    if case.sentence:
        assert side and side.sentence == case.sentence
    if case.goal:
        assert side and side.goal and side.goal.words == case.goal


def test_every_file_is_offered() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("code", ORDER)
def test_each_band_edge_has_cases_on_and_beside_it(code: str) -> None:
    found = preset(code)
    lit = {case.expected for case in found.cases}
    assert {band.colour for rule in found.table.dimensions for band in rule.bands} <= lit


def one_project() -> Facts:
    """February, plan 1亿, 9.17% completed of 16.67% due; this month's task 900万 of which 750万 were done."""
    plan = 100_000_000
    return Facts(
        preset("wuhan").cases[0].facts.day, month=2, plan=plan, completed=9_170_000, due=plan * 5_000,
        due_next=plan * 7_500, month_plan=9_000_000, month_done=7_500_000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "colour", "words"),
    [
        ("yinchuan_2025", Colour.GREEN, "落后序时7.5个百分点"),
        ("sanya_2022", Colour.YELLOW, "欠45.0%"),
        ("wuhan", Colour.RED, "为序时的55.0%"),
        ("xinhuang_2015", Colour.GREEN, "完成率83.3%"),
    ],
)
def test_three_meanings_of_behind_give_one_project_three_colours(
    code: str, colour: Colour, words: str
) -> None:
    light = rate(preset(code).table, one_project())
    side = next(s for s in light.sides if s.dimension in (Dimension.PROGRESS, Dimension.TASK))
    assert side.colour is colour
    assert words in side.sentence
