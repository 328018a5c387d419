"""Totals that stand after their parts, and what they add up."""

import re
from collections.abc import Iterator, Sequence

from .frames import Item
from .quantities import kind
from .relations import Parts, counts_as

_ALTOGETHER = re.compile(r"^(?:总)?(?:共计|合计|总计|一共|总共|共)(?:有)?$")
_MOST = 12


def summed_up(items: Sequence[Item]) -> Iterator[Parts]:
    """``签约8个、开工20个、投产17个，共45个``: a total after its parts, and the further figures of that total."""
    for index, item in enumerate(items):
        if kind(item.figure) in ("%", "‰", "个百分点") or item.target:
            continue
        if not _ALTOGETHER.search(item.lead) and item.listed < 0:
            continue
        parts = _parts_before(item, items[max(0, index - _MOST) : index])
        if len(parts) < 2:
            continue
        between = items[items.index(parts[0], max(0, index - _MOST)) : index]
        beside = items[index - 1] is parts[-1] and len(between) == len(parts) > 2
        yield Parts(
            item,
            parts,
            tuple(part.frame for part in parts),
            sure=beside or _all_of_list(item, parts, between),
        )


def _parts_before(total: Item, before: Sequence[Item]) -> tuple[Item, ...]:
    """The figures that a total may add up, back to where its list or its sentence begins."""
    parts: list[Item] = []
    for earlier in reversed(before):
        alike = kind(earlier.figure) == kind(total.figure)
        if earlier.listed >= 0 and earlier.listed == total.listed:
            continue  # another figure of the same total
        if total.listed >= 0:
            out, alike = earlier.figure.start < total.listed, alike and counts_as(earlier) == counts_as(total)
        else:
            out = earlier.clause.sentence != total.clause.sentence
        if out or (parts and alike and counts_as(earlier) != counts_as(parts[0])):
            break
        if earlier.clause.depth > total.clause.depth or earlier.frame.link in ("其中", "含"):
            break
        if alike and (earlier.frame, earlier.measure) not in [(part.frame, part.measure) for part in parts]:
            parts.insert(0, earlier)
    return tuple(parts)


def _all_of_list(total: Item, parts: Sequence[Item], between: Sequence[Item]) -> bool:
    """Whether every part of the list that is summed up has its figure, and none is a part of another."""
    told = [item for item in between if item.listed != total.listed]
    frames = {id(item.frame) for item in told}
    alike = [item for item in told if kind(item.figure) == kind(total.figure)]
    exact_measure = len({item.measure for item in (*parts, total)}) == 1
    return total.listed >= 0 and exact_measure and len(frames) == len(parts) == len(alike)
