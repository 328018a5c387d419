"""Code lists that an office may extend."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.models import Code, CodeList
from sanpi.core.pages import form_page
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import CodeForm, RetireCodeForm
from sanpi.organizations.guards import SignedInRequest, requires


def _entry(code: str, pk: int) -> Code:
    return get_object_or_404(Code.objects.select_related("list"), list__code=code, pk=pk)


@requires(Capability.SETTINGS)
def code_lists(request: SignedInRequest) -> HttpResponse:
    """All code lists with the number of entries in use."""
    used = Q(codes__valid_until=None) | Q(codes__valid_until__gt=timezone.localdate())
    lists = CodeList.objects.annotate(total=Count("codes"), used=Count("codes", filter=used))
    return render(request, "organizations/code_lists.html", {"lists": lists})


@requires(Capability.SETTINGS)
def code_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The entries of one list."""
    found = get_object_or_404(CodeList, code=code)
    context = {"list": found, "codes": found.codes.all(), "today": timezone.localdate()}
    return render(request, "organizations/code_list.html", context)


@requires(Capability.SETTINGS)
def code_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Adds an entry."""
    found = get_object_or_404(CodeList, code=code)
    form = CodeForm(request.POST or None, editing=False)
    return form_page(
        request,
        form,
        lambda: actions.add_code(code_list=found, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("增加代码"),
        subject=found.label,
        back=reverse("organizations:code_list", args=[code]),
        done=_("代码已增加。"),
    )


@requires(Capability.SETTINGS)
def code_rename(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Changes an entry's name or place."""
    entry = _entry(code, pk)
    initial = {"label": entry.label, "position": entry.position}
    form = CodeForm(request.POST or None, initial=initial, editing=True)
    return form_page(
        request,
        form,
        lambda: actions.rename_code(entry=entry, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("修改代码"),
        subject=f"{entry.list.label} · {entry.code}",
        lead=_("改名会改变所有引用它的项目上显示的名称；含义变了请停用旧代码、另加新代码。"),
        back=reverse("organizations:code_list", args=[code]),
        done=_("代码已保存。"),
    )


@requires(Capability.SETTINGS)
def code_retire(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Retires an entry from a day on, or takes it back into use."""
    entry = _entry(code, pk)
    form = RetireCodeForm(request.POST or None, initial={"on": entry.valid_until})
    return form_page(
        request,
        form,
        lambda: actions.retire_code(entry=entry, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("停用代码"),
        subject=f"{entry.list.label} · {entry.label}",
        back=reverse("organizations:code_list", args=[code]),
        done=_("代码已保存。"),
    )
