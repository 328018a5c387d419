"""What a person wants to be told, and robots of group chats."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.forms.bodies import regions_kept_by
from sanpi.organizations.forms.choices import OrganizationChoiceField, RegionChoiceField, choose_from
from sanpi.organizations.models import Organization, Robot, User


class NoticeSettingsForm(forms.Form):
    """Where one's digest goes."""

    digest = forms.BooleanField(
        label=_("每天早上把待办摘要发到邮箱"), required=False, help_text=_("没有待办的日子不发")
    )
    email = forms.EmailField(
        label=_("电子邮箱"), max_length=120, required=False, help_text=_("不填就不发；用单位邮箱")
    )


class RobotForm(forms.Form):
    """The robot of a group chat; its address and secret are asked for and never shown again."""

    name = forms.CharField(label=_("群名称"), max_length=60, help_text=_("例如“区重点项目联络员群”"))
    kind = forms.ChoiceField(label=_("机器人类别"), choices=Robot.Kind.choices)
    region = RegionChoiceField(label=_("区域"), empty_label=_("请选择"))
    organization = OrganizationChoiceField(
        label=_("单位"), required=False, empty_label=_("整个区域"), help_text=_("只报一个单位的待办时选择")
    )
    url = forms.CharField(
        label=_("机器人地址"),
        max_length=400,
        validators=[URLValidator(schemes=["https", "http"], message=_("应是完整的网址，中间没有空格和换行"))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("在群机器人的设置页复制 Webhook 地址；保存后不再显示"),
    )
    secret = forms.CharField(
        label=_("签名密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("钉钉、飞书选了“加签”时填写；企业微信没有"),
    )
    active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    def __init__(self, *args: Any, by: User, editing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = regions_kept_by(by)
        choose_from(self, "region", kept)
        units = Organization.objects.filter(region__in=kept).select_related("region")
        choose_from(self, "organization", units.order_by("region__path", "kind", "name"))
        if editing:
            for name in ("url", "secret"):
                self.fields[name].required = False
                self.fields[name].help_text = _("不显示；不改就空着")
