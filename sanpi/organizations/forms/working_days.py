"""The working calendar."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.organizations import region_file
from sanpi.organizations.notice_text import read_notice_days

FIRST_YEAR, LAST_YEAR = 2000, 2099
MOST_BYTES = 200_000


class CalendarDayForm(forms.Form):
    """Whether a day is worked, and who says so."""

    working = forms.TypedChoiceField(
        label=gettext_lazy("这一天"),
        choices=[("yes", gettext_lazy("上班")), ("no", gettext_lazy("放假"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=40, help_text=gettext_lazy("例如：春节、春节调休、停工放假")
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=120, help_text=gettext_lazy("通知的名称或文号")
    )


class CalendarYearForm(forms.Form):
    """A year's notice, pasted or as a file; gives `days`."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("不填则为“国务院办公厅关于某年部分节假日安排的通知”"),
    )
    text = forms.CharField(
        label=gettext_lazy("放假与调休"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "placeholder": "2026-02-15 至 2026-02-23,放假,春节\n2026-02-28,上班,春节调休"}
        ),
        help_text=gettext_lazy("每行一项：日期或起止日期，放假或上班，名称；用逗号、空格或制表符隔开"),
    )
    file = forms.FileField(
        label=gettext_lazy("或选择文件（CSV）"),
        required=False,
        help_text=gettext_lazy("内容与上面相同，UTF-8 或 GB18030 编码"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """Reads the lines; every one that cannot be read is named."""
        values = super().clean() or {}
        year = values.get("year")
        if year is None:
            return values
        source = values.get("source") or _("国务院办公厅关于%d年部分节假日安排的通知") % year
        days, faults = read_notice_days(self._text(values), year, source)
        if faults:
            raise ValidationError({"text": faults})
        if not days:
            raise ValidationError({"text": _("没有读到放假或调休日，请粘贴通知里的日期，或选择文件")})
        return values | {"days": days}

    @staticmethod
    def _text(values: dict[str, Any]) -> str:
        file = values.get("file")
        if not file:
            return str(values.get("text") or "")
        if file.size > MOST_BYTES:
            raise ValidationError({"file": _("文件太大，一年的安排不超过几十行，请检查是否选错文件")})
        try:
            return region_file.decoded(file.read())
        except ValueError as error:
            raise ValidationError({"file": str(error)}) from error


def day_of(year: int, month: int, day: int) -> date | None:
    """The day of an address, if there is such a day in the years the calendar is kept for."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None
