"""The ledgers that offices keep as sheets, shown, changed and printed by one set of pages."""

from sanpi.reports.ledgers.editing import Sheets
from sanpi.reports.ledgers.listing import Listing
from sanpi.reports.ledgers.registry import LEDGERS, LedgerPage
from sanpi.reports.ledgers.sheet import Sheet

__all__ = ["LEDGERS", "LedgerPage", "Listing", "Sheet", "Sheets"]
