"""What may stand in a cell of a form: columns of the ledgers for one project, their sums, and the head of the form."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.domain.money import MoneyUnit
from sanpi.exchange.sources import SOURCES
from sanpi.projects import ledger as projects

_UNIT = re.compile(r"^(.*?)[（(]\s*(亿元|万元|元)\s*[）)]$")
_SUM = re.compile(r"^(?:合计|求和)[：:·.]\s*(.+)$")
_COUNT = re.compile(r"^(?:计数|个数)[：:·.]\s*(.+)$")
HEAD = {
    "unit_name": "单位", "period": "报告期", "year": "年", "month": "月", "as_of": "数据截至", "filler": "填报人",
    "filled_on": "填报日期", "region_name": "所在区域",
}  # fmt: skip
_HEAD_SYNONYMS = {
    "填报单位": "unit_name", "报送单位": "unit_name", "单位名称": "unit_name", "月份": "period", "统计月份": "period",
    "截至日期": "as_of", "数据截至日期": "as_of", "制表人": "filler", "填表人": "filler", "填报时间": "filled_on",
    "报送日期": "filled_on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be filled in.

    `source` is "head", "number" (序号), "count" (项目个数), a ledger's code, or a ledger's code with `state` set: the
    number of the project's rows in that state ("" for all of them).
    """

    label: str
    group: str
    source: str
    column: Column | None = None
    state: str | None = None

    @property
    def of_row(self) -> bool:
        """Whether it differs from project to project."""
        return self.source not in ("head", "count")


@dataclass(frozen=True, slots=True)
class Use:
    """A field as a mark asks for it: added up or counted over the projects, in a unit of money."""

    field: Field
    total: str = ""  # "", "sum" or "count"
    unit: MoneyUnit | None = None

    @property
    def of_row(self) -> bool:
        """Whether the row it stands in is repeated for each project."""
        return self.field.of_row and not self.total


class UnknownFieldError(ValueError):
    """There is no such field; the message names those that come close."""


@dataclass(frozen=True)
class Catalogue:
    """All fields, by every name under which a mark may ask for them."""

    fields: tuple[Field, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Name → field; where ledgers share a name, the earlier ledger has it, the other is reached by its full name."""
        names: dict[str, Field] = {}
        for field in self.fields:
            names.setdefault(f"{field.group}.{field.label}", field)
            names.setdefault(field.label, field)
        for field in self.fields:
            for synonym in field.column.synonyms if field.column else ():
                names.setdefault(synonym, field)
        heads = {field.label: field for field in self.fields if field.source == "head"}
        for synonym, key in _HEAD_SYNONYMS.items():
            names.setdefault(synonym, heads[HEAD[key]])
        return names

    def names(self) -> list[str]:
        """The names as a list to choose from: each field once, under the shortest name that finds it."""
        return [self.shortest(field) for field in self.fields]

    def shortest(self, field: Field) -> str:
        """The label where it is not taken by another ledger, else the full name."""
        return field.label if self.by_name[field.label] == field else f"{field.group}.{field.label}"

    def read(self, spec: str) -> Use:
        """What a mark asks for. Raises UnknownFieldError, in Chinese, for anything that there is not."""
        text = " ".join(spec.split())
        for pattern, total in ((_SUM, "sum"), (_COUNT, "count")):
            match = pattern.match(text)
            if match:
                return self._total(match.group(1), total)
        return self._plain(text)

    def _plain(self, text: str) -> Use:
        field = self._named(text)
        if field:
            return Use(field)
        match = _UNIT.match(text)
        if match and (field := self._named(match.group(1).strip())):
            if not (field.column and field.column.kind is Kind.MONEY):
                raise UnknownFieldError(_("“%s”不是金额，不能写单位") % field.label)
            return Use(field, unit=next(unit for unit in MoneyUnit if unit.label == match.group(2)))
        raise UnknownFieldError(self._unknown(text))

    def _total(self, text: str, total: str) -> Use:
        use = self._plain(text)
        if not use.of_row:
            raise UnknownFieldError(_("“%s”不随项目变化，不能合计或计数") % use.field.label)
        numeric = use.field.state is not None or (use.field.column is not None and use.field.column.numeric)
        if total == "sum" and not numeric:
            raise UnknownFieldError(_("“%s”不是数，不能合计；可以写“计数：%s”") % (use.field.label, text))
        return replace(use, total=total)

    def _named(self, text: str) -> Field | None:
        plain = text.replace("．", ".").replace("·", "·")
        return self.by_name.get(plain) or self.by_name.get(plain.replace(" ", ""))

    def _unknown(self, text: str) -> str:
        close = difflib.get_close_matches(text, self.by_name, n=3, cutoff=0.5)
        near = _("相近的有：%s") % "、".join(close) if close else _("请从字段列表中选择")
        return _("没有叫“%(text)s”的字段。%(near)s") % {"text": text, "near": near}


def _of_ledger(ledger: Ledger) -> Iterable[Field]:
    for column in ledger.columns:
        yield Field(column.label, ledger.label, ledger.code, column)


def _counts(ledger: Ledger) -> Iterable[Field]:
    """How many rows a project has in a ledger, all of them and by state."""
    yield Field(_("%s条数") % ledger.label.removesuffix("台账"), ledger.label, ledger.code, state="")
    column = next((each for each in ledger.columns if each.key == "state" and each.choices), None)
    for label in column.choices().values() if column and column.choices else ():
        yield Field(
            _("%(ledger)s条数·%(state)s") % {"ledger": ledger.label.removesuffix("台账"), "state": label},
            ledger.label, ledger.code, state=str(label),
        )  # fmt: skip


def catalogue() -> Catalogue:
    """Every field there is at present; labels of states and codes are looked up anew."""
    fields = [Field(label, _("表头"), "head") for label in HEAD.values()]
    fields.append(Field(_("项目个数"), _("表头"), "count"))
    fields.append(Field(_("序号"), _("表头"), "number"))
    fields += _of_ledger(projects.LEDGER)
    for source in SOURCES.values():
        fields += _of_ledger(source.ledger)
        fields += _counts(source.ledger)
    return Catalogue(tuple(fields))
