"""A forecast in words: what an office reads, without a term of statistics."""

from datetime import date

import pytest

from sanpi.progress.models import ProjectForecast, TotalForecast, chance_percent
from sanpi.progress.rules.forecast_words import chance_band, own_bias, standstill_words, words
from sanpi.projects.models import Project

YI = 100_000_000
MILLION = 1_000_000


def row(**given):
    """130 million planned, 85 done by August."""
    usual = {
        "year": 2023, "month": 8, "plan": 130_000_000, "completed": 85_000_000, "median": 123_000_000,
        "low": 105_000_000, "high": 140_000_000, "reach_90": 6000, "reach_100": 3500, "method": "shrunk", "basis": [1, 20, 60],
    }  # fmt: skip
    return ProjectForecast(**(usual | given))


def test_the_main_sentence_says_about_how_much_and_the_range():
    said = words(row())
    assert said.main == (
        "按目前进度，全年大约完成 1.23 亿元，是年度计划 1.30 亿元的 94.6%，少 0.07 亿元；"
        "同样的情形 10 次约有 8 次落在 1.05–1.40 亿元之间。"
    )
    assert said.chance == "完成全年计划 1.30 亿元的可能性约 35%，完成其 90%（1.17 亿元）的可能性约 60%"
    assert (said.chance_band.word, said.advice) == ("把握不大", "照现在的进度多半完不成，要加快。")


def test_small_plans_are_told_in_wan():
    said = words(row(plan=9_000_000, completed=4_000_000, median=8_000_000, low=7_000_000, high=9_500_000))
    assert (
        "全年大约完成 800 万元，是年度计划 900 万元的 88.9%，少 100 万元；同样的情形 10 次约有 8 次落在 700–950 万元之间"
        in said.main
    )


def test_what_each_month_left_must_bring_and_how_that_compares():
    said = words(row()).required
    assert said == "要完成计划，剩余 4 个月平均每月需完成 0.11 亿元，是今年月均（0.11 亿元）的 1.1 倍。"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"completed": 131_000_000}, "年度计划已经完成。"),
        ({"completed": 0, "month": 0}, "要完成计划，剩余 12 个月平均每月需完成 0.11 亿元。"),
        ({"completed": -5_000_000}, "要完成计划，剩余 4 个月平均每月需完成 0.34 亿元。"),
        (
            {"completed": 1_000_000},
            "要完成计划，剩余 4 个月平均每月需完成 0.32 亿元，远高于今年的月均 0.00 亿元。",
        ),
        ({"month": 12}, ""),
    ],
)
def test_what_is_required_at_the_edges(given, said):
    assert words(row(**given)).required == said


def test_a_fall_is_explained_by_what_pulls_down_and_the_rest_adds_up_to_it():
    steps = [["outlook", 1_000_000, ""], ["month", -9_000_000, ""], ["plan", 300, ""]]
    said = words(row(change=-7_999_700, reasons=steps))
    assert said.change == "比上月的预测少 0.08 亿元"
    assert said.reasons == ["最近一个月比预计少完成 0.09 亿元", "其余 2 项合计多 0.01 亿元"]


def test_steps_that_were_not_kept_are_part_of_the_rest():
    said = words(row(change=-8_000_000, reasons=[["month", -6_000_000, ""]]))
    assert said.reasons == ["最近一个月比预计少完成 0.06 亿元", "其余合计少 0.02 亿元"]


def test_a_small_change_of_a_large_project_is_told_in_wan():
    said = words(row(change=-320_000, reasons=[["month", -320_000, ""]]))
    assert said.change == "比上月的预测少 32 万元"
    assert said.reasons == ["最近一个月比预计少完成 32 万元"]


def test_no_change_worth_telling():
    assert words(row(change=3_000)).change == "与上月的预测基本相同。"
    assert words(row()).change == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (5_000_000, ["甲多 0.06 亿元", "其余 11 项合计少 0.01 亿元"]),
        (-2_000_000, ["乙少 0.01 亿元", "其余 11 项合计少 0.01 亿元"]),
    ],
)
def test_a_total_moves_by_its_projects(change, said):
    total = TotalForecast(
        year=2023, month=8, plan=YI, completed=0, median=YI, low=YI, high=YI, method="shrunk", basis=[0, 0, 80], projects=12,
        change=change, reasons=[["project", 6_000_000, "", 1], ["project", -1_000_000, "", 2]],
    )  # fmt: skip
    found = words(total, {1: "甲", 2: "乙"})
    assert found.reasons == said
    assert found.basis.startswith("比照往年 80 个项目次的全年完成情况")


def test_the_units_own_figure_stands_beside_with_its_past_error():
    said = words(row(own=130_000_000, own_record=[12, 800, 900])).own
    assert said == (
        "单位自己预计全年完成 1.30 亿元，比系统预测多 0.07 亿元（往年同期单位的预计平均比实际高 8%，平均误差 9%，均按占年度计划算）。"
    )
    assert "没有往年同期的预计可以对照" in words(row(own=130_000_000)).own
    assert "往年同期只有 3 个项目次可以对照" in words(row(own=130_000_000, own_record=[3, 0, 900])).own
    assert words(row()).own == ""


def test_own_figures_far_beyond_their_past_error_are_said_to_be_looked_at_with_the_largest_differences():
    far = ProjectForecast(project=Project(name="甲项目"), own=130_000_000, median=20_000_000)
    said = words(row(own=150_000_000, own_record=[12, 100, 900]), farthest=[far]).own
    assert said.endswith(
        "两者相差超过往年的平均误差，总有一个不准，请先核对相差最大的：甲项目（单位 1.30，系统 0.20）。"
    )
    assert "总有一个不准" not in words(row(own=140_000_000, own_record=[12, 100, 900])).own


def test_differences_are_those_of_the_figures_as_they_are_written():
    written = {"plan": 3_284_400_000, "completed": 2_320_500_000, "median": 2_706_400_000}
    assert "比系统预测多 0.53 亿元" not in words(row(**written)).own
    said = words(row(**written, month=11, own=2_653_500_000, change=52_900_000))
    assert "最后 1 个月需完成 9.63 亿元" in said.required
    assert "比系统预测少 0.52 亿元" in said.own
    assert said.change == "比上月的预测多 0.52 亿元"


def test_too_little_history_is_said_instead_of_a_chance():
    said = words(row(method="none", reach_100=None, basis=[0, 0, 0]))
    assert said.main == "往年资料太少，只能说个大概：全年可能完成 1.05–1.40 亿元，能不能完成计划还说不准。"
    assert said.few and said.chance == said.advice == "" and said.chance_band is None


def test_a_year_that_is_over_is_told_as_it_was():
    said = words(row(month=12, completed=120_000_000, median=120_000_000))
    assert said.main == (
        "全年各月都已上报，共完成 1.20 亿元，是年度计划 1.30 亿元的 92.3%，少 0.10 亿元，没有完成全年计划。"
    )
    assert said.chance == said.basis == ""


def test_before_and_after_the_first_months_it_is_said_how_little_there_is_to_go_by():
    assert words(row(month=0, completed=0)).main.startswith(
        "今年还没有月报，按往年的情形，全年大约完成 1.23 亿元"
    )
    assert "按前 1 个月的进度（月份还少，以后会有较大变化）" in words(row(month=1, completed=MILLION)).main


def test_the_last_month_has_no_average():
    assert "最后 1 个月需完成 0.45 亿元" in words(row(month=11)).required


def test_a_year_without_a_plan_is_compared_with_nothing():
    said = words(row(plan=0, reach_100=None, reach_90=None))
    assert (
        said.main == "按目前进度，全年大约完成 1.23 亿元；同样的情形 10 次约有 8 次落在 1.05–1.40 亿元之间。"
    )
    assert said.chance == said.advice == said.required == ""


@pytest.mark.parametrize(
    ("whole", "most", "said"),
    [
        (9700, 9900, "完成全年计划 1.30 亿元的可能性在 95% 以上"),
        (6000, 8500, "完成全年计划 1.30 亿元的可能性约 60%，完成其 90%（1.17 亿元）的可能性约 85%"),
        (100, 1000, "完成全年计划 1.30 亿元的可能性不到 5%，完成其 90%（1.17 亿元）的可能性约 10%"),
        (100, 400, "完成全年计划 1.30 亿元、完成其 90%（1.17 亿元）的可能性都不到 5%"),
        (9400, 9800, "完成全年计划 1.30 亿元的可能性约 95%，完成其 90%（1.17 亿元）的可能性在 95% 以上"),
    ],
)
def test_all_of_the_plan_and_nine_tenths_of_it(whole, most, said):
    assert words(row(reach_100=whole, reach_90=most)).chance == said


def test_a_plan_that_is_reached_has_no_chance_to_speak_of():
    said = words(row(completed=131_000_000, median=140_000_000, reach_100=10_000, reach_90=10_000))
    assert (said.chance, said.advice, said.required) == ("", "", "年度计划已经完成。")


@pytest.mark.parametrize(
    ("points", "word", "percent"),
    [
        (9999, "很可能", "95%以上"),
        (8000, "很可能", "80%"),
        (7999, "过半可能", "80%"),
        (2000, "把握不大", "20%"),
        (120, "很难", "不到5%"),
    ],
)
def test_a_probability_has_a_word_and_a_round_figure(points, word, percent):
    assert (chance_band(points).word, chance_percent(points)) == (word, percent)


def test_a_past_error_in_a_cell():
    assert [own_bias([3, bias, 500]) for bias in (800, -300, 20)] == ["偏高 8%", "偏低 3%", "持平"]
    assert own_bias([]) == ""


def stopped(**given):
    usual = {
        "standstill": "postponed",
        "standstill_since": date(2023, 3, 10),
        "reach_90": None,
        "reach_100": None,
    }
    return row(**(usual | {"median": 85_000_000, "low": 85_000_000} | given))


def test_a_project_at_a_standstill_stays_at_what_it_completed_and_is_not_judged():
    said = words(stopped())
    assert said.main == (
        "项目自 2023-03-10 起缓建：复工前全年停在已完成的 0.85 亿元，能否完成计划不作判断。"
        "年内复工能补多少没有把握，预测范围的上端留到 1.40 亿元。"
    )
    assert said.chance == said.advice == "" and said.chance_band is None
    assert standstill_words(stopped()) == "2023-03-10 起缓建，不作判断"
    assert standstill_words(row()) == ""


def test_a_total_of_nothing_but_standstills_is_not_judged_either():
    total = TotalForecast(
        year=2023, month=8, plan=YI, completed=MILLION, median=MILLION, low=MILLION, high=YI, method="shrunk",
        basis=[0, 0, 80], projects=1,
    )  # fmt: skip
    assert "能否完成计划不作判断" in words(total).main
    assert standstill_words(total) == "项目都已停工或缓建，不作判断"
