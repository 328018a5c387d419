"""Regions, organizations, people and their roles."""

from datetime import date
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import SEPARATE_ROLES, UNIT_ROLES, Access, Capability, Grant

if TYPE_CHECKING:
    from django.contrib.sessions.backends.db import SessionStore

M = TypeVar("M", bound=models.Model)


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions by subtree and by who may see them."""

    def below(self, region: "Region") -> Self:
        """The region itself and everything below it."""
        return self.filter(path__startswith=region.path)

    def visible_to(self, user: "User") -> Self:
        """The subtrees of the regions in which the user holds any business role."""
        return self.filter(user.access.region_filter("path", Capability.VIEW)).distinct()

    def open_to(self, user: "User", capability: Capability) -> Self:
        """Regions in which the user holds the capability; all of them for an administrator's capability."""
        return self.filter(user.access.territory("path", capability))


class Region(models.Model):
    """A unit of territory: an 行政区 of GB/T 2260, or a 功能区 (zone) with a code of its own."""

    class Kind(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("行政区")
        ZONE = "zone", _("功能区")

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("区域名称"), max_length=40)
    kind = models.CharField(_("区域类别"), max_length=16, choices=Kind, default=Kind.ADMINISTRATIVE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级区域")
    )
    # Codes from the top down, each closed by a slash: a subtree is a prefix.
    path = models.CharField(max_length=200, unique=True, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("区域")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


def paths_down_to(path: str) -> list[str]:
    """The paths of the regions that a region lies in, from the top down, and its own: ``41/4101/`` → ``41/``, ``41/4101/``."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)]


class RegionalQuerySet(models.QuerySet[M]):
    """Rows that belong to a region and are kept by system administrators and its project office."""

    def visible_to(self, user: "User") -> Self:
        """Rows of the regions in which the user holds any business role; all for those who keep accounts."""
        access = user.access
        kept_by_admin = access.territory("region__path", Capability.ACCOUNTS)
        return self.filter(access.region_filter("region__path", Capability.VIEW) | kept_by_admin)

    def on_offer(self, user: "User", region: Region | None = None) -> Self:
        """What filters offer: rows of the regions in which the user holds a business role, or of one and below it."""
        seen = self.filter(user.access.region_filter("region__path", Capability.VIEW))
        return seen.filter(region__path__startswith=region.path) if region else seen

    def editable_by(self, user: "User") -> Self:
        """Rows that the user maintains: everywhere (settings) or where he may create projects."""
        access = user.access
        everywhere = access.territory("region__path", Capability.SETTINGS)
        return self.filter(access.region_filter("region__path", Capability.CREATE) | everywhere)


class Organization(models.Model):
    """A body that answers for projects: a department, a town office, a task force, a platform company."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("镇办")
        TASK_FORCE = "task_force", _("专班")
        COMPANY = "company", _("平台公司")

    region = models.ForeignKey(Region, models.PROTECT, related_name="organizations", verbose_name=_("区域"))
    name = models.CharField(_("单位名称"), max_length=60)
    kind = models.CharField(_("单位类别"), max_length=16, choices=Kind, default=Kind.DEPARTMENT)

    objects = RegionalQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        ordering = ["region__path", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="organization_once_per_region")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Accounts by user name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def visible_to(self, user: "User") -> models.QuerySet["User"]:
        """All accounts for those who keep, grant or audit them; otherwise only one's own."""
        keepers = (Capability.ACCOUNTS, Capability.GRANTS, Capability.AUDIT)
        return self.all() if any(map(user.can, keepers)) else self.filter(pk=user.pk)


class User(AbstractBaseUser):
    """An account: one person in one post. There is no super-user; rights come from role grants only."""

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名或岗位"), max_length=60)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("所在单位")
    )
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    email = models.EmailField(_("电子邮箱"), max_length=120, blank=True)
    digest = models.BooleanField(_("接收每日摘要"), default=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=True)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"))

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def access(self) -> Access:
        """What this person may do and where, today; read once per request."""
        return self.access_on(timezone.localdate())

    def access_on(self, today: date) -> Access:
        """What this person may do and where on a day: his own roles, and those he stands in for on it."""
        grants = self._grants(today) if self.is_active else []
        # The three administrators act for nobody (三员分立).
        if any(grant.role in SEPARATE_ROLES for grant in grants):
            grants = [grant for grant in grants if not grant.on_behalf_of]
        return Access(user_id=self.pk, organization_id=self.organization_id, grants=tuple(grants))

    def _grants(self, today: date) -> list[Grant]:
        """One's own roles, and the unit roles of those for whom one stands in; what was passed on passes no further."""
        in_force = self.stands_in.filter(ended_at=None, from_on__lte=today, until_on__gte=today)
        passed_on = models.Q(
            user__in=in_force.values("principal"),
            role__in=sorted(UNIT_ROLES),
            user__is_active=True,
            user__organization__isnull=False,
        )
        rows = RoleGrant.objects.filter(models.Q(user=self) | passed_on).values_list(
            "role", "region__path", "user", "user__organization", "user__name"
        )
        return [
            Grant(
                role,
                path or "",
                unit if role in UNIT_ROLES else None,
                on_behalf_of=name if user != self.pk else "",
            )
            for role, path, user, unit, name in rows
        ]

    def can(self, capability: Capability) -> bool:
        """Whether any role of this person carries the capability, wherever."""
        return self.access.can(capability)


class Role(models.TextChoices):
    """Roles. 系统、安全、审计 administrators are separate by rule (等保 2.0) and see no business data."""

    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    PROJECT_OFFICE = "project_office", _("项目办")
    LIAISON = "liaison", _("单位联络员")
    UNIT_LEADER = "unit_leader", _("单位负责人")
    LEAD_OFFICIAL = "lead_official", _("分包领导")
    SUPERVISION = "supervision", _("督查")
    PROMOTION = "promotion", _("招商")
    PERMIT_WINDOW = "permit_window", _("审批窗口")
    VIEWER = "viewer", _("查看")


class RoleGrant(models.Model):
    """A role held by a user in a region and everything below it (the three administrators: everywhere)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("区域")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("授权人")
    )
    granted_at = models.DateTimeField(_("授权时间"))

    class Meta:
        verbose_name = _("授权")
        ordering = ["role", "region__path"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "region"], name="role_once_per_region"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(region__isnull=True), name="role_once_everywhere"
            ),
        ]


class Official(models.Model):
    """A leading post that answers for projects (分包领导); it may be tied to an account later."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="officials", verbose_name=_("区域"))
    name = models.CharField(_("领导岗位"), max_length=60)
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="official", verbose_name=_("用户")
    )

    objects = RegionalQuerySet.as_manager()

    class Meta:
        verbose_name = _("分包领导")
        ordering = ["region__path", "name"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="official_once_per_region")]

    def __str__(self) -> str:
        return self.name


class PasswordRecord(models.Model):
    """A password used before, as a hash, so that it is not taken again at once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_records", verbose_name=_("用户"))
    password = models.CharField(_("密码摘要"), max_length=128)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("历史密码")
        ordering = ["-at"]


class UserSession(AbstractBaseSession):
    """A browser session that knows whose it is, so that its owner can see and end it."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("用户"))
    address = models.GenericIPAddressField(_("网络地址"), null=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("登录时间"), null=True)
    seen_at = models.DateTimeField(_("最近使用"), null=True)

    class Meta:
        verbose_name = _("会话")

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        # The store is built on this model, so it is found by the setting that names it.
        engine = import_module(settings.SESSION_ENGINE)
        store: type[SessionStore] = engine.SessionStore
        return store
