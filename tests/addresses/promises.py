"""Kinds of person, and what an address promises to each of them.

The tables in this package are the promise, one file per app; test_access.py walks them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sanpi.organizations.testing import PEOPLE

# The project of the tests lies in 上街区 and belongs to the unit of its liaison and to the post of its leader.
EVERYBODY = frozenset(PEOPLE) - {"anonymous"}
OFFICES = frozenset({"project_office", "city_office"})  # those that reach 上街区
FOREIGN = frozenset({"zone_office", "another_district"})  # those that do not
KEEPERS = OFFICES | FOREIGN
WATCHERS = frozenset({"supervision", "promotion", "permit_window"})
UNIT = frozenset({"liaison", "unit_leader"})
LEADER = frozenset({"lead_official"})
BUSINESS = KEEPERS | WATCHERS | UNIT | LEADER | {"viewer"}
SYSTEM, SECURITY, AUDITOR = (
    frozenset({"system_admin"}),
    frozenset({"security_admin"}),
    frozenset({"audit_admin"}),
)


@dataclass(frozen=True)
class Address:
    """Who opens an address (with which status), and who may do such things but not here (404)."""

    to: frozenset[str]
    elsewhere: frozenset[str] = frozenset()
    status: int = 200
    anonymous: int = 302
    post_only: bool = False
    args: Callable[[Any], Mapping[str, Any]] = lambda world: {}

    def expected(self, who: str) -> int:
        """The status of GET for a person."""
        if who == "anonymous":
            return self.anonymous
        if self.post_only:
            return 405
        return self.status if who in self.to else 404 if who in self.elsewhere else 403


def of_project(to: frozenset[str], elsewhere: frozenset[str], **args: str) -> Address:
    """An address below a project; `args` name what else stands in it."""
    return Address(
        to,
        elsewhere,
        args=lambda world: {"pk": world.project} | {k: getattr(world, v) for k, v in args.items()},
    )


def about(name: str, key: str = "pk") -> Callable[[Any], Mapping[str, Any]]:
    """The arguments of an address about one thing of the world."""
    return lambda world: {key: getattr(world, name)}


def verb(address: Address) -> Address:
    """The same for an address that only takes POST."""
    return replace(address, post_only=True)


READERS = of_project(BUSINESS - FOREIGN, FOREIGN)
EDITORS = of_project(OFFICES | {"liaison"}, FOREIGN)
KEEPERS_OF_IT = of_project(OFFICES, FOREIGN)
FIGURES = Address(BUSINESS)
SETTINGS = Address(SYSTEM)
