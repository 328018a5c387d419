"""Measures: the database and the groups added up agree; figures as they are shown."""

from fractions import Fraction
from itertools import groupby

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.measures import Figure, Measure, Part, Unit, evaluate, evaluate_cells
from sanpi.core.models import Code, CodeList

PLAIN = Measure("n", "项目数", Unit.COUNT, "rows", Part("项目", {}))
MONEY = Measure("m", "总投资", Unit.MONEY, "rows", Part("总投资", {}, "total_at"))
SPLIT = Measure("s", "拆分", Unit.COUNT, "rows", Part("拆分", {}, "parts"))
RATE = Measure(
    "r", "开工率", Unit.PERCENT, "rows", Part("已开工", {}), Part("应开工", {}), synonyms=("开竣工率",)
)
GROWTH = Measure("g", "同比", Unit.PERCENT, "rows", Part("总投资", {}, "total_at"), growth=True)

# Codes stand for rows: the list is the batch, the position the stage.
BATCH = {"batch": "a"}
ASKED = (
    Measure("all", "全部", Unit.COUNT, "rows", Part("行", {})),
    Measure("of_a", "甲", Unit.COUNT, "rows", Part("甲", BATCH)),
    Measure("sum", "和", Unit.COUNT, "rows", Part("和", BATCH, "position")),
    Measure(
        "rate", "率", Unit.PERCENT, "rows", Part("过三", BATCH | {"position__gte": 3}), Part("甲", BATCH)
    ),
    Measure(
        "chain",
        "链",
        Unit.PERCENT,
        "rows",
        Part("过五", {"position__gte": 5}),
        Part("过三", {"position__gte": 3}),
    ),
)


def cells_of(rows):
    """The rows in groups, as a database would hand them over."""
    for (batch, position), group in groupby(sorted(rows), key=lambda row: row):
        number = len(list(group))
        yield {"batch": batch, "position": position, "number": number}


@pytest.mark.django_db
@given(rows=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 6)), max_size=12))
def test_the_database_and_the_groups_agree(rows):
    Code.objects.filter(list__code__in="ab").delete()
    lists = {code: CodeList.objects.get_or_create(code=code, label=code)[0] for code in "ab"}
    Code.objects.bulk_create(
        Code(list=lists[batch], code=str(number), label="", position=position)
        for number, (batch, position) in enumerate(rows)
    )
    found = evaluate(ASKED, Code.objects.filter(list__code__in="ab").annotate(batch=F("list__code")))
    counted = [measure for measure in ASKED if not measure.numerator.sums]
    assert {key: found[key] for key in found if key != "sum"} == evaluate_cells(counted, cells_of(rows))
    assert found["sum"].numerator == sum(position for batch, position in rows if batch == "a")


@pytest.mark.django_db
def test_all_of_them_need_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        evaluate(ASKED, Code.objects.annotate(batch=F("list__code")))


def test_sums_of_groups():
    groups = [{"batch": "a", "position": 1, "total_at": 3}, {"batch": "b", "position": 1, "total_at": None}]
    assert evaluate_cells([MONEY], groups)["m"].numerator == 3


def test_no_groups_give_nothing():
    assert evaluate_cells([PLAIN, RATE], []) == {"n": Figure(PLAIN, 0), "r": Figure(RATE, 0, 0)}


@given(batch=st.sampled_from("ab"), position=st.integers(0, 6))
def test_a_part_holds_for_a_group_as_its_condition_does_for_rows(batch, position):
    part = ASKED[3].numerator
    assert part.holds({"batch": batch, "position": position}) == (batch == "a" and position >= 3)
    assert dict(part.condition().children) == part.where


@pytest.mark.parametrize(
    ("figure", "text", "note"),
    [
        (Figure(PLAIN, 45), "45", ""),
        (Figure(PLAIN, 0), "0", ""),
        (Figure(MONEY, 18_630_000_000), "186.3", ""),
        (Figure(MONEY, 1), "0.00000001", ""),
        (Figure(SPLIT, 3), "3", ""),
        (Figure(RATE, 15, 17), "88.2%", "15 / 17"),
        (Figure(RATE, 18, 20), "90.0%", "18 / 20"),
        (Figure(RATE, 8, 8), "100%", "8 / 8"),
        (Figure(RATE, 20, 15), "133.3%", "20 / 15"),
        (Figure(RATE, 0, 5), "0.0%", "0 / 5"),
        (Figure(RATE, 0, 0), "—", "0 / 0"),
        (Figure(GROWTH, 11_455, 10_000), "+14.55%", "0.00011455 / 0.0001"),
        (Figure(GROWTH, 9, 10), "-10.00%", "0.00000009 / 0.0000001"),
        (Figure(GROWTH, 10, 10), "+0.00%", "0.0000001 / 0.0000001"),
        (Figure(GROWTH, 10, 0), "—", "0.0000001 / 0"),
    ],
)
def test_a_figure_as_it_is_shown(figure, text, note):
    assert (figure.text, figure.note) == (text, note)


def test_a_figure_as_a_value():
    assert Figure(RATE, 15, 17).value == Fraction(15, 17)
    assert Figure(GROWTH, 12, 10).value == Fraction(1, 5)
    assert Figure(RATE, 1, 0).value is None
    assert Figure(PLAIN, 4).value == 4


def test_money_in_a_column_has_two_decimals_everything_else_is_as_it_is():
    assert Figure(MONEY, 7 * 10**8).aligned == "7.00"
    assert Figure(MONEY, 18_630_000_001).aligned == "186.30000001"
    assert (Figure(PLAIN, 7).aligned, Figure(RATE, 1, 2).aligned) == ("7", "50.0%")


def test_name_and_formula_in_words():
    assert (RATE.title, RATE.formula) == ("开工率（开竣工率）", "已开工的个数 ÷ 应开工的个数")
    assert (MONEY.title, MONEY.formula) == ("总投资", "总投资之和")
    assert GROWTH.formula == "（总投资之和 − 上年同期）÷ 上年同期"


LEAD = Measure(
    "l", "超欠序时", Unit.POINTS, "rows", Part("完成投资", {}, "done"), Part("年度计划", {}, "plan"),
    minus=Part("序时应完成", {}, "due"),
)  # fmt: skip
BEHIND = {"number": 1, "done": 38, "plan": 100, "due": 50}


def test_what_is_due_is_taken_off_above_the_line():
    figure = evaluate_cells([LEAD], [BEHIND, BEHIND])["l"]
    assert figure.value == Fraction(-24, 200)
    assert figure.text == "-12.0"


def test_a_lead_is_written_with_its_sign_and_its_formula():
    assert evaluate_cells([LEAD], [BEHIND | {"done": 57}])["l"].text == "+7.0"
    assert LEAD.formula == "（完成投资之和 − 序时应完成之和） ÷ 年度计划之和"


def test_without_a_plan_nobody_is_behind():
    assert evaluate_cells([LEAD], [])["l"].text == "—"


def test_the_note_of_a_lead_names_all_three_numbers():
    assert Figure(LEAD, 200_000_000, 400_000_000, 100_000_000).note == "（2 − 1） / 4"


@pytest.mark.django_db
def test_the_database_takes_off_the_same_as_the_groups():
    codes = CodeList.objects.create(code="lead", label="甲")
    Code.objects.bulk_create(Code(list=codes, code=str(n), label="乙", position=n) for n in (3, 4))
    rows = Code.objects.filter(list=codes).annotate(
        done=F("position"), due=F("position") * 2, plan=F("position") * 4
    )
    figure = evaluate([LEAD], rows)["l"]
    assert (figure.numerator, figure.minus, figure.denominator) == (7, 14, 28)
    assert figure.text == "-25.0"
