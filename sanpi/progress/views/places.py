"""Which region and which month a page of reporting is about: both in the address, remembered for the session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest
from sanpi.organizations.models import Region
from sanpi.organizations.standing import SESSION_KEY
from sanpi.progress import rules
from sanpi.progress.models import Round

# Months that the chooser offers: three years of them.
MOST_ROUNDS = 36


@dataclass(frozen=True, slots=True)
class Place:
    """The region of a page, and those the person may go to."""

    region: Region
    regions: Sequence[Region]

    def context(self, request: SignedInRequest) -> dict[str, Any]:
        """What the picker of the page's head needs."""
        top = min(region.depth for region in self.regions)
        choices = [
            {"code": each.code, "name": each.name, "indent": each.depth - top} for each in self.regions
        ]
        current = {"code": self.region.code, "name": self.region.name}
        return {"region_view": {"current": current, "choices": choices, "action": request.path}}


def place(request: SignedInRequest, capability: Capability) -> Place:
    """The region named in the address, else that of the session, else the first where the capability holds."""
    regions = list(Region.objects.open_to(request.user, capability).order_by("path"))
    if not regions:
        raise PermissionDenied(_("您还没有任何区域的业务角色。请联系安全管理员授权。"))
    by_code = {region.code: region for region in regions}
    wanted = request.GET.get("region", "")
    if wanted and wanted not in by_code:
        raise Http404(_("没有这个区域，或您无权查看"))
    if wanted:
        request.session[SESSION_KEY] = wanted
    code = wanted or str(request.session.get(SESSION_KEY, ""))
    return Place(by_code.get(code) or regions[0], regions)


def rounds_of(region: Region) -> QuerySet[Round]:
    """The months held in the region, below it or above it, the newest first; those of wider regions first."""
    return rules.rounds_touching(region).order_by("-year", "-month", "region__path")


def chosen_round(query: Mapping[str, Any], rounds: Sequence[Round]) -> Round | None:
    """The month named in the address, else the newest open one, else the newest. Raises Http404 for another's."""
    wanted = str(query.get("round", ""))
    if wanted:
        found = next((each for each in rounds if str(each.pk) == wanted), None)
        if found is None:
            raise Http404(_("没有这个月份的月报，或不在这个区域"))
        return found
    return next((each for each in rounds if each.is_open), rounds[0] if rounds else None)


def choices(rounds: Sequence[Round], region: Region, chosen: Round | None) -> list[dict[str, Any]]:
    """The months for a chooser; the region is named where it is another one."""
    shown = list(rounds[:MOST_ROUNDS])
    if chosen and chosen not in shown:
        shown.append(chosen)
    return [
        {
            "pk": each.pk,
            "name": f"{each.period}{'' if each.region_id == region.pk else ' · ' + each.region.name}"
            f"{'' if each.is_open else _('（已结账）')}",
        }
        for each in shown
    ]


def round_for(request: SignedInRequest, pk: int, capability: Capability) -> Round:
    """A month in whose region, or in a region below or above it, the person holds the capability; else Http404."""
    found = Round.objects.select_related("region").filter(pk=pk).first()
    own = [path for path in request.user.access.paths(capability) if path]
    here = found.region.path if found else ""
    if found is None or not any(path.startswith(here) or here.startswith(path) for path in own):
        raise Http404(_("没有这个月份的月报，或不在您的区域"))
    return found
