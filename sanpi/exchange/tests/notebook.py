"""A ledger for tests of what all ledgers share: one page per project and month, kept as plain values.

It stands in for the ledgers of the apps, so that planning and applying are tested without their rules.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from sanpi.core.ledger import Column, Kind, Ledger, Value
from sanpi.core.ledger_pages import Held
from sanpi.exchange.models import RememberedMapping

STATES = {"can": "能完成", "at_risk": "有风险", "cannot": "不能完成"}
LEDGER = Ledger(
    "notebook",
    "记事本",
    (
        Column("name", "项目名称", "project.name", writable=False, synonyms=("项目", "工程名称")),
        Column("code", "项目代码", "project.code", writable=False),
        Column("unit", "责任单位", "project.unit.name", writable=False, help="到项目档案更改。"),
        Column("period", "报告期", "period", required=True, synonyms=("月份", "填报月份")),
        Column("amount", "本期完成投资", "amount", Kind.MONEY, "万元", synonyms=("本月完成投资",), example="1200"),
        Column("count", "督办次数", "count", Kind.INTEGER, "次"),
        Column("area", "面积", "area", Kind.DECIMAL),
        Column("day", "受理日", "day", Kind.DATE, synonyms=("受理日期",)),
        Column("verdict", "预判", "verdict", Kind.CHOICE, choices=lambda: STATES, required=True),
        Column("open", "是否涉及", "open", Kind.BOOLEAN),
        Column("text", "形象进度", "text", Kind.LONG_TEXT, synonyms=("工程形象进度",)),
    ),
)  # fmt: skip
_VALUES = tuple(column.key for column in LEDGER.columns[4:])


class Notebook:
    """A LedgerTarget whose rows are kept as JSON, with the values they had before."""

    ledger = LEDGER
    identity: tuple[str, ...] = ("period",)
    needs_project = True

    def held(self, region: Any, projects: Collection[int], as_of: date) -> Mapping[tuple[Any, ...], Held]:
        """All pages of these projects."""
        found = {}
        for page in RememberedMapping.objects.filter(ledger="pages"):
            project, period = page.signature.split("|")
            if int(project) in projects:
                values = {key: _native(key, value) for key, value in page.mapping["now"].items()}
                found[int(project), period] = Held(page.pk, {**values, "period": period})
        return found

    def problems(
        self, project: int | None, values: Mapping[str, Value], held: Held | None, as_of: date
    ) -> Iterable[tuple[str, str]]:
        """Two rules, so that both can be broken by one row."""
        amount = values.get("amount")
        if isinstance(amount, int) and amount < 0:
            yield "amount", "本期完成投资不能为负数"
        if values.get("text") == "同上":
            yield "text", "形象进度不能写“同上”"

    def write(
        self,
        project: int | None,
        values: Mapping[str, Value],
        held: Held | None,
        *,
        region: Any,
        as_of: date,
        by: Any,
        now: datetime,
        source: str,
    ) -> int:
        """Writes a page, remembering the one before."""
        for _column, message in self.problems(project, values, held, as_of):
            raise ValidationError(message)
        given = {key: _plain(value) for key, value in values.items() if key in _VALUES}
        page = RememberedMapping.objects.get(pk=held.pk) if held else None
        if page is None:
            page = RememberedMapping(sender=by, ledger="pages", signature=f"{project}|{values['period']}")
        old = page.mapping.get("now")
        page.mapping = {"now": (old or {}) | given, "before": old, "source": source}
        page.used_at = now
        page.save()
        return page.pk

    def take_back(self, pk: int, *, recorded_at: datetime, by: Any, now: datetime) -> None:
        """The page as it was, or no page; refused when it was written again."""
        page = RememberedMapping.objects.get(pk=pk)
        if page.used_at != recorded_at:
            raise ValidationError("之后又写过")
        if page.mapping["before"] is None:
            page.delete()
            return
        page.mapping = {"now": page.mapping["before"], "before": None}
        page.used_at = now
        page.save()


def _plain(value: Value) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


def _native(key: str, value: Any) -> Value:
    if value is None:
        return None
    kind = LEDGER.column(key).kind
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    found: Value = Decimal(value) if kind is Kind.DECIMAL else value
    return found


def pages() -> dict[str, dict[str, Any]]:
    """What is kept: “project|month” → values."""
    kept = RememberedMapping.objects.filter(ledger="pages").order_by("signature")
    return {page.signature: page.mapping["now"] for page in kept}
