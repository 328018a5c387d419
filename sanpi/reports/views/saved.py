"""Views of a list that somebody keeps for himself: filters, columns and order under a name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.reports import actions
from sanpi.reports.models import SavedView
from sanpi.reports.views.found import ledger_page

PROJECTS = "projects"


def _save(request: SignedInRequest, page: str, address: str) -> HttpResponse:
    name = request.POST.get("name", "").strip()[:40]
    query = request.POST.get("query", "")[:1000]
    if name:
        actions.save_view(page=page, name=name, query=query, by=request.user, now=timezone.now())
        messages.success(request, _("已保存视图“%s”") % name)
    else:
        messages.error(request, _("请给视图起个名字"))
    return redirect(f"{address}?{query}")


def _delete(request: SignedInRequest, page: str, pk: int, address: str) -> HttpResponse:
    view = get_object_or_404(SavedView, user=request.user, page=page, pk=pk)
    actions.delete_view(view=view, by=request.user, now=timezone.now())
    messages.success(request, _("已删除视图“%s”") % view.name)
    return redirect(address)


@require_POST
@requires(Capability.VIEW)
def save_view(request: SignedInRequest) -> HttpResponse:
    """Keeps the present filters, columns and order of the register under a name; the same name is replaced."""
    return _save(request, PROJECTS, reverse("project_list"))


@require_POST
@requires(Capability.VIEW)
def delete_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forgets one of the reader's own views of the register."""
    return _delete(request, PROJECTS, pk, reverse("project_list"))


@require_POST
@requires(Capability.VIEW)
def save_ledger_view(request: SignedInRequest, code: str) -> HttpResponse:
    """The same for a ledger."""
    return _save(request, ledger_page(code).view_page, reverse("reports:ledger", args=[code]))


@require_POST
@requires(Capability.VIEW)
def delete_ledger_view(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Forgets one of the reader's own views of a ledger."""
    return _delete(request, ledger_page(code).view_page, pk, reverse("reports:ledger", args=[code]))
