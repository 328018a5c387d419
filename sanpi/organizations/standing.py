"""Where a reader stands on pages that show figures: a region and a date, both in the address."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest
from sanpi.organizations.models import Region

P = ParamSpec("P")
SESSION_KEY = "region"


class StandingRequest(SignedInRequest):
    """A request of a signed-in person with a region and a standpoint."""

    chosen: standpoint.Chosen
    region: Region
    regions: list[Region]


def _settle_region(request: StandingRequest) -> None:
    """The region named in the address, else that of the session, else the first one the person may see."""
    request.regions = list(Region.objects.visible_to(request.user))
    if not request.regions:
        raise PermissionDenied(_("您还没有任何区域的业务角色。请联系安全管理员授权。"))
    by_code = {region.code: region for region in request.regions}
    wanted = request.GET.get("region")
    if wanted and wanted not in by_code:
        raise Http404(_("没有这个区域，或您无权查看"))
    code = wanted or request.session.get(SESSION_KEY)
    request.region = by_code.get(code or "") or request.regions[0]
    if wanted and request.session.get(SESSION_KEY) != wanted:
        request.session[SESSION_KEY] = wanted


def _full_address(request: StandingRequest) -> str | None:
    """The address with region and date spelt out as the page shows them, if it says anything else."""
    query = request.GET.copy()
    for name in standpoint.PARAMETERS:
        query.pop(name, None)
    query.update(request.chosen.query())
    if len(request.regions) > 1:
        query.setdefault("region", request.region.code)
    if dict(query.lists()) == dict(request.GET.lists()):
        return None
    return f"{request.path}?{query.urlencode()}" if query else request.path


def standing(
    view: Callable[Concatenate[StandingRequest, P], HttpResponseBase],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponseBase]:
    """Opens a page of business figures to those who may see any, and settles `request.region` and `request.chosen`.

    The address always says both, so that it shows a colleague the same page.
    """

    @wraps(view)
    def placed(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.can(Capability.VIEW):
            raise PermissionDenied(_("您的角色不查看业务数据"))
        standing_request = cast(StandingRequest, request)
        _settle(standing_request)
        if request.method == "GET" and not getattr(request, "htmx", False):
            address = _full_address(standing_request)
            if address:
                return HttpResponseRedirect(address)
        return view(standing_request, *args, **kwargs)

    return placed


def _settle(request: StandingRequest) -> None:
    today = timezone.localdate()
    named = standpoint.parse(request.GET, today)
    request.chosen = named or standpoint.remembered(request, today)
    if named:
        standpoint.remember(request, named)
    _settle_region(request)


def query_of(request: StandingRequest, **more: object) -> str:
    """The query string that carries region and standpoint to another page, with further parameters."""
    query = {"region": request.region.code} | request.chosen.query()
    query |= {name: str(value) for name, value in more.items() if value not in (None, "")}
    return urlencode(query)
