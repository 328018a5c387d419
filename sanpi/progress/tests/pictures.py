"""Pictures as telephones take them, for tests."""

from io import BytesIO

from PIL import Image


def picture(size: tuple[int, int] = (800, 600), kind: str = "JPEG", exif: Image.Exif | None = None) -> bytes:
    """A picture of noise, so that it does not shrink to nothing."""
    out = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def shot(place: bool = True) -> Image.Exif:
    """EXIF of 2023-01-20 09:30, taken in 上街区 when `place`."""
    found = Image.Exif()
    found[0x8769] = {36867: "2023:01:20 09:30:00"}
    if place:
        found.get_ifd(0x8825).update({1: "N", 2: (34.0, 48.0, 36.0), 3: "E", 4: (113.0, 18.0, 0.0)})
    return found
