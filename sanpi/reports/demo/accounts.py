"""The accounts of the demonstration: every role, people as posts, one documented password for all."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.actions import grant_role, update_official
from sanpi.organizations.models import Official, Organization, Region, Role, User
from sanpi.reports.demo.places import CITY, DISTRICT, HIGH_TECH, PROVINCE

# Public on purpose: it opens nothing but invented data.
SHARED_WORD = "Sanpi-Demo-2023"


@dataclass(frozen=True, slots=True)
class Account:
    """One account: user name, post, role, the region the role is held in, and the unit the post belongs to."""

    username: str
    post: str
    role: Role
    region: str = ""
    unit: str = ""


ACCOUNTS: tuple[Account, ...] = (
    Account("office.410106", "上街区重点项目办", Role.PROJECT_OFFICE, DISTRICT, "上街区重点项目办"),
    Account("liaison.410106", "装备制造专班联络员", Role.LIAISON, DISTRICT, "装备制造专班"),
    Account("town.410106", "峡窝镇联络员", Role.LIAISON, DISTRICT, "峡窝镇"),
    Account("head.410106", "峡窝镇负责人", Role.UNIT_LEADER, DISTRICT, "峡窝镇"),
    Account("lead.410106", "区级领导甲", Role.LEAD_OFFICIAL, DISTRICT),
    Account("supervision.410106", "上街区督查室", Role.SUPERVISION, DISTRICT, "上街区督查室"),
    Account("promotion.410106", "上街区招商局", Role.PROMOTION, DISTRICT, "上街区招商局"),
    Account("window.410106", "上街区综合审批窗口", Role.PERMIT_WINDOW, DISTRICT, "上街区政务服务中心"),
    Account("viewer.410106", "上街区查看岗", Role.VIEWER, DISTRICT),
    Account("office.410172", "高新区重点项目办", Role.PROJECT_OFFICE, HIGH_TECH, "高新区重点项目办"),
    Account("liaison.410172", "智能传感专班联络员", Role.LIAISON, HIGH_TECH, "智能传感专班"),
    Account("head.410172", "梧桐办事处负责人", Role.UNIT_LEADER, HIGH_TECH, "梧桐办事处"),
    Account("lead.410172", "管委会领导甲", Role.LEAD_OFFICIAL, HIGH_TECH),
    Account("promotion.410172", "高新区招商局", Role.PROMOTION, HIGH_TECH, "高新区招商局"),
    Account("window.410172", "高新区综合审批窗口", Role.PERMIT_WINDOW, HIGH_TECH, "高新区政务服务中心"),
    Account("viewer.410172", "高新区查看岗", Role.VIEWER, HIGH_TECH),
    Account("office.410100", "郑州市重点项目办", Role.PROJECT_OFFICE, CITY, "郑州市重点项目办"),
    Account("supervision.410100", "郑州市督查室", Role.SUPERVISION, CITY, "郑州市督查室"),
    Account("viewer.410100", "郑州市查看岗", Role.VIEWER, CITY),
    Account("office.410000", "省重点项目办", Role.PROJECT_OFFICE, PROVINCE, "省重点项目办"),
    Account("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    Account("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    Account("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
)


def open_accounts(*, opened: datetime, now: datetime) -> dict[str, User]:
    """Opens the accounts as of `opened`; their password counts as set `now`, so that it has not run out.

    One hash serves all: the password is shared, and making one is slow by design.
    """
    hashed = make_password(SHARED_WORD)
    regions = {region.code: region for region in Region.objects.all()}
    users = {}
    for account in ACCOUNTS:
        unit = Organization.objects.filter(name=account.unit).first()
        user = User(
            username=account.username, name=account.post, organization=unit, password=hashed, created_at=opened,
            must_change_password=False, password_changed_at=now,
        )  # fmt: skip
        validate_password(SHARED_WORD, user)
        user.full_clean()
        user.save(force_insert=True)
        user.password_records.create(password=hashed, at=now)
        summary = _("新建用户：%(username)s（%(name)s）") % {"username": user.username, "name": user.name}
        after = {"username": user.username, "name": user.name}
        audit.record(by=None, now=opened, verb="create_user", summary=summary, obj=user, after=after)
        grant_role(user=user, role=account.role, region=regions.get(account.region), by=None, now=opened)
        users[account.username] = user
    _tie_leads(users, opened)
    return users


def _tie_leads(users: dict[str, User], opened: datetime) -> None:
    """Accounts of leading posts see the projects of their post."""
    for account in ACCOUNTS:
        if account.role is Role.LEAD_OFFICIAL:
            lead = Official.objects.get(region__code=account.region, name=account.post)
            update_official(
                official=lead,
                region=lead.region,
                name=lead.name,
                user=users[account.username],
                by=None,
                now=opened,
            )
