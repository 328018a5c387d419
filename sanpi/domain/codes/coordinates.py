"""Longitude and latitude of a project, in decimal degrees."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.000001")
"""Six decimals are a tenth of a metre: finer than any site plan."""

_LONGITUDES = (Decimal("73"), Decimal("136"))
_LATITUDES = (Decimal("3"), Decimal("54"))
_SHAPE = re.compile(
    r"(?P<before>东经|西经|北纬|南纬|[EWNS])?(?P<sign>-?)"
    r"(?P<degrees>\d{1,3}(?:\.\d+)?)(?:[°º度D](?:(?P<minutes>\d{1,2}(?:\.\d+)?)['′’分](?:(?P<seconds>\d{1,2}(?:\.\d+)?)"
    r"(?:[\"″”秒]|''|′′|’’))?)?)?(?P<after>[EWNS])?"
)
_NEGATIVE = ("西经", "南纬", "W", "S")


class CoordinateError(ValueError):
    """Text that is no longitude or latitude; ``message`` is Chinese and can be shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_coordinate(text: str) -> Decimal:
    """Read decimal degrees or degrees, minutes and seconds; rounded half up to six decimals.

    West and south are negative. Raises ``CoordinateError``.

    Example: ``parse_coordinate("113°18′30″E") == Decimal("113.308333")``.
    """
    plain = re.sub(r"\s+", "", text.replace("º", "°"))
    match = _SHAPE.fullmatch(unicodedata.normalize("NFKC", plain).upper())
    if match is None or (match["before"] and match["after"]):
        raise CoordinateError(f"“{text.strip()[:30]}”读不成经纬度；应写作“113.308333”或“113°18′30″E”")
    degrees, minutes, seconds = (Decimal(match[part] or 0) for part in ("degrees", "minutes", "seconds"))
    if minutes >= 60 or seconds >= 60 or degrees > 180:
        raise CoordinateError(f"经纬度“{text.strip()[:30]}”超出范围：度不超过180，分、秒小于60")
    if (match["minutes"] and degrees % 1) or (match["seconds"] and minutes % 1):
        raise CoordinateError(f"经纬度“{text.strip()[:30]}”的小数只能写在最后一级")
    value = (degrees + minutes / 60 + seconds / 3600).quantize(PLACES, ROUND_HALF_UP)
    negative = bool(match["sign"]) or (match["before"] or match["after"]) in _NEGATIVE
    return -value if negative else value


def check_coordinates(longitude: Decimal, latitude: Decimal) -> str | None:
    """None when the point can lie in China (73-136 east, 3-54 north); otherwise a Chinese sentence.

    The two ranges do not overlap, so swapped values are recognised.
    """
    if not (longitude.is_finite() and latitude.is_finite()):
        return "经纬度应为数字，例如经度113.308333、纬度34.802778"
    if _within(longitude, _LONGITUDES) and _within(latitude, _LATITUDES):
        return None
    if _within(latitude, _LONGITUDES) and _within(longitude, _LATITUDES):
        return f"经度 {longitude}、纬度 {latitude} 可能写反了：经度应在73至136之间，纬度应在3至54之间"
    if not _within(longitude, _LONGITUDES):
        return f"经度 {longitude} 不在我国范围内；应在73至136之间"
    return f"纬度 {latitude} 不在我国范围内；应在3至54之间"


def _within(value: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= value <= bounds[1]
