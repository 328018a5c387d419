"""Accounts and roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import Capability
from sanpi.organizations.forms.choices import OrganizationChoiceField, RegionChoiceField, choose_from
from sanpi.organizations.models import Organization, Region, Role, User


class UserForm(forms.Form):
    """The data of an account; the user name is asked for once and stays."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=40,
        help_text=_("2 到 40 个汉字、字母、数字或 . _ - @；保存后不能修改"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("姓名或岗位"), max_length=60, help_text=_("一人一岗一账户，不要共用"))
    organization = OrganizationChoiceField(
        label=_("所在单位"), required=False, help_text=_("单位联络员、单位负责人按所在单位查看项目")
    )
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)

    def __init__(self, *args: Any, by: User, editing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organization", Organization.objects.visible_to(by).select_related("region"))
        if editing:
            del self.fields["username"]


class UserFilterForm(forms.Form):
    """What the list of accounts can be narrowed to."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("登录名、姓名、单位")}),
    )
    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices, ("none", _("未授权"))]
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), ("active", _("启用")), ("inactive", _("停用"))],
    )


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=_("原因"), max_length=300, required=False)


class GrantForm(forms.Form):
    """A role to be given, and where."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    region = RegionChoiceField(
        label=_("区域"), required=False, help_text=_("含全部下级区域；系统、安全、审计管理员不选")
    )
    reason = forms.CharField(label=_("授权依据"), max_length=300, required=False)

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "region", Region.objects.open_to(by, Capability.GRANTS))
