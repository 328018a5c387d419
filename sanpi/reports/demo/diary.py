"""What the offices would have typed, day by day, and then done in that order, so that every verb finds the past it needs."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from django.utils import timezone

Act = Callable[[datetime], object]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day at the office."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


class Diary:
    """Acts with their times, kept until they are played."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, Act]] = []

    def note(self, at: datetime, act: Act) -> None:
        """Plans an act; it is called with its time."""
        self._entries.append((at, act))

    def play(self, until: datetime) -> int:
        """Does everything up to `until` in the order of time, then of noting; returns how many acts there were."""
        due = sorted((entry for entry in self._entries if entry[0] <= until), key=itemgetter(0))
        for at, act in due:
            act(at)
        return len(due)
