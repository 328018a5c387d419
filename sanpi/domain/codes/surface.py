"""One spelling for codes: half width, upper case, no blanks, one kind of hyphen."""

import re
import unicodedata

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_HYPHENS = re.compile(r"[−–—‐‑―]")


def one_spelling(text: str) -> str:
    """The code as its standard prints it; hyphens are kept.

    Example: ``one_spelling("２２０１—410106-04 -01-123456") == "2201-410106-04-01-123456"``.
    """
    return _HYPHENS.sub("-", _BLANKS.sub("", unicodedata.normalize("NFKC", text))).upper()
