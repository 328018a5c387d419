"""A page of a long list."""

from typing import Any

from django.db.models import QuerySet


class SlimPage:
    """Fifty rows of a list whose length is known already (it is remembered with the sums).

    A `wide` list is sorted by its keys alone: what is computed for each row is then computed for those of the page only.
    """

    size = 50

    def __init__(
        self, rows: QuerySet[Any], wanted: str | None, total: int, size: int = 50, *, wide: bool = False
    ) -> None:
        self.size = size
        self.total = total
        self.pages = max(1, -(-total // size))
        number = int(wanted) if wanted and wanted.isdecimal() and len(wanted) < 9 else 1
        self.number = min(max(number, 1), self.pages)
        first = (self.number - 1) * size
        window = slice(first, first + size)
        self.items = list(rows.filter(pk__in=rows.values("pk")[window]) if wide else rows[window])
        self.start_index = first + 1 if self.items else 0
        self.end_index = first + len(self.items)

    @property
    def has_other_pages(self) -> bool:
        return self.pages > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1
