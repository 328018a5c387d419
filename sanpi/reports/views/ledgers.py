"""A ledger as the sheet that offices know: narrowed, sorted, grouped, added up, on the screen or on paper."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from sanpi.exchange.handlers import HANDLERS
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.reports.actions import LIMIT
from sanpi.reports.ledgers import LedgerPage, Listing, Sheet, Sheets
from sanpi.reports.ledgers.listing import PRINT_ROWS
from sanpi.reports.models import SavedView
from sanpi.reports.views.found import ledger_page

# Groups beyond these are found by leafing through the list.
LISTED_GROUPS = 200


def _may_edit(request: StandingRequest, page: LedgerPage) -> bool:
    return page.may_edit(request.user) and page.is_current(request.GET, request.chosen.today)


def _editable(request: StandingRequest, page: LedgerPage, listing: Listing, printing: bool) -> set[int]:
    """The keys of the rows shown that the reader may change now."""
    if printing or not request.chosen.is_today or not _may_edit(request, page):
        return set()
    mine = Sheets(page, request.user, request.region, request.chosen.today)
    return mine.keys([row.pk for row in listing.rows])


def _table(page: LedgerPage, listing: Listing, sheet: Sheet) -> dict[str, Any]:
    foot = sheet.line(listing.total)
    shown = [
        sheet.line(heading.group, heading=heading, size=listing.size)
        for heading in listing.headings[:LISTED_GROUPS]
    ]
    return {
        "heads": sheet.heads,
        "width": sheet.width,
        "bodies": sheet.bodies(listing.blocks(), listing.size),
        "foot": sheet.sums_row(foot, "sum"),
        "total": foot,
        "groups": shown,
        "more_groups": len(listing.headings) - len(shown),
    }


def _tools(request: StandingRequest, page: LedgerPage, editable: set[int]) -> dict[str, Any]:
    """The buttons and what they lead to."""
    user, code = request.user, page.code
    keys = {edit.column for edit in page.source.edits}
    start = page.start if page.start and user.can(page.start_capability or page.capability) else ""
    return {
        "may_export": user.can(Capability.EXPORT),
        "may_import": user.can(Capability.IMPORT) and code in HANDLERS,
        "start": start,
        "start_label": page.start_label,
        "bulk_columns": [column for column in page.ledger.columns if column.key in keys] if editable else [],
        "limit": LIMIT,
        "saved_views": SavedView.objects.filter(user=user, page=page.view_page),
        "query": request.GET.urlencode(),
    }


@standing
def ledger(request: StandingRequest, code: str) -> HttpResponseBase:
    """Fifty rows of a ledger with the sums of all that match; `print=1` gives the sheet for paper."""
    page = ledger_page(code)
    printing = request.GET.get("print") == "1"
    listing = Listing(page, request, printing=printing)
    editable = _editable(request, page, listing, printing)
    sheet = Sheet(page.source, listing.asked.columns, editable, bool(editable), listing.asked.grouping)
    context = {
        "ledger": page.ledger,
        "looks": [] if printing else listing.looks,
        "empty": page.empty,
        "still_note": "" if page.is_current(request.GET, request.chosen.today) else page.still_note,
        "form": listing.form,
        "asked": listing.asked,
        "columns": listing.asked.columns,
        "groupings": page.source.groupings,
        "sort": listing.asked.sort,
        "rows": listing.rows,
        "page": listing.page,
        "print_rows": PRINT_ROWS,
        "nothing_yet": not listing.total.number and not any(request.GET.get(name) for name in listing.form.fields),
        **_table(page, listing, sheet),
        **_tools(request, page, editable),
    }  # fmt: skip
    template = "reports/ledger/print.html" if printing else "reports/ledger/page.html"
    return render(request, template, context)
