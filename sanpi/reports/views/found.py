"""What the pages of ledgers look up before anything else."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column
from sanpi.core.ledger_pages import CellEdit
from sanpi.organizations.standing import StandingRequest
from sanpi.reports.ledgers import LEDGERS, LedgerPage, Sheets


def ledger_page(code: str) -> LedgerPage:
    """The ledger of that code, or 404."""
    page = LEDGERS.get(code)
    if page is None:
        raise Http404(_("没有这个台账"))
    return page


def sheets(request: StandingRequest, page: LedgerPage) -> Sheets:
    """What the reader may change; 403 for who changes no cell of this ledger, and for a day that is not today."""
    if not page.may_edit(request.user):
        raise PermissionDenied(_("您的角色不包含修改这个台账"))
    if not request.chosen.is_today:
        raise PermissionDenied(_("正在查看以前的日期，不能修改。请先回到今天。"))
    if not page.is_current(request.GET, request.chosen.today):
        raise PermissionDenied(page.still_note)
    return Sheets(page, request.user, request.region, request.chosen.today)


def edited_column(page: LedgerPage, key: str) -> tuple[Column, CellEdit]:
    """A column that can be changed in place, or 404."""
    edit = page.source.edit(key)
    if edit is None:
        raise Http404(_("这一栏不能在台账里直接修改"))
    return page.ledger.column(key), edit
