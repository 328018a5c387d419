"""Numbers as offices write them, Arabic and Chinese digits mixed: ``1亿2千万``, ``三千六百万``, ``3,600``."""

import re
from dataclasses import dataclass
from fractions import Fraction

NUMERALS = "0-9.,点零一二两三四五六七八九十百千万亿"
"""Characters a number may consist of after ``plain_numerals``, ready for a regular expression class."""

_SAME = str.maketrans("〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "零零一二二三三四五六六七八九十百千万亿")
_DIGITS = str.maketrans("零一二两三四五六七八九点", "01223456789.")
_SMALL_UNITS = {"千": 1000, "百": 100, "十": 10}
_BIG_UNITS = (10**12, 10**8, 10**4, 1)
_SECTIONS = re.compile(r"(?:([^万亿]+)万亿)?(?:([^万亿]+)亿)?(?:([^万亿]+)万)?([^万亿]+)?")
_CHUNK = re.compile(r"([0-9.,]*)([千百十]?)")
_DECIMAL = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")
_TWO_DIGITS_SIDE_BY_SIDE = re.compile(r"[一二两三四五六七八九]{2}")


class NotANumber(Exception):  # noqa: N818 - an outcome inside this package, turned into MoneyError
    """The text is no number that can be read in exactly one way."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number read: its value, and how many units the words themselves name.

    ``scaled`` is true when 万 or 亿 was written; ``loose_end`` when digits follow the last of them, as in
    ``1亿2``.
    """

    value: Fraction
    scaled: bool
    loose_end: bool


def plain_numerals(text: str) -> str:
    """Replace the capital and old forms (壹, 拾, 萬, ○) by the everyday ones."""
    return text.translate(_SAME)


def read_number(body: str) -> Number:
    """Read a number such as ``1亿2千万``; raise ``NotANumber`` when it is none or reads in two ways."""
    match = _SECTIONS.fullmatch(body)
    if match is None or not body:
        raise NotANumber
    total, last_unit = Fraction(0), 1
    for text, unit in zip(match.groups(), _BIG_UNITS, strict=True):
        if text is None:
            continue
        value = _section(text) * unit
        if total and (total % last_unit or value >= last_unit):
            raise NotANumber  # 1.5亿2000万, 1亿20000万: two numbers run together
        total, last_unit = total + value, unit
    scaled, end = any(match.groups()[:3]), match.group(4)
    if scaled and end is not None and len(end) == 1:
        raise NotANumber  # 三万五元 is 35000 to one reader and 30005 to another
    return Number(total, scaled, loose_end=scaled and end is not None)


def _section(text: str) -> Fraction:
    """Read what stands before one 万 or 亿: ``3600``, ``三千六百``, ``2千``, ``三点五``."""
    if _TWO_DIGITS_SIDE_BY_SIDE.search(text.partition("点")[0]):
        raise NotANumber  # 三四千万 means "three or four"
    total, above = Fraction(0), 0
    for digits, unit in _CHUNK.findall(text.translate(_DIGITS)):
        if not digits and not unit:
            continue
        value, above = _chunk(digits, unit, above)
        total += value
    return total


def _chunk(digits: str, unit: str, above: int) -> tuple[Fraction, int]:
    """Value of one digit group with its 千, 百 or 十; ``above`` is the unit before it, 0 for none."""
    size = _SMALL_UNITS.get(unit, 1)
    if above == 1 or (above and size >= above):
        raise NotANumber
    if not digits:
        if unit != "十":
            raise NotANumber
        return Fraction(size), size
    if not unit and above:
        _refuse_swallowed_unit(digits, above)
    value = _decimal(digits) * size
    if above and (value >= above or value.denominator != 1):
        raise NotANumber
    return value, size


def _refuse_swallowed_unit(digits: str, above: int) -> None:
    """``三千六`` is 3600 to one reader and 3006 to another; ``三千零六`` and ``3千600`` are clear."""
    if not digits.startswith("0") and len(digits) != len(str(above)) - 1:
        raise NotANumber


def _decimal(digits: str) -> Fraction:
    if _DECIMAL.fullmatch(digits) is None:
        raise NotANumber
    return Fraction(digits.replace(",", ""))
