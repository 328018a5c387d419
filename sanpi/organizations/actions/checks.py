"""Checks and descriptions that several verbs share."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from sanpi.organizations.access import SEPARATE_ROLES, Capability
from sanpi.organizations.models import RoleGrant, User


def require(by: User | None, capability: Capability) -> None:
    """Raises PermissionDenied unless the person holds the capability; None is a command on the server."""
    if by is not None and not by.can(capability):
        raise PermissionDenied(_("您的角色不包含这项功能"))


def described(row: models.Model, *names: str) -> dict[str, Any]:
    """Fields as the audit trail keeps them: rows that are referred to by their names."""
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if isinstance(value, models.Model) else value for name, value in values.items()}


def only_holder_of(user: User, roles: Iterable[str]) -> str:
    """The first administrator's role among `roles` that no other active account holds, or ""."""
    others = RoleGrant.objects.filter(user__is_active=True).exclude(user=user)
    kept = set(others.filter(role__in=SEPARATE_ROLES).values_list("role", flat=True))
    return next((role for role in sorted(SEPARATE_ROLES & set(roles)) if role not in kept), "")
