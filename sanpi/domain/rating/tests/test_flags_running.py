"""流动红旗 over the months, and what follows for those who are last again and again."""

from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.rating.flags_running import Step, consequence, holdings, streak

# 永丰: two months running, explain to the government's meeting; three, to the party committee's.
STEPS = (Step(2, "在县政府常务会议上作说明"), Step(3, "在县委常委会会议上作说明"))


def test_the_flag_passes_to_the_next_winner():
    held = holdings([("1月", ["甲镇"]), ("2月", ["甲镇"]), ("3月", ["乙镇"])])
    assert [(each.body, each.since, each.until, each.periods, each.current) for each in held] == [
        ("甲镇", "1月", "2月", 2, False),
        ("乙镇", "3月", "3月", 1, True),
    ]


def test_who_wins_it_back_holds_it_anew():
    held = holdings([("1月", ["甲镇"]), ("2月", ["乙镇"]), ("3月", ["甲镇"])])
    assert [(each.body, each.periods) for each in held] == [("甲镇", 1), ("乙镇", 1), ("甲镇", 1)]


def test_a_month_without_a_winner_leaves_the_flag_with_nobody():
    assert not any(each.current for each in holdings([("1月", ["甲镇"]), ("2月", [])]))


def test_equals_hold_it_together():
    held = holdings([("1月", ["甲镇", "乙镇"]), ("2月", ["乙镇"])])
    assert [(each.body, each.periods, each.current) for each in held] == [
        ("乙镇", 2, True),
        ("甲镇", 1, False),
    ]


@given(st.lists(st.sets(st.sampled_from("甲乙丙")), max_size=12))
def test_every_month_won_is_counted_once(winners):
    held = holdings([(str(month), bodies) for month, bodies in enumerate(winners)])
    assert sum(each.periods for each in held) == sum(map(len, winners))


def test_only_what_happened_up_to_now_without_a_break_is_a_streak():
    assert streak([True, False, True, True]) == 2
    assert streak([True, True, False]) == 0
    assert streak([]) == 0


def test_two_periods_running_are_explained_to_the_government_three_to_the_committee():
    assert consequence(1, STEPS) == ""
    assert consequence(2, STEPS) == "连续2期，在县政府常务会议上作说明"
    assert consequence(4, STEPS) == "连续4期，在县委常委会会议上作说明"
