"""Leading posts that answer for projects (分包领导)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import BodyFilterForm, OfficialForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Official

PER_PAGE = 50


@requires(Capability.SETTINGS, Capability.CREATE)
def official_list(request: SignedInRequest) -> HttpResponse:
    """The leading posts that this person keeps."""
    form = BodyFilterForm(request.GET, by=request.user, kinds=False)
    form.is_valid()
    chosen = form.cleaned_data
    officials = Official.objects.editable_by(request.user)
    if text := chosen.get("q"):
        officials = officials.filter(name__icontains=text)
    if region := chosen.get("region"):
        officials = officials.filter(region__path__startswith=region.path)
    rows = officials.select_related("region", "user")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organizations/officials.html", {"form": form, "page": page})


@requires(Capability.SETTINGS, Capability.CREATE)
def official_create(request: SignedInRequest) -> HttpResponse:
    """Enters a leading post."""
    form = OfficialForm(request.POST or None, by=request.user)
    return form_page(
        request,
        form,
        lambda: actions.create_official(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("新建分包领导"),
        back=reverse("organizations:officials"),
        done=_("分包领导已建立。"),
    )


@requires(Capability.SETTINGS, Capability.CREATE)
def official_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Renames a leading post, moves it, or ties it to an account."""
    official = get_object_or_404(Official.objects.editable_by(request.user).select_related("user"), pk=pk)
    initial = {"region": official.region_id, "name": official.name, "user": official.user_id}
    form = OfficialForm(request.POST or None, initial=initial, by=request.user, official=official)
    return form_page(
        request,
        form,
        lambda: actions.update_official(
            official=official, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("修改分包领导"),
        subject=official.name,
        back=reverse("organizations:officials"),
        done=_("分包领导已保存。"),
    )
