"""Ledgers as files: exactly the rows, columns, order and standpoint of the page they are asked from."""

import tempfile
from collections.abc import Sequence
from typing import IO

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from sanpi.batches import ledger as batch_ledger
from sanpi.batches.models import BatchEntry, BatchMove
from sanpi.catalogue.project_list import ProjectListFilter, in_order
from sanpi.core.ledger import Column, Ledger
from sanpi.domain.periods import PeriodError, parse_numbers
from sanpi.exchange import export
from sanpi.exchange.actions.exports import record_export
from sanpi.exchange.handlers import HANDLERS
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects import ledger as project_ledger
from sanpi.projects.models import Project
from sanpi.projects.rules import with_state

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Capability.EXPORT)
@standing
def export_projects(request: StandingRequest) -> HttpResponseBase:
    """The project list as it is narrowed, sorted and dated."""
    at, today = request.chosen.at, request.chosen.today
    form = ProjectListFilter(request.GET, user=request.user, region=request.region)
    projects = Project.objects.visible_to(request.user).in_region(request.region)
    found = form.apply(with_state(projects, at, today), at, today)
    found = in_order(found, request.GET.get("sort", ""), at)
    columns = _columns(request, project_ledger.LEDGER)
    cover = cover_of(request, chosen_words(form))
    return answer(request, export.export_projects(found, at, today, columns, cover, note_of(request)))


@requires(Capability.EXPORT)
@standing
def export_batches(request: StandingRequest) -> HttpResponseBase:
    """The entries of 三个一批 as they are narrowed and dated."""
    projects = Project.objects.visible_to(request.user).in_region(request.region)
    entries = BatchEntry.objects.as_of(request.chosen.at).filter(project__in=projects)
    found, chosen = _narrowed(request, entries)
    columns = _columns(request, batch_ledger.LEDGER, everything=True)
    order = ("period__number", "batch__position", "pk")
    cover = cover_of(request, chosen)
    return answer(
        request,
        export.export_batches(found.order_by(*order), request.chosen.at, columns, cover, note_of(request)),
    )


def _narrowed(
    request: StandingRequest, entries: QuerySet[BatchEntry]
) -> tuple[QuerySet[BatchEntry], list[tuple[str, str]]]:
    """The entries of the chosen periods, batch and state, and these choices in words."""
    chosen: list[tuple[str, str]] = []
    try:
        numbers = parse_numbers(request.GET.get("period", "")) if request.GET.get("period") else ()
    except PeriodError:
        numbers = ()
    if numbers:
        entries = entries.filter(period__number__in=numbers)
        chosen.append((_("期次"), request.GET["period"]))
    if batch := request.GET.get("batch"):
        entries = entries.filter(batch__code=batch)
        labels = batch_ledger.LEDGER.column("batch").choices
        chosen.append((_("批次"), labels().get(batch, batch) if labels else batch))
    moves = BatchMove.objects.as_of(request.chosen.at).filter(entry=OuterRef("pk"))
    state = request.GET.get("state")
    if state == "in":
        entries, word = entries.filter(~Exists(moves)), _("在册")
    elif state in BatchMove.Kind.values:
        entries, word = entries.filter(Exists(moves.filter(kind=state))), str(BatchMove.Kind(state).label)
    else:
        return entries, chosen
    return entries, [*chosen, (_("状态"), word)]


def _columns(request: StandingRequest, ledger: Ledger, *, everything: bool = False) -> Sequence[Column]:
    """The columns of the page; `all` in place of a key asks for every one."""
    keys = request.GET.getlist("columns")
    if everything or keys == ["all"]:
        return ledger.columns
    return ledger.chosen(keys)


def chosen_words(form: forms.Form) -> list[tuple[str, str]]:
    """The filters in words."""
    if not form.is_valid():
        return []
    found = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value is True:
            found.append((str(bound.label), _("是")))
        elif value not in (None, "", (), False):
            choices = dict(getattr(bound.field, "choices", ())) if isinstance(value, str) else {}
            found.append((str(bound.label), str(choices.get(value, bound.data or value))))
    return [(label, str(text)) for label, text in found]


def cover_of(request: StandingRequest, chosen: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What the cover says: whose rows, which, as of when, by whom."""
    standing_at = request.chosen
    known = standing_at.known.isoformat() if standing_at.known else _("现在")
    words = "；".join(f"{label}：{text}" for label, text in chosen) or _("无（全部）")
    return [
        (_("区域"), request.region.name),
        (_("筛选"), words),
        (_("数据截至"), standing_at.effective.isoformat()),
        (_("掌握情况"), _("按 %s 掌握的情况") % known),
        (_("导出人"), f"{request.user.name}（{request.user.username}）"),
        (_("导出时间"), timezone.localtime().strftime("%Y-%m-%d %H:%M:%S")),
    ]


def note_of(request: StandingRequest) -> str:
    """The line above the table, which an import reads again."""
    return _("数据截至：%s") % request.chosen.effective.isoformat()


def answer(request: StandingRequest, prepared: export.Export) -> HttpResponseBase:
    """The file in the format asked for; what was taken out is recorded."""
    name = f"{request.region.name}{prepared.ledger.label}{request.chosen.effective:%Y%m%d}"
    details = dict(prepared.cover)
    if request.GET.get("format") == "csv":
        record_export(by=request.user, now=timezone.now(), ledger=prepared.ledger, details=details, rows=None)
        response = StreamingHttpResponse(export.stream_csv(prepared), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = _attachment(f"{name}.csv")
        return response
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    rows = export.write_workbook(file, prepared)
    record_export(by=request.user, now=timezone.now(), ledger=prepared.ledger, details=details, rows=rows)
    return _download(file, f"{name}.xlsx")


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or ""


def _download(file: IO[bytes], name: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@requires(Capability.IMPORT)
def import_template(request: SignedInRequest, ledger: str) -> HttpResponse | FileResponse:
    """A clean workbook of a ledger, with drop-downs and comments."""
    handler = HANDLERS.get(ledger)
    if handler is None:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    export.write_template(file, handler.ledger)
    return _download(file, _("%s样表.xlsx") % handler.ledger.label)
