"""After a correction by hand sums and rates are reckoned anew; what lost its ground goes."""

from dataclasses import replace
from decimal import Decimal

from sanpi.domain.extraction import Claim, Finding, Verdict
from sanpi.factcheck.rules.rereckoning import rereckoned
from sanpi.factcheck.testing import claim

TOTAL = claim("15.5", "亿元", "年度计划投资", id="c1")
PARTS = claim("9", "亿元", "年度计划投资", id="c2"), claim("6.15", "亿元", "年度计划投资", id="c3")
SUM = Finding("sum", Verdict.MISMATCH, ("c1", "c2", "c3"), Decimal("15.5"), Decimal("15.15"), Decimal("0.35"))
RATE = claim("90", "%", "开工率", id="c4")
ABOVE, BELOW = claim("18", "个", "已开工个数", id="c5"), claim("20", "个", "项目个数", id="c6")
QUOTIENT = Finding("rate", Verdict.OK, ("c4", "c5", "c6"), Decimal(90), Decimal(90), Decimal(0))


def after(finding: Finding, before: tuple[Claim, ...], now: tuple[Claim, ...]) -> list[Finding]:
    old, new = ({each.id: each for each in some} for some in (before, now))
    return list(rereckoned([finding], old, new))


def test_what_nobody_touched_stays_as_it_is() -> None:
    assert after(SUM, (TOTAL, *PARTS), (TOTAL, *PARTS)) == [SUM]


def test_a_total_put_right_closes() -> None:
    right = replace(TOTAL, value=Decimal("15.15"), digits=2)
    (found,) = after(SUM, (TOTAL, *PARTS), (right, *PARTS))
    assert (found.verdict, found.difference) == (Verdict.OK, 0)
    assert "更正后分项 9＋6.15＝15.15亿元" in found.explanation


def test_a_part_in_another_unit_is_added_as_it_should() -> None:
    part = replace(PARTS[1], value=Decimal(65000), unit="万元", digits=0)
    (found,) = after(SUM, (TOTAL, *PARTS), (TOTAL, PARTS[0], part))
    assert (found.verdict, found.computed) == (Verdict.OK, Decimal("15.5"))


def test_a_part_dismissed_is_no_part() -> None:
    (found,) = after(SUM, (TOTAL, *PARTS), (TOTAL, PARTS[0]))
    assert (found.computed, found.claims) == (Decimal(9), ("c1", "c2"))


def test_a_part_that_counts_something_else_is_none_either() -> None:
    other = replace(PARTS[1], measure="总投资")
    assert after(SUM, (TOTAL, *PARTS), (TOTAL, PARTS[0], other))[0].claims == ("c1", "c2")


def test_a_sum_without_its_total_or_without_parts_goes() -> None:
    assert after(SUM, (TOTAL, *PARTS), PARTS) == []
    assert after(SUM, (TOTAL, *PARTS), (TOTAL,)) == []


def test_a_rate_is_divided_again() -> None:
    (found,) = after(QUOTIENT, (RATE, ABOVE, BELOW), (RATE, replace(ABOVE, value=Decimal(17)), BELOW))
    assert (found.verdict, found.computed) == (Verdict.MISMATCH, Decimal(85))
    assert after(QUOTIENT, (RATE, ABOVE, BELOW), (RATE, BELOW)) == []


def test_nothing_below_the_line_is_said() -> None:
    (found,) = after(QUOTIENT, (RATE, ABOVE, BELOW), (RATE, ABOVE, replace(BELOW, value=Decimal(0))))
    assert (found.verdict, found.cause) == (Verdict.MISMATCH, "分母为零")


def test_findings_of_other_kinds_are_withdrawn() -> None:
    twice = replace(SUM, kind="repeated", claims=("c1", "c2"))
    assert after(twice, (TOTAL, *PARTS), (replace(TOTAL, value=Decimal(9)), *PARTS)) == []
