"""A text read: its figures with what they count, and what comparing them says."""

from .claims import Claim, Context, Reading
from .normalise import plain
from .numbers import figures


def read(text: str, context: Context = Context()) -> Reading:  # noqa: B008 - a frozen value
    """Everything understood of ``text``. Raises ``TextTooLarge``."""
    words = plain(text)
    claims = []
    for number, figure in enumerate((f for f in figures(words.words) if not f.band), start=1):
        start, end = words.span(figure.start, figure.end)
        claims.append(
            Claim(
                f"c{number}", text[start:end], start, end, figure.value, figure.unit, figure.digits,
                figure.approximate, figure.bound,
            )
        )  # fmt: skip
    return Reading(text, tuple(claims), ())
