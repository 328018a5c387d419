"""The ledgers of the apps below whose rows belong to projects: what they offer to exports and imports."""

from collections.abc import Mapping

from sanpi.catalogue import lit_ledgers
from sanpi.core.ledger_pages import LedgerSource, LedgerTarget
from sanpi.enrollment import ledger as enrollment
from sanpi.issues import ledger as issues
from sanpi.permits import ledger as permits
from sanpi.progress import ledger as progress

_LEDGERS = (progress, permits, issues, enrollment)
SOURCES: Mapping[str, LedgerSource] = lit_ledgers.SOURCES
TARGETS: Mapping[str, LedgerTarget] = {each.TARGET.ledger.code: each.TARGET for each in _LEDGERS}
