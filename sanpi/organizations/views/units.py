"""Units: departments, town offices, task forces, companies."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import BodyFilterForm, OrganizationForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Organization

PER_PAGE = 50


@requires(Capability.SETTINGS, Capability.CREATE)
def unit_list(request: SignedInRequest) -> HttpResponse:
    """The units that this person keeps."""
    form = BodyFilterForm(request.GET, by=request.user, kinds=True)
    form.is_valid()
    chosen = form.cleaned_data
    units = Organization.objects.editable_by(request.user)
    if text := chosen.get("q"):
        units = units.filter(name__icontains=text)
    if region := chosen.get("region"):
        units = units.filter(region__path__startswith=region.path)
    if kind := chosen.get("kind"):
        units = units.filter(kind=kind)
    rows = units.select_related("region").annotate(people=Count("users"))
    rows = rows.order_by("region__path", "kind", "name")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organizations/units.html", {"form": form, "page": page})


@requires(Capability.SETTINGS, Capability.CREATE)
def unit_create(request: SignedInRequest) -> HttpResponse:
    """Enters a unit."""
    form = OrganizationForm(request.POST or None, by=request.user)
    return form_page(
        request,
        form,
        lambda: actions.create_organization(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("新建单位"),
        back=reverse("organizations:units"),
        done=_("单位已建立。"),
    )


@requires(Capability.SETTINGS, Capability.CREATE)
def unit_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Renames a unit or moves it to another region."""
    unit = get_object_or_404(Organization.objects.editable_by(request.user), pk=pk)
    initial = {"region": unit.region_id, "name": unit.name, "kind": unit.kind}
    form = OrganizationForm(request.POST or None, initial=initial, by=request.user)
    return form_page(
        request,
        form,
        lambda: actions.update_organization(
            organization=unit, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("修改单位"),
        subject=unit.name,
        back=reverse("organizations:units"),
        done=_("单位已保存。"),
    )
