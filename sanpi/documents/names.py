"""Names of uploaded files, as they are shown and offered for download. A name never becomes a path."""

import re
import unicodedata

from django.utils.translation import gettext as _

MAX_LENGTH = 200
# Control characters; invisible marks, among them those that turn the direction of writing and can make “exe”
# read as “pdf”; lone surrogates; line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def clean_name(name: str) -> str:
    """The name without folders, invisible characters and needless blanks, of 200 characters at most.

    The extension is kept when the name is shortened.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    spaced = " ".join(last.split())
    plain = "".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN).strip().rstrip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not dot:
        return plain[:MAX_LENGTH] or _("未命名")
    suffix = dot + extension[:20].strip()
    return (stem.rstrip(". ") or _("未命名"))[: MAX_LENGTH - len(suffix)] + suffix


def extension_of(name: str) -> str:
    """The extension in small letters without the dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
