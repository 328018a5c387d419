"""The hub of the system pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires

C = Capability


@requires(C.ACCOUNTS, C.GRANTS, C.SETTINGS, C.AUDIT, C.CREATE)
def system(request: SignedInRequest) -> HttpResponse:
    """What this person keeps in order, each with a sentence."""
    entries = [
        ("organizations:users", _("用户"), _("新建、停用账户，重置密码"), {C.ACCOUNTS}),
        ("organizations:users", _("授权"), _("在用户列表中授予或收回角色"), {C.GRANTS}),
        ("organizations:regions", _("区域"), _("行政区、功能区及其上下级，导入区划表"), {C.SETTINGS}),
        ("organizations:units", _("单位"), _("责任单位、镇办、专班、平台公司"), {C.SETTINGS, C.CREATE}),
        (
            "organizations:officials",
            _("分包领导"),
            _("包保项目的领导岗位，与用户对应"),
            {C.SETTINGS, C.CREATE},
        ),
        ("organizations:code_lists", _("代码表"), _("建设性质、领域分类等可选项"), {C.SETTINGS}),
        (
            "organizations:calendar",
            _("工作日历"),
            _("法定节假日和调休上班日，按工作日计算的期限以此为准"),
            {C.SETTINGS},
        ),
        (
            "organizations:robots",
            _("提醒与群机器人"),
            _("企业微信、钉钉、飞书群的每日提醒，没有发出的摘要"),
            {C.SETTINGS, C.CREATE},
        ),
        ("organizations:audit", _("审计"), _("谁在何时改了什么，校验记录是否被改动，导出存档"), {C.AUDIT}),
    ]
    shown = [
        {"url": reverse(name), "label": label, "text": text}
        for name, label, text, needed in entries
        if any(map(request.user.can, needed))
    ]
    return render(request, "organizations/system.html", {"entries": shown})
