"""Reading money from cells and texts, exactly, or saying in Chinese why it cannot be read."""

import re
import unicodedata
from decimal import Context, Decimal
from fractions import Fraction

from .amount import MAX_YUAN, Amount, MoneyError
from .numerals import NUMERALS, NotANumber, plain_numerals, read_number
from .units import MoneyUnit

_APPROXIMATE = ("大约", "大概", "约", "接近", "近", "左右", "上下", "≈", "~")
_AT_LEAST = ("不低于", "不少于", "至少", "超过", "超", "逾", "以上", "余", "多")
_CURRENCY = ("人民币", "RMB", "¥")
_HEAD = "|".join((*_APPROXIMATE[:5], "≈", "~", *_AT_LEAST[:6], *_CURRENCY, "[-+负]"))
_TAIL = "|".join((*_APPROXIMATE[5:7], *_AT_LEAST[6:], *_CURRENCY[:2]))
_SHAPE = re.compile(
    rf"(?P<head>(?:{_HEAD})*)(?P<body>[{NUMERALS}](?:[{NUMERALS}]|[余多](?=[万亿元]))*)"
    rf"(?P<middle>[余多]?)(?P<yuan>元?)整?(?P<tail>(?:{_TAIL})*)"
)
_LAYOUT = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "〜": "~", "圆": "元", "圓": "元"})
_NUMBER_END = rf"[{NUMERALS}元]"
_REFUSED = (
    (re.compile(r"不超|不足|不到|未超|未达|以下|以内|最多|至多|(?<!不)[低少]于"), "只给出上限，不是确数"),
    (re.compile(r"美元|美金|欧元|港[元币]|日元|英镑|[$€£]|USD|HKD|EUR"), "是外币；请折算成人民币"),
    (re.compile(rf"{_NUMBER_END}(?:-|~|至|到){_NUMBER_END}"), "是一个区间，不是确数"),
    (re.compile(r"[几数][十百千万亿]"), "是概数，不是确数"),
)
_LONGEST = 60
_FLOAT_NOISE = Fraction(1, 1_000_000)


def parse(text: str | int | float | Decimal, default_unit: MoneyUnit | None = None) -> Amount:
    """Read an amount of money into whole 元.

    A number without a unit is taken in ``default_unit`` and refused when there is none; a unit in the text
    always wins. Reading is exact: an amount finer than one 元 raises ``MoneyError``, as do ranges, upper
    limits, foreign currency and wordings that read in two ways (``1亿2千``, ``三千六``).

    Only a ``float`` may be rounded (half even), and only by what binary arithmetic itself adds: at most
    0.000001 元, or digits beyond the fifteenth, which spreadsheets do not show either. So 17.700000000000003
    亿 is 1 770 000 000 元, and 0.123456789 亿 is refused.

    Example: ``parse("约1.2亿元") == Amount(120_000_000, approximate=True)``.
    """
    if isinstance(text, str):
        return _parse_text(text, default_unit)
    return _parse_number(text, default_unit)


def _parse_number(number: float | Decimal, unit: MoneyUnit | None) -> Amount:
    surface = str(number)
    written = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if isinstance(number, bool) or not written.is_finite():
        raise MoneyError(f"“{surface}”不是金额；应为一个数")
    if unit is None:
        raise MoneyError(f"“{surface}”只有数字，没有单位；请写明“亿元”“万元”或“元”")
    if abs(written) > MAX_YUAN:
        raise _too_large(surface)
    exact = Fraction(written) * unit.factor
    if isinstance(number, float):
        exact = _without_noise(exact, written, unit)
    return Amount(_whole_yuan(exact, surface), text=surface)


def _without_noise(exact: Fraction, written: Decimal, unit: MoneyUnit) -> Fraction:
    """Drop what binary arithmetic added to a float; leave anything a person may have typed."""
    if abs(exact - round(exact)) <= _FLOAT_NOISE:
        return Fraction(round(exact))
    shown = Fraction(Context(prec=15).create_decimal(written)) * unit.factor
    return shown if shown.denominator == 1 else exact


def _parse_text(text: str, default_unit: MoneyUnit | None) -> Amount:
    surface = text.strip()
    words = _normalise(surface)
    match = _SHAPE.fullmatch(words)
    refusal = next((reason for pattern, reason in _REFUSED if pattern.search(words)), None)
    if refusal:
        raise MoneyError(f"金额“{_short(surface)}”{refusal}；应写作“1.2亿元”这样的数")
    if match is None or len(words) > _LONGEST:
        raise _unreadable(surface)
    marks = match["head"] + match["middle"] + match["tail"] + "".join(re.findall("[余多]", match["body"]))
    signs = re.findall("[-+负]", match["head"])
    if len(signs) > 1:
        raise _unreadable(surface)
    value = _value(re.sub("[余多]", "", match["body"]), match["yuan"] != "", default_unit, surface)
    yuan = _whole_yuan(-value if signs in (["-"], ["负"]) else value, surface)
    at_least = any(word in marks for word in _AT_LEAST)
    return Amount(yuan, any(word in marks for word in _APPROXIMATE), at_least, surface)


def _normalise(surface: str) -> str:
    """Full width to half width, one kind of dash, no blanks; a line break between two numbers is no blank."""
    if not surface:
        raise MoneyError("金额是空的；应为一个数加单位，例如“1.2亿元”")
    if re.search(r"\d\s*[\r\n\t]\s*\d", surface):
        raise MoneyError(f"“{_short(surface)}”里有两个数；一格只填一个金额")
    half_width = unicodedata.normalize("NFKC", surface).translate(_LAYOUT).upper()
    dense = plain_numerals(re.sub(r"\s+", "", half_width))
    return re.sub(r"(?<=\d)。(?=\d)", ".", dense).removesuffix("。")


def _value(body: str, in_yuan: bool, default_unit: MoneyUnit | None, surface: str) -> Fraction:
    """The value in 元 of the bare number ``body``."""
    try:
        number = read_number(body)
    except NotANumber:
        raise _unreadable(surface) from None
    if number.loose_end and not in_yuan:
        raise MoneyError(f"金额“{_short(surface)}”末尾的数没有单位；请写成“1亿2千万元”或“1.2亿元”的形式")
    if number.scaled or in_yuan:
        return number.value
    if default_unit is None:
        raise MoneyError(f"“{_short(surface)}”只有数字，没有单位；请写明“亿元”“万元”或“元”")
    return number.value * default_unit.factor


def _whole_yuan(exact: Fraction, surface: str) -> int:
    if abs(exact) > MAX_YUAN:
        raise _too_large(surface)
    if exact.denominator != 1:
        in_yuan = Decimal(exact.numerator) / Decimal(exact.denominator)
        raise MoneyError(
            f"金额“{_short(surface)}”合{in_yuan.normalize():f}元，比1元还细；金额精确到元，请核对单位和小数位"
        )
    return int(exact)


def _unreadable(surface: str) -> MoneyError:
    expected = "应为一个数加单位，例如“1.2亿元”“3600万元”“500元”"
    return MoneyError(f"“{_short(surface)}”读不成金额；{expected}")


def _too_large(surface: str) -> MoneyError:
    return MoneyError(f"金额“{_short(surface)}”超过1亿亿元，应是单位写错；请核对单位")


def _short(surface: str) -> str:
    return surface if len(surface) <= 30 else surface[:30] + "…"
