"""Addresses of enrollment: who opens what."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from sanpi.enrollment.actions import update_sheet
from sanpi.enrollment.models import EnrollmentEvent, EvidenceRule, SizeBand
from sanpi.projects.models import Project
from sanpi.projects.testing import noon
from tests.addresses.promises import (
    FIGURES,
    FOREIGN,
    KEEPERS,
    OFFICES,
    READERS,
    SETTINGS,
    SYSTEM,
    Address,
    about,
    of_project,
)

_KEPT = of_project(OFFICES | {"liaison"}, FOREIGN)

ADDRESSES: dict[str | None, Address] = {
    "enrollment:unlisted": FIGURES,
    "enrollment:project": READERS,
    "enrollment:edit_sheet": _KEPT,
    "enrollment:attach_paper": _KEPT,
    "enrollment:submit": _KEPT,
    "enrollment:return": _KEPT,
    "enrollment:accept": _KEPT,
    "enrollment:withdraw": _KEPT,
    "enrollment:take_back": of_project(OFFICES | {"liaison"}, FOREIGN, event="enrollment_event"),
    "enrollment:settings": Address(SYSTEM | KEEPERS),
    "enrollment:add_evidence": SETTINGS,
    "enrollment:edit_evidence": replace(SETTINGS, args=about("evidence")),
    "enrollment:add_band": SETTINGS,
    "enrollment:edit_band": replace(SETTINGS, args=about("band")),
    "enrollment:set_window": Address(KEEPERS),
}


def furnish(world: SimpleNamespace) -> None:
    """A sheet that has been begun, a paper and a size that are asked for."""
    project = Project.objects.get(pk=world.project)
    update_sheet(project=project, values={"reporter": "统计员"}, by=None, now=noon(date(2023, 1, 9)))
    world.enrollment_event = EnrollmentEvent.objects.get(project=project).pk
    world.evidence = EvidenceRule.objects.order_by("pk").values_list("pk", flat=True)[0]
    world.band = SizeBand.objects.order_by("pk").values_list("pk", flat=True)[0]
