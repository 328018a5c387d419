"""Files of a project: upload, read, remove."""

from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.documents.actions import store_document
from sanpi.documents.responses import document_response
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.projects import actions
from sanpi.projects.forms.documents import ProjectUploadForm
from sanpi.projects.forms.verbs import ReasonForm
from sanpi.projects.models import ProjectDocument
from sanpi.projects.views.fetch import editable, readable


@requires(Capability.EDIT)
def attach(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Uploads a file and files it under a type."""
    project = editable(request, pk)
    form = ProjectUploadForm(request.POST or None, request.FILES or None, initial=request.GET.dict())

    @transaction.atomic
    def act() -> None:
        now = timezone.now()
        document = store_document(upload=form.cleaned_data["file"], by=request.user, now=now)
        actions.attach_document(
            project=project, document=document, type=form.cleaned_data["type"], by=request.user, now=now
        )

    return form_page(
        request,
        form,
        act,
        title=_("上传文件"),
        subject=project.name,
        back=project.get_absolute_url(),
        done=_("已上传"),
    )


@requires(Capability.VIEW)
def read(request: SignedInRequest, pk: int, filed: int) -> HttpResponseBase:
    """The file itself: shown in place when asked for (`?inline=1`) and harmless, else as a download."""
    project = readable(request, pk)
    found = get_object_or_404(ProjectDocument.objects.select_related("document"), project=project, pk=filed)
    if found.removed_at:
        raise Http404(_("该文件已移除"))
    return document_response(found.document, inline=request.GET.get("inline") == "1")


@requires(Capability.EDIT)
def remove(request: SignedInRequest, pk: int, filed: int) -> HttpResponseBase:
    """Takes a file out of the project's list; it stays in the store for the record."""
    project = editable(request, pk)
    found = get_object_or_404(ProjectDocument, project=project, pk=filed, removed_at=None)
    form = ReasonForm(request.POST or None, project=project, today=timezone.localdate())
    return form_page(
        request,
        form,
        lambda: actions.remove_document(
            filed=found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        title=_("移除文件：%s") % found.document.name,
        subject=project.name,
        back=project.get_absolute_url(),
        done=_("已移除"),
        tone="danger",
        submit=_("移除"),
    )
