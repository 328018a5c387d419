"""The four ledgers against rows of anything: each gets an answer, and what is written can be taken back."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportRun
from sanpi.exchange.sources import TARGETS
from sanpi.exchange.testing import applied, checked, undone, workbook
from sanpi.organizations.models import User
from sanpi.organizations.testing import make_organization, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import YI, make_project

pytestmark = pytest.mark.django_db

ENDS = {ImportRun.State.CHECKED, ImportRun.State.REFUSED}
CELLS: list[Any] = [
    None, "", " ", "x" * 4000, "字" * 300, "=1+1", "清空", "\x01\ufffe", "无", -1, 0, 1, 1e308, 10**18, 2.5, True, False,
    date(1900, 1, 1), date(2023, 1, 9), date(2023, 1, 31), datetime(9999, 12, 31, 23, 59), "9999-99-99", "约", "1亿2千",
    "、、", "合计", "🏗️", "2023-01", "1-1月", "2023年1月", "是", "否", "甲局", "甲局、乙局", "已办结", "已入库", "A", "N01",
    "施工许可证", "已退回：材料不全", "'; DROP TABLE projects_project; --", "{{ 7*7 }}", "%s%s%n", 3, 12, "2023-01-15",
]  # fmt: skip
ODD: list[Any] = ["x" * 4000, "清空", -1, date(2023, 1, 31), "甲局", "已办结"]
LEDGERS = sorted(TARGETS)


def labels(ledger: str) -> list[str]:
    """The headers of the columns that are imported, without units: those that need one are refused."""
    return [column.label for column in HANDLERS[ledger].ledger.columns if column.writable]


@pytest.fixture
def two(office: User) -> list[Project]:
    """Two projects with a plan, and a unit."""
    make_organization(regions().district, "甲局")
    return [make_project(name, total=5 * YI, plan=YI) for name in ("示例一", "示例二")]


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: repr(cell)[:20])
def test_any_cell_in_any_column_gets_an_answer(
    office: User, two: list[Project], ledger: str, cell: Any
) -> None:
    header = labels(ledger)
    rows = [["示例一" if label == "项目名称" else cell for label in header] for _ in range(2)]
    assert checked(workbook([header, *rows]), by=office, ledger=ledger).state in ENDS


@pytest.mark.parametrize("ledger", LEDGERS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_confirmed_is_written_and_taken_back(
    office: User, two: list[Project], ledger: str, data: st.DataObject
) -> None:
    header = labels(ledger)
    cells = st.one_of(st.none(), st.sampled_from(CELLS))
    names = st.sampled_from(["示例一", "示例二"])
    width = len(header)
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=2))
    for row in rows:
        row[header.index("项目名称")] = data.draw(names)
        row[header.index("项目代码")] = None
    _round_trip(checked(workbook([header, *rows]), by=office, ledger=ledger), office)


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("cell", ODD, ids=lambda cell: repr(cell)[:20])
def test_one_strange_cell_beside_good_ones_is_refused_or_comes_back(
    office: User, two: list[Project], ledger: str, cell: Any
) -> None:
    good = {column.label: column.example for column in HANDLERS[ledger].ledger.columns if column.required}
    good |= {"项目名称": "示例一", "报告期": "2023-01"}
    for label in labels(ledger):
        if label in ("项目名称", "项目代码", "所属区域"):
            continue
        row = {**good, label: cell}
        run = checked(workbook([list(row), list(row.values())]), by=office, ledger=ledger)
        _round_trip(run, office)


def _round_trip(run: ImportRun, by: User) -> None:
    """Writes a run that may be written, and takes it back."""
    assert run.state in ENDS, run.message
    errors = sum(run.counts.get("findings", {}).get("error", {}).values())
    if run.state == ImportRun.State.REFUSED or errors or not (run.counts["new"] + run.counts["changed"]):
        return
    run = applied(run, by=by)
    assert run.state == ImportRun.State.APPLIED, run.message
    run = undone(run, by=by)
    assert run.state == ImportRun.State.UNDONE, (run.message, run.counts)
