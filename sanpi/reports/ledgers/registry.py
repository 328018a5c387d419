"""Which ledgers there are, who changes their cells, and what an empty one says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanpi.catalogue import lit_ledgers
from sanpi.core.facts import standpoint
from sanpi.core.ledger import Ledger
from sanpi.core.ledger_pages import LedgerSource
from sanpi.domain.periods import Month, PeriodError
from sanpi.issues import ledger as issues
from sanpi.organizations.access import Capability
from sanpi.organizations.models import User
from sanpi.progress.rules import reporting_month
from sanpi.reports.ledgers import changes
from sanpi.reports.ledgers.changes import Change
from sanpi.reports.links import Looks


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One ledger as its page needs it beyond the rows.

    `capability` is asked of whoever changes a cell; `empty` says what belongs into the ledger and how it gets in.
    `start` is the address name of the page on which a first row is made, `start_label` its button. `changed` tells
    who wrote a cell last, by the row's key and the column's. `shows_current` says whether the filters show what edits
    would change (none: always); where they do not, the page says `still_note`. `looks` are counted above the list.
    """

    source: LedgerSource
    capability: Capability
    empty: str | Promise = ""
    start: str = ""
    start_label: str | Promise = ""
    start_capability: Capability | None = None
    changed: Callable[[int, str], Change | None] | None = None
    shows_current: Callable[[QueryDict, date], bool] | None = None
    still_note: str | Promise = ""
    looks: Looks = ()

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

    def is_current(self, query: QueryDict, today: date) -> bool:
        """Whether a page with these filters shows what edits would change."""
        return self.shows_current is None or self.shows_current(query, today)

    def may_edit(self, user: User) -> bool:
        """Whether the person changes cells of this ledger anywhere."""
        return bool(self.source.edits) and self.source.editable is not None and user.can(self.capability)


def _newest_month(query: QueryDict, today: date) -> bool:
    """Whether the page shows the month that is corrected in place: the last one that is over."""
    text = query.get("month")
    if not text:
        return True
    try:
        return Month.parse(text) == reporting_month(standpoint(today))
    except PeriodError:
        return True


_PAGES = (
    LedgerPage(
        lit_ledgers.PROGRESS,
        Capability.REVIEW,
        empty=_(
            "有当年年度计划的项目会自动出现在这里，每月填报、审核通过的数一行一个项目。先在项目库登记年度计划，再打开当月填报；"
            "以前各月的进展台账可以原样导入，一个月一张，写入前会先给您看结果。"
        ),
        start="progress:month",
        start_label=_("填报本月进展"),
        start_capability=Capability.REPORT,
        changed=changes.of_month,
        shows_current=_newest_month,
        looks=(
            (_("落后序时"), ("behind", "0")),
            (_("落后 20 个百分点以上"), ("behind", "-20")),
            (_("很难完成全年计划"), ("chance", "hard")),
        ),
        still_note=_("正在看以前的报告期，这里只能改最近一个完整月的内容；以前各月请在项目页面更正。"),
    ),
    LedgerPage(
        lit_ledgers.PERMITS,
        Capability.PERMITS,
        empty=_(
            "每个项目要办哪些手续、到哪一步、还剩几天，都在这里。打开项目，按备案、核准或审批建立手续清单，系统会带出全部事项和时限；"
            "现在用的手续台账也可以原样导入，写入前会先给您看结果。"
        ),
        changed=changes.of_permit,
        looks=(
            (_("超期"), ("watch", "overdue")),
            (_("5 个工作日内到期"), ("watch", "due")),
            (_("应报未报"), ("watch", "unfiled")),
        ),
    ),
    LedgerPage(
        lit_ledgers.ISSUES,
        Capability.ISSUES,
        empty=issues.EMPTY[1],
        start="issues:create",
        start_label=_("提出问题"),
        changed=changes.of_issue,
        looks=((_("未办结"), ("state", "open")), (_("超期"), ("overdue", "on"))),
    ),
    LedgerPage(
        lit_ledgers.ENROLLMENT,
        Capability.ENROLL,
        empty=_(
            "已开工的项目会自动出现在这里，并按总投资判断是否达到入库标准。先在项目库登记项目和开工日期，"
            "或把统计部门和办公室现在用的入库台账原样导入，写入前会先给您看结果。"
        ),
        changed=changes.of_sheet,
        looks=((_("应入库"), ("scope", "due")), (_("应统未统"), ("scope", "unlisted"))),
    ),
)
LEDGERS: dict[str, LedgerPage] = {page.code: page for page in _PAGES}
