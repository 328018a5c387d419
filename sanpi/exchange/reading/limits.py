"""How much a file may ask of us, and what is said when it asks for more."""

from dataclasses import dataclass


class UnreadableFile(Exception):  # noqa: N818 - reads as what it is, and it is nobody's programming error
    """A file that cannot be read as a workbook; `message` tells the user in Chinese why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = str(message)


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest workbook that is read. Sizes are in bytes.

    `rows` and `columns` count up to the last cell with content; `cells` adds up their products over all
    sheets that are read. `ratio` is refused only for members unpacking to more than `ratio_from`.
    """

    file_size: int = 30 * 1024 * 1024
    unpacked: int = 400 * 1024 * 1024
    members: int = 2_000
    ratio: int = 200
    ratio_from: int = 16 * 1024 * 1024
    rows: int = 120_000
    columns: int = 300
    cells: int = 6_000_000
    text: int = 400 * 1024 * 1024


DEFAULT = Limits()
