"""What statistics will refuse, found beforehand. No database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.enrollment.precheck import Application, Band, Need, Requirements, Severity, check, plain_name

WAN, YI = 10_000, 100_000_000
ASKED = Requirements(
    (
        Band(500 * WAN, "206-2", "县级"),
        Band(5000 * WAN, "206-1", "市级"),
        Band(YI, "206-1", "省级"),
        Band(10 * YI, "206-1", "国家级"),
    ),
    (
        Need("licence", "营业执照"),
        Need("works_contract", "施工合同", variant="construction"),
        Need("payment", "付款凭证", variant="purchase"),
        Need("feasibility", "可研报告", at_least=YI, variant="construction"),
        Need("start_proof", "开工证明", variant="construction", required=False),
    ),
)
PERFECT = Application(
    total=6000 * WAN, owner="郑州奥瑞环保设备有限公司", started=True, register_started_on=date(2022, 11, 1),
    unit_in_library=True, filing_owner="郑州奥瑞环保设备有限公司", contract_party="郑州奥瑞环保设备有限公司",
    approved_on=date(2022, 8, 1), contract_on=date(2022, 9, 1), started_on=date(2022, 11, 1), start_work="piling",
    plan_total=6000 * WAN, filed=frozenset({"licence", "works_contract", "start_proof"}),
)  # fmt: skip


def codes(**changes):
    return [finding.code for finding in check(replace(PERFECT, **changes), ASKED)]


def test_a_project_in_order_has_no_findings():
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"total": None}, "no_total"),
        ({"total": 400 * WAN, "plan_total": 400 * WAN}, "below_threshold"),
        ({"owner": ""}, "no_owner"),
        ({"unit_in_library": None}, "unit_unknown"),
        ({"unit_in_library": False}, "unit_not_in_library"),
        ({"filing_owner": "郑州奥瑞控股有限公司"}, "filing_owner_differs"),
        ({"contract_party": "中铁某局"}, "contract_party_differs"),
        ({"filing_owner": ""}, "no_filing_owner"),
        ({"contract_party": ""}, "no_contract_party"),
        ({"approved_on": None}, "no_approved_on"),
        ({"contract_on": None}, "no_contract_on"),
        ({"started_on": None}, "no_started_on"),
        ({"approved_on": date(2022, 9, 2)}, "contract_on_too_early"),
        ({"contract_on": date(2022, 11, 2)}, "started_on_too_early"),
        ({"started_on": date(2022, 12, 1)}, "start_differs"),
        ({"started": False}, "not_started"),
        ({"start_work": ""}, "no_start_work"),
        ({"start_work": "levelling"}, "start_not_real"),
        ({"plan_total": None}, "no_plan_total"),
        ({"plan_total": 6001 * WAN}, "plan_total_differs"),
        ({"filed": frozenset({"licence", "start_proof"})}, "paper_works_contract"),
        ({"filed": frozenset({"licence", "works_contract"})}, "paper_start_proof"),
    ],
)
def test_each_fault_is_found_alone(changes, code):
    assert codes(**changes) == [code]


def test_every_finding_says_where_what_and_what_to_do():
    nothing = Application(total=None, owner="", started=False, register_started_on=None)
    found = check(nothing, ASKED)
    assert len(found) >= 12
    assert all(finding.where and finding.text and finding.advice for finding in found)


def test_a_difference_shows_both_values():
    found = check(replace(PERFECT, plan_total=6001 * WAN), ASKED)[0]
    assert "6001万元" in found.text
    assert "6000万元" in found.text


@pytest.mark.parametrize("same_day", ["contract_on", "started_on"])
def test_the_same_day_is_in_order(same_day):
    day = {"contract_on": PERFECT.approved_on, "started_on": PERFECT.contract_on}[same_day]
    assert codes(**{same_day: day, "register_started_on": None}) == []


def test_real_estate_is_entered_whatever_its_size():
    assert codes(total=WAN, plan_total=WAN, any_size=True) == []


def test_the_threshold_itself_is_enough():
    assert codes(total=500 * WAN, plan_total=500 * WAN) == []


def test_from_one_yi_on_more_papers_are_asked():
    assert codes(total=YI, plan_total=YI) == ["paper_feasibility"]


def test_a_purchase_needs_a_payment_and_no_start():
    changed = {"purchase_only": True, "started": False, "started_on": None, "start_work": ""}
    assert codes(**changed) == ["paper_payment"]


def test_a_paper_that_is_not_required_only_warns():
    found = check(replace(PERFECT, filed=frozenset()), ASKED)
    assert {f.code: f.severity for f in found}["paper_start_proof"] is Severity.WARNING
    assert found[-1].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("郑州奥瑞（集团）有限公司", "郑州奥瑞(集团)有限公司"),
        ("郑州 奥瑞有限公司", "郑州奥瑞有限公司"),
        ("ＡＢＣ科技", "abc科技"),
    ],
)
def test_ways_of_writing_one_name_do_not_differ(one, other):
    assert plain_name(one) == plain_name(other)


def test_a_part_of_a_name_is_another_firm():
    assert plain_name("郑州奥瑞有限公司") != plain_name("郑州奥瑞有限公司上街分公司")


@pytest.mark.parametrize(
    ("total", "form", "level"),
    [(500 * WAN, "206-2", "县级"), (5000 * WAN, "206-1", "市级"), (YI, "206-1", "省级"), (10 * YI, "206-1", "国家级")],
)  # fmt: skip
def test_the_size_says_form_and_level(total, form, level):
    assert (ASKED.band(total).form, ASKED.level(total)) == (form, level)


def test_below_the_threshold_nobody_decides():
    assert ASKED.band(499 * WAN) is None
    assert ASKED.level(499 * WAN) == ""
    assert ASKED.level(499 * WAN, any_size=True) == "县级"


@given(st.integers(0, 20 * YI), st.integers(0, 20 * YI))
def test_a_larger_project_is_never_asked_for_less(one, other):
    small, large = sorted((one, other))
    assert {n.code for n in ASKED.asked(small, False)} <= {n.code for n in ASKED.asked(large, False)}


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_days_are_in_order_exactly_when_none_precedes(first, second):
    approved = date(2022, 6, 1)
    contract, start = approved + timedelta(first), approved + timedelta(first + second)
    found = codes(approved_on=approved, contract_on=contract, started_on=start, register_started_on=None)
    assert ("contract_on_too_early" in found) == (first < 0)
    assert ("started_on_too_early" in found) == (second < 0)
