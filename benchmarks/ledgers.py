"""The pages of the four ledgers at a hundred thousand rows each, the month's grid of a district, an export.

Started by run.py once per database; `python -m benchmarks.ledgers 手续 …` measures the lines whose label holds a word.
"""

import sys
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from benchmarks import ledger_rows, ledger_statements, places, register
from benchmarks.pages import NOW, PAST, Page, address_of, measured
from benchmarks.timing import repeat
from sanpi.organizations.models import Region, User
from sanpi.progress.models import Round
from sanpi.progress.rules import expected

# Projects of the grid that is opened and saved, and rows of the export.
GRID, EXPORTED = 200, 10_000


def _ledger(code: str, **query: object) -> str:
    return address_of(reverse("reports:ledger", args=[code]), **query)


def pages() -> Iterator[Page]:
    """Each ledger as it opens, narrowed and sorted, grouped; permits also as of a past day."""
    of = ledger_statements
    yield Page("项目进展台账，50 行", _ledger("progress"), [of.progress_rows()], [of.progress_sums()])
    yield Page(
        "… 按年初累计排序", _ledger("progress", sort="-to_date_at"),
        [of.progress_rows("so_far DESC, p.id")], [of.progress_sums()],
    )  # fmt: skip
    yield Page(
        "… 按责任单位分组",
        _ledger("progress", group="unit"),
        [of.progress_rows("u.name, p.id")],
        [of.progress_sums()],
    )
    yield Page("手续办理台账，50 行", _ledger("permits"), [of.permit_rows()], [of.permit_sums()])
    accepted = "AND e.state = 'accepted'"
    yield Page(
        "… 已受理，按到期日排序", _ledger("permits", state="accepted", sort="due_at"),
        [of.permit_rows("e.due_on, e.id", accepted)], [of.permit_sums(accepted)],
    )  # fmt: skip
    yield Page("… 截至过去某日", _ledger("permits", effective=PAST), [of.past_permits(PAST)], [])
    yield Page("问题解决台账，50 行", _ledger("issues"), [of.issue_rows()], [of.issue_sums()])
    working = "AND i.state = 'working'"
    yield Page(
        "… 办理中，按计划办结日排序", _ledger("issues", state="working", sort="due_at"),
        [of.issue_rows("i.due_on, i.id", working)], [of.issue_sums(working)],
    )  # fmt: skip
    yield Page(
        "项目入库台账，50 行", _ledger("enrollment"), [of.enrollment_rows("p.id")], [of.enrollment_sums()]
    )
    returned = "AND e.state = 'returned'"
    yield Page(
        "… 已退回", _ledger("enrollment", state="returned"),
        [of.enrollment_rows("p.id", returned)], [of.enrollment_sums(returned)],
    )  # fmt: skip


def _signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=name), settings.AUTHENTICATION_BACKENDS[-1])
    return client


def _checked(response: Any, label: str) -> Any:
    if response.status_code != 200:
        raise SystemExit(f"{label}: {response.status_code} {response.headers.get('Location', '')}")
    return response


def grid() -> Iterator[str]:
    """The month's grid of a district, two hundred projects: opened, saved after every amount was changed."""
    client = _signed_in(places.DISTRICT_OFFICE)
    region = Region.objects.get(code=places.DISTRICTS[0])
    round_ = Round.objects.filter(region=region, state=Round.State.OPEN).order_by("-month")[0]
    address = address_of(reverse("progress:month"), region=region.code, round=round_.pk)
    opened = repeat(lambda: _checked(client.get(address), "grid"))
    yield _line(f"月报表格，打开 {GRID} 个项目", opened.median, opened.least, opened.queries)
    keys = list(expected(round_, region).order_by("pk").values_list("pk", flat=True)[:GRID])
    versions: dict[int, int] = dict.fromkeys(keys, 0)
    amounts = iter(range(1, 10_000))

    def save() -> None:
        amount = str(next(amounts))
        rows = [{"project": key, "version": versions[key], "values": {"amount": amount}} for key in keys]
        sent = {"round": round_.pk, "verb": "save", "rows": rows}
        answer = client.post(reverse("progress:save_month"), sent, content_type="application/json")
        for row in _checked(answer, "save").json()["rows"]:
            if not row["ok"]:
                raise SystemExit(f"save: {row}")
            versions[row["row"]["project"]] = row["row"]["version"]

    saved = repeat(save)
    yield _line(f"… 保存 {len(keys)} 行", saved.median, saved.least, saved.queries)


def export() -> Iterator[str]:
    """A workbook of about ten thousand rows, every column, written once."""
    client = _signed_in(places.OFFICE)
    district = Region.objects.get(code=places.DISTRICTS[1])
    address = reverse("exchange:export_ledger", args=["enrollment"])
    query = {"columns": "all", "region": district.code}
    client.get(address, {**query, "q": "没有这个项目"}, follow=True)  # what is loaded once is loaded
    begun = perf_counter()
    response = _checked(client.get(address, query, follow=True), "export")
    size = sum(len(part) for part in response.streaming_content)
    spent = (perf_counter() - begun) * 1000
    rows = _rows_of(client)
    yield _line(f"导出入库台账 {rows:,} 行，{size / 1e6:.1f} MB", spent, spent, 0)
    if rows < EXPORTED // 2:
        raise SystemExit(f"only {rows} rows were exported")


def _rows_of(client: Client) -> int:
    """How many rows the export that was just made says it holds."""
    from sanpi.core.models import AuditEntry  # noqa: PLC0415  (only this line asks the trail)

    entry = AuditEntry.objects.filter(verb="export_ledger").order_by("-number")[0]
    return int("".join(filter(str.isdecimal, entry.summary)) or 0)


def _line(label: str, middle: float, least: float, queries: int) -> str:
    return f"| {label} | | {middle:.0f} | {least:.0f} | | {queries} |"


def main() -> None:
    """Makes what is missing in the database and prints one line per page."""
    with time_machine.travel(NOW, tick=True):
        call_command("migrate", verbosity=0)
        if not register.complete():
            print("preparing projects …", file=sys.stderr, flush=True)
            register.make()
        if not ledger_rows.complete():
            print("preparing ledgers …", file=sys.stderr, flush=True)
            ledger_rows.make()
        print("；".join(f"{label} {number:,}" for label, number in ledger_rows.counts().items()))
        wanted = sys.argv[1:]
        print(
            "\n| 页面 | SQL ms | 页面 ms（中位） | 页面 ms（最小） | 倍数 | 查询数 |\n|---|--:|--:|--:|--:|--:|"
        )
        for page in pages():
            if not wanted or any(word in page.label for word in wanted):
                for line in measured(page):
                    print(line, flush=True)
        parts: dict[str, Callable[[], Iterator[str]]] = {"月报": grid, "导出": export}
        for word, part in parts.items():
            if not wanted or word in wanted:
                for line in part():
                    print(line, flush=True)


if __name__ == "__main__":
    main()
