"""Addresses of official forms: who opens what."""

import io
from dataclasses import replace
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from sanpi.exchange.actions.official import create_form
from sanpi.organizations.models import Region
from sanpi.projects.testing import NOW
from tests.addresses.promises import BUSINESS, FOREIGN, KEEPERS, OFFICES, Address, about, verb

_EXPORTERS = BUSINESS - {"viewer"}
_FILLERS = Address(_EXPORTERS - FOREIGN, FOREIGN, args=about("official_form"))
# A form of the whole region is kept by those who run all of it; others fill it.
_KEPT = Address(OFFICES, _EXPORTERS - OFFICES, args=about("official_form"))

ADDRESSES: dict[str | None, Address] = {
    "exchange:official_forms": Address(_EXPORTERS),
    "exchange:create_official_form": Address(KEEPERS | {"liaison"}),
    "exchange:official_form": _FILLERS,
    "exchange:fill_official_form": verb(_FILLERS),
    "exchange:mark_official_form": verb(_KEPT),
    "exchange:edit_official_form": _KEPT,
    "exchange:replace_official_form": _KEPT,
    "exchange:retire_official_form": verb(_KEPT),
    "exchange:official_source": replace(
        _FILLERS, args=lambda world: {"pk": world.official_form, "number": 1}
    ),
}


def furnish(world: SimpleNamespace) -> None:
    """A form of the whole district."""
    content = io.BytesIO()
    Workbook().save(content)
    form = create_form(
        region=Region.objects.get(code=world.region), organization=None, name="月报", layout="rows", scope="all",
        upload=SimpleUploadedFile("a.xlsx", content.getvalue()), by=world.keeper, now=NOW,
    )  # fmt: skip
    world.official_form = form.pk
