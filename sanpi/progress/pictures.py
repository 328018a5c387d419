"""What a picture says about itself, and its smaller copy for pages.

Pictures come from outside: nothing is unpacked before the header has said that it is of a bearable size.
"""

import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from sanpi.documents.models import Document
from sanpi.progress.scanlines import has_all_rows

# More than good telephones send; unpacked it takes up to four bytes a pixel of the server's memory.
MAX_PIXELS = 40_000_000
# The longer side of a copy for pages, in pixels: enough for two columns of cards on a telephone.
SMALL = 640
_NOT_WHOLE = gettext_lazy("照片打不开，可能没有拍完整或已损坏。请在手机相册里确认能打开，再上传一次。")
_FORMATS = ("JPEG", "PNG")
_BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    ZeroDivisionError,
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True)
class Told:
    """When and where a picture says it was taken; None where it does not say."""

    taken_at: datetime | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None


def _open(file: IO[bytes]) -> Image.Image:
    """The picture with its header read. Raises ValidationError when it is none, or a monstrous one."""
    file.seek(0)
    try:
        picture = Image.open(file, formats=_FORMATS)
    except _BROKEN as broken:
        raise ValidationError(_NOT_WHOLE, code="picture") from broken
    if picture.width * picture.height > MAX_PIXELS:
        text = _("照片有 %(width)d × %(height)d 像素，超过 4000 万像素的上限。请缩小后再上传。")
        raise ValidationError(text % {"width": picture.width, "height": picture.height}, code="picture")
    return picture


def told_by(file: IO[bytes], now: datetime) -> Told:
    """Time and place from the picture's EXIF.

    Raises ValidationError when it is no picture we can show, or not a whole one.
    """
    picture = _open(file)
    _refuse_part(picture, file)
    picture = _open(file)
    try:
        exif = picture.getexif()
        detail, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except _BROKEN:
        return Told()
    # Offices read a clock without a zone as their own.
    taken = _moment(detail.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime), now)
    longitude = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    latitude = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    both = longitude is not None and latitude is not None
    return Told(taken, longitude if both else None, latitude if both else None)


def _refuse_part(picture: Image.Image, file: IO[bytes]) -> None:
    """Unpacks the picture once, as small as its format allows, to know that it is all there."""
    try:
        picture.draft("RGB", (SMALL * 2, SMALL * 2))
        picture.load()
        # The library takes rows that are missing from a PNG for black ones.
        whole = picture.format != "PNG" or has_all_rows(file)
    except _BROKEN as broken:
        raise ValidationError(_NOT_WHOLE, code="picture") from broken
    if not whole:
        raise ValidationError(_NOT_WHOLE, code="picture")


def _moment(text: object, now: datetime) -> datetime | None:
    if not isinstance(text, str):
        return None
    with suppress(ValueError, OverflowError):
        naive = datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  (made aware below)
        taken = timezone.make_aware(naive)
        return taken if naive.year >= 1990 and taken <= now + timedelta(days=1) else None
    return None


def _degrees(place: Any, name: int, side: int, minus: str, most: int) -> Decimal | None:
    """Degrees, minutes and seconds as one number of six places; None when they are missing or impossible."""
    with suppress(*_BROKEN, LookupError, ArithmeticError, TypeError):
        degrees, minutes, seconds = (Decimal(str(float(part))) for part in place[name])
        value = degrees + minutes / 60 + seconds / 3600
        if str(place.get(side, "")).upper().startswith(minus):
            value = -value
        if abs(value) <= most:
            return value.quantize(Decimal("0.000001"))
    return None


def small_copy(document: Document) -> IO[bytes]:
    """The picture turned upright and at most SMALL pixels long, as JPEG; made once and kept beside the original.

    Raises ValidationError when the stored file is no picture, FileNotFoundError when it is missing.
    """
    path = f"thumbnails/{document.sha256[:2]}/{document.sha256}-{SMALL}.jpg"
    if not default_storage.exists(path):
        with default_storage.open(document.file.name or "") as file:
            content = _shrunk(file)
        # Two readers may make it at once: the second then opens what the first has kept.
        kept = default_storage.save(path, ContentFile(content))
        if kept != path:
            default_storage.delete(kept)
    copy: IO[bytes] = default_storage.open(path)
    return copy


def _shrunk(file: IO[bytes]) -> bytes:
    picture = _open(file)
    try:
        # Made small first, a JPEG already while it is unpacked: turning the whole would hold it twice in memory.
        picture.draft("RGB", (SMALL * 2, SMALL * 2))
        picture.thumbnail((SMALL, SMALL))
        upright = ImageOps.exif_transpose(picture)
        out = BytesIO()
        upright.convert("RGB").save(out, "JPEG", quality=80, optimize=True)
    except _BROKEN as broken:
        raise ValidationError(_("照片已损坏，不能显示"), code="picture") from broken
    return out.getvalue()
