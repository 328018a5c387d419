"""Whatever is uploaded, its sender gets an answer and never a traceback."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanpi.exchange import handlers
from sanpi.exchange.models import ImportFinding, ImportRow, ImportRun
from sanpi.exchange.testing import checked, workbook
from sanpi.organizations.models import User
from sanpi.projects.ledger import LEDGER

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.[xc]*"))
ENDS = {ImportRun.State.CHECKED, ImportRun.State.REFUSED}
LABELS = [column.label for column in LEDGER.columns if column.writable]


def bomb() -> bytes:
    """A zip that unpacks to far more than it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"\0" * 50_000_000)
    return target.getvalue()


@pytest.mark.parametrize("ledger", sorted(handlers.HANDLERS))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_of_an_office_gets_an_answer(office: User, path: Path, ledger: str) -> None:
    run = checked(path.read_bytes(), by=office, ledger=ledger, as_of=None, filename=path.name)
    assert run.state in ENDS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x03\x04" + b"x" * 400,
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"<html><table></table>",
        bomb(),
    ],
    ids=["empty", "head", "broken zip", "broken xls", "web page", "bomb"],
)
def test_what_is_no_workbook_is_refused_in_words(office: User, content: bytes) -> None:
    run = checked(content, by=office)
    assert (run.state, bool(run.message)) == (ImportRun.State.REFUSED, True)


@pytest.mark.parametrize("cut", [200, 2000, 5000])
def test_a_workbook_cut_short_is_refused(office: User, cut: int) -> None:
    whole = workbook([["项目名称", "总投资（亿元）"], *([f"示例{i}", i] for i in range(200))])
    assert checked(whole[:cut], by=office).state == ImportRun.State.REFUSED


CELLS: list[Any] = [
    None, "", " ", "x" * 40_000, "=1+1", "清空", "\x01\ufffe", "无", -1, 0, 1e308, 1e-300, 10**18, 2.5, True,
    date(1900, 1, 1), datetime(9999, 12, 31, 23, 59), "9999-99-99", "第七期", "约", "亿元", "1亿2千", "、、", "合计", "🏗️",
    "'; DROP TABLE projects_project; --", "{{ 7*7 }}", "<script>alert(1)</script>", "%s%s%n", "-" * 300,
]  # fmt: skip


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: repr(cell)[:20])
def test_any_cell_in_any_column_gets_an_answer(office: User, cell: Any) -> None:
    rows = [LABELS, *([f"示例{i}" if label == "项目名称" else cell for label in LABELS] for i in range(2))]
    assert checked(workbook(rows), by=office).state in ENDS


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.sampled_from(CELLS), min_size=3, max_size=6), min_size=1, max_size=6))
def test_any_mixture_gets_an_answer(office: User, rows: list[list[Any]]) -> None:
    header = ["项目名称", "总投资", "阶段", "实际开工", "责任单位", "项目层级"]
    assert checked(workbook([header, *rows]), by=office).state in ENDS


def test_long_texts_fit_into_what_is_kept(office: User) -> None:
    long = "很长的名称" * 100
    run = checked(
        workbook([["项目名称", f"总投资{long}（亿元）", long], [long, long, long]], name="表" * 31), by=office
    )
    assert run.state in ENDS
    assert all(len(finding.message) <= 400 for finding in ImportFinding.objects.filter(run=run))


def test_markup_in_a_cell_is_shown_and_not_run(office: User, client: Any) -> None:
    client.force_login(office)
    run = checked(workbook([["项目名称", "备注"], ["<script>alert(1)</script>", "x"]]), by=office)
    text = client.get(f"/imports/{run.pk}/").content.decode()
    assert "<script>alert(1)" not in text
    assert ImportRow.objects.get(run=run).label == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 300 + ".xlsx", "名\x00字.xlsx", "/etc/x.xlsx", ""]
)
def test_a_name_from_outside_never_becomes_a_path(office: User, name: str) -> None:
    run = checked(workbook([["项目名称", "备注"], ["示例一", "x"]]), by=office, filename=name)
    assert ".." not in run.file.name
    assert run.state == ImportRun.State.CHECKED
