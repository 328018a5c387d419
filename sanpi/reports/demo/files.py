"""Small generated papers and pictures: made from the project's name, so that each has a checksum of its own."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from sanpi.reports.demo.choice import number

WIDTH, HEIGHT = 240, 150
Colour = tuple[int, int, int]


def paper(title: str, lines: tuple[str, ...]) -> SimpleUploadedFile:
    """A one-page PDF with a title and some lines."""
    return SimpleUploadedFile(f"{title}.pdf", _pdf((title, *lines)), "application/pdf")


def picture(title: str) -> SimpleUploadedFile:
    """A drawing of a building site in PNG, in place of a photograph."""
    return SimpleUploadedFile(f"{title}.png", _png(title), "image/png")


def _pdf(lines: tuple[str, ...]) -> bytes:
    """PDF 1.4 with the standard Chinese font of the reader, which is not embedded."""
    shown = " ".join(f"<{line.encode('utf-16-be').hex().upper()}> Tj 0 -26 Td" for line in lines)
    content = f"BT /F 15 Tf 60 760 Td {shown} ET".encode()
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 90>>",
    )
    return _assemble(bodies)


def _assemble(bodies: tuple[bytes, ...]) -> bytes:
    """The objects one after another, with the table that says where each begins."""
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for index, body in enumerate(bodies, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (index, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table) + end


def _png(title: str) -> bytes:
    roofs = [40 + number(0, 60, "roof", title, block) for block in range(WIDTH // 40)]
    rows = b"".join(
        b"\0" + b"".join(bytes(_colour(roofs, x, y)) for x in range(WIDTH)) for y in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _colour(roofs: list[int], x: int, y: int) -> Colour:
    """Sky, ground, and a row of buildings with the given roofs."""
    roof = roofs[x // 40]
    if y > 125:
        return (176, 158, 130)
    if y >= roof and 4 <= x % 40 < 36:
        window = 8 <= x % 40 < 32 and x % 8 < 4 and (y - roof) % 12 in range(4, 9)
        return (92, 116, 140) if window else (196, 200, 204)
    return (214, 228 - y // 8, 240)
