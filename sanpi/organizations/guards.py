"""Who may open a page at all; which rows he sees is decided by the querysets."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from sanpi.organizations.access import Capability
from sanpi.organizations.models import User

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request of a person who has signed in; AccountMiddleware lets no other through to a view."""

    user: User


def requires(
    *capabilities: Capability,
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], HttpResponseBase]],
    Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
]:
    """Opens a view to those who hold one of the capabilities, wherever; others get 403."""

    def decorate(
        view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[SignedInRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not any(map(request.user.can, capabilities)):
                raise PermissionDenied(_("您的角色不包含这项功能"))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
