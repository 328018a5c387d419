"""How each column of the 三个一批 ledger is read."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.domain.codes import check_project_code, normalise_project_code
from sanpi.domain.tables import Cell
from sanpi.exchange.cells import (
    BooleanReader,
    CellError,
    ChoiceReader,
    CodeReader,
    DateReader,
    IntegerReader,
    MoneyReader,
    Reader,
    TextReader,
)
from sanpi.exchange.cells.texts import written
from sanpi.exchange.planning.synonyms import SYNONYMS

_ORIGIN = re.compile(r"(.+?期)[·、，,-]*(.+)")
_LONGEST = {"cause": 200, "approver": 60, "name": 200}
_SIMPLE: Mapping[Kind, type[Reader]] = {
    Kind.INTEGER: IntegerReader,
    Kind.DATE: DateReader,
    Kind.BOOLEAN: BooleanReader,
}


class OriginReader(Reader):
    """The period and batch an entry was converted from: 第4期签约一批 → 4:signing."""

    def __init__(self, batches: ChoiceReader) -> None:
        super().__init__()
        self.batches = batches
        self.numbers = IntegerReader()

    def parse(self, cell: Cell) -> str:
        """Number and code. Raises CellError."""
        match = _ORIGIN.fullmatch("".join(written(cell).split()))
        if not match:
            message = _("“%s”读不成期次和批次")
            raise CellError("unreadable-origin", message % written(cell)[:40], _("如 第4期签约一批"))
        return f"{self.numbers.read(match[1])}:{self.batches.find(match[2])}"


def batch_reader(column: Column, unit: str | None, batches: Mapping[str, str]) -> Reader:
    """The reader of a column under a header that names this unit; `batches` are the labels of all batches."""
    if column.key == "code":
        return CodeReader(normalise_project_code, check_project_code, "project-code")
    if column.key == "converted_from":
        return OriginReader(ChoiceReader(batches, SYNONYMS["batch"]))
    if column.choices:
        return ChoiceReader(column.choices(), SYNONYMS.get(column.key))
    if column.kind is Kind.MONEY:
        return MoneyReader(unit)
    simple = _SIMPLE.get(column.kind)
    return simple() if simple else TextReader(_LONGEST.get(column.key))
