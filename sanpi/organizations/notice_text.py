"""Reads a year's notice on holidays from lines that somebody typed or pasted."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from sanpi.domain.calendars import follows_week
from sanpi.domain.periods import DateError, parse_date
from sanpi.organizations.working_days import NoticeDay

_FREE, _WORKED = frozenset({"放假", "休", "休息"}), frozenset({"上班", "班", "补班", "调休上班"})
_PARTS = re.compile(r"[,，\t]|\s+")
_RANGE = re.compile(r"至|到|~|～|—")
# No holiday of the country is longer; a longer range is a slip of the keyboard.
LONGEST = 16


def read_notice_days(text: str, year: int, source: str) -> tuple[list[NoticeDay], list[str]]:
    """The days that differ from the week, and what is wrong with which line.

    A line is a day or a range, 放假 or 上班, and a name. Days of a range that the week frees anyway are left out; a
    heading that begins with 日期 is passed over.
    """
    found: dict[date, NoticeDay] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip().startswith("日期"):
            continue
        try:
            for day in _read_line(line, year, source):
                if day.day in found:
                    raise ValueError(_("%s 重复出现") % day.day)
                found[day.day] = day
        except ValueError as fault:
            faults.append(_("第 %(number)d 行“%(line)s”：%(fault)s") % {
                "number": number, "line": line.strip()[:40], "fault": fault,
            })  # fmt: skip
    return sorted(found.values(), key=lambda each: each.day), faults


def _read_line(line: str, year: int, source: str) -> Iterator[NoticeDay]:
    joined = re.sub(r"\s*(至|到|~|～|—)\s*", r"\1", line.strip())
    parts = [part for part in _PARTS.split(joined) if part]
    if len(parts) < 3:
        raise ValueError(_("应写作“2026-02-15 至 2026-02-23,放假,春节”或“2026-02-28,上班,春节调休”"))
    days, word, name = parts[0], parts[1], parts[2]
    if word not in _FREE | _WORKED:
        raise ValueError(_("“%s”不是“放假”或“上班”") % word)
    if len(name) > 40:
        raise ValueError(_("名称超过 40 个字"))
    working = word in _WORKED
    for day in _range(days, year):
        if working != follows_week(day):
            yield NoticeDay(day, working, name, source)


def _range(text: str, year: int) -> Iterator[date]:
    ends = [_day(part) for part in _RANGE.split(text)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or last < first or (last - first).days > LONGEST:
        raise ValueError(_("日期范围不合理"))
    if first.year != year or last.year != year:
        raise ValueError(_("日期不在 %d 年") % year)
    for offset in range((last - first).days + 1):
        yield first + timedelta(offset)


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except DateError as fault:
        raise ValueError(str(fault)) from fault
