"""What a file is, judged by its content. Its name and what the browser says about it are not asked."""

from typing import IO

import filetype

from sanpi.documents import compound, kinds, package, text
from sanpi.documents.kinds import Kind

_HEAD = 8192
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Their signature is two or three letters with which a text may begin as well.
_WEAK = {"bmp", "mp3", "swf"}
_STREAMS = {
    "encryptedpackage": kinds.ENCRYPTED,
    "worddocument": kinds.DOC,
    "workbook": kinds.XLS,
    "book": kinds.XLS,
    "powerpoint document": kinds.SLIDES,
}
_BY_EXTENSION = {
    "pdf": kinds.PDF,
    "png": kinds.PNG,
    "apng": kinds.PNG,
    "jpg": kinds.JPEG,
    "dwg": kinds.DRAWING,
    "rtf": kinds.RICH_TEXT,
    "exe": kinds.PROGRAM,
    "elf": kinds.PROGRAM,
    "wasm": kinds.PROGRAM,
    **dict.fromkeys(("rar", "7z", "gz", "tar", "bz2", "xz", "Z", "cab", "lz", "lz4", "zst"), kinds.ARCHIVE),
}


def recognise(file: IO[bytes], size: int) -> Kind:
    """The kind of a file of `size` bytes. Leaves the file at its start; never raises for what it holds."""
    file.seek(0)
    head = file.read(_HEAD)
    try:
        if head.startswith(package.SIGNATURES):
            return package.recognise_package(file, size)
        if head.startswith(compound.SIGNATURE):
            return _office_97(file)
        return _plain(file, head)
    finally:
        file.seek(0)


def _office_97(file: IO[bytes]) -> Kind:
    try:
        names = compound.top_names(file)
    except ValueError:
        return kinds.DAMAGED
    found = {_STREAMS[name] for name in names if name in _STREAMS}
    return found.pop() if len(found) == 1 else kinds.UNKNOWN


def _plain(file: IO[bytes], head: bytes) -> Kind:
    """Content with a signature of its own, else text."""
    if head.startswith(_WIDE_MARKS):
        return kinds.WIDE_TEXT
    guess = filetype.guess(head)
    if guess and guess.extension not in _WEAK:
        return _named(guess.extension, guess.mime)
    if text.encoding_of(file):
        return kinds.WEB_PAGE if text.is_markup(head) else kinds.TEXT
    return _named(guess.extension, guess.mime) if guess else kinds.UNKNOWN


def _named(extension: str, mime: str) -> Kind:
    """Our name for what the library found."""
    if extension in _BY_EXTENSION:
        return _BY_EXTENSION[extension]
    family = mime.partition("/")[0]
    if family == "image":
        return kinds.picture(extension)
    return kinds.MEDIA if family in ("audio", "video") else kinds.UNKNOWN
