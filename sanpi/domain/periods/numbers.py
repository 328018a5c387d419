"""Selections of batch periods (期), which are numbered without gaps over the years: ``第1-6期``."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from .errors import PeriodError
from .numerals import arabic

NumberRange: TypeAlias = tuple[int, ...]
"""Period numbers, ascending, each once."""

MAX_NUMBER = 999

_FIRST = re.compile(r"前(\d{1,4})期?")
_PART = re.compile(r"第?(\d{1,4})期?(?:[-至到]第?(\d{1,4})期?)?")
_EXPECTED = "应写作“7”“1-6”“1-6,8”或“前六期”"


def parse_numbers(text: str) -> NumberRange:
    """Read a selection of period numbers; raise ``PeriodError`` when it is none.

    Example: ``parse_numbers("第1-3、5期") == (1, 2, 3, 5)``, ``parse_numbers("前三期") == (1, 2, 3)``.
    """
    plain = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", arabic(text))
    if not plain:
        raise PeriodError(f"没有写明期数；{_EXPECTED}")
    numbers: set[int] = set()
    for part in re.split(r"[,、;和及]", plain):
        numbers.update(_parse_part(part, text))
    return tuple(sorted(numbers))


def _parse_part(part: str, text: str) -> range:
    if first := _FIRST.fullmatch(part):
        start, stop = 1, int(first[1])
    elif match := _PART.fullmatch(part):
        start, stop = int(match[1]), int(match[2] or match[1])
    else:
        raise PeriodError(f"期数“{text}”读不懂；{_EXPECTED}")
    if start > stop:
        raise PeriodError(f"期数“{text}”前大后小：{start} 大于 {stop}；请写作“{stop}-{start}”")
    if start < 1 or stop > MAX_NUMBER:
        raise PeriodError(f"期数“{text}”超出范围；期数应在 1 至 {MAX_NUMBER} 之间")
    return range(start, stop + 1)


def show_numbers(numbers: Iterable[int]) -> str:
    """Write period numbers as short as an official text does; empty for none.

    Example: ``show_numbers((1, 2, 3, 4, 5, 6)) == "第1–6期"``, ``show_numbers((1, 2, 4)) == "第1–2、4期"``.
    """
    ordered = enumerate(sorted(set(numbers)))
    runs = [[number for _, number in run] for _, run in groupby(ordered, lambda pair: pair[1] - pair[0])]
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return f"第{'、'.join(parts)}期" if parts else ""
