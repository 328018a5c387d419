"""Clean workbooks to fill in: one for every ledger, and what is filled in can be read."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.testing import checked, codes
from sanpi.organizations.models import User
from sanpi.organizations.testing import make_organization, regions, sign_in
from sanpi.projects.testing import YI, make_project

pytestmark = pytest.mark.django_db


def template(client: Client, ledger: str) -> openpyxl.Workbook:
    """The sample of a ledger as it is downloaded."""
    response: Any = client.get(reverse("exchange:import_template", args=[ledger]))
    return openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("ledger", sorted(HANDLERS))
def test_it_has_a_column_for_everything_that_is_imported(client: Client, office: User, ledger: str) -> None:
    sign_in(client, office)
    book = template(client, ledger)
    wanted = [column for column in HANDLERS[ledger].ledger.columns if column.writable]
    assert len([cell for cell in book.worksheets[0][1] if cell.value]) == len(wanted)
    guide = {row[0].value: row[1].value for row in book["填写说明"].iter_rows(min_row=2)}
    assert list(guide.values()).count("必填") == sum(column.required for column in wanted)


@pytest.mark.parametrize("ledger", ["progress", "permits", "issues", "enrollment"])
def test_its_examples_can_be_imported(client: Client, office: User, ledger: str) -> None:
    sign_in(client, office)
    make_project("示例一", total=5 * YI, plan=YI, year=2023)
    make_organization(regions().district, "甲局")
    book = template(client, ledger)
    sheet = book.worksheets[0]
    columns = [column for column in HANDLERS[ledger].ledger.columns if column.writable]
    # Names that are here, and months that are over; every other cell is the column's own example.
    known = {
        "name": "示例一", "code": None, "number": None, "period": "2023-01", "lead_unit": "甲局",
        "applied_month": "2022-12", "enrolled_month": "2023-01", "outcome": "已入库",
    }  # fmt: skip
    for position, column in enumerate(columns, start=1):
        sheet.cell(2, position).value = known.get(column.key, column.example or None)
    target = BytesIO()
    book.save(target)
    run = checked(target.getvalue(), by=office, ledger=ledger)
    assert (list(run.findings.filter(severity="error")), run.counts["rows"]) == ([], 1)
    assert "sheet-left-out" in codes(run, "hint")
