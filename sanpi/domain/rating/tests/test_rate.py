"""A light: missing data are never green, the amount named turns it green and a 元 less does not, sides are combined."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.curves import PARTS, ahead, linear, parts_due
from sanpi.domain.rating import (
    Colour,
    Facts,
    Light,
    RuleError,
    RuleTable,
    content_of,
    interval_words,
    months_since,
    rate,
    table_from,
)

YI = 100_000_000
PROGRESS = {
    "points_behind_curve": {"green": "<10", "yellow": "[10,30]", "red": ">30"},
    "share_missing_of_curve": {"green": "<=0", "yellow": "(0,50]", "red": ">50"},
    "ratio_to_curve": {"green": ">=80", "yellow": "[60,80)", "red": "<60"},
}
START = {
    "dimension": "start", "basis": "months_overdue_start", "green": "<0", "yellow": "[0,3)", "red": ">=3",
    "excusable": True,
}  # fmt: skip


def table(*lines: dict[str, Any], **more: Any) -> RuleTable:
    return table_from({"dimensions": list(lines)} | more)


def progress(basis: str = "points_behind_curve", **more: Any) -> dict[str, Any]:
    return {"dimension": "progress", "basis": basis, **PROGRESS[basis], **more}


def facts(completed: int = 0, plan: int | None = YI, month: int = 6, **more: Any) -> Facts:
    amount = plan or 0
    following = amount * parts_due(linear(), month + 1) if month < 12 else None
    due = amount * parts_due(linear(), month)
    return Facts(
        date(2023, 7, 6), month=month, plan=plan, completed=completed, due=due, due_next=following, **more
    )


def one(light: Light) -> str:
    return light.sides[0].sentence


def test_points_behind_are_what_the_curves_say() -> None:
    side = rate(table(progress()), facts(38_000_000)).sides[0]
    behind = ahead(38_000_000, YI, linear(), 6)
    assert behind is not None
    assert side.value == -behind == 12


def test_the_sentence_names_month_share_points_and_band() -> None:
    assert (
        one(rate(table(progress()), facts(38_000_000)))
        == "截至6月末完成38.0%，落后序时12.0个百分点，落后10–30个百分点的为黄灯"
    )


def test_what_is_printed_lies_in_the_band_that_was_hit() -> None:
    light = rate(table(progress()), facts(19_999_000))
    assert light.colour is Colour.RED
    assert "落后序时30.001" in one(light)


@pytest.mark.parametrize("basis", PROGRESS)
@given(plan=st.integers(1, 10**12), done=st.integers(0, 10**12), month=st.integers(0, 11))
def test_the_amount_named_turns_it_green_and_a_yuan_less_does_not(
    basis: str, plan: int, done: int, month: int
) -> None:
    rules, before = table(progress(basis)), facts(done, plan, max(month, 1))
    side = rate(rules, before).sides[0]
    if side.goal is None or not side.goal.amount:
        return
    next_month = facts(done + side.goal.amount, plan, max(month, 1) + 1)
    assert rate(rules, next_month).colour is Colour.GREEN
    assert rate(rules, replace(next_month, completed=next_month.completed - 1)).colour is not Colour.GREEN


def test_a_project_being_built_without_a_plan_is_grey_and_says_so() -> None:
    light = rate(table(progress()), facts(plan=None, started=True))
    assert light.colour is Colour.GREY
    assert "没有年度计划" in light.sentence


def test_what_is_missing_on_one_side_keeps_the_whole_from_green_but_not_from_red() -> None:
    lines = (START, progress())
    unknown = facts(60_000_000, settled=True)
    assert rate(table(*lines), unknown).colour is Colour.GREY
    assert rate(table(*lines), replace(unknown, completed=0)).colour is Colour.RED


def test_a_side_that_does_not_apply_does_not_count() -> None:
    not_due = facts(60_000_000, start_planned_on=date(2023, 9, 1))
    assert rate(table(START, progress()), not_due).colour is Colour.GREEN


def test_a_month_not_reported_says_that_it_counts_as_nothing() -> None:
    assert "（6月月报未报，按 0 计）" in one(rate(table(progress()), facts(10_000_000, reported=False)))


def test_a_good_reason_counts_only_where_the_rule_allows_it() -> None:
    late = facts(0, start_planned_on=date(2023, 2, 1))
    excuses = {"start": "拆迁未完成（项目办批准，至2023-12-31）", "progress": "汛期"}
    light = rate(table(START, progress()), late, excuses)
    assert [side.colour for side in light.sides] == [Colour.GREY, Colour.RED]
    assert light.sides[0].excused
    assert "拆迁未完成" in one(light)


def test_small_projects_are_not_judged_at_all() -> None:
    light = rate(table(progress(), min_plan=YI), facts(0, YI - 1))
    assert (light.colour, light.sides) == (Colour.GREY, ())


@pytest.mark.parametrize(
    ("done", "started", "colour"),
    [(50_000_000, True, Colour.GREEN), (38_000_000, True, Colour.YELLOW), (0, False, Colour.RED)],
)
def test_weighted_sides_make_a_score(done: int, started: bool, colour: Colour) -> None:
    rules = table(
        START | {"weight": 1}, progress(weight=1), combine="weighted", green_from=80, yellow_from=60
    )
    assert rate(rules, facts(done, started=started, start_planned_on=date(2023, 1, 1))).colour is colour


def test_distance_is_exact_in_the_unit_of_the_basis() -> None:
    side = rate(table(progress()), facts(38_000_000)).sides[0]
    assert side.distance(better=True) == 2
    assert side.distance(better=False) == 18
    assert side.near == "better"


def test_distance_of_whole_numbers_is_how_many_more_it_takes() -> None:
    rules = table({"dimension": "issues", "basis": "issue_days_overdue", "green": "<=0", "red": ">0"})
    assert rate(rules, facts()).sides[0].distance(better=False) == 1


@pytest.mark.parametrize(
    ("done", "near"), [(41_000_000, "worse"), (45_000_000, ""), (21_000_000, "worse"), (39_000_000, "better")]
)
def test_close_to_a_threshold_is_said(done: int, near: str) -> None:
    assert rate(table(progress()), facts(done)).near == near


def test_months_since_count_days_over_as_a_share() -> None:
    assert Fraction(*months_since(date(2023, 1, 15), date(2023, 2, 20))) == 1 + Fraction(5, 28)
    assert Fraction(*months_since(date(2023, 1, 31), date(2023, 2, 28))) == 1


def test_december_asks_for_the_next_plan() -> None:
    goal = rate(table(progress()), facts(0, month=12)).sides[0].goal
    assert goal and goal.amount is None and "年度已结束" in goal.words


def test_a_table_is_stored_and_read_again() -> None:
    rules = table(
        START, progress(), min_plan=5, consequences=[{"colour": "red", "kind": "talk", "who": "项目办"}]
    )
    assert table_from(content_of(rules)) == rules


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "至少应有一个"),
        ({"dimensions": [progress(), progress()]}, "规定了两次"),
        ({"dimensions": [START | {"basis": "ratio_to_curve"}]}, "只用于进度"),
        ({"dimensions": [progress()], "combine": "weighted", "green_from": 50}, "绿灯线"),
        ({"dimensions": [progress()], "consequences": [{"colour": "red", "who": " "}]}, "由谁办理"),
        ({"dimensions": [{"dimension": "progress", "basis": "nothing"}]}, "没有“nothing”"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused(content: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        table_from(content)


def test_parts_of_the_year_agree_with_the_curves() -> None:
    assert facts().due == YI * PARTS // 2


PERMITS = {
    "dimension": "permits", "basis": "permit_days_overdue", "green": "<=0", "yellow": "[1,30]", "red": ">30",
}  # fmt: skip


@pytest.mark.parametrize(("days", "near"), [(0, ""), (1, "better"), (28, "worse"), (15, "")])
def test_nothing_overdue_is_not_close_to_yellow(days: int, near: str) -> None:
    assert rate(table(PERMITS), facts(permits=3, late_permits=1, permit_days=days)).near == near


def test_a_grey_light_is_close_to_nothing() -> None:
    light = rate(table(PERMITS, progress()), facts(41_000_000, None, started=True, permits=1))
    assert (light.colour, light.near) == (Colour.GREY, "")


def test_the_whole_turns_green_by_all_its_bad_sides_the_worst_first() -> None:
    light = rate(table(progress(), PERMITS), facts(38_000_000, permits=3, late_permits=2, permit_days=40))
    assert light.goals == ("手续：办结超期的2项手续", "进度：到7月末再完成0.11亿元")
    assert light.way_to_green == "①手续：办结超期的2项手续②进度：到7月末再完成0.11亿元"


def test_one_bad_side_is_not_numbered_and_green_asks_for_nothing() -> None:
    assert rate(table(progress()), facts(38_000_000)).way_to_green.startswith("进度：到7月末")
    assert rate(table(progress()), facts(60_000_000)).goals == ()


def test_what_is_missing_stands_in_the_way_too() -> None:
    light = rate(table(START, progress()), facts(38_000_000, settled=True))
    assert light.goals[-1] == "开工：补齐数据"


def test_a_threshold_says_its_unit_and_before_the_month_says_not_due() -> None:
    rules = rate(table(START), facts(start_planned_on=date(2023, 1, 1)))
    assert one(rules).endswith("超期3个月及以上的为红灯")
    green = rules.sides[0].rule.bands[0].interval
    assert interval_words(rules.sides[0].basis, green) == "未到期"


@pytest.mark.parametrize(
    ("done", "better", "worse"),
    [
        (38_000_000, "差 2.0 个百分点到绿灯", "再落后 18.0 个百分点变红灯"),
        (10_000_000, "差 10.0 个百分点到黄灯", ""),
        (50_000_000, "", "再落后 10.0 个百分点变黄灯"),
    ],
)
def test_the_way_to_the_next_light_names_the_light(done: int, better: str, worse: str) -> None:
    side = rate(table(progress()), facts(done)).sides[0]
    assert (side.way(better=True), side.way(better=False)) == (better, worse)


def test_between_shares_there_are_points() -> None:
    side = rate(table(progress("ratio_to_curve")), facts(35_000_000)).sides[0]
    assert side.way(better=True) == "差 10.0 个百分点到绿灯"
    assert side.way(better=False) == "再降 10.0 个百分点变红灯"


def test_days_and_months_only_lead_to_what_is_worse() -> None:
    late = {"late_permits": 1, "permits": 3, "permit_days": 4}
    rules = {
        "dimension": "permits",
        "basis": "permit_days_overdue",
        "green": "<=0",
        "yellow": "[1,10]",
        "red": ">10",
    }
    side = rate(table(rules), facts(**late)).sides[0]
    assert (side.way(better=True), side.way(better=False)) == ("", "再过 7 天变红灯")
    side = rate(table(rules), facts(permits=3)).sides[0]
    assert (side.way(better=True), side.way(better=False)) == ("", "")


def test_years_are_told_as_years() -> None:
    rules = {
        "dimension": "enrollment", "basis": "months_since_start_not_in_library", "green": "<=1", "yellow": "(1,2]",
        "red": ">2",
    }  # fmt: skip
    asked = facts(started=True, started_on=date(2018, 6, 4), to_enroll=True)
    assert "至今5年1个月，" in one(rate(table(rules), asked))
