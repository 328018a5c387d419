"""The rows and values that are changed: fetched only among those the person may change, as they are now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sanpi.core.facts import standpoint
from sanpi.core.ledger import Column
from sanpi.core.ledger_pages import LedgerSource
from sanpi.organizations.models import Region, User
from sanpi.reports.ledgers.registry import LedgerPage
from sanpi.reports.ledgers.sheet import Sheet

_NO_KEY = 2**63


def token(column: Column, row: Any) -> str:
    """The value as a form remembers it, to notice that somebody else has changed it."""
    value = column.value(row)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Sheets:
    """What one person may change in a ledger of a region today."""

    page: LedgerPage
    user: User
    region: Region
    today: date

    @property
    def source(self) -> LedgerSource:
        """The ledger's rows and edits."""
        return self.page.source

    def editable(self) -> QuerySet[Any]:
        """The rows whose cells the person may change."""
        if self.source.editable is None:
            raise TypeError(self.source.ledger.code)
        return self.source.editable(self.user)

    def keys(self, wanted: Collection[int]) -> set[int]:
        """Those of the keys whose rows the person may change."""
        # An address may name a number that no key can be.
        known = [key for key in wanted if key < _NO_KEY]
        found = self.editable().filter(pk__in=known).order_by()
        return set(found.values_list("pk", flat=True))

    def visible(self) -> QuerySet[Any]:
        """The ledger's rows as they are now."""
        return self.source.rows(self.user, self.region, standpoint(self.today), self.today)

    def rows(self, keys: Collection[int], columns: Collection[Column]) -> Sequence[Any]:
        """The rows of these keys, in the ledger's own order."""
        items = self.source.order(self.visible().filter(pk__in=keys), "")
        return self.source.load(items, standpoint(self.today), self.today, columns)

    def row(self, pk: int, columns: Collection[Column]) -> Any | None:
        """One row that the person may change; None if there is none."""
        if not self.keys([pk]):
            return None
        return next(iter(self.rows([pk], columns)), None)

    def texts(self, keys: Collection[int], column: Column) -> dict[int, tuple[str, str]]:
        """Key → (value as a form remembers it, value as people read it) for these rows."""
        sheet = Sheet(self.source, [column])
        return {row.pk: (token(column, row), sheet.text(column, row)) for row in self.rows(keys, [column])}

    def lock(self, keys: Collection[int]) -> None:
        """Holds the rows until the transaction ends, so that nobody changes them between a look and a write."""
        model = self.editable().model
        list(
            model._base_manager.select_for_update()
            .filter(pk__in=keys)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
