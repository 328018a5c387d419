"""Who is to take a step after a light: the rules name an office or a post, the roles of a region say who that is.

项目办 is the project office nearest above the step, 督查室 the supervision nearest above it, 分包领导 the post that answers
for the project. Where there is no such person, and for whoever else the rules may name, it is the project office's to do.
"""

from collections.abc import Collection

from django.db.models import Q

from sanpi.organizations.access import NOTHING
from sanpi.organizations.models import Role, RoleGrant, User

_SUPERVISION = Q(who__contains="督查")
_LEAD = Q(who__contains="领导", project__lead__user__isnull=False)
_NOT_LEAD = ~Q(who__contains="领导") | Q(project__lead__user__isnull=True)


def to_be_taken_by(user: User) -> Q:
    """Among the steps that a person may take, those that are his to take."""
    offices, supervisions = _held(Role.PROJECT_OFFICE), _held(Role.SUPERVISION)
    of_offices = ~_SUPERVISION & _NOT_LEAD | _SUPERVISION & ~_below(supervisions)
    found = _nearest(_paths(user, Role.PROJECT_OFFICE), offices) & of_offices
    found |= _nearest(_paths(user, Role.SUPERVISION), supervisions) & _SUPERVISION
    if _paths(user, Role.LEAD_OFFICIAL):
        found |= _LEAD & Q(project__lead__user=user)
    return found


def _held(role: str) -> set[str]:
    """The regions in which somebody who may sign in holds a role."""
    grants = RoleGrant.objects.filter(role=role, user__is_active=True, region__isnull=False)
    return set(grants.values_list("region__path", flat=True))


def _paths(user: User, role: str) -> set[str]:
    return {grant.path for grant in user.access.grants if grant.role == role and grant.path}


def _nearest(own: Collection[str], held: Collection[str]) -> Q:
    """Places below one's own regions that have nobody of the role nearer to them."""
    found = NOTHING
    for path in own:
        nearer = [each for each in held if each != path and each.startswith(path)]
        found |= Q(place__path__startswith=path) & ~_below(nearer)
    return found


def _below(paths: Collection[str]) -> Q:
    found = NOTHING
    for path in paths:
        found |= Q(place__path__startswith=path)
    return found
