"""What the names in a text stand for in this database: regions, units, projects, levels, fields and batches."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from sanpi.batches.models import BatchType
from sanpi.core.models import Code
from sanpi.organizations.models import Organization, Region
from sanpi.projects.models import Project, Stage

# A name of fewer letters is likely to be a word of its own (“北斗”).
SHORTEST_NAME = 4
# What the reader calls a batch → the stage at which its projects aim.
_AIMS = {"signed": Stage.SIGNED, "started": Stage.STARTED, "in_production": Stage.FULL_OUTPUT}
_LEVELS = (("省", "province"), ("市", "city"), ("区", "district"), ("县", "district"))


@dataclass
class Places:
    """The names around one region. Each kind is asked for once, whatever the text names."""

    region: Region
    projects: QuerySet[Project]

    @cached_property
    def regions(self) -> list[Region]:
        """The region and those below it, from the top down."""
        return list(Region.objects.below(self.region).order_by("path"))

    @cached_property
    def project_names(self) -> dict[str, int]:
        return dict(self.projects.order_by("pk").values_list("name", "pk"))

    @cached_property
    def units(self) -> dict[str, int]:
        """Units of the region and below it; where two share a name, the upper one."""
        found = Organization.objects.filter(region__path__startswith=self.region.path)
        return dict(found.order_by("-region__path").values_list("name", "pk"))

    @cached_property
    def batches(self) -> dict[str, str]:
        """The reader's word → our code."""
        by_aim = dict(BatchType.objects.order_by("-position").values_list("target", "code"))
        return {word: by_aim[aim] for word, aim in _AIMS.items() if aim in by_aim}

    @cached_property
    def fields(self) -> dict[str, str]:
        """领域分类: label → code."""
        return dict(Code.objects.filter(list__code="category").values_list("label", "code"))

    def region_keys(self, name: str) -> tuple[int, ...] | None:
        """The region of that name with everything below it; None for a name that is none of ours."""
        found = next((each for each in self.regions if _same_place(each.name, name)), None)
        if found is None:
            return None
        return tuple(each.pk for each in self.regions if each.path.startswith(found.path))

    def children(self) -> Iterable[tuple[str, tuple[int, ...]]]:
        """The regions directly below, each with everything below it."""
        for child in self.regions:
            if child.parent_id == self.region.pk:
                yield child.name, self.region_keys(child.name) or ()

    def field(self, words: str) -> str:
        """The code of a field, empty for one that is not in the list."""
        return _closest(words, self.fields)

    def unit(self, name: str) -> int | None:
        return self.units.get(name) or _only(name, self.units) or _abbreviated(name, self.units)

    def project(self, name: str) -> int | None:
        """The project that the text means: of exactly that name, or the only one whose name holds or is held by it."""
        return self.project_names.get(name) or _only(name, self.project_names)

    def known_names(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Names a reader of this office recognises: regions, projects, units."""
        return tuple(each.name for each in self.regions), tuple(self.project_names), tuple(self.units)


def levels(words: str) -> tuple[str, ...]:
    """“省市重点” → province, city; empty where no level is named."""
    return tuple(dict.fromkeys(code for sign, code in _LEVELS if sign in words))


def _same_place(ours: str, theirs: str) -> bool:
    return ours == theirs or (len(theirs) > 1 and ours.rstrip("省市区县") == theirs.rstrip("省市区县"))


def _closest(words: str, labels: Mapping[str, str]) -> str:
    if words in labels:
        return labels[words]
    holding = [code for label, code in labels.items() if words and (label in words or words in label)]
    return holding[0] if len(holding) == 1 else ""


def _abbreviated(name: str, known: Mapping[str, int]) -> int | None:
    """The only one whose name holds these letters in this order: 区发改委 is 区发展和改革委员会."""
    pattern = re.compile(".*".join(map(re.escape, name.strip())))
    found = {pk for each, pk in known.items() if len(name.strip()) > 2 and pattern.search(each)}
    return found.pop() if len(found) == 1 else None


def _only(name: str, known: Mapping[str, int]) -> int | None:
    if len(name) < SHORTEST_NAME:
        return None
    found = {
        pk for each, pk in known.items() if name in each or (len(each) >= SHORTEST_NAME and each in name)
    }
    return found.pop() if len(found) == 1 else None
