"""Regions: the tree, one region, and a whole table."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import form_page
from sanpi.organizations import actions, region_file
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import RegionFilterForm, RegionForm, RegionTableForm, RegionUploadForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Region

PER_PAGE = 100
# So many findings are shown; whoever has more has chosen the wrong file.
MOST_FINDINGS = 200


@requires(Capability.SETTINGS)
def region_list(request: SignedInRequest) -> HttpResponse:
    """The tree from the top down."""
    form = RegionFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    regions = Region.objects.open_to(request.user, Capability.SETTINGS)
    if text := chosen.get("q"):
        regions = regions.filter(Q(name__icontains=text) | Q(code__startswith=text))
    if under := chosen.get("under"):
        regions = regions.filter(Q(path__startswith=f"{under}/") | Q(path__contains=f"/{under}/"))
    if kind := chosen.get("kind"):
        regions = regions.filter(kind=kind)
    rows = regions.select_related("parent").annotate(units=Count("organizations")).order_by("path")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organizations/regions.html", {"form": form, "page": page})


@requires(Capability.SETTINGS)
def region_create(request: SignedInRequest) -> HttpResponse:
    """Enters a region."""
    form = RegionForm(request.POST or None, by=request.user)
    return form_page(
        request,
        form,
        lambda: actions.create_region(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("新建区域"),
        back=reverse("organizations:regions"),
        done=_("区域已建立。"),
    )


@requires(Capability.SETTINGS)
def region_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Renames, recodes or moves a region."""
    region = get_object_or_404(Region.objects.open_to(request.user, Capability.SETTINGS), code=code)
    initial = {"code": region.code, "name": region.name, "kind": region.kind, "parent": region.parent_id}
    form = RegionForm(request.POST or None, initial=initial, by=request.user)
    return form_page(
        request,
        form,
        lambda: actions.update_region(
            region=region, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("修改区域"),
        subject=f"{region.name}（{region.code}）",
        lead=_("改变上级后，全部下级区域随之移动，各角色能看到的范围也随之改变。"),
        back=reverse("organizations:regions"),
        done=_("区域已保存，下级区域一并调整。"),
    )


@requires(Capability.SETTINGS)
def region_upload(request: SignedInRequest) -> HttpResponse:
    """Judges a table of regions and shows what it would do; writes nothing."""
    form = RegionUploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "organizations/region_upload.html", {"form": form})
    judged = _judged(form.cleaned_data["file"]) if form.is_valid() else {}
    status = 200 if judged and not judged["findings"] else 422
    return render(request, "organizations/region_upload.html", {"form": form, **judged}, status=status)


def _judged(text: str) -> dict[str, object]:
    rows, faults = region_file.read(text)
    load = actions.plan_regions(rows, faults)
    return {
        "load": load,
        "findings": load.findings[:MOST_FINDINGS],
        "more_findings": max(0, len(load.findings) - MOST_FINDINGS),
        "confirm": RegionTableForm(initial={"text": text}),
    }


@require_POST
@requires(Capability.SETTINGS)
def region_load(request: SignedInRequest) -> HttpResponse:
    """Writes a table that has been looked at; it is judged again, because regions may have changed since."""
    confirm = RegionTableForm(request.POST)
    if not confirm.is_valid():
        return redirect("organizations:region_upload")
    text = confirm.cleaned_data["text"]
    rows, faults = region_file.read(text)
    try:
        load = actions.load_regions(rows=rows, faults=faults, by=request.user, now=timezone.now())
    except ValidationError:
        context = {"form": RegionUploadForm(), **_judged(text)}
        return render(request, "organizations/region_upload.html", context, status=422)
    counts = {"new": len(load.created), "changed": len(load.changed), "same": load.unchanged}
    messages.success(request, _("已导入：新增 %(new)d 个，变更 %(changed)d 个，未变 %(same)d 个。") % counts)
    return redirect("organizations:regions")
