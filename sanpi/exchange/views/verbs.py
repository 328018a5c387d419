"""What may be done with a run, and the marked workbook."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import refuse_politely, take
from sanpi.domain.tables import Finding
from sanpi.exchange import actions, jobs
from sanpi.exchange.forms import ColumnsForm
from sanpi.exchange.marking import mark_findings
from sanpi.exchange.models import ImportRun
from sanpi.exchange.reading import UnreadableFile
from sanpi.exchange.views.imports import fetch_run, run_context
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires


def _carry_out(
    request: SignedInRequest, run: ImportRun, act: Callable[[], Any], done: str
) -> HttpResponseBase:
    """Makes a move and hands the rest to a job, both or neither."""

    def move() -> None:
        with transaction.atomic():
            act()

    refuse_politely(request, move, done)
    return redirect("exchange:import_run", run.pk)


@require_POST
@requires(Capability.IMPORT)
def map_columns(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Corrects how columns are understood, and reads the workbook again."""
    run = fetch_run(request, pk)
    form = ColumnsForm(request.POST, run=run)

    def correct() -> None:
        corrections = {} if "again" in request.POST else form.corrections()
        with transaction.atomic():
            actions.correct_columns(
                run=run, corrections=corrections, as_of=form.cleaned_data["as_of"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
            jobs.read_run.enqueue(run.pk)

    if take(form, correct):
        messages.success(request, _("已按新的列对应重新检查；下次上传同样表头的文件会自动沿用。"))
        return redirect("exchange:import_run", run.pk)
    return render(request, "exchange/import_run.html", run_context(request, run, form), status=422)


@require_POST
@requires(Capability.IMPORT)
def confirm(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Agrees to the preview; the rows are written."""
    run = fetch_run(request, pk)

    def act() -> None:
        actions.confirm_run(run=run, by=request.user, now=timezone.now())
        jobs.apply_run.enqueue(run.pk, request.user.pk)

    return _carry_out(request, run, act, _("已确认，正在写入。"))


@require_POST
@requires(Capability.IMPORT)
def discard(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Puts the run aside."""
    run = fetch_run(request, pk)
    return _carry_out(
        request,
        run,
        lambda: actions.discard_run(run=run, by=request.user, now=timezone.now()),
        _("已放弃该次导入。"),
    )


@require_POST
@requires(Capability.IMPORT)
def undo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Takes an applied run back."""
    run = fetch_run(request, pk)

    def act() -> None:
        actions.start_undo(run=run, by=request.user, now=timezone.now())
        jobs.undo_run.enqueue(run.pk, request.user.pk)

    return _carry_out(request, run, act, _("正在撤销。"))


@requires(Capability.IMPORT)
def marked_workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The sender's own workbook with every finding marked in its cell and listed."""
    run = fetch_run(request, pk)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        try:
            mark_findings(Path(run.file.path), [_finding(row) for row in run.findings.order_by("pk")], target)
        except (UnreadableFile, OSError) as refused:
            raise Http404(_("原文件读不出来，不能标注")) from refused
        content = target.open("rb")
    # The open file outlives its name.
    return FileResponse(
        content, as_attachment=True, filename=_("%s（检查结果）.xlsx") % Path(run.filename).stem
    )


def _finding(row: Any) -> Finding:
    return Finding(
        row.severity,
        row.sheet,
        row.row,
        row.column,
        row.header,
        row.found,
        row.expected,
        row.message,
        row.code,
    )
