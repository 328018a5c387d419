"""红黑旗 by worked cases: 绵阳's quarter, its edges and its ties, and what holds for all groups."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.rating.flags import Colour, Entry, Group, Need, Rule, Standing, Tie, award, show_value

COUNTIES = Group("县区组", top=5, bottom=4)
QUARTER = Rule("季度完成率", (COUNTIES,))


def entries(*values: str | None, target: str = "100", group: str = "县区组") -> list[Entry]:
    """Bodies A, B, C … with these values in per cent."""
    return [
        Entry(chr(65 + i), chr(65 + i), group, Fraction(value) if value else None, Fraction(target))
        for i, value in enumerate(values)
    ]


def flags(found, colour: Colour) -> str:
    return "".join(each.entry.body for each in found if each.colour is colour)


def sentence(found, body: str) -> str:
    return next(each.sentence for each in found if each.entry.body == body)


# Eleven counties of a quarter: six above their target, one exactly on it, four below.
ELEVEN = entries("121", "112.3", "110", "108", "104", "101", "100", "99", "96.5", "90", "71.25")


def test_the_first_five_above_their_target_get_red_and_the_last_four_below_it_black():
    found = award(ELEVEN, QUARTER)
    assert flags(found, Colour.RED) == "ABCDE"
    assert flags(found, Colour.BLACK) == "HIJK"


def test_each_sentence_says_value_distance_and_place():
    found = award(ELEVEN, QUARTER)
    assert sentence(found, "B") == "季度完成率112.3%，超目标12.3个百分点，县区组第2名（前5名）"
    assert sentence(found, "K") == "季度完成率71.3%，低于目标28.7个百分点，县区组倒数第1名（后4名）"
    assert sentence(found, "G") == "季度完成率100.0%，正好完成目标，县区组倒数第5名"


def test_the_sixth_above_its_target_just_missed_a_red_flag():
    found = award(ELEVEN, QUARTER)
    sixth = next(each for each in found if each.entry.body == "F")
    assert sixth.near is Colour.RED
    assert sixth.sentence == "季度完成率101.0%，超目标1.0个百分点，县区组第6名，不在前5名内，不授红旗"


def test_among_the_first_five_without_exceeding_the_target_is_no_red_flag():
    found = award(entries("104", "100", "99", "95", "90", "85", "80", "70", "60", "50"), QUARTER)
    assert flags(found, Colour.RED) == "A"
    assert sentence(found, "B").endswith("县区组第2名，在前5名内，但未超目标，不授红旗")


def test_among_the_last_four_having_met_the_target_is_no_black_flag():
    found = award(entries("140", "130", "120", "115", "112", "110", "100", "99"), QUARTER)
    assert flags(found, Colour.BLACK) == "H"
    saved = next(each for each in found if each.entry.body == "G")
    assert (saved.near, saved.entry.standing) == (Colour.BLACK, Standing.MET)
    assert saved.sentence.endswith("倒数第2名，在后4名内，但已达目标，不挂黑旗")


def test_the_fifth_from_the_end_below_its_target_just_escaped():
    found = award(entries("130", "120", "110", "105", "103", "99", "98", "97", "96", "95"), QUARTER)
    assert next(each for each in found if each.entry.body == "F").near is Colour.BLACK


def test_force_majeure_takes_the_black_flag_away_but_not_the_place():
    spared = [
        Entry(e.body, e.name, e.group, e.value, e.target, exempt="洪灾停工两个月" if e.body == "K" else "")
        for e in ELEVEN
    ]
    found = award(spared, QUARTER)
    assert flags(found, Colour.BLACK) == "HIJ"
    assert sentence(found, "K").endswith("倒数第1名（后4名），免挂黑旗：洪灾停工两个月")
    assert [each.entry.body for each in found if each.exempted] == ["K"]


def test_an_exemption_of_a_body_without_a_black_flag_changes_nothing():
    spared = [Entry(e.body, e.name, e.group, e.value, e.target, exempt="不可抗力") for e in ELEVEN[:3]]
    assert not any(each.exempted for each in award(spared + ELEVEN[3:], QUARTER))


# 105 stands on places 5 and 6: the edge of the first five.
TIED = entries("130", "120", "115", "110", "105", "105", "101", "90", "80", "70", "60")


@pytest.mark.parametrize(("tie", "red"), [(Tie.ALL, "ABCDEF"), (Tie.NONE, "ABCD"), (Tie.SECOND, "ABCDF")])
def test_a_tie_across_the_edge_is_settled_by_the_rule(tie, red):
    rule = Rule("季度完成率", (COUNTIES,), tie=tie)
    second = [
        Entry(e.body, e.name, e.group, e.value, e.target, Fraction(9 if e.body == "F" else 3)) for e in TIED
    ]
    assert flags(award(second, rule), Colour.RED) == red


def test_who_is_tied_across_the_edge_is_told_so():
    found = award(TIED, Rule("季度完成率", (COUNTIES,), tie=Tie.NONE))
    assert sentence(found, "E").endswith("县区组并列第5名，并列跨过前5名的界线，按规则都不算，不授红旗")
    assert sentence(award(TIED, QUARTER), "F").endswith("县区组并列第5名（前5名）")


def test_places_are_those_of_a_competition():
    found = award(entries("120", "120", "110"), Rule("季度完成率", (Group("县区组", 1),)))
    assert [(each.rank, each.from_bottom) for each in found] == [(1, 2), (1, 2), (3, 1)]


def test_a_group_that_is_too_small_gets_no_flags():
    found = award(entries("120", "80"), Rule("季度完成率", (COUNTIES,), minimum=5))
    assert {each.colour for each in found} == {Colour.NONE}
    assert sentence(found, "A").endswith("组内参评 2 个，不足 5 个，不授旗")


def test_without_a_target_the_first_and_last_five_of_a_group_are_named():
    rule = Rule("当月得分", (Group("乡镇组", 5, 5),), red=Need.ANY, black=Need.ANY)
    twelve = entries(*(str(100 - 3 * i) for i in range(12)), target="0", group="乡镇组")
    found = award(twelve, rule)
    assert (flags(found, Colour.RED), flags(found, Colour.BLACK)) == ("ABCDE", "HIJKL")


def test_first_and_last_at_once_is_neither():
    rule = Rule("当月得分", (Group("乡镇组", 5, 5),), red=Need.ANY, black=Need.ANY)
    found = award(entries("90", "80", "70", "60", "50", "40", group="乡镇组"), rule)
    assert (flags(found, Colour.RED), flags(found, Colour.BLACK)) == ("A", "F")
    assert "前后名次重叠" in sentence(found, "C")


def test_who_has_no_plan_is_not_ranked_and_takes_nobodys_place():
    found = award([*entries(None), *ELEVEN[1:]], QUARTER)
    assert flags(found, Colour.RED) == "BCDEF"
    assert found[-1].sentence == "没有可计算的季度完成率，不参加排名"


def test_bodies_of_no_group_of_the_rule_are_left_out():
    assert award(entries("120", group="开发区组"), QUARTER) == []


def test_groups_are_ranked_apart():
    departments = Group("部门组", 4, 3)
    rule = Rule("季度完成率", (COUNTIES, departments))
    found = award([*ELEVEN, *entries("101", "99", group="部门组")], rule)
    assert [each.rank for each in found if each.entry.group == "部门组"] == [1, 2]


def test_points_are_shown_with_their_sign():
    found = award(entries("3.25", "-12", target="0"), Rule("超欠序时", (Group("县区组", 1, 1),), signed=True))
    assert sentence(found, "A").startswith("超欠序时+3.3个百分点，超目标3.3个百分点")
    assert sentence(found, "B").startswith("超欠序时-12.0个百分点，低于目标12.0个百分点")


def test_what_is_short_by_a_hair_does_not_read_as_reached():
    found = award(entries("99.996", "50"), Rule("季度完成率", (Group("县区组", 1, 1),)))
    assert sentence(found, "A").startswith("季度完成率99.9960%，低于目标0.0040个百分点")


def test_a_value_is_shown_as_printed():
    assert [show_value(Fraction(1123, 10)), show_value(None)] == ["112.3%", "—"]


values = st.integers(80, 120).map(Fraction)
groups = st.lists(st.tuples(values, values), max_size=9).map(
    lambda found: [
        Entry(str(i), f"单位{i}", "县区组", value, Fraction(100), second)
        for i, (value, second) in enumerate(found)
    ]
)
rules = st.builds(
    lambda top, bottom, red, black, tie: Rule("完成率", (Group("县区组", top, bottom),), red, black, tie),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sampled_from([Need.EXCEEDED, Need.MET, Need.ANY]),
    st.sampled_from([Need.MISSED, Need.ANY]),
    st.sampled_from(Tie),
)


@given(groups, rules, st.randoms())
def test_the_order_in_which_bodies_are_entered_does_not_matter(bodies, rule, random):
    mixed = list(bodies)
    random.shuffle(mixed)
    assert award(mixed, rule) == award(bodies, rule)


@given(groups, rules)
def test_who_is_better_is_never_placed_behind(bodies, rule):
    found = award(bodies, rule)
    for one in found:
        for other in found:
            if one.entry.value > other.entry.value:
                assert one.rank < other.rank
                assert one.from_bottom > other.from_bottom


@given(groups, rules)
def test_flags_keep_to_target_and_place(bodies, rule):
    for each in award(bodies, rule):
        if each.colour is Colour.RED:
            assert each.rank <= rule.groups[0].top and rule.red.holds(each.entry.standing)
        if each.colour is Colour.BLACK:
            assert each.from_bottom <= rule.groups[0].bottom and rule.black.holds(each.entry.standing)


@given(groups, rules)
def test_equals_are_treated_alike_unless_a_second_figure_tells_them_apart(bodies, rule):
    seen: dict[object, object] = {}
    for each in award(bodies, rule):
        key = (each.entry.value, each.entry.second if rule.tie is Tie.SECOND else None)
        assert seen.setdefault(key, (each.colour, each.rank)) == (each.colour, each.rank)
