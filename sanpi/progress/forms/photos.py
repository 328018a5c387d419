"""What the telephone says of a photo before sending it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import CoordinateField, model_field
from sanpi.organizations.models import User
from sanpi.progress.actions.photos import Announced
from sanpi.progress.models import reportable_by
from sanpi.projects.models import Project


class PhotoForm(forms.Form):
    """Key, size, checksum and circumstances of one photo; times in ISO 8601 with their zone."""

    project = forms.ModelChoiceField(Project.objects.none(), label=gettext_lazy("项目"))
    key = forms.UUIDField(label=gettext_lazy("上传编号"))
    name = forms.CharField(label=gettext_lazy("文件名"), max_length=400)
    size = forms.IntegerField(label=gettext_lazy("字节数"))
    sha256 = forms.CharField(label=gettext_lazy("校验值"), validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1949, max_value=2149)
    month = forms.IntegerField(label=gettext_lazy("月份"), min_value=1, max_value=12)
    taken_at = forms.DateTimeField(label=gettext_lazy("拍摄时间"), required=False)
    modified_at = forms.DateTimeField(label=gettext_lazy("文件时间"), required=False)
    longitude = CoordinateField(label=gettext_lazy("经度"), required=False, min_value=-180, max_value=180)
    latitude = CoordinateField(label=gettext_lazy("纬度"), required=False, min_value=-90, max_value=90)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        model_field(self, "project").queryset = reportable_by(user).distinct()

    def clean_size(self) -> int:
        """Bytes; a size no number column holds is as wrong as none."""
        size: int = self.cleaned_data["size"]
        if size > 2**40:
            raise ValidationError(_("照片大小不对"))
        return size

    @property
    def announced(self) -> Announced:
        """The valid form's values."""
        return Announced(**{name: value for name, value in self.cleaned_data.items() if name != "project"})
