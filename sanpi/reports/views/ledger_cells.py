"""One cell of a ledger: its form in place or on a page of its own, and what becomes of what was typed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.core.ledger_pages import CellEdit, asked
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.reports import actions
from sanpi.reports.ledgers import LedgerPage, Sheet, Sheets
from sanpi.reports.ledgers.changes import Change
from sanpi.reports.ledgers.editing import token
from sanpi.reports.ledgers.sheet import amount
from sanpi.reports.views.found import edited_column, ledger_page, sheets


@dataclass
class Conflict:
    """Two people at one cell: what stands there now, who wrote it, what the reader typed."""

    now: str
    mine: str
    change: Change | None


@dataclass
class Cell:
    """A cell that the reader may change."""

    page: LedgerPage
    sheets: Sheets
    column: Column
    edit: CellEdit
    row: Any

    def form(self, data: Any = None) -> forms.Form:
        """The control with the value as it stands; the reason is asked for where it is given or wanted."""
        control = self.edit.field(self.row)
        control.label = str(self.column.label) + (f"（{self.column.unit}）" if self.column.unit else "")
        control.initial = self.column.value(self.row) if control.initial is None else control.initial
        reason = forms.CharField(label=_("修改原因"), max_length=200, required=False)
        made = forms.Form(data, auto_id="cell_%s")
        made.fields |= {"value": control, "reason": reason}
        return made


def _cell(request: StandingRequest, code: str, pk: int, column: str) -> Cell:
    page = ledger_page(code)
    mine = sheets(request, page)
    found, edit = edited_column(page, column)
    row = mine.row(pk, [found])
    if row is None:
        raise Http404(_("没有这一行，或您无权修改"))
    return Cell(page, mine, found, edit, row)


@standing
def ledger_cell(request: StandingRequest, code: str, pk: int, column: str) -> HttpResponseBase:
    """GET gives the form, POST saves: 422 for what is refused, 409 where somebody else was faster."""
    cell = _cell(request, code, pk, column)
    if request.method != "POST":
        return _form(request, cell, cell.form(), token(cell.column, cell.row))
    form, expected = cell.form(request.POST), request.POST.get("expected", "")
    if not form.is_valid():
        return _form(request, cell, form, expected, 422)
    try:
        actions.change_cell(
            sheets=cell.sheets, column=cell.column, edit=cell.edit, pk=pk, value=form.cleaned_data["value"],
            expected=expected, by=request.user, now=timezone.now(), reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except actions.Changed as changed:
        change = cell.page.changed(pk, column) if cell.page.changed else None
        conflict = Conflict(changed.text, _typed(form, cell.column), change)
        return _form(request, cell, form, changed.token, 409, conflict)
    except ValidationError as refused:
        _refuse(form, refused)
        return _form(request, cell, form, expected, 422, ask_reason=True)
    return _saved(request, cell, pk)


def _typed(form: forms.Form, column: Column) -> str:
    """What the reader typed, as people read it."""
    value, control = form.cleaned_data["value"], form.fields["value"]
    if isinstance(value, int) and column.kind is Kind.MONEY:
        return amount(column, value)
    if isinstance(control, forms.ChoiceField) and isinstance(value, str):
        return str(dict(control.choices).get(value, value))  # type: ignore[arg-type]  # no groups of choices
    return "" if value is None else str(value)


def _refuse(form: forms.Form, refused: ValidationError) -> None:
    """What the verb refused stands at the cell, whatever name the verb has for it."""
    by_name = getattr(refused, "error_dict", {})
    for name, errors in by_name.items():
        form.add_error("reason" if name == "reason" else "value", errors)
    if not by_name:
        form.add_error("value", refused.messages)


def _back(request: StandingRequest, cell: Cell) -> str:
    query = request.GET.urlencode()
    address = reverse("reports:ledger", args=[cell.page.code])
    return f"{address}?{query}" if query else address


def _form(
    request: StandingRequest,
    cell: Cell,
    form: forms.Form,
    expected: str,
    status: int = 200,
    conflict: Conflict | None = None,
    *,
    ask_reason: bool = False,
) -> HttpResponse:
    fragment = bool(request.htmx)  # type: ignore[attr-defined]  # set by django-htmx
    # In place a reason is asked for only once the verb has refused: it may be what was missing.
    if fragment and not ask_reason and not form.data.get("reason"):
        del form.fields["reason"]
    context = {
        "form": form,
        "column": cell.column,
        "ledger": cell.page.ledger,
        "name": getattr(getattr(cell.row, "project", None), "name", ""),
        "expected": expected,
        "conflict": conflict,
        "back_url": _back(request, cell),
        "action": request.get_full_path(),
    }
    template = "reports/ledger/cell.html" if fragment else "reports/ledger/cell_page.html"
    return render(request, template, context, status=status)


def _saved(request: StandingRequest, cell: Cell, pk: int) -> HttpResponse:
    """The line as it reads now, or back to the list."""
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, _("已保存：%s") % cell.column.label)
        return redirect(_back(request, cell))
    columns = asked(cell.page.source, request.GET).columns
    row = next(iter(cell.sheets.rows([pk], columns)), None)
    if row is None:
        return HttpResponse("")
    sheet = Sheet(cell.page.source, columns, cell.sheets.keys([pk]), choosing=True)
    return HttpResponse(sheet.row(row))
