"""What goes wrong when a period or a date is read; each message is Chinese and can be shown as it is."""


class PeriodError(ValueError):
    """A month, quarter, year or batch period number that cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DateError(ValueError):
    """A date that cannot be read, or that the calendar does not have."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
