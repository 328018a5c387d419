"""Dates and years of construction."""

import re
import unicodedata
from datetime import date, datetime

from django.utils.translation import gettext as _

from sanpi.domain.periods import DateError, Month, PeriodError, read_date
from sanpi.domain.tables import Cell
from sanpi.exchange.cells.reader import CellError, Reader, short
from sanpi.exchange.cells.texts import written

_MONTH = r"(?:[年./-](?:0?[1-9]|1[0-2]))?月?年?"
_YEARS = re.compile(rf"((?:19|20)\d\d){_MONTH}(?:(?:-|~|至|到)(?:((?:19|20)\d\d)|(\d\d)){_MONTH})?")
# 3月, 1-3月, 1月至3月: the last month counts; the year is the sheet's.
_YEARLESS = re.compile(r"(?:0?1月?(?:份)?(?:-|~|至|到))?(0?[1-9]|1[0-2])(月)?(?:份)?")
_RANGE = re.compile(r"((?:19|20)\d\d)(?:年|[-./])(?:0?1月?(?:-|~|至|到))(0?[1-9]|1[0-2])月(?:份)?")
_FIRST_MONTH, _LAST_MONTH = "2000-01", "2099-12"
_JANUARY_OR_OCTOBER = re.compile(r"\d{4}\.1")
_DASHES = re.compile("[–—―－~〜～]+")


class DateReader(Reader):
    """A day as ISO text; a month stands for its first day, with `end` for its last."""

    def __init__(self, *, end: bool = False) -> None:
        super().__init__()
        self.end = end

    def parse(self, cell: Cell) -> str:
        """The day. Raises CellError when it is none."""
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        if not isinstance(cell, str | int | float) or isinstance(cell, bool):
            raise CellError("unreadable-date", _("“%s”不是日期") % short(cell), "2023-01-31")
        try:
            found = read_date(cell, end=self.end)
        except DateError as refused:
            raise CellError("unreadable-date", refused.message, "2023-01-31") from refused
        if found.precision != "day":
            self.note("hint", "imprecise-date", _("“%(text)s”没有写到日，按 %(day)s 计") % {
                "text": found.text, "day": found.day.isoformat(),
            })  # fmt: skip
        return found.day.isoformat()


class YearsReader(Reader):
    """The years of construction: 2022-2024, 2022年3月至2024年, 2023."""

    def parse(self, cell: Cell) -> tuple[int, int]:
        """First and last year. Raises CellError when they cannot be read or stand the wrong way round."""
        text = _DASHES.sub("-", unicodedata.normalize("NFKC", "".join(written(cell).split())))
        match = _YEARS.fullmatch(text)
        if not match:
            raise CellError("unreadable-years", _("“%s”读不成起止年份") % short(cell), _("如 2022-2024"))
        start = int(match[1])
        end = int(match[2] or (f"{match[1][:2]}{match[3]}" if match[3] else match[1]))
        if end < start:
            raise CellError("unreadable-years", _("终止年 %(end)d 早于起始年 %(start)d") % {
                "end": end, "start": start,
            }, _("如 2022-2024"))  # fmt: skip
        return start, end


class MonthReader(Reader):
    """A month as 2023-03: 2023年3月, 202303, a date in it; 3月 without a year is read as 03.

    1-3月 tells of what was done by the end of March and is read as March, with a remark.
    """

    def parse(self, cell: Cell) -> str:
        """The month, or its two digits where the year is not written. Raises CellError."""
        if isinstance(cell, date):
            return self._plausible(cell, f"{cell:%Y-%m}")
        text = _DASHES.sub("-", unicodedata.normalize("NFKC", "".join(written(cell).split())))
        unclear = isinstance(cell, bool) or _JANUARY_OR_OCTOBER.fullmatch(text)
        found = None if unclear else self._whole(text) or self._yearless(text)
        if found is None:
            raise self._refused(cell)
        return self._plausible(cell, found)

    def _plausible(self, cell: Cell, month: str) -> str:
        """The month, unless it lies where no ledger reaches: a typing error, or a number that is no month."""
        if len(month) > 2 and not _FIRST_MONTH <= month <= _LAST_MONTH:
            raise self._refused(cell)
        return month

    def _whole(self, text: str) -> str | None:
        if match := _RANGE.fullmatch(text):
            self._tell_range(text)
            return f"{match[1]}-{int(match[2]):02}"
        try:
            return Month.parse(text.removesuffix("份")).code
        except PeriodError:
            pass
        try:
            found = read_date(text)
        except DateError:
            return None
        return None if found.precision == "year" else Month.of(found.day).code

    def _yearless(self, text: str) -> str | None:
        match = _YEARLESS.fullmatch(text)
        if match is None:
            return None
        if "-" in text or "至" in text or "到" in text:
            self._tell_range(text)
        return f"{int(match[1]):02}"

    def _tell_range(self, text: str) -> None:
        message = _("“%s”按截止的那个月读；本期数应为当月数，不是累计数，请核对")
        self.note("warning", "month-range", message % short(text))

    def _refused(self, cell: Cell) -> CellError:
        return CellError("unreadable-month", _("“%s”读不成月份") % short(cell), _("如 2023年3月 或 2023-03"))
