"""Regions, organizations, people and their roles, deputies, and what people are told."""

from sanpi.organizations.models.deputies import Deputy
from sanpi.organizations.models.notices import DigestRecord, Notice, Robot
from sanpi.organizations.models.people import (
    Official,
    Organization,
    PasswordRecord,
    Region,
    RegionalQuerySet,
    RegionQuerySet,
    Role,
    RoleGrant,
    User,
    UserManager,
    UserSession,
    paths_down_to,
)

__all__ = [
    "Deputy",
    "DigestRecord",
    "Notice",
    "Official",
    "Organization",
    "PasswordRecord",
    "Region",
    "RegionQuerySet",
    "RegionalQuerySet",
    "Robot",
    "Role",
    "RoleGrant",
    "User",
    "UserManager",
    "UserSession",
    "paths_down_to",
]
