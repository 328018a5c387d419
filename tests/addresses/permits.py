"""Addresses of permits: who opens what."""

from datetime import date
from types import SimpleNamespace

from sanpi.permits.models import Permit
from sanpi.permits.testing import happen, permit_type, set_up
from sanpi.projects.models import Project
from tests.addresses.promises import BUSINESS, FOREIGN, OFFICES, READERS, SETTINGS, Address, about, of_project

WORKERS = OFFICES | {"liaison", "permit_window"}
WORK = of_project(WORKERS, FOREIGN)


def _of_permit(**args: str) -> Address:
    """An address below a permit, for those who keep it; `args` name what else stands in it."""
    return Address(
        WORKERS,
        FOREIGN,
        args=lambda world: {"pk": world.permit} | {k: getattr(world, v) for k, v in args.items()},
    )


ADDRESSES: dict[str | None, Address] = {
    "permits:board": READERS,
    "permits:set_up": WORK,
    "permits:add": WORK,
    "permits:plan": WORK,
    "permits:history": READERS,
    "permits:fast_track": of_project(WORKERS, FOREIGN, step="fast_track_step"),
    "permits:permit": Address(BUSINESS - FOREIGN, FOREIGN, args=about("permit")),
    "permits:act": _of_permit(kind="permit_kind"),
    "permits:correct": _of_permit(event="permit_event"),
    "permits:retract": _of_permit(event="permit_event"),
    "permits:template": SETTINGS,
    "permits:add_type": SETTINGS,
    "permits:edit_type": Address(SETTINGS.to, args=about("permit_type")),
    "permits:set_limit": Address(SETTINGS.to, args=about("permit_type")),
    "permits:dependencies": Address(SETTINGS.to, args=about("permit_type")),
}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key, `world.keeper` a person."""
    permit: Permit = set_up(Project.objects.get(pk=world.project))["N18"]
    world.permit, world.permit_kind, world.fast_track_step = permit.pk, "issued", "applied"
    world.permit_event = happen(permit, "accepted", date(2023, 1, 3)).pk
    world.permit_type = permit_type("N18").pk
