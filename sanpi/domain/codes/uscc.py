"""Unified social credit codes (统一社会信用代码) after GB 32100-2015."""

import re

from .surface import one_spelling

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 permitted characters, each worth its position (GB 32100-2015, table of character values)."""

_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_FOREIGN = re.compile(rf"[^{ALPHABET}]")
_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_REGION = slice(2, 8)
_NAME = "统一社会信用代码"


def normalise(text: str) -> str:
    """Half width, upper case, without blanks and hyphens: the form to store and compare.

    Example: ``normalise("91410106 ma00000a-1y") == "91410106MA00000A1Y"``.
    """
    return one_spelling(text).replace("-", "")


def check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen.

    C18 = 31 - Σ(Ci·Wi) mod 31 with Wi = 3^(i-1) mod 31, and 31 counts as 0 (GB 32100-2015). Raises
    ``ValueError`` when ``body`` is not seventeen permitted characters.

    Example: ``check_character("91350100M000100Y4") == "3"``.
    """
    if len(body) != 17 or _FOREIGN.search(body):
        raise ValueError(f"expected 17 characters out of {ALPHABET}, found {body!r}")
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def check_uscc(text: str) -> str | None:
    """None when ``text``, once normalised, is a valid code; otherwise a Chinese sentence.

    Checked are length, characters, the six digits of the registering region, and the check character. Whether
    the region exists and the firm is registered is not known here.
    """
    code = normalise(text)
    if len(code) != 18:
        return f"{_NAME}应为18位，“{_short(code)}”有{len(code)}位；请补齐或删去多余的字符"
    if foreign := _FOREIGN.search(code):
        return _foreign_message(code, foreign.start())
    if not code[_REGION].isdigit():
        return f"{_NAME}第3至8位是登记机关行政区划码，应为6位数字，现为“{code[_REGION]}”；请核对"
    expected = check_character(code[:17])
    if code[17] != expected:
        return f"{_NAME}“{code}”校验不符：末位是“{code[17]}”，按前17位应为“{expected}”；请逐位核对"
    return None


def _foreign_message(code: str, index: int) -> str:
    found = code[index]
    hint = f"，可能应为“{_LOOKALIKES[found]}”" if found in _LOOKALIKES else ""
    return f"{_NAME}第{index + 1}位“{found}”不合规定{hint}；只用数字和除 I、O、S、V、Z 以外的大写字母"


def _short(code: str) -> str:
    return code if len(code) <= 30 else code[:30] + "…"
