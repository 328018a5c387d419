"""What the charts are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Number = int | float | Decimal
Tone = Literal["accent", "middle", "pale", "soft", "red", "yellow", "green", "grey"]

INK = "#1b2430"
SOFT = "#5b6775"
RULE = "#dfe4ea"
FILL: dict[Tone, str] = {
    "accent": "#1f4e79",
    "middle": "#6d97bf",
    "pale": "#b9cde0",
    "soft": SOFT,
    "red": "#b42318",
    "yellow": "#c4841a",
    "green": "#2f6f4f",
    "grey": "#e3e7ec",
}
ON_FILL: dict[Tone, str] = {"pale": INK, "grey": INK, "yellow": INK, "middle": INK}


@dataclass(frozen=True, slots=True)
class Key:
    """What one colour of a stacked bar stands for."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of stacked bars; `values` and `urls` follow the order of the keys."""

    label: str
    values: Sequence[Number]
    urls: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A line, or the bars of one colour; None where nothing is known, which leaves a gap."""

    label: str
    values: Sequence[Number | None]
    tone: Tone = "accent"
    dashed: bool = False
    thin: bool = False
    urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A range around a forecast; None where there is none."""

    label: str
    lower: Sequence[Number | None]
    upper: Sequence[Number | None]
    tone: Tone = "accent"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees (CGCS2000 or WGS 84) that can be clicked when it has an address."""

    longitude: float
    latitude: float
    label: str
    url: str = ""
    tone: Tone = "accent"
