"""Accounts, kept by system administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sanpi.core.pages import refuse_politely, take
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import ReasonForm, UserFilterForm, UserForm
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.lockout import locked_until
from sanpi.organizations.models import User

PER_PAGE = 50


@requires(Capability.ACCOUNTS, Capability.GRANTS)
def user_list(request: SignedInRequest) -> HttpResponse:
    """All accounts with their roles."""
    form = UserFilterForm(request.GET)
    form.is_valid()
    users = _narrowed(User.objects.visible_to(request.user), form)
    rows = users.select_related("organization__region").prefetch_related("grants__region")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "keeps_accounts": request.user.can(Capability.ACCOUNTS),
        "keeps_grants": request.user.can(Capability.GRANTS),
    }
    return render(request, "organizations/users.html", context)


def _narrowed(users: QuerySet[User], form: UserFilterForm) -> QuerySet[User]:
    chosen = form.cleaned_data
    if text := chosen.get("q"):
        found = Q(username__icontains=text) | Q(name__icontains=text) | Q(organization__name__icontains=text)
        users = users.filter(found | Q(phone__contains=text))
    if role := chosen.get("role"):
        users = users.filter(grants=None) if role == "none" else users.filter(grants__role=role).distinct()
    if state := chosen.get("state"):
        users = users.filter(is_active=state == "active")
    return users.order_by("username")


@never_cache
@requires(Capability.ACCOUNTS)
def user_create(request: SignedInRequest) -> HttpResponse:
    """Opens an account and shows its first password once."""
    form = UserForm(request.POST or None, by=request.user, editing=False)
    created: list[tuple[User, str]] = []

    def act() -> None:
        created.append(actions.create_user(**form.cleaned_data, by=request.user, now=timezone.now()))

    if request.method == "POST" and take(form, act):
        return _password_page(request, *created[0], created=True)
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/user_form.html", {"form": form}, status=status)


@requires(Capability.ACCOUNTS)
def user_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Changes the data of an account; its verbs stand beside."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    initial = {"name": user.name, "organization": user.organization_id, "phone": user.phone}
    form = UserForm(request.POST or None, initial=initial, by=request.user, editing=True)

    def act() -> None:
        actions.update_user(user=user, **form.cleaned_data, by=request.user, now=timezone.now())

    if request.method == "POST" and take(form, act):
        messages.success(request, _("%s 已保存。") % user.username)
        return redirect("organizations:user", pk)
    context = {
        "form": form,
        "person": user,
        "own": user.pk == request.user.pk,
        "grants": user.grants.select_related("region"),
        "locked_until": locked_until(user.username, now=timezone.now()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "organizations/user_form.html", context, status=status)


@never_cache
@require_POST
@requires(Capability.ACCOUNTS)
def user_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Gives an account a one-time password and shows it once; no session or address keeps it."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    password = actions.reset_password(user=user, by=request.user, now=timezone.now(), reason=_reason(request))
    return _password_page(request, user, password, created=False)


def _password_page(request: SignedInRequest, user: User, password: str, *, created: bool) -> HttpResponse:
    context = {"person": user, "password": password, "created": created}
    return render(request, "organizations/one_time_password.html", context)


def _verb(
    request: SignedInRequest, pk: int, act: Callable[..., None], done: str, **more: str
) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    refuse_politely(
        request, lambda: act(user=user, by=request.user, now=timezone.now(), **more), done % user.username
    )
    return redirect("organizations:user", pk)


@require_POST
@requires(Capability.ACCOUNTS)
def user_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Closes an account."""
    done = _("%s 已停用，其登录已全部结束。")
    return _verb(request, pk, actions.deactivate_user, done, reason=_reason(request))


@require_POST
@requires(Capability.ACCOUNTS)
def user_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Opens a closed account again."""
    done = _("%s 已启用，下次登录须修改密码。")
    return _verb(request, pk, actions.reactivate_user, done, reason=_reason(request))


@require_POST
@requires(Capability.ACCOUNTS)
def user_unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lets an account be tried again at once."""
    return _verb(request, pk, actions.unlock_user, _("%s 已解除锁定。"))


def _reason(request: SignedInRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""
