"""Ranges read as an office writes them, for every basis and every way of writing the edges."""

import pytest

from sanpi.domain.rating import BASES, Basis, interval_words, read_interval

P, S = Basis.POINTS_BEHIND, Basis.SHARE_MISSING
B, L = Basis.MONTHS_TO_START, Basis.MONTHS_UNLISTED
SAID = [
    (P, "<10", "达到序时或落后不足10个百分点"), (P, "<=10", "达到序时或落后不超过10个百分点"), (P, "[10,30]", "落后10–30个百分点"),
    (P, ">30", "落后超过30个百分点"), (P, ">=30", "落后30个百分点及以上"), (P, "(10,30)", "落后超过10个百分点、不足30个百分点"),
    (P, "<=0", "达到序时"), (P, "<0", "超序时"), (P, ">0", "落后（不论多少）"), (P, "(0,20]", "落后不超过20个百分点"),
    (P, "[0,20]", "与序时持平或落后不超过20个百分点"), (P, "0", "与序时持平"), (P, "<=-5", "超序时5个百分点及以上"),
    (P, "[-5,0]", "与序时持平或超序时不超过5个百分点"), (P, "[-5,10]", "超序时不超过5个百分点或落后不超过10个百分点"),
    (P, ">-5", "超序时不足5个百分点或落后"), (P, "[-10,-5]", "超序时5–10个百分点"), (P, "*", "不限"),
    (S, "<=0", "达到序时"), (S, "(0,50]", "欠额不超过50%"), (S, ">50", "欠额超过50%"),
    (Basis.SHARE_OF_DUE, ">=80", "序时完成率80%及以上"), (Basis.SHARE_OF_DUE, "[60,80)", "序时完成率60%及以上、不足80%"),
    (Basis.SHARE_OF_DUE, "<60", "序时完成率不足60%"), (Basis.MONTH_TASK, "[60,80)", "完成率60%及以上、不足80%"),
    (Basis.FUNDS_OF_PLAN, "<12.5", "到位率不足12.5%"), (Basis.RED_SHARE, "[20,50]", "占比20–50%"),
    (B, "<0", "未到期"), (B, "[0,3)", "当月应开未开至超期2个月"), (B, ">=3", "超期3个月及以上"), (B, ">2", "超期超过2个月"),
    (B, "0", "当月应开未开"), (B, "<=0", "未到期或当月应开未开"), (B, "<3", "未到期或当月应开未开至超期2个月"),
    (B, "[1,2]", "超期1–2个月"), (B, "1", "超期1个月"), (B, ">=0", "当月及以后应开未开"), (B, ">=-1", "不限"),
    (L, "<=1", "开工不超过1个月"), (L, "(1,2]", "开工超过1个月、不超过2个月"), (L, ">2", "开工超过2个月"),
    (Basis.MISSED_TASKS, "<1", "当月完成任务"), (Basis.MISSED_TASKS, "[1,2)", "连续未完成1个月"),
    (Basis.MISSED_TASKS, ">=2", "连续未完成2个月及以上"), (Basis.MONTHS_IDLE, "<2", "当月有进展或没有进展不足2个月"),
    (Basis.MONTHS_IDLE, "[2,3)", "没有进展2个月"), (Basis.MONTHS_IDLE, ">=3", "没有进展3个月及以上"),
    (Basis.PERMIT_DAYS, "<=0", "未超期"), (Basis.PERMIT_DAYS, "[1,15]", "超期1–15天"),
    (Basis.PERMIT_DAYS, ">15", "超期超过15天"), (Basis.ISSUE_DAYS, "0", "未超期"),
    (Basis.ISSUE_DAYS, "[0,3]", "未超期或超期不超过3天"), (Basis.ISSUE_DAYS, ">=0", "不限"),
]  # fmt: skip


@pytest.mark.parametrize(("basis", "written", "said"), SAID)
def test_a_range_is_said(basis: Basis, written: str, said: str) -> None:
    assert interval_words(basis, read_interval(written)) == said


def test_every_basis_has_a_manner() -> None:
    assert all(interval_words(basis, read_interval(">3")) for basis in BASES)
