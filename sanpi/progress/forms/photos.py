"""What the telephone says of a photo before sending it."""

from datetime import UTC, datetime, timedelta
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

# Before digital photography, and a day for zones and clocks that run ahead.
_EARLIEST, _AHEAD = datetime(1990, 1, 1, tzinfo=UTC), timedelta(days=1)


class MomentField(forms.DateTimeField):
    """A point in time; one that no clock of ours can hold is none."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            found: datetime | None = super().to_python(value)
            return found and found.astimezone(UTC)
        except (OverflowError, ValueError) as beyond:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from beyond


class PhotoForm(forms.Form):
    """Key, size, checksum and circumstances of one photo; times in ISO 8601 with their zone."""

    project = forms.ModelChoiceField(Project.objects.none(), label=gettext_lazy("项目"))
    key = forms.UUIDField(label=gettext_lazy("上传编号"))
    name = forms.CharField(label=gettext_lazy("文件名"), max_length=400)
    size = forms.IntegerField(label=gettext_lazy("字节数"))
    sha256 = forms.CharField(label=gettext_lazy("校验值"), validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1949, max_value=2149)
    month = forms.IntegerField(label=gettext_lazy("月份"), min_value=1, max_value=12)
    taken_at = MomentField(label=gettext_lazy("拍摄时间"), required=False)
    modified_at = MomentField(label=gettext_lazy("文件时间"), required=False)
    longitude = CoordinateField(label=gettext_lazy("经度"), required=False, min_value=-180, max_value=180)
    latitude = CoordinateField(label=gettext_lazy("纬度"), required=False, min_value=-90, max_value=90)

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data)
        self._latest = now + _AHEAD
        model_field(self, "project").queryset = reportable_by(user).distinct()

    def clean_size(self) -> int:
        """Bytes; a size no number column holds is as wrong as none."""
        size: int = self.cleaned_data["size"]
        if size > 2**40:
            raise ValidationError(_("照片大小不对"))
        return size

    def clean_taken_at(self) -> datetime | None:
        """When the photo was taken, as the telephone's clock had it."""
        moment: datetime | None = self.cleaned_data["taken_at"]
        if moment and not self._possible(moment):
            text = _("拍摄时间不对：应在 1990 年以后、不晚于明天。请校正手机的日期和时间，再重新选择照片。")
            raise ValidationError(text, code="moment")
        return moment

    def clean_modified_at(self) -> datetime | None:
        """The date of the file; an impossible one (albums give 1970 for none) is nobody's fault and not known."""
        moment: datetime | None = self.cleaned_data["modified_at"]
        return moment if moment and self._possible(moment) else None

    def _possible(self, moment: datetime) -> bool:
        return _EARLIEST <= moment <= self._latest

    @property
    def announced(self) -> Announced:
        """The valid form's values."""
        return Announced(**{name: value for name, value in self.cleaned_data.items() if name != "project"})
