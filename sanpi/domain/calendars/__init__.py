"""Working days: which they are, and counting by them."""

from sanpi.domain.calendars.working import CalendarError, WorkingCalendar

__all__ = ["CalendarError", "WorkingCalendar"]
