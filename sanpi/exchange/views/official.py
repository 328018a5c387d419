"""上级报表: forms of superior offices, kept with their marks and filled for a month."""

from pathlib import Path
from types import ModuleType
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import form_page, refuse_politely
from sanpi.documents.names import extension_of
from sanpi.documents.responses import document_response
from sanpi.domain.periods import Month
from sanpi.exchange.actions import official as actions
from sanpi.exchange.models import OfficialForm, OfficialFormVersion
from sanpi.exchange.official import excel
from sanpi.exchange.official.fields import Catalogue, catalogue
from sanpi.exchange.official.forms import CreateForm, FillForm, MarkForm, ReplaceForm, SettingsForm, scopes
from sanpi.exchange.official.marks import FormError, Grid
from sanpi.exchange.official.reading import read_uses
from sanpi.exchange.official.values import Asked, chosen_projects
from sanpi.exchange.official_models import KEEPING
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires


def _visible(request: SignedInRequest, pk: int) -> OfficialForm:
    """A form that the person may fill."""
    found = OfficialForm.objects.visible_to(request.user).distinct()
    return get_object_or_404(found.select_related("region", "organization", "created_by"), pk=pk)


def _kept(request: SignedInRequest, pk: int) -> OfficialForm:
    """A form that the person keeps and that is in use."""
    found = OfficialForm.objects.editable_by(request.user).distinct().filter(retired_at=None)
    return get_object_or_404(found.select_related("region", "organization"), pk=pk)


def _address(form: OfficialForm) -> str:
    return reverse("exchange:official_form", args=[form.pk])


@requires(Capability.EXPORT)
def official_forms(request: SignedInRequest) -> HttpResponseBase:
    """The forms the person may fill."""
    found = OfficialForm.objects.visible_to(request.user).distinct().filter(retired_at=None)
    forms = found.select_related("region", "organization", "created_by").order_by(
        "region__path", "name", "pk"
    )
    may_create = any(map(request.user.can, KEEPING))
    context = {"forms": forms, "scopes": dict(scopes()), "may_create": may_create}
    return render(request, "exchange/official_forms.html", context)


@requires(*KEEPING)
def create_official_form(request: SignedInRequest) -> HttpResponseBase:
    """A form as it came."""
    form = CreateForm(request.POST or None, request.FILES or None, user=request.user)
    made: list[OfficialForm] = []

    def act() -> None:
        values = {**form.cleaned_data}
        upload = values.pop("file")
        made.append(actions.create_form(**values, upload=upload, by=request.user, now=timezone.now()))

    answer = form_page(
        request,
        form,
        act,
        title=_("上传上级报表"),
        back=reverse("exchange:official_forms"),
        done=_("已上传。在表上选中单元格，选择要填的字段。"),
        lead=_("表里可以事先写好 {{项目名称}} 这样的标记；没有写的，上传后在网页上点单元格标记，只需一次。"),
    )
    return redirect(_address(made[0])) if made else answer


@requires(Capability.EXPORT)
def official_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The form as a table with its marks, what is wrong with them, and the months it can be filled for."""
    found = _visible(request, pk)
    return render(request, "exchange/official_form.html", _context(request, found))


def _context(request: SignedInRequest, found: OfficialForm, **more: Any) -> dict[str, Any]:
    names, version = catalogue(), actions.current(found)
    grids, problems = _read(version, names)
    may = OfficialForm.objects.editable_by(request.user).filter(pk=found.pk).exists()
    fill = more.pop("fill", None) or _fill_form(request, found)
    context: dict[str, Any] = {
        "form": found,
        "version": version,
        "versions": found.versions.select_related("document", "created_by").order_by("-number"),
        "grids": grids,
        "findings": [{"severity": "error", "where": w, "text": t} for w, t in problems],
        "losses": _losses(version),
        "fields": names.names(),
        "sums": [
            names.shortest(each)
            for each in names.fields
            if each.state is not None or (each.column is not None and each.column.numeric)
        ],
        "may_edit": may and not found.retired_at,
        "fill": fill,
        "may_check": request.user.can(Capability.CHECK) and extension_of(version.document.name) == "docx",
        "mark": MarkForm(),
        "scope": dict(scopes()).get(found.scope, found.scope),
    }
    return context | more


def _losses(version: OfficialFormVersion) -> list[str]:
    if extension_of(version.document.name) != "xlsx":
        return []
    return excel.losses(actions.path_of(version.document))


def _read(version: OfficialFormVersion, names: Catalogue) -> tuple[list[Grid], list[tuple[str, str]]]:
    reader, path = actions.reader_of(version.document), actions.path_of(version.document)
    try:
        grids = reader.grids(path, version.marks)
        read_uses(reader.found_marks(path, version.marks), names)
    except FormError as refused:
        try:
            return reader.grids(path, version.marks), refused.problems
        except FormError:
            return _unmarked(reader, path), refused.problems
    return grids, []


def _unmarked(reader: ModuleType, path: Path) -> list[Grid]:
    """The form without marks; nothing of a file that is larger than a form may be."""
    try:
        found: list[Grid] = reader.grids(path, {})
    except FormError:
        return []
    return found


def _fill_form(request: SignedInRequest, found: OfficialForm, data: Any = None) -> FillForm:
    today = timezone.localdate()
    projects = None
    if found.layout == OfficialForm.Layout.SINGLE:
        asked = Asked(found, Month.of(today), request.user, today)
        projects = chosen_projects(asked).distinct().order_by("name", "pk")
    return FillForm(data, month=Month.of(today), projects=projects)


@require_POST
@requires(Capability.EXPORT)
def fill_official_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The form filled for a month, to be downloaded; or, asked so, its figures checked first."""
    found = _visible(request, pk)
    form = _fill_form(request, found, request.POST)
    problems: list[tuple[str, str]] = []
    if form.is_valid():
        month, project = form.cleaned_data["month"], form.cleaned_data.get("project")
        asked: dict[str, Any] = {
            "form": found, "month": month, "today": timezone.localdate(), "by": request.user, "now": timezone.now(),
            "project": project.pk if project else None,
        }  # fmt: skip
        try:
            if "check" in request.POST and request.user.can(Capability.CHECK):
                return redirect(actions.check_filled(**asked))
            content, version = actions.fill_form(**asked)
        except FormError as refused:
            problems = refused.problems
        except ValidationError as refused:
            problems = [("", text) for text in refused.messages]
        else:
            ending = extension_of(version.document.name)
            subject = f"（{project.name}）" if project else ""
            name = f"{found.name}{subject}{month}.{ending}"
            return FileResponse(
                content, as_attachment=True, filename=name, content_type=version.document.content_type
            )
    context = _context(request, found, fill=form)
    known = {(each["where"], each["text"]) for each in context["findings"]}
    context["findings"] += [
        {"severity": "error", "where": where or _("生成"), "text": text}
        for where, text in problems
        if (where, text) not in known
    ]
    return render(request, "exchange/official_form.html", context, status=422)


@require_POST
@requires(Capability.EXPORT)
def mark_official_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Says what is to be filled in at a cell, or takes the mark away."""
    found = _kept(request, pk)
    form = MarkForm(request.POST)

    def act() -> None:
        spec = "" if "clear" in request.POST else form.cleaned_data["spec"]
        if not spec and "clear" not in request.POST:
            raise ValidationError(_("请选择字段；取消标记请按“取消标记”"))
        actions.set_mark(
            form=found, place=form.cleaned_data["place"], spec=spec, by=request.user, now=timezone.now()
        )

    if form.is_valid():
        refuse_politely(request, act, _("已标记") if "clear" not in request.POST else _("已取消标记"))
    else:
        messages.error(request, _("请先在表上选中一个单元格"))
    return redirect(_address(found) + "#grid")


@requires(Capability.EXPORT)
def edit_official_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Another name, layout or choice of projects."""
    found = _kept(request, pk)
    initial = {"name": found.name, "layout": found.layout, "scope": found.scope}
    form = SettingsForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.update_form(form=found, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("报表设置"),
        subject=found.name,
        back=_address(found),
        done=_("已保存"),
    )


@requires(Capability.EXPORT)
def replace_official_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A newer file of the same form."""
    found = _kept(request, pk)
    form = ReplaceForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: actions.replace_file(
            form=found,
            upload=form.cleaned_data["file"],
            keep_marks=form.cleaned_data["keep_marks"],
            by=request.user,
            now=timezone.now(),
        ),
        title=_("上传新版"),
        subject=found.name,
        back=_address(found),
        done=_("已换成新版，以前的版本保留"),
    )


@require_POST
@requires(Capability.EXPORT)
def retire_official_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Puts the form aside."""
    found = _kept(request, pk)
    now = timezone.now()
    refuse_politely(
        request,
        lambda: actions.retire_form(form=found, by=request.user, now=now),
        _("已停用报表“%s”") % found.name,
    )
    return redirect("exchange:official_forms")


@requires(Capability.EXPORT)
def official_source(request: SignedInRequest, pk: int, number: int) -> HttpResponseBase:
    """The file of a version as it came."""
    found = _visible(request, pk)
    version = get_object_or_404(found.versions.select_related("document"), number=number)
    return document_response(version.document, inline=False)
