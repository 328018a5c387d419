"""What may be combined with what: roles, codes of regions, passwords and time."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanpi.domain import codes
from sanpi.organizations.access import SEPARATE_ROLES, UNIT_ROLES, Reach, reach_of
from sanpi.organizations.models import Region, Role, User

_ZONE_CODE = re.compile(r"[0-9A-Z]{6,12}")
_USERNAME = re.compile(r"[\w.@-]{2,40}")


def conflict_of_roles(held: Collection[str], role: str) -> str:
    """Why nobody who holds `held` may also hold `role`; empty if he may.

    The three administrators are separate persons and do no business (等保 2.0, 三员分立).
    """
    others = set(held) - {role}
    if role in SEPARATE_ROLES and others:
        names = "、".join(sorted(str(Role(other).label) for other in others))
        return _("%(role)s必须由专人担任，该账户已有角色：%(names)s。请另建账户。") % {
            "role": Role(role).label, "names": names,
        }  # fmt: skip
    if separate := others & SEPARATE_ROLES:
        name = Role(next(iter(separate))).label
        return _("%(name)s不得兼任业务角色（系统、安全、审计三员分立）。请另建账户。") % {"name": name}
    return ""


def needs_region(role: str) -> bool:
    """Whether the role is held in a region; those of administrators are held everywhere."""
    return reach_of(role) is not Reach.SYSTEM


def password_expired(user: User, *, now: datetime) -> bool:
    """Whether the password is older than PASSWORD_MAX_AGE_DAYS (0: never)."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    changed = user.password_changed_at or user.created_at
    return bool(days) and now - changed > timedelta(days=days)


def normalised_username(text: str) -> str:
    """A user name in one spelling (full-width letters become half-width)."""
    return unicodedata.normalize("NFKC", text).strip()


def check_username(username: str) -> str:
    """What is wrong with a user name; empty if nothing."""
    if _USERNAME.fullmatch(username):
        return ""
    return _("登录名“%s”应为 2 到 40 个汉字、字母、数字或 . _ - @，中间不能有空格") % username[:40]


def check_code_of_region(code: str, kind: str) -> str:
    """What is wrong with a region's code; empty if nothing. Zones may carry codes of their own."""
    if kind == Region.Kind.ADMINISTRATIVE:
        return codes.check_region_code(code) or ""
    if _ZONE_CODE.fullmatch(code):
        return ""
    return _("功能区代码“%s”应为 6 到 12 位数字或大写字母，例如“410172”") % code[:30]


def likely_parents(code: str) -> list[str]:
    """The codes above an administrative code after GB/T 2260, nearest first: county, city, province.

    Example: ``likely_parents("419001") == ["419000", "410000"]``.
    """
    found = []
    parent = codes.parent_code(code)
    while parent:
        found.append(parent)
        parent = codes.parent_code(parent)
    return found


def public_session_id(session_key: str) -> str:
    """A name for a session that may appear in a page: the key itself would open it."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def passes_on(principal: User) -> bool:
    """Whether the person has work that a deputy could do: a unit, and a role in it."""
    return principal.organization_id is not None and principal.grants.filter(role__in=UNIT_ROLES).exists()


def possible_deputies(principal: User) -> QuerySet[User]:
    """Who may stand in: people with a business role whose unit or role lies in the region of the person's unit."""
    region = principal.organization.region if principal.organization else None
    separate = User.objects.filter(grants__role__in=SEPARATE_ROLES)
    near = Q(organization__region=region, grants__isnull=False) | Q(grants__region=region)
    candidates = User.objects.filter(near, is_active=True).exclude(pk__in=separate.values("pk"))
    return candidates.exclude(pk=principal.pk).distinct().order_by("name", "username")
