"""The rounds of 三个一批 of the province: dates as published, otherwise plausible and marked 示例."""

from datetime import date, timedelta

# Number → day and note. Published are the days of 4, 6, 7, 8 and 15, and the months of 1 and 9.
_MONTH_ONLY, _OPEN = "示例：公布的是月份，日期为示例", "示例：活动日期未公布"
KNOWN: dict[int, tuple[date, str]] = {
    1: (date(2021, 7, 1), _MONTH_ONLY),
    2: (date(2021, 10, 12), _OPEN),
    3: (date(2022, 1, 7), _OPEN),
    4: (date(2022, 4, 6), ""),
    5: (date(2022, 7, 5), _OPEN),
    6: (date(2022, 9, 28), ""),
    7: (date(2023, 1, 28), ""),
    8: (date(2023, 5, 8), ""),
    9: (date(2023, 8, 16), _MONTH_ONLY),
    10: (date(2023, 11, 8), _OPEN),
    11: (date(2024, 2, 20), _OPEN),
    12: (date(2024, 5, 14), _OPEN),
    13: (date(2024, 8, 6), _OPEN),
    14: (date(2024, 10, 29), _OPEN),
    15: (date(2025, 1, 5), ""),
}
_QUARTER = timedelta(days=91)


def held_on(number: int) -> date:
    """The day of a round; from 16 on every thirteen weeks, as an example."""
    last = max(KNOWN)
    return KNOWN[number][0] if number in KNOWN else KNOWN[last][0] + _QUARTER * (number - last)


def note_of(number: int) -> str:
    """What the day rests on."""
    return KNOWN[number][1] if number in KNOWN else _OPEN


def rounds_until(day: date) -> list[int]:
    """The rounds held by that day."""
    numbers: list[int] = []
    while held_on(len(numbers) + 1) <= day:
        numbers.append(len(numbers) + 1)
    return numbers
