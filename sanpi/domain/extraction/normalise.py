"""A text as it was pasted, brought to running words, with the way back to every place in it.

Newspaper pages lose their form on the way through PDF: lines break inside words and numbers, blanks stand inside figures,
captions are printed twice, two articles stand side by side. What is read here is the plain wording: half-width digits, no
blanks, one line for one paragraph. Every character keeps the offset it came from.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .variants import SIMPLIFIED

MAX_CHARACTERS = 300_000
"""About thirty newspaper pages; longer texts are refused (`TextTooLarge`)."""

_PUNCTUATION = str.maketrans(",;:!?()[]", "，；：！？（）〔〕")
_DASHES = dict.fromkeys(map(ord, "-－–—―−‐‑─﹣"), "-") | dict.fromkeys(map(ord, "~～〜∼"), "~")
_QUOTES = str.maketrans("「」『』＂", "“”‘’“")
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\xad\x00")
_SAME_AS = dict.fromkeys(_INVISIBLE, "") | {"，": "，", "：": "：", "○": "〇"}  # 二亿○四百万
_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{3,}|\u3000{2,}|\t+)(?=\S)")
_WHOLE_FIGURE = re.compile(r"(?:[个项家件名亩套条次台户]|亿元|万元|%|百分点)\s*$")
_THOUSANDS = re.compile(r"\d{3}(?:[^\S\n]\d{3})*(?:\.\d+)?[^\S\n]?[亿万元个项家件名亩套人]")
_LETTER_BY_LETTER = re.compile(r"(?<![\d.])\d(?:[ \u00a0][\d.]){1,24}(?=[ \u00a0]?[亿万元个项家件%亩])")
_NEW_SENTENCE = re.compile(
    r"(?<=[\d%亿元个项家件户人])[ \u00a0\u3000]+(?:从[\u4e00-\u9fff]{2,8}看|按[\u4e00-\u9fff]{2,8}[分看]|分[\u4e00-\u9fff]{1,6}看|其中)"
)
"""A blank where a text has lost its full stop: ``占27% 从所属行业看，``."""
_OPEN_NUMBER = re.compile(r"(?:\d[\d.,]*[余多]?[万亿千百]*|\d[\d.,]*个百?分?)\s*$")
_GOES_ON = re.compile(r"\s*[\d.万亿元%个余多百分点]")


class TextTooLarge(ValueError):  # noqa: N818 - named after what is wrong with the text
    """A text longer than ``MAX_CHARACTERS``; ``message`` is Chinese and can be shown as it is."""

    def __init__(self, length: int) -> None:
        self.message = f"文本有 {length} 个字符，超过 {MAX_CHARACTERS} 个；请分成几部分核对"
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Plain:
    """The running words of a text; ``origins[i]`` is the offset in the text from which character ``i`` came."""

    text: str
    words: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where words from ``start`` to ``end`` stand in the text as given.

        A figure that goes on in the next line of one of two columns ends where its first line ends.
        """
        first = last = self.origins[start]
        for place in self.origins[start + 1 : end]:
            if place < last or ("\n" in self.text[last:place] and self.text[last + 1 : place].strip()):
                break
            last = place
        return first, last + 1


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its characters after mapping, with their offsets, and whether a blank line stands before it."""

    chars: tuple[str, ...]
    origins: tuple[int, ...]
    after_gap: bool = False

    @property
    def words(self) -> str:
        return "".join(self.chars)

    @property
    def width(self) -> int:
        return sum(1 if character.isascii() else 2 for character in self.words.strip())


def plain(text: str) -> Plain:
    """The running words of ``text``. Raises ``TextTooLarge``."""
    if len(text) > MAX_CHARACTERS:
        raise TextTooLarge(len(text))
    lines = [_without_doubling(line) for line in _side_by_side(list(_lines(text)))]
    words: list[str] = []
    origins = array("L")
    for character, origin in _dense(_joined(lines)):
        words.append(character)
        origins.append(origin)
    return Plain(text, "".join(words), origins)


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold anything."""
    start, blank = 0, True
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        pairs = [(mapped, start + i) for i, c in enumerate(line) for mapped in _mapped(c)]
        if any(not character.isspace() for character, _ in pairs):
            yield _Line(tuple(c for c, _ in pairs), tuple(o for _, o in pairs), blank)
            blank = False
        else:
            blank = True
        start += len(raw)


def _mapped(character: str) -> str:
    """One character as it is read: half-width, one kind of dash; punctuation of clauses full-width."""
    if character.isascii():
        return (
            ""
            if character in _INVISIBLE
            else character.translate(_PUNCTUATION)
            if character not in ",:"
            else character
        )
    if character in _SAME_AS:
        return _SAME_AS[character]
    if _ENCLOSED.match(character):
        return "○"
    if "\u4e00" <= character <= "\u9fff":
        return character.translate(SIMPLIFIED)
    half = unicodedata.normalize("NFKC", character.translate(_DASHES).translate(_QUOTES))
    return half.translate(_PUNCTUATION) if len(half) == 1 else half


def _side_by_side(lines: list[_Line]) -> list[_Line]:
    """Two columns set next to each other, read one after the other."""
    result: list[_Line] = []
    for block in _blocks(lines):
        cuts = [list(_GAP.finditer(line.words)) for line in block]
        split = [cut[0] for cut in cuts if len(cut) == 1]
        if len(block) < 3 or len(split) < 0.6 * len(block) or not _same_place(block, split):
            result += block
            continue
        left = [
            _part(line, 0, cut[0].start()) if cut else line for line, cut in zip(block, cuts, strict=True)
        ]
        right = [_part(line, cut[0].end(), None) for line, cut in zip(block, cuts, strict=True) if cut]
        result += [*left, _Line(right[0].chars, right[0].origins, after_gap=True), *right[1:]]
    return result


def _same_place(block: list[_Line], cuts: list[re.Match[str]]) -> bool:
    """Whether the right column begins at about the same width everywhere, and both sides hold running words."""
    widths = sorted(_Line(tuple(cut.string[: cut.start()]), ()).width for cut in cuts)
    middle = widths[len(widths) // 2]
    near = sum(abs(width - middle) <= 6 for width in widths)
    return middle >= 12 and near >= 0.7 * len(cuts)


def _part(line: _Line, start: int, end: int | None) -> _Line:
    return _Line(line.chars[start:end], line.origins[start:end], line.after_gap)


def _blocks(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Lines with no blank line between them."""
    block: list[_Line] = []
    for line in lines:
        if line.after_gap and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _without_doubling(line: _Line) -> _Line:
    """A caption printed twice in the same line is read once: ``某某项目某某项目``."""
    kept: list[int] = []
    for piece in re.finditer(r"\S+", line.words):
        half, rest = divmod(len(piece.group()), 2)
        doubled = half >= 5 and not rest and piece.group()[:half] == piece.group()[half:]
        kept += range(piece.start(), piece.start() + half if doubled else piece.end())
        kept += range(piece.end(), piece.end() + 1) if piece.end() < len(line.chars) else ()
    if len(kept) == len(line.chars):
        return line
    return _Line(tuple(line.chars[i] for i in kept), tuple(line.origins[i] for i in kept), line.after_gap)


def _joined(lines: list[_Line]) -> Iterator[tuple[str, int]]:
    """Characters of all lines; a paragraph ends with a line feed, a line that runs on does not."""
    widths = _wrapping_widths(lines)
    for index, line in enumerate(lines):
        yield from zip(line.chars, line.origins, strict=True)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _runs_on(line, following, widths[index], widths[index + 1]):
            yield "\n", line.origins[-1]


def _wrapping_widths(lines: list[_Line]) -> list[int]:
    """For every line the width at which its block wraps; 0 where it does not look wrapped."""
    widths: list[int] = []
    for block in _blocks(lines):
        widest = max(line.width for line in block)
        full = sum(line.width >= widest - (6 if index else 10) for index, line in enumerate(block[:-1]))
        items = all(
            _WHOLE_FIGURE.search(line.words) or line.words.rstrip()[-1] in "。；;" for line in block[:-1]
        )
        narrowest = 20 if len(block) > 2 else 40  # two short lines are a title and a line
        wrapped = len(block) > 1 and widest >= narrowest and full >= 0.6 * (len(block) - 1) and not items
        widths += [widest if wrapped else 0] * len(block)
    return widths


def _runs_on(line: _Line, following: _Line, wrap: int, next_wrap: int) -> bool:
    """Whether the paragraph goes on in the next line; ``wrap`` and ``next_wrap`` are the widths of the two blocks."""
    ending = line.words.rstrip()
    if following.after_gap:
        return next_wrap > 0 and abs(max(wrap, line.width) - next_wrap) <= 10 and _word(ending[-1])
    if _OPEN_NUMBER.search(ending) and _GOES_ON.match(following.words):
        return wrap > 0 or not following.words.strip()[0].isdigit()
    if not wrap or line.width < wrap - (
        10 if line.after_gap else 6
    ):  # the first line of a paragraph is indented
        return False
    return ending[-1] not in "。！？" or not following.words.startswith(("　　", "  ", "\u3000"))


def _word(character: str) -> bool:
    return character.isalnum() or character in "，、“（"


def _dense(characters: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Without blanks, but for those that keep two numbers or two Latin words apart; commas told apart."""
    pairs = list(characters)
    words = "".join(character for character, _ in pairs)
    kept = _kept_blanks(words)
    thousands = {match.start() for match in re.finditer(r"(?<=\d),(?=\d{3}(?!\d))", words)}
    clocks = {match.start() for match in re.finditer(r"(?<=\d):(?=\d\d(?!\d))", words)}
    quoting = False
    for index, (character, origin) in enumerate(pairs):
        if character == "\n" or not character.isspace():
            mark = character
            if character in '"\n':
                quoting = character == '"' and not quoting
                mark = character if character == "\n" else "“" if quoting else "”"
            if character == "," and index not in thousands:
                mark = "，"
            elif character == ":" and index not in clocks:
                mark = "："
            yield mark, origin
        elif index in kept:
            yield " ", origin
        elif _NEW_SENTENCE.match(words, index):
            yield "。", origin


def _kept_blanks(words: str) -> set[int]:
    """Blanks that separate: between two Latin words, and between two numbers unless they are one number torn apart."""
    kept: set[int] = set()
    letters = [match.span() for match in _LETTER_BY_LETTER.finditer(words)]
    inside = {place for start, end in letters for place in range(start, end)}
    for match in re.finditer(r"(?<=[A-Za-z0-9%])([^\S\n]+)(?=[A-Za-z0-9])", words):
        if match.start() not in inside and not _torn_number(words, match):
            kept.add(match.start())
    return kept


def _torn_number(words: str, blank: re.Match[str]) -> bool:
    """Whether a single blank tears one number apart: ``22 8.35亿元``, ``1 234 567``; not a year and a count, not a table."""
    before = re.search(r"[\d.,]+$", words[max(0, blank.start() - 24) : blank.start()])
    if before and len(before.group()) <= 3 and _THOUSANDS.match(words, blank.end()):
        return True
    after = re.match(r"[\d.,]+\s?(\S)?", words[blank.end() : blank.end() + 24])
    if len(blank.group()) > 1 or before is None or after is None or after[1] is None or after[1].isdigit():
        return False
    is_year = re.fullmatch(r"(?:19|20)\d\d", before.group()) is not None
    return not is_year and after[1] in "亿万元个项家件名亩套条次台户%余多千百人吨公平"
