from hypothesis import given
from hypothesis import strategies as st

from sanpi.domain.timeline import Requirement, missing, missing_for

CONTRACT = Requirement("contract", "投资合同", "document", "signed")
INVESTMENT = Requirement("investment", "总投资", "field", "signed")
PERMIT = Requirement("permit", "施工许可证", "document", "started")
ALL = [CONTRACT, INVESTMENT, PERMIT]
CODES = st.sets(st.sampled_from([requirement.code for requirement in ALL]))


def test_everything_is_missing_at_first():
    assert missing(ALL, set(), set()) == ALL


def test_what_is_present_is_not_missing():
    assert missing(ALL, {"contract"}, set()) == [INVESTMENT, PERMIT]


def test_what_is_waived_is_not_missing():
    assert missing(ALL, {"contract"}, {"permit"}) == [INVESTMENT]


def test_a_gate_asks_only_for_its_own_stage():
    assert missing_for("started", ALL, set()) == [PERMIT]
    assert missing_for("signed", ALL, {"investment"}) == [CONTRACT]


def test_a_gate_accepts_waivers():
    assert missing_for("started", ALL, set(), {"permit"}) == []


def test_a_stage_without_requirements_misses_nothing():
    assert missing_for("producing", ALL, set()) == []


@given(CODES, CODES)
def test_waiving_and_presenting_come_to_the_same(present, waived):
    assert missing(ALL, present, waived) == missing(ALL, present | waived)
