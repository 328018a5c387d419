"""Who is to take a step after a light, and who answers it: the rules name an office or a post, roles say who that is.

项目办 is the project office nearest above the step, 督查室 the supervision nearest above it, 分包领导 the post that answers
for the project. Where there is no such person, and for whoever else the rules may name, it is the project office's to do.
A step about a region is taken where its rules were set and answered by the region's own office; one about a post is
answered by the post itself, or by the office where it has no account.
"""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from sanpi.evaluation.models import LightStep, Scope
from sanpi.organizations.access import NOTHING
from sanpi.organizations.models import Role, RoleGrant, User

PLACE = "place__path"
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


def stands_in(user: User, step: LightStep) -> str:
    """Why the office takes a step that the rules ask of somebody else, among those of `to_be_taken_by`; empty for the one named."""
    if "督查" in step.who:
        return "" if _paths(user, Role.SUPERVISION) else _("没有督查的账号，由项目办代办")
    if "领导" in step.who:
        lead = step.project.lead if step.project else None
        return "" if lead and lead.user_id else _("该领导没有账号，由项目办代办")
    return "" if "项目办" in step.who else _("%s没有账号，由项目办代办") % step.who


def to_be_answered_by(user: User) -> Q:
    """Among the steps about regions and posts that a person may answer, those that are his to answer."""
    own, offices = _paths(user, Role.PROJECT_OFFICE), _held(Role.PROJECT_OFFICE)
    found = Q(scope=Scope.REGION) & _nearest(own, offices, "region__path")
    found |= Q(scope=Scope.LEAD, lead__user__isnull=True) & _nearest(own, offices)
    if _paths(user, Role.LEAD_OFFICIAL):
        found |= Q(scope=Scope.LEAD, lead__user=user.pk)
    return found


def _held(role: str) -> set[str]:
    """The regions in which somebody who may sign in holds a role."""
    grants = RoleGrant.objects.filter(role=role, user__is_active=True, region__isnull=False)
    return set(grants.values_list("region__path", flat=True))


def _paths(user: User, role: str) -> set[str]:
    return {grant.path for grant in user.access.grants if grant.role == role and grant.path}


def _nearest(own: Collection[str], held: Collection[str], column: str = PLACE) -> Q:
    """Places below one's own regions that have nobody of the role nearer to them."""
    found = NOTHING
    for path in own:
        nearer = [each for each in held if each != path and each.startswith(path)]
        found |= Q(**{f"{column}__startswith": path}) & ~_below(nearer, column)
    return found


def _below(paths: Collection[str], column: str = PLACE) -> Q:
    found = NOTHING
    for path in paths:
        found |= Q(**{f"{column}__startswith": path})
    return found
