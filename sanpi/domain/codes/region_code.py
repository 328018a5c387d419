"""Codes of administrative regions (行政区划代码) after GB/T 2260: province, city, county, two digits each."""

import re

from .surface import one_spelling

_PROVINCES = frozenset(
    str(number)
    for block in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for number in (*block, 71, 81, 82)
)
_SIX_DIGITS = re.compile(r"[0-9]{6}")


def check_region_code(text: str) -> str | None:
    """None when ``text`` has the shape of a region code; otherwise a Chinese sentence.

    Checked are six digits, the province, and that no county stands below city 00. Development zones carry
    codes of the same shape; whether a code is in use is not known here.
    """
    code = one_spelling(text)
    if _SIX_DIGITS.fullmatch(code) is None:
        return f"行政区划代码“{code[:30]}”应为6位数字，例如“410106”"
    if code[:2] not in _PROVINCES:
        return f"行政区划代码“{code}”的前两位“{code[:2]}”不是省级代码，例如河南省是“41”"
    if code[2:4] == "00" and code[4:] != "00":
        return f"行政区划代码“{code}”有县级而没有市级：第3、4位不应为“00”"
    return None


def parent_code(code: str) -> str | None:
    """The code one level up: county to city, city to province; None for a province.

    Raises ``ValueError`` for what is no region code.

    Example: ``parent_code("410106") == "410100"``, ``parent_code("410100") == "410000"``.
    """
    if problem := check_region_code(code):
        raise ValueError(problem)
    code = one_spelling(code)
    if code.endswith("0000"):
        return None
    return code[:2] + "0000" if code.endswith("00") else code[:4] + "00"
