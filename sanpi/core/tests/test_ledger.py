"""Columns of a ledger: one value, read by people and by workbooks."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from sanpi.core.ledger import Column, Kind, Ledger

ROW = SimpleNamespace(
    name="奥瑞", note="", nothing=None, total=186_300_000, exact=100_000_000, odd=1, land=Decimal("12.50"), whole=Decimal("100"),
    on=date(2023, 1, 31), yes=True, no=False, zero=0, stage="started", unit=SimpleNamespace(name="区工信局"),
    get_label=lambda: "标签",
)  # fmt: skip
STAGES = {"signed": "签约", "started": "开工"}


def column(path, kind=Kind.TEXT, **options):
    return Column("key", "标签", path, kind, **options)


@pytest.mark.parametrize(
    ("made", "value", "text"),
    [
        (column("name"), "奥瑞", "奥瑞"),
        (column("unit.name"), "区工信局", "区工信局"),
        (column("nothing.name"), None, ""),
        (column("nothing.name.more"), None, ""),
        (column("missing"), None, ""),
        (column("note"), None, ""),
        (column("get_label"), "标签", "标签"),
        (column("total", Kind.MONEY, unit="亿元"), 186_300_000, "1.863"),
        (column("exact", Kind.MONEY, unit="亿元"), 100_000_000, "1.00"),
        (column("exact", Kind.MONEY, unit="万元"), 100_000_000, "10000"),
        (column("odd", Kind.MONEY, unit="亿元"), 1, "0.00000001"),
        (column("zero", Kind.MONEY, unit="亿元"), 0, "0.00"),
        (column("land", Kind.DECIMAL), Decimal("12.50"), "12.5"),
        (column("whole", Kind.DECIMAL), Decimal("100"), "100"),
        (column("zero", Kind.INTEGER), 0, "0"),
        (column("on", Kind.DATE), date(2023, 1, 31), "2023-01-31"),
        (column("yes", Kind.BOOLEAN), True, "是"),
        (column("no", Kind.BOOLEAN), False, "否"),
        (column("stage", Kind.CHOICE, choices=lambda: STAGES), "started", "开工"),
        (column("name", Kind.CHOICE, choices=lambda: STAGES), "奥瑞", "奥瑞"),
        (column("stage", Kind.CHOICE), "started", "started"),
    ],
)
def test_value_and_text(made, value, text):
    assert made.value(ROW) == value
    assert made.text(ROW) == text


@pytest.mark.parametrize(
    ("kind", "numeric"),
    [(Kind.MONEY, True), (Kind.INTEGER, True), (Kind.DECIMAL, True), (Kind.TEXT, False), (Kind.DATE, False)],
)
def test_figures_stand_on_the_right(kind, numeric):
    assert column("name", kind).numeric == numeric


def test_a_money_column_knows_its_unit():
    assert column("total", Kind.MONEY, unit="万元").money_unit.label == "万元"


@pytest.fixture
def ledger():
    columns = (Column("a", "甲", "a"), Column("b", "乙", "b", shown=False), Column("c", "丙", "c"))
    return Ledger("code", "台账", columns)


def keys(columns):
    return [chosen.key for chosen in columns]


def test_chosen_columns_come_in_the_order_of_the_ledger(ledger):
    assert keys(ledger.chosen(["c", "b", "nonsense"])) == ["b", "c"]


@pytest.mark.parametrize("chosen", [None, [], ["nonsense"]])
def test_without_a_choice_the_default_ones_are_shown(ledger, chosen):
    assert keys(ledger.chosen(chosen)) == ["a", "c"]


def test_a_column_by_its_key(ledger):
    assert ledger.column("b").label == "乙"
    with pytest.raises(KeyError, match="nonsense"):
        ledger.column("nonsense")
