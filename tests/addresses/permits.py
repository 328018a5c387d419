"""Addresses of permits: who opens what."""

from types import SimpleNamespace

from tests.addresses.promises import Address

ADDRESSES: dict[str | None, Address] = {}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key, `world.keeper` a person."""
