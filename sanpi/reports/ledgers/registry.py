"""Which ledgers there are, who changes their cells, and what an empty one says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanpi.core.ledger import Ledger
from sanpi.core.ledger_pages import LedgerSource
from sanpi.enrollment import ledger as enrollment
from sanpi.enrollment.models import Enrollment
from sanpi.organizations.access import Capability
from sanpi.organizations.models import User


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One ledger as its page needs it beyond the rows.

    `capability` is asked of whoever changes a cell; `empty` says what belongs into the ledger and how it gets in.
    `start` is the address name of the page on which a first row is made, `start_label` its button. `trail` gives for a
    row's key the kinds and keys of what the audit trail says about it (none: the row itself).
    """

    source: LedgerSource
    capability: Capability
    empty: str | Promise = ""
    start: str = ""
    start_label: str | Promise = ""
    start_capability: Capability | None = None
    trail: Callable[[int], Iterable[tuple[str, int]]] | None = None

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


def _sheets(project: int) -> list[tuple[str, int]]:
    found = Enrollment.objects.filter(project=project).values_list("pk", flat=True)
    return [(Enrollment._meta.label, pk) for pk in found]


_PAGES = (
    LedgerPage(
        enrollment.SOURCE,
        Capability.ENROLL,
        empty=_(
            "已开工的项目会自动出现在这里，并按总投资判断是否达到入库标准。先在项目库登记项目和开工日期，"
            "或把统计部门和办公室现在用的入库台账原样导入，写入前会先给您看结果。"
        ),
        trail=_sheets,
    ),
)
LEDGERS: dict[str, LedgerPage] = {page.code: page for page in _PAGES}
