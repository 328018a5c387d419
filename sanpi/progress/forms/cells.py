"""The cells of a month as they are typed, in the grid, on the telephone or in the form of a correction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sanpi.domain.money import MoneyError, MoneyUnit, parse
from sanpi.progress.models import MONEY_FIELDS, TEXT_FIELDS

# Everything a row of the grid names.
CELLS = (*MONEY_FIELDS, *TEXT_FIELDS, "stage", "verdict", "reason")
# Control characters that are no blank, and halves of a pair: no text has them, and no database takes all of them.
_UNWRITABLE = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff]")
Texts = Mapping[str, str]
Errors = dict[str, Sequence[str]]


def read_cells(texts: Texts) -> tuple[dict[str, Any], Errors]:
    """The values of the cells named, and what cannot be read, by field; amounts without a unit are 万元.

    Line breaks and tabs become blanks, other control characters are dropped.
    """
    values: dict[str, Any] = {}
    errors: Errors = {}
    for name in CELLS:
        if name not in texts:
            continue
        text = _UNWRITABLE.sub("", str(texts[name])).strip()
        if name in MONEY_FIELDS:
            try:
                values[name] = read_money(text)
            except MoneyError as refused:
                errors[name] = [str(refused)]
        elif name == "stage":
            if text and not text.isdecimal():
                errors[name] = [_("没有这个建设阶段")]
            values[name] = int(text) if text.isdecimal() and len(text) < 18 else None
        else:
            values[name] = " ".join(text.split())
    return values, errors


def read_money(text: str) -> int | None:
    """元 of an amount typed in 万元, thousands separators allowed; None for an empty cell. Raises MoneyError."""
    return parse(text, MoneyUnit.WAN).yuan if text else None


def posted_rows(data: QueryDict) -> dict[int, dict[str, str]]:
    """Project → its cells and `version`, from a posted form whose controls are named p<project>-<cell>."""
    found: dict[int, dict[str, str]] = {}
    for name in data:
        key, dash, cell = name.partition("-")
        if dash and key[:1] == "p" and key[1:].isdecimal() and len(key) < 18:
            found.setdefault(int(key[1:]), {})[cell] = str(data[name])
    return found


def keys(texts: Iterable[str]) -> list[int]:
    """The whole numbers among texts: keys of rows that were picked."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < 18]
