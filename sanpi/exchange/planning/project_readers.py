"""How each column of the project ledger is read."""

from collections.abc import Callable, Mapping

from django.db.models import Model
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column, Kind
from sanpi.domain.codes import (
    CoordinateError,
    check_project_code,
    check_uscc,
    normalise,
    normalise_project_code,
    parse_coordinate,
)
from sanpi.domain.tables import Cell
from sanpi.enterprises.models import Enterprise
from sanpi.exchange.cells import (
    CellError,
    ChoiceReader,
    CodeReader,
    DateReader,
    DecimalReader,
    ManyChoicesReader,
    MoneyReader,
    Reader,
    TextReader,
    YearsReader,
)
from sanpi.exchange.cells.numbers import plain
from sanpi.exchange.cells.texts import written
from sanpi.exchange.planning.synonyms import SYNONYMS
from sanpi.organizations.models import Official, Organization, Region
from sanpi.projects.models import Project, StatusEvent

# Columns whose cells name a body.
BODY_COLUMNS = ("owner", "investor", "unit", "lead", "task_force", "department")
_NAMES: Mapping[str, type[Model]] = {
    **dict.fromkeys(("owner", "investor"), Enterprise),
    **dict.fromkeys(("unit", "task_force", "department"), Organization),
    "lead": Official,
}
_MANY = frozenset({"level", "listing_category"})


class CoordinateReader(Reader):
    """Degrees, to six places."""

    def parse(self, cell: Cell) -> str:
        """The degrees as plain text. Raises CellError."""
        try:
            return plain(parse_coordinate(written(cell)))
        except CoordinateError as refused:
            raise CellError("unreadable-coordinate", refused.message, "113.308333") from refused


def _check_code(text: str) -> str | None:
    """What is wrong with a project code; many offices number their projects in a column of that name."""
    problem = check_project_code(text)
    return problem and _("%s；如果是内部编号，请在“列对应”中忽略此列") % problem


_OWN_READERS: Mapping[str, Callable[[], Reader]] = {
    "code": lambda: CodeReader(normalise_project_code, _check_code, "project-code"),
    "uscc": lambda: CodeReader(normalise, check_uscc, "uscc"),
    "longitude": CoordinateReader,
    "latitude": CoordinateReader,
    "years": YearsReader,
}


class RegionReader(ChoiceReader):
    """A region within reach; the names of all others are known, so that they can be refused as such."""

    def __init__(self, regions: Mapping[str, str]) -> None:
        short = {name[:-1]: code for code, name in regions.items() if len(name) > 2}
        super().__init__(regions, short)
        self.everywhere = set(Region.objects.values_list("name", flat=True))

    def parse(self, cell: Cell) -> str:
        """The region's code. Raises CellError `other-region` for one out of reach."""
        text = written(cell).strip()
        try:
            return self.find(text)
        except CellError:
            if text not in self.everywhere:
                raise
            reach = "、".join(self.labels.values())
            message = _("“%(found)s”不在本次导入的区域内；本次导入限于：%(reach)s")
            raise CellError("other-region", message % {"found": text, "reach": reach[:60]}) from None


def project_reader(column: Column, unit: str | None, regions: Mapping[str, str]) -> Reader:
    """The reader of a column under a header that names this unit; `regions` are those within reach."""
    key = column.key
    if key == "region":
        return RegionReader(regions)
    if key in _OWN_READERS:
        return _OWN_READERS[key]()
    if column.choices:
        kind = ManyChoicesReader if key in _MANY else ChoiceReader
        return kind(column.choices(), SYNONYMS.get(key))
    return _plain_reader(column, unit)


def _plain_reader(column: Column, unit: str | None) -> Reader:
    if column.kind is Kind.MONEY:
        return MoneyReader(unit)
    if column.kind is Kind.DATE:
        return DateReader(end=column.key.startswith("planned_"))
    if column.kind is Kind.DECIMAL:
        return DecimalReader(10, 2, unit)
    return TextReader(_longest(column.key), lines=column.kind is Kind.LONG_TEXT)


def _longest(key: str) -> int | None:
    """How long a text may be in the database."""
    model, name = (_NAMES[key], "name") if key in _NAMES else (Project, key)
    if key == "status_cause":
        model, name = StatusEvent, "cause"
    return {field.name: field.max_length for field in model._meta.concrete_fields}.get(name)
