"""What is asked for a check, and what may be said of a figure by hand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import DateField, choice_field, model_field
from sanpi.core.models import Code
from sanpi.documents.inspection import inspect
from sanpi.documents.names import extension_of
from sanpi.domain.periods import PeriodError, parse_numbers
from sanpi.factcheck.actions import LONGEST_TITLE
from sanpi.factcheck.reading import EXTENSIONS, LONGEST
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User

BATCHES = (
    ("", gettext_lazy("没有写明")), ("signed", gettext_lazy("签约一批")), ("started", gettext_lazy("开工一批")),
    ("in_production", gettext_lazy("投产一批")),
)  # fmt: skip
LEVELS = (
    ("", gettext_lazy("没有写明")), ("省级", gettext_lazy("省重点")), ("市级", gettext_lazy("市重点")),
    ("省市", gettext_lazy("省市重点")), ("区级", gettext_lazy("区重点")),
)  # fmt: skip
STATES = (
    ("", gettext_lazy("全部")), ("contradictions", gettext_lazy("有矛盾")),
    ("differing", gettext_lazy("与台账不符")), ("clean", gettext_lazy("没有发现问题")),
)  # fmt: skip


class CheckForm(forms.Form):
    """A text, pasted or as a file, and whose it is."""

    text = forms.CharField(
        label=gettext_lazy("粘贴文稿"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "placeholder": gettext_lazy("把要核对的通报、简报、报道粘贴到这里")}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者选择文件"), required=False, allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{each}" for each in EXTENSIONS)}),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("标题"), required=False, max_length=LONGEST_TITLE,
        help_text=gettext_lazy("不填取文件名或第一行"),
    )  # fmt: skip
    region = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("区域"), empty_label=None)
    dated_on = DateField(
        label=gettext_lazy("文稿日期"),
        required=False,
        help_text=gettext_lazy("不填取文中写明的日期，没有就按今天"),
    )
    known_on = DateField(
        label=gettext_lazy("按哪天掌握的情况"), required=False, help_text=gettext_lazy("不填按现在掌握的情况")
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        model_field(self, "region").queryset = Region.objects.open_to(user, Capability.CHECK)
        most = f"{LONGEST // 10000} 万"
        self.fields["file"].help_text = _("Word（.docx）、有文字的 PDF、文本（.txt）；一次最多 %s字") % most

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        if extension_of(upload.name) not in EXTENSIONS:
            text = _(
                "“%s”不能核对：这里只收 .docx、.pdf、.txt。请用 Word 或 WPS 另存为 .docx，或把文字复制进来。"
            )
            raise ValidationError(text % upload.name)
        inspect(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        text, file = (found.get("text") or "").strip(), found.get("file")
        if text and file:
            self.add_error("file", _("粘贴的文稿和文件只能核对一样；请清空一样再提交"))
        elif not text and not file and "file" not in self.errors:
            self.add_error("text", _("请粘贴文稿，或者选择一个文件"))
        return found


class FilterForm(forms.Form):
    """Which of the earlier checks are listed."""

    q = forms.CharField(label=gettext_lazy("标题"), required=False)
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("区域"), required=False, empty_label=gettext_lazy("全部"),
        to_field_name="code",
    )  # fmt: skip
    state = forms.ChoiceField(label=gettext_lazy("结果"), required=False, choices=STATES)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        regions = Region.objects.open_to(user, Capability.CHECK)
        model_field(self, "region").queryset = regions
        if regions.count() < 2:
            del self.fields["region"]


class FigureForm(forms.Form):
    """What a figure means. Only what differs from how it is understood now becomes part of the correction."""

    measure = forms.CharField(
        label=gettext_lazy("数的是什么"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"list": "measure-words", "autocomplete": "off"}),
    )  # fmt: skip
    value = forms.DecimalField(label=gettext_lazy("数值"), max_digits=20, decimal_places=6)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=12, required=False)
    batch = forms.ChoiceField(label=gettext_lazy("批次"), required=False, choices=BATCHES)
    periods = forms.CharField(
        label=gettext_lazy("期次"), required=False, max_length=40, help_text=gettext_lazy("如 1-6 或 7")
    )
    level = forms.ChoiceField(label=gettext_lazy("名单层级"), required=False, choices=LEVELS)
    industry = forms.ChoiceField(label=gettext_lazy("领域"), required=False)
    project = forms.CharField(label=gettext_lazy("项目名称"), required=False, max_length=200)
    organization = forms.CharField(label=gettext_lazy("责任单位"), required=False, max_length=60)
    as_of = DateField(label=gettext_lazy("截至日期"), required=False)
    reason = forms.CharField(label=gettext_lazy("更正原因"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, claim: Mapping[str, Any] | None, surface: str = "") -> None:
        self.now = _as_fields(claim) if claim else {"value": _number_in(surface), "unit": _unit_in(surface)}
        super().__init__(data, initial=self.now)
        labels = list(Code.objects.filter(list__code="category").values_list("label", flat=True))
        kept = {str(self.now.get("industry") or ""), *labels} - {""}
        choice_field(self, "industry").choices = [
            ("", _("没有写明")),
            *((each, each) for each in sorted(kept)),
        ]
        level = str(self.now.get("level") or "")
        if level not in dict(LEVELS):
            choice_field(self, "level").choices = [*LEVELS, (level, level)]

    def clean_periods(self) -> str:
        text = self.cleaned_data["periods"].strip()
        try:
            return show_periods(tuple(parse_numbers(text))) if text else ""
        except PeriodError as refused:
            raise ValidationError(str(refused)) from refused

    def values(self) -> dict[str, Any]:
        """What was changed, as a correction keeps it."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name == "reason" or (value or "") == (self.now.get(name) or ""):
                continue
            found[name] = value
        if "value" in found:
            found["value"] = f"{found['value']:f}"
        if "periods" in found:
            found["periods"] = list(parse_numbers(found["periods"])) if found["periods"] else []
        if "as_of" in found:
            found["as_of"] = found["as_of"].isoformat() if found["as_of"] else ""
        return found


def show_periods(numbers: tuple[int, ...]) -> str:
    """“1-6”, “7” or “1,3”."""
    if len(numbers) > 2 and numbers == tuple(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}-{numbers[-1]}"
    return ",".join(map(str, numbers))


def _as_fields(claim: Mapping[str, Any]) -> dict[str, Any]:
    of = claim["slice"]
    fields = {name: of.get(name, "") for name in ("batch", "level", "industry", "project", "organization")}
    return fields | {
        "measure": claim["measure"],
        "value": Decimal(claim["value"]),
        "unit": claim["unit"],
        "periods": show_periods(tuple(of.get("periods", ()))),
        "as_of": _day(of.get("as_of")),
    }


def _day(text: str | None) -> Any:
    return DateField(required=False).to_python(text) if text else None


_DIGITS = "0123456789."


def _number_in(surface: str) -> Decimal | None:
    digits = "".join(sign for sign in surface if sign in _DIGITS)
    return Decimal(digits) if digits.replace(".", "", 1).isdigit() else None


def _unit_in(surface: str) -> str:
    return surface.strip().lstrip(_DIGITS).strip()[:12]
