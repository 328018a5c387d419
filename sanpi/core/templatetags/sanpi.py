"""How figures, forms and lists are written on every page."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, Textarea
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.core import charts
from sanpi.domain import money

register = template.Library()

# A template hands an empty string to a filter when the name does not exist.
Missing = Literal[""] | None
ABSENT = "—"
MINUS = "−"


@register.filter
def yi(yuan: int | Missing, places: int | None = None) -> str:
    """元 in 亿元, exact or to so many decimals; a dash when there is no figure."""
    return _in_unit(yuan, money.MoneyUnit.YI, places)


@register.filter
def wan(yuan: int | Missing, places: int | None = None) -> str:
    """元 in 万元, exact or to so many decimals; a dash when there is no figure."""
    return _in_unit(yuan, money.MoneyUnit.WAN, places)


@register.filter
def wan_enough(yuan: int | Missing) -> str:
    """元 in whole 万元, rounded up: what is printed is enough; a dash when there is no figure."""
    return ABSENT if yuan is None or yuan == "" else money.show_enough(int(yuan), money.MoneyUnit.WAN)


def _in_unit(yuan: int | Missing, unit: money.MoneyUnit, places: int | None) -> str:
    if yuan is None or yuan == "":
        return ABSENT
    return money.show(int(yuan), unit, places).replace("-", MINUS)


@register.filter
def percent(ratio: Fraction | Decimal | float | Missing, places: int = money.PER_CENT) -> str:
    """A ratio (1 = the whole) in per cent, rounded half up; a dash when there is none."""
    if ratio is None or ratio == "":
        return ABSENT
    exact = Fraction(ratio)
    shown = money.percent(exact.numerator, exact.denominator, places)
    return (shown or ABSENT).replace("-", MINUS)


@register.filter
def signed(value: Decimal | float | Missing) -> str:
    """A difference with its sign, ＋ or −; 0 stays bare."""
    if value is None or value == "":
        return ABSENT
    sign = "＋" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(value)}"


@register.filter
def dash(value: object) -> object:
    """A dash where nothing is known; zero is a figure and stays."""
    return ABSENT if value is None or value == "" else value


@register.filter
def iso(day: datetime.date | Missing) -> str:
    """A date as 2023-01-31; a dash when there is none."""
    return f"{day:%Y-%m-%d}" if isinstance(day, datetime.date) else ABSENT


@register.filter
def indent(depth: int | None) -> str:
    """Room before a name in a list that shows a tree; plain blanks would be dropped by the browser."""
    return "　" * (depth or 0)


@register.simple_tag(takes_context=True)
def hidden_query(context: Context, without: str = "page", only: str = "") -> SafeString:
    """The parameters of this page as hidden inputs, so that a small GET form keeps the rest of the address.

    `without` and `only` are names divided by blanks.
    """
    request = context.get("request")
    if request is None:
        return SafeString("")
    wanted, unwanted = only.split(), without.split()
    pairs = (
        (name, value)
        for name, values in request.GET.lists()
        if (name in wanted if wanted else name not in unwanted)
        for value in values
    )
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.inclusion_tag("core/components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, name: str, label: str, unit: str = "", num: bool = False, css: str = ""
) -> dict[str, Any]:
    """A column head that sorts by `name`; a second click turns the order round.

    The order now in force is the context's `sort` or else the address's; a leading minus means descending.
    """
    request = context["request"]
    current = str(context.get("sort") or request.GET.get("sort") or "")
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{name}" if current == name else name
    return {
        "label": label,
        "unit": unit,
        "css": f"num {css}".strip() if num else css,
        "order": {name: "ascending", f"-{name}": "descending"}.get(current, ""),
        "query": query.urlencode(),
    }


@register.inclusion_tag("core/components/pager.html", takes_context=True)
def pager(context: Context, page: Any) -> dict[str, Any]:
    """Links to the neighbouring pages; with numbers and a total when the page is a counted one."""
    counted = isinstance(page, Page)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1) if counted else []
    return {
        "request": context["request"],
        "page": page,
        "counted": counted,
        "numbers": list(numbers),
    }


@register.inclusion_tag("core/components/strip.html")
def strip(figures: Iterable[Mapping[str, Any] | object]) -> dict[str, Any]:
    """One row of measures: label, value, unit, note, url, formula (on hover)."""
    return {"figures": figures}


LIGHTS = {"red": "红", "yellow": "黄", "green": "绿", "grey": "灰"}


@register.simple_tag
def light(colour: str | None, text: object = "", title: str = "") -> SafeString:
    """A light as shape, word and colour; no colour means that there is nothing to judge by."""
    colour = colour if colour in LIGHTS else "grey"
    word = LIGHTS[colour] if text == "" else f"{LIGHTS[colour]} {text}"
    hint = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="light {}"{}>{}</span>', colour, hint, word)


@register.simple_tag
def diff(old: object, new: object) -> SafeString:
    """旧值 → 新值; an empty side is said to be empty."""
    empty = _("空")
    return format_html(
        '<span class="diff"><del>{}</del> → <ins>{}</ins></span>',
        empty if old in (None, "") else old,
        empty if new in (None, "") else new,
    )


@register.simple_tag
def share_bar(share: Decimal | float | None, due: Decimal | float | None = None) -> SafeString:
    """The small bar of a share done, with a stroke at the share due; both are ratios."""
    return charts.share_bar(share, due)


@register.inclusion_tag("core/components/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """Label, control, help and errors of one field, tied together for those who listen to the page."""
    widget = bound.field.widget
    group = bool(widget.use_fieldset)
    return {
        "field": bound,
        "tag": "fieldset" if group else "div",
        "group": group,
        "checkbox": isinstance(widget, CheckboxInput),
        "wide": wide or group or isinstance(widget, Textarea),
    }


@register.inclusion_tag("core/components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """All fields in two columns, with a list of what has to be put right on top."""
    return {"form": form, "faulty": [bound for bound in form if bound.errors]}


@register.inclusion_tag("core/components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: forms.BaseForm) -> dict[str, Any]:
    """A row of compact filters sent by GET; the standpoint and the sorting stay as they are.

    Those that the form names in `rare` are folded until one of them is used.
    """
    request = context["request"]
    names = {bound.html_name for bound in form}
    kept = request.GET.copy()
    for name in [*names, "page"]:
        kept.pop(name, None)
    pairs = [(name, value) for name, values in kept.lists() for value in values]
    active = sum(1 for name in names if request.GET.get(name))
    rare: frozenset[str] = getattr(form, "rare", frozenset())
    visible = form.visible_fields()
    return {
        "form": form, "pairs": pairs, "active": active, "cleared": f"?{kept.urlencode()}",
        "usual": [bound for bound in visible if bound.name not in rare],
        "rare": [bound for bound in visible if bound.name in rare],
        "rare_active": sum(1 for name in rare if request.GET.get(name)),
    }  # fmt: skip
