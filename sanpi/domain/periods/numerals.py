"""Chinese whole numbers below one hundred, and years written digit by digit (二〇二三)."""

import re
import unicodedata

_DIGITS = dict(zip("零〇○一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_RUN = re.compile(r"[〇○零一二两三四五六七八九十]+")
_DASHES = re.compile(r"[−–—‐‑~〜]")


def arabic(text: str) -> str:
    """Half-width characters, one kind of dash, Arabic digits.

    Example: ``arabic("二〇二三年十一月") == "2023年11月"``, ``arabic("第四—六期") == "第4-6期"``.
    """
    half_width = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return _RUN.sub(lambda match: _read(match.group()), half_width).strip()


def _read(run: str) -> str:
    tens, ten, ones = run.partition("十")
    if not ten and len(run) not in (1, 4):
        return run  # 一二三期 means three periods, not number 123
    if not ten:
        return "".join(str(_DIGITS[character]) for character in run)
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return run
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))
