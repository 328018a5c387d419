"""What a forecast says with no history, a little and a lot of it."""

import subprocess
import sys

import pytest

from sanpi.domain.forecasting import LEVELS, Asked, Method, ProjectYear, forecast, learn

from .years import TEN_MILLION, ask, city, year

LONG = learn(city())


def one(history, asked):
    return forecast(learn(history), [asked])[0]


def test_without_history_the_plan_is_the_middle_the_range_wide_and_it_says_so():
    found = one([], ask())
    assert found.basis.method is Method.NONE
    assert "历史太少" in found.basis.sentence
    assert abs(found.median - TEN_MILLION) < 0.05 * TEN_MILLION
    assert found.high - found.low > 0.7 * TEN_MILLION


def test_without_history_a_year_far_behind_its_plan_in_november_is_not_expected_to_catch_up():
    found = one([], ask(done=0.2, month=11))
    assert found.median < 0.7 * TEN_MILLION


def test_a_short_history_draws_away_from_the_plan_but_not_all_the_way():
    history = [year(f"项目{number}", 2025, 0.5) for number in range(8)]
    found = one(history, ask(done=0.125))
    assert found.basis.method is Method.SHRUNK
    assert 0.45 * TEN_MILLION < found.median < 0.9 * TEN_MILLION
    assert found.high > 0.6 * TEN_MILLION


def test_a_short_history_says_what_it_rests_on():
    history = [
        year("甲", 2024, 0.5),
        year("甲", 2025, 0.5),
        year("乙", 2025, 0.6),
        year("丙", 2025, 0.6, group="续建"),
    ]
    found = one(history, ask("甲"))
    assert found.basis.sentence.startswith(
        "比照本项目过去2年、同类项目1个项目次、其他项目1个项目次的全年完成情况；往年资料还少"
    )


def test_the_projects_own_past_counts_for_more_than_that_of_others():
    others = [year(f"项目{number}", 2025, 0.5) for number in range(30)]
    own = [year("甲", each, 0.95) for each in (2023, 2024, 2025)]
    with_own, without = one(others + own, ask("甲")), one(others, ask("甲"))
    assert with_own.median > without.median
    assert with_own.high > without.high + TEN_MILLION // 10


def test_a_long_history_tells_kinds_apart():
    slow, steady = forecast(LONG, [ask(done=0, month=0), ask(done=0, month=0, group="续建")])
    assert slow.basis.method is Method.LEARNT
    assert slow.median < 0.6 * TEN_MILLION
    assert steady.median > 0.85 * TEN_MILLION


def test_a_long_history_narrows_the_range():
    known, unknown = one(city(), ask("项目001", group="续建")), one([], ask("项目001", group="续建"))
    assert known.high - known.low < (unknown.high - unknown.low) / 2


def test_the_probability_grows_with_what_is_completed():
    chances = [
        found.reach_90 for found in forecast(LONG, [ask(done=done, month=9) for done in (0.3, 0.6, 0.89)])
    ]
    assert chances == sorted(chances)
    assert chances[0] < 0.1
    assert chances[-1] > 0.7


def test_the_same_history_in_any_order_gives_the_same_forecast_alone_or_among_others():
    asked = [ask(), ask(done=0.4), ask("项目003", group="续建", month=6)]
    together = forecast(LONG, asked)
    assert together == [one(city()[::-1], each) for each in asked]


@pytest.mark.parametrize("history", [[], city(10), city(60), city()], ids=["none", "few", "some", "long"])
@pytest.mark.parametrize("month", [1, 3, 7, 11])
def test_quantiles_rise_and_are_never_below_what_is_completed(history, month):
    asked = [ask(done=done, month=month) for done in (0, 0.1, 0.5, 0.9, 1.0, 1.3)]
    for found in forecast(learn(history), asked):
        assert len(found.quantiles) == len(LEVELS)
        assert list(found.quantiles) == sorted(found.quantiles)
        assert found.quantiles[0] >= found.completed
        assert 0 <= found.reach_100 <= found.reach_90 <= 1


def test_where_amounts_were_taken_back_the_range_reaches_below_what_is_completed():
    returned = [
        ProjectYear(f"项目{number}", 2025, "新开工", "住建局", 100, (*range(8, 96, 8), 70))
        for number in range(40)
    ]
    assert one(returned, ask(done=0.88, month=11, plan=100)).low < 88


def test_before_january_is_reported_the_year_is_forecast_all_the_same():
    found = forecast(LONG, [Asked("项目001", 2026, "续建", "单位1", TEN_MILLION, 0, ())])[0]
    assert 0.8 * TEN_MILLION < found.median < TEN_MILLION
    assert found.pace is None
    assert found.required == -(-TEN_MILLION // 12)


def test_in_december_nothing_is_uncertain():
    found = one(city(), ask(done=0.92, month=12))
    assert {found.low, found.median, found.high} == {round(0.92 * TEN_MILLION)}
    assert (found.reach_90, found.reach_100, found.required) == (1.0, 0.0, None)


def test_the_way_leads_from_what_is_known_to_the_median():
    found = one(city(), ask(done=0.3, month=5))
    assert found.path[:5] == found.asked.cumulative
    assert found.path[-1] == found.median
    assert list(found.path) == sorted(found.path)


def test_a_month_that_was_not_reported_is_no_month_without_work():
    silent = Asked("新项目", 2026, "新开工", "住建局", TEN_MILLION, 6, (None, 1_000_000, None, 2_000_000))
    found = forecast(LONG, [silent])[0]
    assert (found.asked.known, found.completed, found.pace) == (4, 2_000_000, 500_000)
    assert found.required == -(-8_000_000 // 6)


def test_what_is_required_each_month_is_nothing_once_the_plan_is_reached():
    assert one([], ask(done=1.2, month=8)).required == 0


@pytest.mark.parametrize("plan", [0, -5_000_000])
def test_without_a_plan_last_year_stands_in_and_no_basis_is_claimed(plan):
    asked = Asked("项目001", 2026, "续建", "单位1", plan, 3, (0, 0, 1_000_000))
    found = forecast(LONG, [asked])[0]
    assert found.basis.method is Method.NONE
    assert found.completed < found.median < 2 * TEN_MILLION


def test_years_that_are_not_finished_and_years_without_a_plan_teach_nothing():
    unfinished = ProjectYear("甲", 2025, "新开工", "住建局", 100, (10, 20))
    assert learn([unfinished, year("乙", 2025, 0.5, plan=0)]).project_years == 0


def test_projects_that_are_all_alike_are_forecast_alike():
    alike = [year(f"项目{number}", 2025, 0.8) for number in range(250)]
    found = one(alike, ask("项目7", 0.2))
    assert {found.low, found.median, found.high} == {8_000_000}


def test_a_project_year_given_twice_counts_once():
    assert learn([year("甲", 2025, 0.5), year("甲", 2025, 0.5)]).project_years == 1


def test_the_plan_is_judged_by_as_it_was_known_at_the_month():
    changed = year("甲", 2025, 0.9, plans=(8, None, None, 12))
    assert [changed.asked_at(month).plan for month in (1, 3, 4, 12)] == [8, 8, 12, 12]


def test_units_that_always_end_below_their_own_figure_are_not_taken_at_their_word():
    hopeful = [
        year(
            f"项目{number:03}",
            each,
            0.5 if number % 2 else 0.9,
            owner=f"单位{number % 2}",
            own=(TEN_MILLION,) * 12,
        )
        for number in range(120)
        for each in (2024, 2025)
    ]
    asked = [
        ask(f"项目{number:03}", 0.06, month=1, owner=f"单位{number % 2}", own=(TEN_MILLION,))
        for number in (0, 1)
    ]
    reliable, hoping = forecast(learn(hopeful), asked)
    assert hoping.median < 0.65 * TEN_MILLION
    assert reliable.median > 0.75 * TEN_MILLION


def test_the_package_is_imported_without_loading_numpy():
    code = "import sys, sanpi.domain.forecasting; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
