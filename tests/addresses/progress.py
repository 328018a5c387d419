"""Addresses of progress: who opens what."""

import hashlib
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sanpi.documents.actions import store_document
from sanpi.domain.periods import Month
from sanpi.organizations.models import User
from sanpi.progress.models import Entry, Photo, PhotoUpload
from sanpi.progress.testing import accept_month, close_month, fill, make_round, submit
from sanpi.progress.tests.pictures import picture
from sanpi.projects.models import Project
from sanpi.projects.testing import LONG_AGO, NOW, YI, set_plan
from tests.addresses.promises import (
    BUSINESS,
    FIGURES,
    FOREIGN,
    KEEPERS,
    OFFICES,
    READERS,
    Address,
    about,
    of_project,
    verb,
)

REPORTERS = KEEPERS | {"liaison"}
FILLING = OFFICES | {"liaison"}
KEY = UUID("6f1c2a34-0d5e-4c7b-8a90-1b2c3d4e5f60")


def _of_photo(to: frozenset[str]) -> Address:
    return Address(to, FOREIGN, args=about("photo"))


def _of_round(name: str = "round") -> Address:
    return Address(OFFICES, FOREIGN, args=about(name))


ADDRESSES: dict[str | None, Address] = {
    "progress:month": Address(REPORTERS),
    "progress:save_month": verb(Address(REPORTERS)),
    "progress:phone": Address(REPORTERS),
    "progress:start_photo": verb(Address(REPORTERS)),
    # Only the sender's own; progress/tests/test_photos.py shows what he gets.
    "progress:photo_upload": Address(frozenset(), REPORTERS, args=lambda world: {"key": KEY}),
    "progress:photo": _of_photo(READERS.to),
    "progress:small_photo": _of_photo(READERS.to),
    "progress:remove_photo": _of_photo(FILLING),
    "progress:rounds": Address(KEEPERS),
    "progress:open_round": verb(Address(KEEPERS)),
    "progress:round": _of_round(),
    "progress:accept": verb(_of_round()),
    "progress:remind": verb(_of_round()),
    "progress:close": _of_round(),
    "progress:closed": _of_round("closed_round"),
    "progress:closed_workbook": _of_round("closed_round"),
    "progress:return_entry": Address(OFFICES, FOREIGN, args=about("month_entry")),
    "progress:forecast": FIGURES,
    "progress:forecast_workbook": Address(BUSINESS - {"viewer"}),
    "progress:forecast_record": FIGURES,
    "progress:calendar": Address(KEEPERS),
    "progress:curve": Address(KEEPERS),
    "progress:plan": READERS,
    "progress:split": of_project(FILLING, FOREIGN),
    "progress:revise": of_project(FILLING, FOREIGN),
    "progress:correct": Address(
        OFFICES, FOREIGN, args=lambda world: {"pk": world.project, "year": 2023, "month": 1}
    ),
}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key, `world.keeper` a person."""
    project = Project.objects.get(pk=world.project)
    for year in {2023, timezone.localdate().year}:
        set_plan(project, YI, LONG_AGO, year=year)
    january, february = make_round(), make_round(Month(2023, 2))
    accept_month(january, project)
    close_month(january)
    fill(february, project)
    submit(february, project)
    world.closed_round, world.round = january.pk, february.pk
    world.month_entry = Entry.objects.get(round=february).pk
    world.photo = _photo(project, world.keeper)


def _photo(project: Project, sender: User) -> int:
    content = picture((40, 30))
    document = store_document(upload=SimpleUploadedFile("a.jpg", content), by=sender, now=NOW)
    said: dict[str, Any] = {"project": project, "year": 2023, "month": 2, "key": KEY, "size": len(content)}
    PhotoUpload.objects.create(
        **said,
        sender=sender,
        name="a.jpg",
        sha256=hashlib.sha256(content).hexdigest(),
        started_at=NOW,
        touched_at=NOW,
    )
    return Photo.objects.create(**said, document=document, received_at=NOW, received_by=sender).pk
