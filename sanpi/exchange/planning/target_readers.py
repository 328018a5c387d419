"""How each column of a ledger whose rows belong to projects is read."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind, Ledger
from sanpi.domain.codes import check_project_code, normalise_project_code
from sanpi.domain.tables import Severity
from sanpi.exchange.cells import (
    BooleanReader,
    ChoiceReader,
    CodeReader,
    DateReader,
    DecimalReader,
    MoneyReader,
    MonthReader,
    Reader,
    TextReader,
    WholeReader,
)
from sanpi.exchange.planning.project_readers import RegionReader
from sanpi.exchange.planning.synonyms import synonyms_of

# Columns that say which project a row is about; a ledger shows them, an import looks for them.
ABOUT = ("name", "code", "region")
# The column that names the month a row reports on.
PERIOD = "period"


def is_month(key: str) -> bool:
    """Whether the column of that key holds months, written 2023-03."""
    return key == PERIOD or key.endswith("_month")


def importable(ledger: Ledger) -> Ledger:
    """The ledger as an import looks for it: with the columns by which the project is found."""
    columns = (
        replace(column, writable=True, required=column.key == "name") if column.key in ABOUT else column
        for column in ledger.columns
    )
    return replace(ledger, columns=tuple(columns))


class _PlainMoneyReader(MoneyReader):
    """An amount that may be negative; whether it may be is a question for the ledger."""

    def note(self, severity: Severity, code: str, message: str, expected: str = "") -> None:
        """About amounts written 约, for which these ledgers have no mark."""
        if code == "approximate":
            message = _("写的是约数，按所写的数登记")
        super().note(severity, code, message, expected)


def target_reader(ledger: str, column: Column, unit: str | None, regions: Mapping[str, str]) -> Reader:
    """The reader of a column under a header that names this unit; `regions` are those within reach."""
    if column.key == "region":
        return RegionReader(regions)
    if column.key == "code":
        return CodeReader(normalise_project_code, check_project_code, "project-code")
    if is_month(column.key):
        return MonthReader()
    if column.choices:
        return ChoiceReader(column.choices(), synonyms_of(ledger, column.key))
    return _by_kind(column, unit)


def _by_kind(column: Column, unit: str | None) -> Reader:
    match column.kind:
        case Kind.MONEY:
            return _PlainMoneyReader(unit, signed=True)
        case Kind.DATE:
            return DateReader(end=column.key.startswith(("planned_", "due_", "valid_")))
        case Kind.INTEGER:
            return WholeReader(column.unit)
        case Kind.DECIMAL:
            return DecimalReader(12, 4, unit)
        case Kind.BOOLEAN:
            return BooleanReader()
    return TextReader(lines=column.kind is Kind.LONG_TEXT)
