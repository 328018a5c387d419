"""Money and other numbers."""

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from math import isfinite

from django.utils.translation import gettext as _

from sanpi.domain.money import MAX_YUAN, Amount, MoneyError, MoneyUnit, parse
from sanpi.domain.tables import Cell
from sanpi.exchange.cells.reader import CellError, Reader, short
from sanpi.exchange.cells.texts import written

# 元 in each unit that a header may name.
FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
# 亩 in each unit of area that a header may name.
AREAS = {
    "亩": Decimal(1),
    "公顷": Decimal(15),
    "平方米": Decimal("0.0015"),
    "万平方米": Decimal(15),
    "平方公里": Decimal(1500),
}
_PERIOD = re.compile(r"第?(\d{1,3})期?")
_CHINESE_PERIOD = re.compile(r"第?([一二三四五六七八九十]{1,3})期?")
_COUNTED = (
    "个",
    "次",
    "天",
    "日",
    "人",
    "年",
    "项",
    "件",
    "张",
    "工",
    "工作日",
    "个工作日",
    "个月",
    "月",
    "级",
)
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


class MoneyReader(Reader):
    """An amount in 元; a bare number is in the unit of the header or the note above the table.

    Without either it is refused: the same number is a hundred million or nothing. A negative amount is refused
    unless `signed`: a month that takes back what was reported too much.
    """

    def __init__(self, unit: str | None, *, signed: bool = False) -> None:
        super().__init__()
        self.signed = signed
        self.factor = FACTORS.get(unit or "")
        self.unit = next((known for known in MoneyUnit if known.label == unit), None)

    def parse(self, cell: Cell) -> int:
        """The amount. Raises CellError when it is no amount, negative, or its unit is unknown."""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            yuan = self._number(cell)
        elif isinstance(cell, str):
            yuan = self._text(cell)
        else:
            raise CellError("unreadable-money", _("“%s”不是金额") % short(written(cell)), _("如 1.2亿元"))
        if yuan < 0 and not self.signed:
            raise CellError("negative-money", _("金额不能为负数"), "≥0")
        return yuan

    def _number(self, number: float) -> int:
        if self.factor is None:
            message = _("“%s”只有数字，没有单位；请在“列对应”中选择单位，或在表头写明“亿元”“万元”")
            raise CellError("unit-missing", message % short(written(number)), _("亿元、万元或元"))
        if isinstance(number, int):
            exact = Decimal(number) * self.factor
        else:
            exact = Decimal(repr(number)) * self.factor
        if exact == exact.to_integral_value() and abs(exact) <= MAX_YUAN:
            return int(exact)
        return self._amount(number if self.unit else exact).yuan

    def _text(self, text: str) -> int:
        amount = self._amount(text)
        if amount.approximate or amount.at_least:
            self.note("hint", "approximate", _("“%s”是约数，按所写的数登记并注明“约数”") % short(text))
        return amount.yuan

    def _amount(self, value: str | float | Decimal) -> Amount:
        unit = self.unit or (MoneyUnit.YUAN if self.factor else None)
        try:
            if isinstance(value, str) and self.factor and self.unit is None:
                return self._odd_unit(value)
            return parse(value, unit)
        except MoneyError as refused:
            code = "unit-missing" if unit is None and "没有单位" in refused.message else "unreadable-money"
            raise CellError(code, refused.message, _("如 1.2亿元")) from refused

    def _odd_unit(self, text: str) -> Amount:
        """A text under a header in 千元 or 百万元: its own unit wins, else it is a number in that unit."""
        try:
            return parse(text)
        except MoneyError:
            read = parse(text, MoneyUnit.YI)
        yuan, rest = divmod(read.yuan * (self.factor or 1), MoneyUnit.YI.factor)
        if rest:
            raise MoneyError(_("“%s”比 1 元还细；请核对单位和小数位") % short(text))
        return replace(read, yuan=yuan)


class DecimalReader(Reader):
    """A number with so many decimals, as text; `unit` is the header's unit of area."""

    def __init__(self, digits: int, places: int, unit: str | None = None) -> None:
        super().__init__()
        self.factor = AREAS.get(unit or "亩", Decimal(1))
        self.quantum = Decimal(1).scaleb(-places)
        self.largest = Decimal(10) ** (digits - places)

    def parse(self, cell: Cell) -> str:
        """The number. Raises CellError when it is none, or too large."""
        found = decimal_of(cell) * self.factor
        rounded = found.quantize(self.quantum) if abs(found) < self.largest else found
        if abs(rounded) >= self.largest:
            raise CellError("number-too-large", _("“%s”过大；请核对单位") % short(cell), f"<{self.largest:f}")
        return plain(rounded)


class IntegerReader(Reader):
    """A number of a period: 7, 第7期, 第七期."""

    def parse(self, cell: Cell) -> int:
        """The number. Raises CellError when it is none."""
        if (
            isinstance(cell, int | float)
            and not isinstance(cell, bool)
            and isfinite(cell)
            and int(cell) == cell
        ):
            number = int(cell)
        else:
            number = _period(written(cell))
        if not 1 <= number <= 999:
            raise CellError("unreadable-number", _("“%s”不是期数") % short(cell), _("如 7"))
        return number


class WholeReader(Reader):
    """A whole number that counts something: 20, 20个工作日, 3次."""

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        words = sorted({unit, *_COUNTED} - {""}, key=len, reverse=True)
        self._number = re.compile(rf"([-+]?\d{{1,9}})(?:\.0+)?\s*(?:{'|'.join(map(re.escape, words))})?")

    def parse(self, cell: Cell) -> int:
        """The number. Raises CellError when it is none, or a broken one."""
        text = unicodedata.normalize("NFKC", written(cell)).replace(",", "").strip()
        match = None if isinstance(cell, bool) else self._number.fullmatch(text)
        if match is None:
            raise CellError("unreadable-number", _("“%s”不是整数") % short(cell), _("如 20"))
        return int(match[1])


def decimal_of(cell: Cell) -> Decimal:
    """The number in a cell, thousands separators and the words 约 and 亩 dropped. Raises CellError."""
    text = unicodedata.normalize("NFKC", written(cell)).replace(",", "").strip(" 约近")
    try:
        found = Decimal(text.removesuffix("亩").strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise CellError("unreadable-number", _("“%s”不是数") % short(cell), _("一个数"))
    return found


def plain(number: Decimal) -> str:
    """A decimal without trailing zeros or exponent.

    >>> plain(Decimal("12.50"))
    '12.5'
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _period(text: str) -> int:
    bare = unicodedata.normalize("NFKC", "".join(text.split()))
    if match := _PERIOD.fullmatch(bare):
        return int(match[1])
    match = _CHINESE_PERIOD.fullmatch(bare)
    if not match:
        return 0
    tens, ten, ones = match[1].rpartition("十")
    if not ten:
        return _DIGITS.get(match[1], 0)
    return (_DIGITS.get(tens, 1) if len(tens) < 2 else 0) * 10 + _DIGITS.get(ones, 0)
