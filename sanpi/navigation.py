"""What surrounds every page: the navigation a person may use, where he stands, and his account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import Capability
from sanpi.organizations.models import User

SYSTEM = (Capability.ACCOUNTS, Capability.GRANTS, Capability.SETTINGS, Capability.AUDIT, Capability.CREATE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation, for those who hold one of the capabilities."""

    label: str | Promise
    name: str
    prefix: str
    capabilities: tuple[Capability, ...]
    args: tuple[str, ...] = ()


def _ledger(label: str | Promise, code: str) -> Entry:
    return Entry(label, "reports:ledger", f"/ledgers/{code}/", (Capability.VIEW,), (code,))


GROUPS: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry(_("驾驶舱"), "reports:cockpit", "/cockpit/", (Capability.VIEW,)),
            Entry(_("我的待办"), "reports:todo", "/todo/", (Capability.VIEW,)),
        ),
    ),
    (
        _("项目"),
        (
            Entry(_("项目库"), "project_list", "/projects/", (Capability.VIEW,)),
            Entry(_("三个一批"), "batch_board", "/batches/", (Capability.VIEW,)),
            Entry(_("全年预测"), "progress:forecast", "/reporting/forecast/", (Capability.VIEW,)),
        ),
    ),
    (
        _("台账"),
        (
            Entry(_("月报填报"), "progress:month", "/reporting/", (Capability.REPORT,)),
            Entry(_("月报审核"), "progress:rounds", "/reporting/rounds/", (Capability.REVIEW,)),
            _ledger(_("进展"), "progress"),
            _ledger(_("手续"), "permits"),
            _ledger(_("问题"), "issues"),
            _ledger(_("入库"), "enrollment"),
            Entry(_("应统未统"), "enrollment:unlisted", "/enrollment/unlisted/", (Capability.VIEW,)),
            Entry(_("更正"), "corrections", "/reporting/corrections/", (Capability.VIEW,)),
        ),
    ),
    (
        _("评定"),
        (
            Entry(_("红黄绿"), "evaluation:lights", "/lights/", (Capability.VIEW,)),
            Entry(_("亮灯措施"), "evaluation:light_steps", "/lights/steps/", (Capability.VIEW,)),
            Entry(_("红黑旗"), "evaluation:flags", "/flags/", (Capability.VIEW,)),
            Entry(_("月任务旗"), "evaluation:task_flags", "/flags/tasks/", (Capability.VIEW,)),
        ),
    ),
    (
        _("工具"),
        (
            Entry(_("数字核对"), "factcheck:checks", "/checks/", (Capability.CHECK,)),
            Entry(_("导入"), "exchange:imports", "/imports/", (Capability.IMPORT,)),
            Entry(_("上级报表"), "exchange:official_forms", "/official-forms/", (Capability.EXPORT,)),
            Entry(_("指标口径"), "reports:measures", "/measures/", (Capability.VIEW,)),
        ),
    ),
    (
        _("管理"),
        (
            Entry(_("期次"), "batches:periods", "/system/periods/", (Capability.BATCHES,)),
            Entry(
                _("红黄绿规则"),
                "evaluation:rule_sets",
                "/system/lights/",
                (Capability.SETTINGS, Capability.REVIEW, Capability.DECIDE),
            ),
            Entry(_("升级规则"), "issues:escalation", "/system/escalation/", (Capability.REVIEW,)),
            Entry(_("授旗规则"), "evaluation:flag_settings", "/system/flags/", (Capability.REVIEW,)),
            Entry(
                _("入库设置"),
                "enrollment:settings",
                "/system/enrollment/",
                (Capability.SETTINGS, Capability.REVIEW),
            ),
            Entry(_("阶段与要件"), "projects:kinds", "/system/kinds/", (Capability.SETTINGS,)),
            Entry(_("手续模板"), "permits:template", "/system/permits/", (Capability.SETTINGS,)),
            Entry(
                _("用户与授权"),
                "organizations:users",
                "/system/users/",
                (Capability.ACCOUNTS, Capability.GRANTS),
            ),
            Entry(_("审计"), "organizations:audit", "/system/audit/", (Capability.AUDIT,)),
            Entry(_("系统"), "organizations:system", "/system/", SYSTEM),
        ),
    ),
)


def _navigation(user: User, path: str) -> Iterable[dict[str, Any]]:
    prefixes = [entry.prefix for _label, entries in GROUPS for entry in entries]
    here = max((prefix for prefix in prefixes if path.startswith(prefix)), key=len, default="")
    for label, entries in GROUPS:
        shown = [
            {
                "label": entry.label,
                "url": reverse(entry.name, args=entry.args),
                "active": entry.prefix == here,
            }
            for entry in entries
            if any(user.can(capability) for capability in entry.capabilities)
        ]
        if shown:
            yield {"label": label, "entries": shown}


def _standing(request: HttpRequest) -> dict[str, Any]:
    chosen = getattr(request, "chosen", None)
    if chosen is None:
        return {}
    access = request.user.access  # type: ignore[union-attr]  # standing pages are for signed-in people
    region = request.region  # type: ignore[attr-defined]  # set together with `chosen` by organizations.standing
    choices = [
        {"code": each.code, "name": each.name, "indent": each.depth - request.regions[0].depth}  # type: ignore[attr-defined]
        for each in request.regions  # type: ignore[attr-defined]
    ]
    return {
        "partial_scope": access.partial_scope(region.path),
        "standpoint_view": {
            "effective": chosen.effective,
            "known": chosen.known,
            "is_today": chosen.is_today,
            "action": request.path,
            "back_url": f"{request.path}?effective=today",
        },
        "region_view": {
            "current": {"code": region.code, "name": region.name},
            "choices": choices,
            "action": request.path,
        },
    }


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Variables of the base template; nothing but the office's name for people who have not signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return {"site_name": settings.SITE_NAME}
    return {
        "site_name": settings.SITE_NAME,
        "home_url": reverse("home"),
        "navigation": list(_navigation(user, request.path)),
        "account_view": {
            "post": user.name,
            "name": user.username,
            "account_url": reverse("account"),
            "sign_out_url": reverse("sign_out"),
        },
        "search_url": reverse("project_list") if user.can(Capability.VIEW) else "",
        **_standing(request),
    }
