"""Flags as shape, word and colour."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

_POLE = '<path d="M3 1v14" stroke="currentColor" stroke-width="1.6"/>'
# A pennant, a swallow-tailed square, a hollow pennant, a ring: told apart without any colour.
_SHAPES = {
    "red": SafeString(_POLE + '<path d="M4 2l10 4-10 4z" fill="currentColor"/>'),
    "black": SafeString(_POLE + '<path d="M4 2h10l-3 4 3 4H4z" fill="currentColor"/>'),
    "late": SafeString(
        _POLE + '<path d="M4.7 3l8 3-8 3z" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    ),
    "running": SafeString(
        '<circle cx="8" cy="8" r="3.4" fill="none" stroke="currentColor" stroke-width="1.3"/>'
    ),
}
_WORDS = {"red": _("红旗"), "black": _("黑旗"), "late": _("补完成"), "running": _("未到期")}


@register.simple_tag
def flag(kind: str, word: object = None, title: str = "") -> SafeString:
    """A flag (`red`, `black`, `late`, `running`) with its word, or with `word` in its place; nothing for others."""
    if kind not in _SHAPES:
        return SafeString("")
    shown = _WORDS[kind] if word is None else word
    hint = format_html(' title="{}"', title) if title else ""
    return format_html(
        '<span class="flag {}"{}><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        kind, hint, _SHAPES[kind], shown,
    )  # fmt: skip
