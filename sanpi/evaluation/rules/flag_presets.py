"""The rules for flags that come with the product, with their worked cases, from files that an office can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import yaml

from sanpi.domain.rating.flags import Award, Colour, Entry, Group, Need, Rule, Tie, award
from sanpi.evaluation.models.flags import Frequency
from sanpi.evaluation.models.flags import Need as NeedChoice
from sanpi.evaluation.models.flags import Tie as TieChoice
from sanpi.evaluation.rules.presets import FOLDER

FLAGS = FOLDER / "flags"
QUARTER = "mianyang_quarter"
_ABSENT = "—"


@dataclass(frozen=True, slots=True)
class FlagCase:
    """A worked case: bodies of one group with their values, and who has to get which flag."""

    words: str
    group: str
    entries: tuple[Entry, ...]
    red: frozenset[str]
    black: frozenset[str]

    def found(self, rule: Rule) -> list[Award]:
        """What the rule says of them, the best first."""
        return award(self.entries, rule)


@dataclass(frozen=True, slots=True)
class FlagPreset:
    """A rule for flags as it was published; `groups` have names, places and no members yet."""

    code: str
    name: str
    document: str
    clause: str
    frequency: str
    red: str
    black: str
    tie: str
    minimum: int
    groups: tuple[Group, ...]
    spared: tuple[str, ...]
    note: str
    cases: tuple[FlagCase, ...]

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return Rule("完成率", self.groups, Need(self.red), Need(self.black), Tie(self.tie), self.minimum)


@cache
def flag_preset(code: str = QUARTER) -> FlagPreset:
    """One rule for flags by its code."""
    told = yaml.safe_load((FLAGS / f"{code}.yaml").read_text(encoding="utf-8"))
    groups = tuple(Group(each["组别"], each["红旗前几名"], each["黑旗后几名"]) for each in told["参评组"])
    return FlagPreset(
        code, told["名称"], told["文件"], told["条款"], _coded(Frequency, told["评定周期"]),
        _coded(NeedChoice, told["红旗条件"]), _coded(NeedChoice, told["黑旗条件"]), _coded(TieChoice, told["名次并列"]),
        told["最少参评"], groups, tuple(told["免挂情形"]), told["说明"], tuple(_case(each) for each in told["算例"]),
    )  # fmt: skip


def _coded(choices: Any, label: str) -> str:
    return next(str(each.value) for each in choices if str(each.label) == label)


def _case(told: Mapping[str, Any]) -> FlagCase:
    spared: Mapping[str, str] = told.get("免挂") or {}
    entries = tuple(
        Entry(body, body, told["组别"], _value(value), Fraction(told["目标"]), exempt=spared.get(body, ""))
        for body, value in told["完成率"].items()
    )
    return FlagCase(told["说明"], told["组别"], entries, frozenset(told["红旗"]), frozenset(told["黑旗"]))


def _value(written: Any) -> Fraction | None:
    return None if written == _ABSENT else Fraction(str(written))


def holders(found: list[Award], colour: Colour) -> list[str]:
    """Who got a flag of that colour, the best first."""
    return [each.entry.name for each in found if each.colour is colour]
