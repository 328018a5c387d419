"""Regions, one by one or as a table."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.organizations import region_file
from sanpi.organizations.access import Capability
from sanpi.organizations.forms.choices import RegionChoiceField, choose_from
from sanpi.organizations.models import Region, User


class RegionForm(forms.Form):
    """One region."""

    code = forms.CharField(
        label=gettext_lazy("区划代码"),
        max_length=12,
        help_text=gettext_lazy("行政区为 6 位国标代码，功能区为 6 到 12 位数字或大写字母"),
    )
    name = forms.CharField(label=gettext_lazy("区域名称"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("区域类别"), choices=Region.Kind.choices)
    parent = RegionChoiceField(
        label=gettext_lazy("上级区域"),
        required=False,
        help_text=gettext_lazy("最上级的行政区不选；功能区必须选择"),
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "parent", Region.objects.open_to(by, Capability.SETTINGS))


class RegionFilterForm(forms.Form):
    """What the tree of regions can be narrowed to."""

    q = forms.CharField(label=gettext_lazy("名称或代码"), required=False)
    under = forms.CharField(label=gettext_lazy("上级代码"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[("", gettext_lazy("全部")), *Region.Kind.choices]
    )


class RegionUploadForm(forms.Form):
    """A table of regions as a file; gives its text."""

    file = forms.FileField(
        label=gettext_lazy("区划表（CSV）"),
        help_text=gettext_lazy("列：code,name[,kind,parent_code]，UTF-8 或 GB18030 编码"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """The text of the file. Refuses what is too large or no text."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2
        if (upload.size or 0) > most:
            raise ValidationError(_("文件超过 %d KB，区划表不会这么大，请检查是否选错文件") % (most // 1024))
        try:
            return region_file.decoded(upload.read())
        except ValueError as error:
            raise ValidationError(str(error)) from error


class RegionTableForm(forms.Form):
    """The text of a table that has been looked at and is now confirmed."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput)
