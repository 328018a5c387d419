"""People and places for tests of every app.

where = regions()
user = make_user(Role.PROJECT_OFFICE, where.district)
sign_in(client, user)

@pytest.mark.parametrize(("who", "status"), [("project_office", 200), ("another_district", 404)])
def test_…(client, who, status):
    sign_in(client, PEOPLE[who]())
"""

from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from django.test import Client
from django.utils import timezone

from sanpi.organizations.access import Reach, reach_of
from sanpi.organizations.models import Official, Organization, Region, Role, RoleGrant, User

# Fits every rule; the same for all made people.
PASSWORD = "Correct-horse-7"  # noqa: S105  (people of tests have no secrets)

_numbers = count(1)


class Regions(NamedTuple):
    """Where tests take place."""

    province: Region
    city: Region
    district: Region
    zone: Region
    other_district: Region


def make_region(
    code: str = "410106",
    name: str = "上街区",
    parent: Region | None = None,
    kind: str = Region.Kind.ADMINISTRATIVE,
) -> Region:
    """The region of that code, made when it is missing."""
    path = f"{parent.path if parent else ''}{code}/"
    region, _made = Region.objects.get_or_create(
        code=code, defaults={"name": name, "parent": parent, "kind": kind, "path": path}
    )
    return region


def regions() -> Regions:
    """河南省 > 郑州市 > 上街区, 高新区 (a zone) and 中原区; the same rows on every call."""
    province = make_region("410000", "河南省")
    city = make_region("410100", "郑州市", province)
    return Regions(
        province=province,
        city=city,
        district=make_region("410106", "上街区", city),
        zone=make_region("410172", "高新区", city, Region.Kind.ZONE),
        other_district=make_region("410102", "中原区", city),
    )


def make_organization(region: Region, name: str = "区发展和改革委员会") -> Organization:
    """The unit of that name in the region, made when it is missing."""
    organization, _made = Organization.objects.get_or_create(region=region, name=name)
    return organization


def make_user(
    role: str | None,
    region: Region | None = None,
    organization: Organization | None = None,
    username: str | None = None,
) -> User:
    """An account that may be used at once, with one role or none.

    A unit's role gets a unit of the region unless one is given; a leading official gets a post.
    """
    now = timezone.now()
    username = username or f"{role or 'nobody'}-{next(_numbers)}"
    reach = reach_of(role) if role else None
    if reach is Reach.UNIT and organization is None and region:
        organization = make_organization(region)
    user = User(
        username=username,
        name=str(Role(role).label) if role else "无角色",
        organization=organization,
        must_change_password=False,
        password_changed_at=now,
        created_at=now,
    )
    user.set_password(PASSWORD)
    user.save()
    if role:
        RoleGrant.objects.create(
            user=user, role=role, region=None if reach is Reach.SYSTEM else region, granted_at=now
        )
    if reach is Reach.LEAD and region:
        Official.objects.create(region=region, name=f"副区长（{username}）", user=user)
    return user


def sign_in(client: Client, user: User | None) -> None:
    """Signs the person in without a password; None signs out."""
    if user is None:
        client.logout()
    else:
        client.force_login(user)


def _of(role: Role, place: str = "district") -> Callable[[], User]:
    return lambda: make_user(role, getattr(regions(), place))


# Everybody a page may meet: each role in 上街区, the project offices beside and above it, and nobody at all.
PEOPLE: dict[str, Callable[[], User | None]] = {
    **{str(role): _of(role) for role in Role},
    "zone_office": _of(Role.PROJECT_OFFICE, "zone"),
    "another_district": _of(Role.PROJECT_OFFICE, "other_district"),
    "city_office": _of(Role.PROJECT_OFFICE, "city"),
    "anonymous": lambda: None,
}
