"""The rows that projects refer to, by the names under which the tables know them."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from django.utils.translation import gettext as _

from sanpi.batches.models import BatchType, Period
from sanpi.core import audit
from sanpi.core.models import Code
from sanpi.domain.codes import check_character
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.actions import create_official, create_organization, create_region
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.projects.models import Gate, ProjectKind
from sanpi.reports.demo import places
from sanpi.reports.demo.accounts import open_accounts
from sanpi.reports.demo.choice import number


@dataclass(slots=True)
class World:
    """Rows by name: regions by code, codes by list and code, gates by kind and target."""

    regions: dict[str, Region]
    units: dict[str, Organization]
    leads: dict[str, list[Official]]
    users: dict[str, User]
    codes: dict[tuple[str, str], Code]
    kinds: dict[str, ProjectKind]
    batches: dict[str, BatchType]
    gates: dict[tuple[str, str], Gate]
    periods: dict[int, Period] = field(default_factory=dict)
    firms: dict[str, Enterprise] = field(default_factory=dict)
    serial: "count[int]" = field(default_factory=lambda: count(100_001, 7))

    def office(self, region: str) -> User:
        """Who types for a region: its project office, or that of the city."""
        return self.users.get(f"office.{region}") or self.users[f"office.{places.CITY}"]

    def supervision(self, region: str) -> User:
        """Who watches over a region: its supervision office, or that of the city."""
        return self.users.get(f"supervision.{region}") or self.users[f"supervision.{places.CITY}"]

    def reporter(self, region: str, unit: str) -> User:
        """Who reports for a unit: its liaison where it has one, else the office."""
        liaison = next(
            (u for u in self.users.values() if u.organization and u.organization.name == unit), None
        )
        return (
            liaison if liaison and liaison.username.startswith(("liaison", "town")) else self.office(region)
        )


def build_world(*, opened: datetime, now: datetime) -> World:
    """Regions, bodies, leading posts and accounts; the code lists must be loaded."""
    regions: dict[str, Region] = {}
    for code, name, kind, above in places.REGIONS:
        regions[code] = create_region(
            code=code, name=name, kind=kind, parent=regions.get(above), by=None, now=opened
        )
    units = {
        name: create_organization(region=regions[code], name=name, kind=kind, by=None, now=opened)
        for code, kinds in places.BODIES.items()
        for kind, names in kinds.items()
        for name in names
    }
    leads = {
        code: [create_official(region=regions[code], name=name, by=None, now=opened) for name in names]
        for code, names in places.LEADS.items()
    }
    return World(
        regions=regions,
        units=units,
        leads=leads,
        users=open_accounts(opened=opened, now=now),
        codes={(code.list.code, code.code): code for code in Code.objects.select_related("list")},
        kinds={kind.code: kind for kind in ProjectKind.objects.all()},
        batches={batch.code: batch for batch in BatchType.objects.select_related("next")},
        gates={
            (gate.kind.code, gate.target): gate for gate in Gate.objects.select_related("kind") if gate.kind
        },
    )


def firm(world: World, name: str, region: str, *, invented: bool, now: datetime) -> Enterprise:
    """The firm of that name; an invented one gets a code that is well formed, a real one none."""
    if name not in world.firms:
        uscc = invented_uscc(region, name) if invented else None
        row = Enterprise.objects.create(name=name, uscc=uscc)
        audit.record(
            by=world.office(region), now=now, verb="create_enterprise", obj=row, summary=_("登记企业：%s") % name,
            after={"name": name, "uscc": uscc},
        )  # fmt: skip
        world.firms[name] = row
    return world.firms[name]


def invented_uscc(region: str, name: str) -> str:
    """A 统一社会信用代码 of the right form for an invented firm: 工商 enterprise, the region, a serial, the check digit."""
    body = f"91{region}MA{number(0, 9_999_999, 'uscc', region, name):07d}"
    return body + check_character(body)
