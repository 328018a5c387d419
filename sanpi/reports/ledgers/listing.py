"""The rows of a ledger that a page shows: narrowed, added up, grouped, in order, a page of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from typing import Any

from django.db.models import QuerySet

from sanpi.core.ledger_pages import Asked, Group, arranged, asked, groups, together, total
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest
from sanpi.reports.ledgers.registry import LedgerPage
from sanpi.reports.links import first_looks
from sanpi.reports.pages import SlimPage

# A print shows so many rows at once: about forty sheets of A3.
PRINT_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Heading:
    """A group with the place of its first row in the whole list, from 0."""

    group: Group
    first: int

    def page(self, size: int) -> int:
        """The page on which the group begins."""
        return self.first // size + 1


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive rows of one group; without grouping there is one block and no heading."""

    heading: Heading | None
    rows: Sequence[Any]
    continued: bool = False


class Listing:
    """What the address of a ledger's page asks for, answered in a constant number of queries."""

    def __init__(self, page: LedgerPage, request: StandingRequest, *, printing: bool = False) -> None:
        self.ledger_page, self.request = page, request
        self.source = page.source
        self.asked: Asked = asked(page.source, request.GET)
        self.form = page.source.filter_form(request.GET, user=request.user, region=request.region)
        self.size = PRINT_ROWS if printing else SlimPage.size

    @cached_property
    def all_rows(self) -> QuerySet[Any]:
        """What the reader may see of this region at this standpoint."""
        request = self.request
        return self.source.rows(request.user, request.region, request.chosen.at, request.chosen.today)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """The rows that match the filters."""
        return self._matching(self.form)

    def _matching(self, form: Any) -> QuerySet[Any]:
        chosen = self.request.chosen
        found: QuerySet[Any] = form.apply(self.all_rows, chosen.at, chosen.today)
        return found

    @cached_property
    def _narrowing(self) -> list[tuple[str, list[str]]]:
        return [(name, self.request.GET.getlist(name)) for name in self.form.fields]

    @cached_property
    def _groups(self) -> list[Group]:
        """The groups of everything that matches; without grouping the whole as one, so that one query does."""
        grouping = self.asked.grouping
        name = f"ledger-{self.ledger_page.code}-{grouping.code if grouping else ''}"

        def compute() -> list[Group]:
            if grouping is None:
                return [total(self.source, self.found)]
            return groups(self.source, self.found, grouping)

        return remembered(self.request, name, compute, self._narrowing)

    @cached_property
    def total(self) -> Group:
        """Number and sums of everything that matches."""
        return self._groups[0] if self.asked.grouping is None else together(self._groups)

    @property
    def looks(self) -> list[dict[str, Any]]:
        """What one looks for first in this ledger."""
        page = self.ledger_page
        return first_looks(self.request, f"ledger-{page.code}", page.looks, self.all_rows, self._number)

    def _number(self, name: str, value: str) -> int:
        request = self.request
        form = self.source.filter_form({name: value}, user=request.user, region=request.region)
        return self._matching(form).count()

    @cached_property
    def headings(self) -> list[Heading]:
        """All groups of everything that matches, with their places; none without grouping."""
        if self.asked.grouping is None:
            return []
        firsts = accumulate((group.number for group in self._groups), initial=0)
        return [Heading(group, first) for group, first in zip(self._groups, firsts, strict=False)]

    @cached_property
    def page(self) -> SlimPage:
        """The page of items asked for."""
        ordered = arranged(self.source, self.found, self.asked)
        return SlimPage(ordered, self.request.GET.get("page"), self.total.number, size=self.size, wide=True)

    def loaded(self, items: Iterable[Any]) -> Sequence[Any]:
        """Rows of the ledger with the columns asked for."""
        chosen = self.request.chosen
        return self.source.load(items, chosen.at, chosen.today, self.asked.columns)

    @cached_property
    def rows(self) -> Sequence[Any]:
        """The rows of the page."""
        return self.loaded(self.page.items)

    def blocks(self) -> Iterator[Block]:
        """The rows of the page under their headings."""
        if self.asked.grouping is None:
            yield Block(None, self.rows)
            return
        by_key = {heading.group.key: heading for heading in self.headings}
        keys = {item.pk: item.group_key for item in self.page.items}
        before = self.page.start_index - 1
        for key, rows in groupby(self.rows, key=lambda row: keys.get(row.pk)):
            heading = by_key.get(key)
            yield Block(heading, list(rows), continued=bool(heading and heading.first < before))
            before = -1
