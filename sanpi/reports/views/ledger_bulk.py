"""One value for many rows of a ledger: choose, see what would happen, confirm."""

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column
from sanpi.core.ledger_pages import CellEdit
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.reports import actions
from sanpi.reports.actions import LIMIT, Bulk, Planned
from sanpi.reports.ledgers import LedgerPage, Listing, Sheets
from sanpi.reports.models import BulkEdit
from sanpi.reports.views.found import edited_column, ledger_page, sheets

SALT = "ledger-bulk"
# A preview is confirmed within an hour or made again.
LIFETIME = 3600


def _keys(request: StandingRequest, page: LedgerPage, mine: Sheets) -> list[int]:
    """The rows ticked, or with `all` those that match the filters; one more than the limit when there are more."""
    if request.GET.get("all"):
        found = Listing(page, request).found.filter(pk__in=mine.editable().order_by().values("pk"))
        return list(found.order_by("pk").values_list("pk", flat=True)[: LIMIT + 1])
    wanted = {int(text) for text in request.GET.getlist("row") if text.isdecimal() and len(text) < 19}
    return sorted(wanted)[: LIMIT + 1]


def _form(column: Column, edit: CellEdit, data: Any = None) -> forms.Form:
    control = edit.field(None)
    control.label = str(column.label) + (f"（{column.unit}）" if column.unit else "")
    reason = forms.CharField(label=_("修改原因"), max_length=200, required=True)
    made = forms.Form(data)
    made.fields |= {"value": control, "reason": reason}
    return made


def _columns(page: LedgerPage) -> list[Column]:
    keys = {edit.column for edit in page.source.edits}
    return [column for column in page.ledger.columns if column.key in keys]


def _list_query(request: StandingRequest) -> str:
    """The list's own parameters, without those of the choice."""
    query = request.GET.copy()
    for name in ("row", "all", "column"):
        query.pop(name, None)
    return query.urlencode()


def _back(request: StandingRequest, page: LedgerPage) -> str:
    return f"{reverse('reports:ledger', args=[page.code])}?{_list_query(request)}"


@standing
def ledger_bulk(request: StandingRequest, code: str) -> HttpResponseBase:
    """GET asks for column, value and reason; POST shows the preview, or does it when the preview is confirmed."""
    page = ledger_page(code)
    mine = sheets(request, page)
    if request.method == "POST" and "plan" in request.POST:
        return _confirm(request, page, mine)
    keys = _keys(request, page, mine)
    key = request.POST.get("column") or request.GET.get("column") or page.source.edits[0].column
    column, edit = edited_column(page, key)
    sent = request.method == "POST"
    form = _form(column, edit, request.POST if sent else None)
    problem = _problem(keys)
    if sent and not problem and form.is_valid():
        return _preview(request, page, mine, Bulk(column, edit, **form.cleaned_data), keys)
    return _ask(request, page, form, column, keys, problem, 422 if sent else 200)


def _problem(keys: Sequence[int]) -> str:
    if not keys:
        return _("还没有选择任何行。请回到台账，在要改的行前面打勾，或选“符合条件的全部”。")
    if len(keys) > LIMIT:
        return _("一次最多改 %s 行，现在选了更多。请先用筛选缩小范围，分几次改。") % LIMIT
    return ""


def _ask(
    request: StandingRequest,
    page: LedgerPage,
    form: forms.Form,
    column: Column,
    keys: Sequence[int],
    problem: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "ledger": page.ledger,
        "form": form,
        "column": column,
        "columns": _columns(page),
        "number": len(keys),
        "problem": problem,
        "back_url": _back(request, page),
        "action": request.get_full_path(),
    }
    return render(request, "reports/ledger/bulk.html", context, status=status)


def _preview(
    request: StandingRequest, page: LedgerPage, mine: Sheets, bulk: Bulk, keys: Sequence[int]
) -> HttpResponse:
    planned = actions.rehearse(sheets=mine, bulk=bulk, keys=keys, by=request.user, now=timezone.now())
    changing = [each for each in planned if not each.refused and not each.unchanged]
    context = {
        "ledger": page.ledger,
        "column": bulk.column,
        "reason": bulk.reason,
        "changing": changing,
        "unchanged": [each for each in planned if each.unchanged],
        "refused": [each for each in planned if each.refused],
        "plan": _signed(request, page, bulk, changing),
        "missing": len(keys) - len(planned),
        "back_url": _back(request, page),
        "again_url": request.get_full_path(),
    }
    return render(request, "reports/ledger/bulk_preview.html", context)


def _signed(request: StandingRequest, page: LedgerPage, bulk: Bulk, changing: Sequence[Planned]) -> str:
    """The plan as the browser carries it: signed, so that only what was shown is done."""
    plan = {
        "user": request.user.pk, "ledger": page.code, "column": bulk.column.key, "reason": bulk.reason,
        "value": request.POST.get("value", ""), "token": token_urlsafe(16),
        "rows": [[each.pk, each.token] for each in changing],
    }  # fmt: skip
    return signing.dumps(plan, salt=SALT, compress=True)


def _confirm(request: StandingRequest, page: LedgerPage, mine: Sheets) -> HttpResponseBase:
    plan = _read(request, page)
    if plan is None:
        return _stale(request, page)
    column, edit = edited_column(page, plan["column"])
    form = _form(column, edit, {"value": plan["value"], "reason": plan["reason"]})
    if not form.is_valid():
        return _stale(request, page)
    done = actions.apply_bulk(
        sheets=mine, bulk=Bulk(column, edit, **form.cleaned_data), expected=dict(plan["rows"]),
        token=plan["token"], by=request.user, now=timezone.now(),
    )  # fmt: skip
    address = reverse("reports:ledger_bulk_done", args=[page.code, done.pk])
    return redirect(f"{address}?{_list_query(request)}")


def _read(request: StandingRequest, page: LedgerPage) -> Mapping[str, Any] | None:
    """The plan that was confirmed; None if it is too old, not ours, or somebody else's."""
    try:
        plan: Mapping[str, Any] = signing.loads(request.POST["plan"], salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return plan if (plan["user"], plan["ledger"]) == (request.user.pk, page.code) else None


def _stale(request: StandingRequest, page: LedgerPage) -> HttpResponse:
    context = {"ledger": page.ledger, "back_url": _back(request, page)}
    return render(request, "reports/ledger/bulk_stale.html", context, status=409)


@standing
def ledger_bulk_done(request: StandingRequest, code: str, pk: int) -> HttpResponse:
    """What a bulk edit of one's own has changed, and which rows it left out and why."""
    page = ledger_page(code)
    done = get_object_or_404(BulkEdit, user=request.user, ledger=page.code, pk=pk)
    context = {"ledger": page.ledger, "done": done, "back_url": _back(request, page)}
    return render(request, "reports/ledger/bulk_done.html", context)
