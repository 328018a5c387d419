from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.timeline import StageStep, check_stage

STEPS = [
    StageStep("signed", "签约", 10),
    StageStep("registered", "注册", 20),
    StageStep("land", "供地", 20),
    StageStep("started", "开工", 30),
    StageStep("producing", "投产", 40),
]
SIGNED, STARTED = date(2022, 5, 10), date(2022, 9, 1)


def codes(reached, code, on):
    return [problem.code for problem in check_stage(STEPS, reached, code, on)]


def test_the_first_stage_is_recorded_without_objection():
    assert check_stage(STEPS, {}, "signed", SIGNED) == []


def test_a_stage_in_order_is_recorded_without_objection():
    assert check_stage(STEPS, {"signed": SIGNED}, "started", STARTED) == []


def test_two_stages_may_fall_on_one_day():
    assert check_stage(STEPS, {"signed": SIGNED}, "started", SIGNED) == []


def test_a_stage_may_be_skipped_and_reported_late():
    reached = {"signed": SIGNED, "started": STARTED}
    assert check_stage(STEPS, reached, "land", date(2022, 7, 1)) == []


def test_stages_of_one_position_come_in_any_order():
    assert check_stage(STEPS, {"land": STARTED}, "registered", SIGNED) == []


def test_refuses_a_date_before_an_earlier_stage():
    [problem] = check_stage(STEPS, {"signed": SIGNED}, "started", date(2022, 3, 1))
    assert problem.code == "before_earlier_stage"
    assert problem.message == (
        "开工日期 2022-03-01 早于签约日期 2022-05-10；请核对其中一个日期，或先更正签约日期"
    )


def test_refuses_a_date_after_a_later_stage():
    [problem] = check_stage(STEPS, {"started": STARTED}, "signed", date(2022, 10, 1))
    assert problem.code == "after_later_stage"
    assert problem.message == (
        "签约日期 2022-10-01 晚于开工日期 2022-09-01；请核对其中一个日期，或先更正开工日期"
    )


def test_refuses_a_stage_this_kind_of_project_does_not_have():
    [problem] = check_stage(STEPS, {}, "topped_out", SIGNED)
    assert problem.code == "stage_not_in_kind"
    assert "签约、注册、供地、开工、投产" in problem.message


def test_refuses_to_record_a_stage_twice():
    [problem] = check_stage(STEPS, {"signed": SIGNED}, "signed", date(2022, 6, 1))
    assert problem.code == "already_recorded"
    assert problem.message == "签约日期已登记为 2022-05-10；如有变动，请对原记录作“更正”"


def test_names_every_problem_not_only_the_first():
    reached = {"signed": STARTED, "registered": STARTED, "started": STARTED}
    assert codes(reached, "started", SIGNED) == [
        "already_recorded",
        "before_earlier_stage",
        "before_earlier_stage",
    ]


def test_stages_recorded_under_another_kind_do_not_matter():
    assert codes({"topped_out": STARTED}, "signed", date(2023, 1, 1)) == []


@given(
    st.permutations(["signed", "land", "started", "producing"]),
    st.lists(st.integers(0, 900), min_size=4, max_size=4),
)
def test_what_passes_leaves_the_dates_in_order(order, offsets):
    reached = {}
    for code, offset in zip(order, offsets, strict=True):
        on = SIGNED + timedelta(days=offset)
        if not check_stage(STEPS, reached, code, on):
            reached[code] = on
    dates = [reached[step.code] for step in STEPS if step.code in reached]
    assert dates == sorted(dates)
