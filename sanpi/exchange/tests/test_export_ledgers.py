"""The four ledgers as files: the rows, columns, order and groups of their pages."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.exchange.testing import checked, codes
from sanpi.organizations.models import Role, User
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in
from sanpi.projects.models import Stage
from sanpi.projects.testing import YI, come_to, make_project

pytestmark = pytest.mark.django_db

AT = {"effective": "2023-01-31"}


@pytest.fixture
def started(office: User) -> User:
    """The office, with three projects under construction of two units."""
    units = [make_organization(regions().district, name) for name in ("甲局", "乙局")]
    for number, unit in enumerate([units[0], units[1], units[0]], start=1):
        project = make_project(f"示例{number}", total=number * YI, unit=unit)
        come_to(project, Stage.STARTED, date(2022, 5, number))
    return office


def fetch(client: Client, ledger: str = "enrollment", **query: Any) -> Any:
    """An export as of January 2023."""
    address = reverse("exchange:export_ledger", args=[ledger])
    return client.get(address, {**AT, **query}, follow=True)


def opened(response: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))


def table(book: openpyxl.Workbook) -> list[dict[str, Any]]:
    """The rows of the second sheet by header."""
    lines = list(book.worksheets[1].iter_rows(min_row=3, values_only=True))
    return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]


def test_it_holds_the_rows_and_columns_of_the_page(client: Client, started: User) -> None:
    sign_in(client, started)
    rows = table(opened(fetch(client, columns=["name", "unit", "total"])))
    assert [(row["项目名称"], row["责任单位"], row["总投资（亿元）"]) for row in rows] == [
        ("示例1", "甲局", 1), ("示例2", "乙局", 2), ("示例3", "甲局", 3),
    ]  # fmt: skip


def test_it_keeps_filter_and_order(client: Client, started: User) -> None:
    sign_in(client, started)
    rows = table(opened(fetch(client, q="示例", sort="-name")))
    assert [row["项目名称"] for row in rows] == ["示例3", "示例2", "示例1"]
    assert [row["项目名称"] for row in table(opened(fetch(client, q="示例2")))] == ["示例2"]


def test_groups_have_headings_with_their_sums(client: Client, started: User) -> None:
    sign_in(client, started)
    rows = table(opened(fetch(client, group="unit", columns=["name", "unit", "total"])))
    lines = [(row["项目名称"], row["总投资（亿元）"]) for row in rows]
    assert lines[0][0].startswith("一、")
    assert sorted(lines) == sorted(
        [
            (lines[0][0], 4 if "甲局（2项）" in lines[0][0] else 2), *[(f"示例{n}", n) for n in (1, 2, 3)],
            next(line for line in lines if line[0].startswith("二、")),
        ]
    )  # fmt: skip
    assert {line[0][2:] for line in lines if "、" in line[0]} == {"甲局（2项）", "乙局（1项）"}


def test_a_grouped_export_comes_back_unchanged(client: Client, started: User) -> None:
    sign_in(client, started)
    response = fetch(client, group="unit", columns="all")
    content = b"".join(response.streaming_content)
    run = checked(content, by=started, ledger="enrollment", as_of=None)
    assert (run.counts["unchanged"], codes(run, "error"), codes(run, "warning")) == (3, set(), set())


def test_the_cover_says_what_was_asked_for(client: Client, started: User) -> None:
    sign_in(client, started)
    cover = opened(fetch(client, group="unit", q="示例"))["说明"]
    lines = {row[0].value: row[1].value for row in cover.iter_rows(min_row=3)}
    assert ("查找：示例" in lines["筛选"], "分组：责任单位" in lines["筛选"], lines["行数"]) == (
        True,
        True,
        "3",
    )


def test_a_text_table_has_records_only(client: Client, started: User) -> None:
    sign_in(client, started)
    response = fetch(client, group="unit", format="csv", columns=["name"])
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "甲局（" not in text


def test_it_leaves_a_trace(client: Client, started: User) -> None:
    sign_in(client, started)
    fetch(client)
    entry = AuditEntry.objects.get(verb="export_ledger")
    assert (entry.after["ledger"], "3 行" in entry.summary) == ("enrollment", True)


def test_a_ledger_that_does_not_exist_is_not_found(client: Client, started: User) -> None:
    sign_in(client, started)
    assert fetch(client, "nothing").status_code == 404


def test_another_district_takes_out_its_own_rows_only(client: Client, started: User) -> None:
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().other_district))
    assert table(opened(fetch(client))) == []


def test_queries_do_not_grow_with_the_rows(
    client: Client, started: User, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, started)
    fetch(client)
    with django_assert_max_num_queries(45):
        opened(fetch(client))
