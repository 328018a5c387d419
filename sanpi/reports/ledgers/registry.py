"""Which ledgers there are, who changes their cells, and what an empty one says."""

from dataclasses import dataclass

from django.utils.functional import Promise

from sanpi.core.ledger import Ledger
from sanpi.core.ledger_pages import LedgerSource
from sanpi.organizations.access import Capability
from sanpi.organizations.models import User


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One ledger as its page needs it beyond the rows.

    `capability` is asked of whoever changes a cell; `empty` says what belongs into the ledger and how it gets in.
    `start` is the address name of the page on which a first row is made, `start_label` its button.
    """

    source: LedgerSource
    capability: Capability
    empty: str | Promise = ""
    start: str = ""
    start_label: str | Promise = ""
    start_capability: Capability | None = None

    @property
    def ledger(self) -> Ledger:
        """The columns."""
        return self.source.ledger

    @property
    def code(self) -> str:
        """The ledger's name in addresses."""
        return self.source.ledger.code

    @property
    def view_page(self) -> str:
        """The page under which views of this ledger are saved."""
        return f"ledger:{self.code}"

    def may_edit(self, user: User) -> bool:
        """Whether the person changes cells of this ledger anywhere."""
        return bool(self.source.edits) and self.source.editable is not None and user.can(self.capability)


LEDGERS: dict[str, LedgerPage] = {}
