"""The rule sets that come with the product, with their worked cases, from files that an office can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from sanpi.domain.curves import linear, parts_due
from sanpi.domain.rating import (
    BASES,
    Basis,
    Colour,
    Combine,
    Dimension,
    Facts,
    Light,
    RuleTable,
    Scope,
    rate,
    table_from,
)
from sanpi.evaluation.models import Scope as ScopeChoices
from sanpi.evaluation.models import StepKind

FOLDER = Path(__file__).parent.parent / "presets"
# Holds where no region has set any rules.
DEFAULT = "yinchuan_2025"
# Which table a region is offered first, the recommended one at the head.
ORDER = (DEFAULT, "sanya_2022", "wuhan", "xinhuang_2015", "handan_leads", "sanya_2022_districts")
_WAN = 10_000
_YES = "是"
_COLOURS = {colour.word: colour for colour in Colour}
_DAY = date(2023, 6, 30)


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: what is given, what has to come out, and where the file says so the words."""

    words: str
    facts: Facts
    expected: Colour
    dimension: Dimension | None = None
    excuse: str = ""
    sentence: str = ""
    goal: str = ""

    def light(self, table: RuleTable) -> Light:
        """What the table says of it."""
        excuses = {self.dimension.value: self.excuse} if self.dimension and self.excuse else None
        return rate(table, self.facts, excuses)

    def found(self, table: RuleTable) -> Colour:
        """The colour that the case asks about: of one side, or of the whole."""
        light = self.light(table)
        if self.dimension is None:
            return light.colour
        return next(side.colour for side in light.sides if side.dimension is self.dimension)


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule set as it was published, with where it comes from and what has to be known about it."""

    code: str
    name: str
    document: str
    clause: str
    scope: Scope
    content: Mapping[str, Any]
    note: str
    cases: tuple[Case, ...]

    @property
    def table(self) -> RuleTable:
        """The rules themselves."""
        return table_from(self.content, self.scope)


@cache
def preset(code: str) -> Preset:
    """One rule set by its code."""
    told = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    scope = Scope(next(each.value for each in ScopeChoices if each.label == told["对象"]))
    return Preset(
        code, told["名称"], told["文件"], told["条款"], scope, _content(told), told.get("说明", ""),
        tuple(_case(each) for each in told["算例"]),
    )  # fmt: skip


def presets() -> list[Preset]:
    """All of them, the recommended one first."""
    return [preset(code) for code in ORDER]


def _content(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "combine": next(each.value for each in Combine if each.word == told["合并"]),
        "min_plan": told.get("起评年度计划", 0) * _WAN,
        "dimensions": [_dimension(each) for each in told["维度"]],
        "consequences": [_consequence(each) for each in told.get("措施", [])],
    }


def _dimension(told: Mapping[str, Any]) -> dict[str, Any]:
    bands = {colour.value: str(told[word]) for word, colour in _COLOURS.items() if word in told}
    return {
        "dimension": next(each.value for each in Dimension if each.word == told["维度"]),
        "basis": next(each.value for each in Basis if BASES[each].name == told["依据"]),
        "excusable": told.get("正当理由") == _YES,
        "weight": told.get("权重", 1),
        **bands,
    }


def _consequence(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "colour": _COLOURS[told["灯"]].value,
        "months": told["连续月数"],
        "kind": next(each.value for each in StepKind if each.label == told["措施"]),
        "who": told["办理人"],
        "whom": told.get("对象", ""),
        "days": told["天数"],
        "answer_days": told.get("答复天数"),
    }


def _case(told: Mapping[str, Any]) -> Case:
    dimension = next((each for each in Dimension if each.word == told.get("维度")), None)
    return Case(
        told["说明"], _facts(told), _COLOURS[told["应为"]], dimension, told.get("理由", ""), told.get("说法", ""),
        told.get("转绿", ""),
    )  # fmt: skip


def _yuan(told: Mapping[str, Any], name: str) -> int | None:
    return told[name] * _WAN if name in told else None


def _facts(told: Mapping[str, Any]) -> Facts:
    """The values of a case: amounts in 万元, the curve by the month unless the file says otherwise."""
    month, plan = int(told.get("月份", 0)), _yuan(told, "年度计划")
    day = told.get("日期", _DAY)
    return Facts(
        day,
        month=month,
        plan=plan,
        completed=_yuan(told, "累计完成") or 0,
        due=(plan or 0) * parts_due(linear(), month),
        due_next=(plan or 0) * parts_due(linear(), month + 1) if month < 12 else None,
        month_plan=_yuan(told, "当月计划"),
        month_done=_yuan(told, "当月完成"),
        missed=told.get("连续未完成"),
        funds=_yuan(told, "到位资金"),
        started="实际开工" in told,
        started_on=told.get("实际开工"),
        start_planned_on=told.get("计划开工"),
        to_enroll=told.get("应入库") == _YES,
        enrolled=told.get("已入库") == _YES,
        talk_idle=told.get("在谈无进展"),
    )


def default_name() -> str:
    """How the rules are called that hold where nobody has set any."""
    return _("系统预置：%s") % preset(DEFAULT).name
