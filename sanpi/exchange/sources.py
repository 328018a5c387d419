"""The ledgers of the apps below whose rows belong to projects: what they offer to exports and imports."""

from collections.abc import Mapping

from sanpi.core.ledger_pages import LedgerSource, LedgerTarget

SOURCES: Mapping[str, LedgerSource] = {}
TARGETS: Mapping[str, LedgerTarget] = {}
