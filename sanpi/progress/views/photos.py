"""Photos: received part by part, shown small on pages and whole on request."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import form_page
from sanpi.documents.responses import document_response
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress import pictures
from sanpi.progress.actions import photos as actions
from sanpi.progress.forms.photos import PhotoForm
from sanpi.progress.forms.verbs import ReasonForm
from sanpi.progress.models import Photo, PhotoUpload, reportable_by

# The largest part taken in one request; a telephone sends much smaller ones.
MAX_PART = 2 * 1024 * 1024
# Numbers with more digits are none of ours, and too long to be read as numbers at all.
_MOST_DIGITS = 18
# Where a part begins, in bytes.
OFFSET_HEADER = "Upload-Offset"


@require_POST
@requires(Capability.REPORT)
def start_photo(request: SignedInRequest) -> HttpResponse:
    """Announces a photo; answers how much of it has arrived already."""
    form = PhotoForm(request.POST, user=request.user, now=timezone.now())
    if len(request.POST.get("project", "")) > _MOST_DIGITS:
        return _refused(ValidationError(_("项目编号不对，请刷新页面后再试")))
    if "project" in request.POST and not _is_own(request, request.POST["project"]):
        raise Http404(_("没有这个项目，或您不填报它"))
    if not form.is_valid():
        return _refused(ValidationError([error for errors in form.errors.values() for error in errors]))
    try:
        upload = actions.start_photo(
            project=form.cleaned_data["project"],
            announced=form.announced,
            by=request.user,
            now=timezone.now(),
        )
    except ValidationError as refused:
        return _refused(refused)
    return _finished(request, upload) if upload.complete else _so_far(upload)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _is_own(request: SignedInRequest, project: str) -> bool:
    return _is_number(project) and reportable_by(request.user).filter(pk=int(project)).exists()


@requires(Capability.REPORT)
def photo_upload(request: SignedInRequest, key: UUID) -> HttpResponse:
    """GET: how much has arrived. PUT or PATCH: the next part, which begins at the header Upload-Offset.

    A part that begins elsewhere is refused with 409 and the true offset; the whole photo is checked and kept. POST
    is taken like PATCH, because some networks let nothing else through.
    """
    mine = PhotoUpload.objects.filter(sender=request.user).select_related("photo")
    upload = get_object_or_404(mine, key=key)
    if request.method == "GET":
        return _so_far(upload)
    if request.method not in {"PUT", "PATCH", "POST"}:
        return HttpResponseNotAllowed(["GET", "PUT", "PATCH", "POST"])
    if int(request.headers.get("Content-Length") or 0) > MAX_PART:
        return JsonResponse({"error": _("一次发送的部分过大"), "most": MAX_PART}, status=413)
    return _append(request, upload)


def _append(request: SignedInRequest, upload: PhotoUpload) -> HttpResponse:
    offset = request.headers.get(OFFSET_HEADER, "")
    if not _is_number(offset):
        return JsonResponse({"error": _("没有说明从第几个字节开始")}, status=400)
    if upload.photo:
        return _so_far(upload)
    try:
        upload = actions.append_part(upload=upload, offset=int(offset), part=request.body, now=timezone.now())
    except actions.WrongOffsetError as wrong:
        return JsonResponse({"offset": wrong.offset, "size": upload.size, "photo": None}, status=409)
    except ValidationError as refused:
        return _given_up(upload, refused)
    return _finished(request, upload) if upload.complete else _so_far(upload)


def _finished(request: SignedInRequest, upload: PhotoUpload) -> HttpResponse:
    try:
        upload.photo = actions.finish_photo(upload=upload, by=request.user, now=timezone.now())
    except ValidationError as refused:
        return _given_up(upload, refused)
    return _so_far(upload)


def _given_up(upload: PhotoUpload, refused: ValidationError) -> HttpResponse:
    actions.abandon_photo(upload=upload)
    return _refused(refused)


def _so_far(upload: PhotoUpload) -> JsonResponse:
    """`photo` is its key once it has arrived whole."""
    return JsonResponse({"offset": upload.offset, "size": upload.size, "photo": upload.photo_id})


def _refused(refused: ValidationError) -> JsonResponse:
    """What is wrong; `again`: sending it once more from the start may help."""
    codes = {error.code for error in getattr(refused, "error_list", [])}
    return JsonResponse({"error": "；".join(refused.messages), "again": "checksum" in codes}, status=422)


def _shown(request: SignedInRequest, pk: int) -> Photo:
    mine = Photo.objects.visible_to(request.user).shown().distinct()
    return get_object_or_404(mine.select_related("document"), pk=pk)


@requires(Capability.VIEW)
def photo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The photo as it was sent."""
    return document_response(_shown(request, pk).document, inline=True)


@requires(Capability.VIEW)
def small_photo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The photo made smaller, for pages."""
    document = _shown(request, pk).document
    try:
        copy = pictures.small_copy(document)
    except (ValidationError, FileNotFoundError) as broken:
        raise Http404(_("这张照片不能显示")) from broken
    response = FileResponse(copy, content_type="image/jpeg", filename=f"{document.pk}.jpg")
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    # The content under this address never changes; only the person at this browser may keep it.
    response["Cache-Control"] = "private, max-age=86400"
    return response


@requires(Capability.REPORT)
def remove_photo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Takes a photo out of the report."""
    mine = Photo.objects.editable_by(request.user).shown().distinct()
    found = get_object_or_404(mine.select_related("project", "document"), pk=pk)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.remove_photo(
            photo=found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        title=_("移除照片：%s") % found.document.name,
        subject=found.project.name,
        back=found.project.get_absolute_url(),
        done=_("已移除"),
        tone="danger",
        submit=_("移除"),
    )
