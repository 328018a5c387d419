"""The columns of a month that are filled in: what they are called, how wide they are, how their controls are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from sanpi.core.models import Code
from sanpi.domain.money import MoneyUnit, show
from sanpi.progress.models import TEXT_LIMIT, Verdict

Kind = Literal["money", "text", "stage", "verdict"]
MINUS = "−"


@dataclass(frozen=True, slots=True)
class Field:
    """One column to fill in; amounts are typed in 万元."""

    name: str
    label: str | Promise
    kind: Kind
    unit: str | Promise = ""
    # Set apart on the first glance at a telephone.
    main: bool = False


FIELDS = (
    Field("amount", _("本期完成投资"), "money", _("万元"), main=True),
    Field("construction", _("建安"), "money", _("万元")),
    Field("equipment", _("设备"), "money", _("万元")),
    Field("other", _("其他"), "money", _("万元")),
    Field("funds", _("到位资金"), "money", _("万元")),
    Field("stage", _("当前建设阶段"), "stage", main=True),
    Field("text", _("形象进度"), "text", main=True),
    Field("next_plan", _("下月计划"), "text"),
    Field("next_amount", _("下月计划投资"), "money", _("万元")),
    Field("forecast_year", _("预计全年完成"), "money", _("万元")),
    Field("verdict", _("预判"), "verdict"),
    Field("forecast_reason", _("差额原因"), "text"),
    Field("problem", _("存在问题"), "text"),
    Field("reason", _("异常说明"), "text"),
)
BY_NAME = {field.name: field for field in FIELDS}
Options = tuple[tuple[str, str], ...]


def stages() -> Options:
    """The stages of construction that can be chosen, as (key, label)."""
    found = Code.objects.filter(list__code="progress_stage", valid_until=None).order_by("position", "pk")
    return tuple((str(pk), label) for pk, label in found.values_list("pk", "label"))


@cache
def labels() -> dict[str, str]:
    """What each column is called; there is one language."""
    return {field.name: str(field.label) for field in FIELDS}


@cache
def verdicts() -> Options:
    """The three judgements of the year, as (code, label)."""
    return tuple((code, str(label)) for code, label in Verdict.choices)


def written(field: Field, values: Any) -> str:
    """A value of an entry or report as it stands in its control."""
    if values is None:
        return ""
    if field.kind == "stage":
        return str(values.stage_id or "")
    value = getattr(values, field.name, None)
    if value is None:
        return ""
    return show(value, MoneyUnit.WAN) if field.kind == "money" else str(value)


def read(field: Field, text: str, stage_names: Options) -> str:
    """What a control's text says to people: labels in place of keys."""
    if field.kind == "stage":
        return dict(stage_names).get(text, "")
    if field.kind == "verdict":
        return dict(verdicts()).get(text, "")
    return text.replace("-", MINUS) if field.kind == "money" else text


def _empty(last: str, locked: bool) -> str:
    """What a choice says that nobody has made: last month's, as a hint."""
    return str(_("上月：%s") % last) if last and not locked else ""


# The same few lists of options stand in every row of the grid.
@lru_cache(maxsize=512)
def _options(choices: Options, chosen: str, empty: str) -> SafeString:
    pairs: Iterable[tuple[str, str]] = (("", empty), *choices)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in pairs),
    )


def control(
    field: Field, project: int, value: str, last: str, stage_names: Options, *, locked: bool, shown_last: str
) -> SafeString:
    """The input of one cell; `last` is last month's value, shown grey while the cell is empty."""
    common = format_html(
        'name="p{}-{}" data-field="{}" data-kind="{}" data-last="{}" aria-labelledby="p{} c-{}"{}',
        project, field.name, field.name, field.kind, last, project, field.name,
        mark_safe(" disabled") if locked else "",
    )  # fmt: skip
    if field.kind in {"stage", "verdict"}:
        choices = stage_names if field.kind == "stage" else verdicts()
        return format_html(
            "<select {}>{}</select>", common, _options(choices, value, _empty(shown_last, locked))
        )
    if field.kind == "money":
        return format_html(
            '<input {} inputmode="decimal" maxlength="24" value="{}" placeholder="{}">',
            common,
            value,
            shown_last,
        )
    return format_html(
        '<textarea {} rows="1" maxlength="{}" placeholder="{}">{}</textarea>',
        common, TEXT_LIMIT, shown_last, value,
    )  # fmt: skip
