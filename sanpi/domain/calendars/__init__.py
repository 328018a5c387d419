"""Working days: which they are, and counting by them."""

from sanpi.domain.calendars.working import CalendarError, WorkingCalendar, follows_week

__all__ = ["CalendarError", "WorkingCalendar", "follows_week"]
