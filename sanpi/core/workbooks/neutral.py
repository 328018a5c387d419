"""Texts that no spreadsheet takes for a formula."""

import re

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet may run the text: it begins like a formula and is no number.

    >>> is_risky("=1+1"), is_risky("-3.5"), is_risky("正常")
    (True, False, False)
    """
    return text.lstrip(" \u3000\xa0").startswith(_RISKY) and not _NUMBER.fullmatch(text)


def neutral(text: str) -> str:
    """The text for a file without types: a formula is written with an apostrophe before it.

    >>> neutral("@SUM(A1)")
    "'@SUM(A1)"
    """
    plain = without_control(text)
    return f"'{plain}" if is_risky(plain) else plain


def without_control(text: str) -> str:
    """The text without the signs that XML cannot hold."""
    return text if text.isprintable() else _CONTROL.sub("", text)
