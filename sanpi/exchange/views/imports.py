"""Imports: the list with the upload, and one run."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from sanpi.core.pages import take
from sanpi.exchange import actions, jobs, progress
from sanpi.exchange.forms import ColumnsForm, UploadForm
from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportFinding, ImportRow, ImportRun
from sanpi.exchange.planning.checks import check_name
from sanpi.exchange.planning.values import Shown
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires

PER_PAGE = 50
State = ImportRun.State
WORKING = (State.READING, State.APPLYING, State.UNDOING)


def fetch_run(request: SignedInRequest, pk: int) -> ImportRun:
    """The run, for people who may import into its region."""
    runs = ImportRun.objects.visible_to(request.user).select_related("region", "sender", "undone_by")
    return get_object_or_404(runs, pk=pk)


@requires(Capability.IMPORT)
def imports(request: SignedInRequest) -> HttpResponseBase:
    """All runs the person may see, and the form that starts one."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    started: list[ImportRun] = []

    def start() -> None:
        chosen = form.cleaned_data
        with transaction.atomic():
            run = actions.start_run(
                region=chosen["region"], ledger=chosen["ledger"], file=chosen["file"], filename=chosen["file"].name,
                as_of=chosen["as_of"], by=request.user, now=timezone.now(),
            )  # fmt: skip
            jobs.read_run.enqueue(run.pk)
        started.append(run)

    if request.method == "POST" and take(form, start):
        return redirect("exchange:import_run", started[0].pk)
    runs = ImportRun.objects.visible_to(request.user).select_related("region", "sender").defer("sheets")
    context = {
        "form": form,
        "page": Paginator(runs.order_by("-pk"), 20).get_page(request.GET.get("page")),
        "ledgers": {code: handler.ledger.label for code, handler in HANDLERS.items()},
    }
    return render(request, "exchange/imports.html", context, status=422 if form.errors else 200)


@requires(Capability.IMPORT)
def import_run(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One run: what was understood, what was found, what it would do or has done."""
    run = fetch_run(request, pk)
    return render(request, "exchange/import_run.html", run_context(request, run))


def run_context(
    request: SignedInRequest, run: ImportRun, columns: ColumnsForm | None = None
) -> dict[str, Any]:
    """What the page of a run shows; `columns` is a refused form to be shown again."""
    findings = run.counts.get("findings", {})
    numbers = {
        severity: sum(findings.get(severity, {}).values()) for severity in ImportFinding.Severity.values
    }
    asked = "columns" if columns else request.GET.get("tab", "")
    tab = asked if asked in ("rows", "findings", "columns") else ("findings" if numbers["error"] else "rows")
    context = {
        "run": run,
        "ledger": HANDLERS[run.ledger].ledger,
        "working": run.state in WORKING,
        "progress": progress.read(run.pk) if run.state in WORKING else None,
        "numbers": numbers,
        "writes": run.counts.get("new", 0) + run.counts.get("changed", 0),
        "may_confirm": run.state == State.CHECKED and not numbers["error"],
        "may_correct": run.state in (State.CHECKED, State.FAILED),
        "tab": tab,
        "date_noted": any(sheet.get("as_of") for sheet in run.sheets),
    }
    parts = {"rows": _rows, "findings": _findings}
    if run.state in WORKING or run.state == State.REFUSED:
        return context
    if tab == "columns":
        return context | {"columns": columns or ColumnsForm(run=run)}
    return context | parts[tab](request, run)


def _findings(request: SignedInRequest, run: ImportRun) -> dict[str, Any]:
    """A page of findings of one severity or check; the numbers of every check."""
    by_severity = run.counts.get("findings", {})
    severity, code = request.GET.get("severity", ""), request.GET.get("code", "")
    worst = Case(*(When(severity=level, then=number) for number, level in enumerate(ImportFinding.Severity)))
    found = run.findings.order_by(worst, "sheet", "row", "pk")
    if severity in ImportFinding.Severity.values:
        found = found.filter(severity=severity)
    if code:
        found = found.filter(code=code)
    checks = [
        {"severity": level, "code": each, "label": check_name(each), "number": number}
        for level in ImportFinding.Severity.values
        for each, number in sorted(by_severity.get(level, {}).items(), key=lambda pair: -pair[1])
        if severity in ("", level)
    ]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "checks": checks, "severity": severity, "code": code}


def _rows(request: SignedInRequest, run: ImportRun) -> dict[str, Any]:
    """A page of rows of one outcome, each with old and new values."""
    counts = {outcome: run.counts.get(outcome.value, 0) for outcome in ImportRow.Outcome}
    outcome = request.GET.get("outcome", "")
    if outcome not in ImportRow.Outcome.values:
        outcome = next((each.value for each, number in counts.items() if number), ImportRow.Outcome.NEW.value)
    rows = run.rows.filter(outcome=outcome).order_by("pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = Shown(HANDLERS[run.ledger].ledger)
    return {
        "page": page,
        "outcome": outcome,
        "outcomes": [{"value": o.value, "label": o.label, "number": number} for o, number in counts.items()],
        "rows": [{"row": row, "changes": shown.changes(row.changes)} for row in page.object_list],
    }


@requires(Capability.IMPORT)
def progress_part(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the job has come, asked for again and again; once it is over, the page is loaded anew."""
    run = fetch_run(request, pk)
    if run.state not in WORKING:
        return HttpResponseClientRefresh()
    return render(request, "exchange/progress.html", {"run": run, "progress": progress.read(run.pk)})
