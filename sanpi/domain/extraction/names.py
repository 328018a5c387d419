"""Names listed in a text, counted against the number that the text states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .frames import Item
from .quantities import is_count

_LISTS = re.compile(
    r"(?:项目|企业|单位|平台|工程|地区|领域|片区|家|个)?(?:，|：)?(?:分别为|分别是|具体为|具体是|名单如下|依次为|即)：?"
)
_ENDS = re.compile(
    r"。|；|\n|，(?=(?:计划|概算)?(?:总投资|年度|投资|当年|截至|其中|合计|共|均|全部|目前|已|占|涉及|各项|力争|确保|预计|主要))|等(?=[，。；\d]|$)|(?=总投资)"
)
_MADE = re.compile(r"年产[\d.万]+")
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Named:
    """A number stated and how many names the list gives; ``open`` when the list ends with 等."""

    item: Item
    listed: int
    open: bool
    sure: bool


def lists(words: str, items: Sequence[Item]) -> Iterator[Named]:
    """Lists that follow a number (``6个，分别为甲、乙…``) and lists that a number closes (``甲、乙、丙等9项机制``)."""
    for item in items:
        if not is_count(item.figure):
            continue
        found = _following(words, item) or _preceding(words, item)
        if found is not None:
            yield found


def _following(words: str, item: Item) -> Named | None:
    start = _LISTS.match(_after_noun(words, item.figure.end))
    if start is None:
        return None
    text = _after_noun(words, item.figure.end)[start.end() :]
    end = _ENDS.search(_without_brackets(text))
    names = _names(text[: end.start()] if end else text)
    opened = end is not None and (end.group().startswith("等") or text[: end.start()].endswith("等"))
    if len(names) < 2 or any(
        re.search(r"\d+(?:\.\d+)?(?:个|家|项|亿|万|%)", _MADE.sub("", name)) for name in names
    ):
        return None
    return Named(item, len(names), opened, sure=True)


def _after_noun(words: str, place: int) -> str:
    """The text after a count and the noun it counts."""
    text = words[place : place + _LONGEST]
    noun = re.match(r"[\u4e00-\u9fff“”]{0,10}?(?=，?(?:分别|具体|依次|即)|：)", text)
    return text[noun.end() :] if noun else text


def _preceding(words: str, item: Item) -> Named | None:
    """``捆绑招商机制、工作联动机制、考核激励机制等9项工作机制``; ``项目进展、手续办理、问题解决、项目入库四个台账``."""
    lead = words[max(0, item.figure.start - 300) : item.figure.start]
    lead = re.split(
        r"[。；：！？\n]|，(?=[^，]*$)" if "、" in lead.rpartition("，")[2] else r"[。；：！？\n]", lead
    )[-1]
    closed = not lead.endswith("等")
    if closed and not re.match("[一二三四五六七八九十]", words[item.figure.start]):
        return None
    names = [name for name in _without_brackets(lead.removesuffix("等")).split("、") if name.strip()]
    if len(names) < 2 or (closed and len(names) < 3) or "，" in lead:
        return None
    return Named(item, len(names), not closed, sure=not closed)


def _names(text: str) -> list[str]:
    """The names of a list, whatever separates them."""
    flat = _without_brackets(text)
    pieces = re.split(r"[、，；]|(?<=项目)和|(?<=项目)及", flat)
    return [piece for piece in pieces if len(piece.removesuffix("等")) > 1]


def _without_brackets(text: str) -> str:
    """The same length, brackets and what stands in them blanked."""
    return re.sub(r"（[^（）]*）|“[^“”]*”|《[^《》]*》", lambda match: "＿" * len(match.group()), text)
