"""What a new database starts with: the holidays and shifted working days of official notices."""

from sanpi.core.models import CalendarDay
from sanpi.organizations.working_days import seed_days


def load_reference() -> None:
    """Adds what is missing and changes nothing that is there.

    A year of which any official day is there was looked after by somebody and is left alone.
    """
    kept = {day.year for day in CalendarDay.objects.filter(assumed=False).values_list("day", flat=True)}
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(day=each.day, working=each.working, name=each.name, source=each.source)
            for each in seed_days()
            if each.day.year not in kept
        ],
        ignore_conflicts=True,
    )
