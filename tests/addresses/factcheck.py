"""Addresses of checked texts: who opens what."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from sanpi.factcheck.actions import check_file
from sanpi.organizations.models import Region
from sanpi.projects.testing import NOW
from tests.addresses.promises import KEEPERS, OFFICES, UNIT, Address, about, verb

CHECKERS = KEEPERS | UNIT | {"supervision", "promotion"}
TEXT = "第七期项目7个"
# A check of the office: its own and the office above read it, other people check their own texts.
_OF_CHECK = Address(OFFICES, CHECKERS - OFFICES, args=about("check"))


def _place(world: SimpleNamespace) -> Mapping[str, int]:
    return {"pk": world.check, "start": 5, "end": 7}


def _offered(world: SimpleNamespace) -> Mapping[str, int]:
    return {"pk": world.check, "correction": 1}


_OF_FIGURE = replace(_OF_CHECK, args=_place)

ADDRESSES: dict[str | None, Address] = {
    "factcheck:checks": Address(CHECKERS),
    "factcheck:check": _OF_CHECK,
    "factcheck:again": verb(_OF_CHECK),
    "factcheck:suggest": verb(_OF_CHECK),
    "factcheck:find_figure": replace(_OF_CHECK, status=302),
    "factcheck:figure": _OF_FIGURE,
    "factcheck:dismiss_figure": verb(_OF_FIGURE),
    "factcheck:restore_figure": verb(_OF_FIGURE),
    "factcheck:adopt_proposal": verb(_OF_FIGURE),
    "factcheck:adopt_correction": verb(replace(_OF_CHECK, args=_offered)),
    "factcheck:report": _OF_CHECK,
    "factcheck:result": _OF_CHECK,
    "factcheck:source": _OF_CHECK,
}


def furnish(world: SimpleNamespace) -> None:
    """A text that the office of 上街区 had checked."""
    upload = SimpleUploadedFile("通报.txt", TEXT.encode())
    region = Region.objects.get(code=world.region)
    world.check = check_file(upload=upload, region=region, by=world.keeper, now=NOW).pk
