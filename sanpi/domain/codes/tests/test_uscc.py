import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle

from sanpi.domain.codes import check_character, check_uscc, normalise
from sanpi.domain.codes.uscc import ALPHABET

PREFIXES = st.text(alphabet="0123456789", min_size=8, max_size=8)
BODIES = st.builds(str.__add__, PREFIXES, st.text(alphabet=ALPHABET, min_size=9, max_size=9))
EXAMPLES = ["91350100M000100Y43", "91410106MA00000A1Y", "91410106MA00000B23", "11410106005253001A"]


@pytest.mark.parametrize("code", EXAMPLES)
def test_accepts_valid_codes(code):
    assert check_uscc(code) is None


def test_the_check_character_follows_the_standard():
    assert check_character("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    "text",
    ["９１410106ma00000a1y", " 9141 0106 MA00000A1Y ", "91410106-MA00000A1-Y", "91410106MA00000A1Y\u200b"],
)
def test_normalises_width_case_blanks_and_hyphens(text):
    assert normalise(text) == "91410106MA00000A1Y"
    assert check_uscc(text) is None


def test_a_letter_may_lead():
    body = "N1410106MA00000A1"
    assert check_uscc(body + check_character(body)) is None


def test_a_wrong_check_character_names_the_expected_one():
    assert check_uscc("91350100M000100Y44") == (
        "统一社会信用代码“91350100M000100Y44”校验不符：末位是“4”，按前17位应为“3”；请逐位核对"
    )


@pytest.mark.parametrize("code", ["", "123", "91410106MA00000A1", "91410106MA00000A1YY"])
def test_a_wrong_length_is_named(code):
    assert f"有{len(code)}位" in check_uscc(code)


@pytest.mark.parametrize(("letter", "meant"), [("I", "1"), ("O", "0"), ("S", "5"), ("V", "U"), ("Z", "2")])
def test_letters_that_are_never_used_are_explained(letter, meant):
    message = check_uscc(f"91410106MA{letter}0000A1Y")
    assert f"第11位“{letter}”" in message
    assert f"可能应为“{meant}”" in message


def test_a_foreign_character_is_named_with_its_place():
    assert "第9位“河”" in check_uscc("91410106河A00000A1Y")


def test_the_region_consists_of_digits():
    assert "第3至8位" in check_uscc("9141010GMA00000A1Y")


def test_long_text_is_cut_in_the_message():
    assert len(check_uscc("9" * 5000)) < 90


@pytest.mark.parametrize("body", ["", "91350100M000100Y43", "91350100I000100Y4"])
def test_there_is_no_check_character_for_anything_else(body):
    with pytest.raises(ValueError, match="expected 17 characters"):
        check_character(body)


@given(BODIES)
def test_the_check_character_agrees_with_an_independent_library(body):
    assert check_character(body) == oracle.calc_check_digit(body)


@given(BODIES, st.sampled_from(ALPHABET))
def test_the_verdict_agrees_with_an_independent_library(body, last):
    assert (check_uscc(body + last) is None) == oracle.is_valid(body + last)


@given(BODIES, st.integers(8, 16), st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_always_found(body, index, typed):
    mistyped = body[:index] + typed + body[index + 1 :] + check_character(body)
    assert (check_uscc(mistyped) is None) == (typed == body[index])
