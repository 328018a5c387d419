"""The pages of the product through the whole stack, signed in, against the SQL that yields the same rows.

Started by run.py once per database.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from benchmarks import places, register, statements
from benchmarks.timing import Timing, repeat, run_statements
from sanpi.organizations.models import Organization, User
from sanpi.projects.models import Project, Stage

# Nine in the morning in China, so that “today” is the last day of the invented facts.
NOW = datetime(2026, 6, 30, 1, tzinfo=UTC)
PAST, KNOWN = date(2025, 3, 31), date(2025, 4, 10)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the statements that yield its rows; `sums` are remembered until the next write."""

    label: str
    path: str
    rows: list[str]
    sums: list[str]
    user: str = places.OFFICE

    @property
    def remembers(self) -> bool:
        """Whether opening it a second time is cheaper."""
        return bool(self.sums)


def address_of(path: str, **query: object) -> str:
    """The path with what is asked of it."""
    return f"{path}?{urlencode(query)}" if query else path


def _lists() -> Iterator[Page]:
    rows, sums = statements.list_rows, statements.list_sums
    unit = Organization.objects.order_by("pk")[0].pk
    stage = "AND p.stage = 'started'"
    yield Page("项目库，50 行", "/projects/", [rows()], [sums()])
    yield Page(
        "… 阶段筛选，按总投资排序", address_of("/projects/", stage="started", sort="-total_at"),
        [rows(stage, "p.total_investment DESC, p.id")], [sums(stage)],
    )  # fmt: skip
    of_unit = f"AND p.unit_id = {unit}"
    yield Page("… 一个责任单位", address_of("/projects/", unit=unit), [rows(of_unit)], [sums(of_unit)])
    for label, word in (
        ("汉字", "传感器"),
        ("拼音首字母", "zncgq"),
        ("只有一个", f"项目{register.PROJECTS // 2 + 7}"),
    ):
        found = f"AND p.search_text LIKE '%%{word}%%'".replace("%%", "%")
        yield Page(f"… 查找{label}“{word}”", address_of("/projects/", q=word), [rows(found)], [sums(found)])
    yield Page("… 第 500 页", address_of("/projects/", page=500), [rows(offset=499 * 50)], [sums()])
    yield Page(
        "… 截至过去某日", address_of("/projects/", effective=PAST),
        [statements.past_rows(PAST)], [statements.past_sums(PAST)],
    )  # fmt: skip
    yield Page("… 单位联络员所见", "/projects/", [rows(of_unit)], [sums(of_unit)], user=places.LIAISON)


def _others() -> Iterator[Page]:
    project = Project.objects.filter(
        pk__gte=50_000, documents__isnull=False, batch_entries__isnull=False
    ).order_by("pk")[0]
    yield Page("项目档案", f"/projects/{project.pk}/", statements.dossier(project.pk), [])
    rounds = statements.rounds
    yield Page("驾驶舱，今天", "/cockpit/", [], [rounds(register.TODAY)])
    yield Page("… 截至过去某日", address_of("/cockpit/", effective=PAST), [], [rounds(PAST)])
    yield Page(
        "… 按过去某日所掌握", address_of("/cockpit/", effective=PAST, known=KNOWN), [], [rounds(PAST, KNOWN)]
    )
    yield Page("三个一批", "/batches/", [], [rounds(register.TODAY)])
    rows = statements.measure_rows(register.TODAY)
    yield Page("指标明细，100 行", "/measures/signing_rate/", [rows], [rounds(register.TODAY)])


def _open(page: Page) -> Callable[[], object]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=page.user), settings.AUTHENTICATION_BACKENDS[-1])

    # The address that a reader of several regions is sent to names the region.
    asked = client.get(page.path, follow=True).request
    address = f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}"

    def get() -> object:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{page.path}: {response.status_code} {response.headers.get('Location', '')}")
        return response

    get()
    return get


def _line(label: str, bare: Timing, page: Timing) -> str:
    ratio = page.least / bare.least
    cells = [
        f"{bare.least:.1f}",
        f"{page.median:.1f}",
        f"{page.least:.1f}",
        f"{ratio:.1f}",
        str(page.queries),
    ]
    return f"| {label} | " + " | ".join(cells) + " |"


def measured(page: Page) -> Iterator[str]:
    """The lines of a page: opened first, and again where it remembers sums."""
    get = _open(page)
    if page.remembers:
        bare = repeat(run_statements([*page.rows, *page.sums]))
        yield _line(f"{page.label}（首次）", bare, repeat(get, before=cache.clear))
    if page.rows:
        bare = repeat(run_statements(page.rows))
    suffix = "（再次）" if page.remembers else ""
    yield _line(f"{page.label}{suffix}", bare, repeat(get))


def _save() -> str:
    """Records that a project under construction was completed to plan, with the audit trail; each run another one."""
    user = User.objects.get(username=places.OFFICE)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
    started = Project.objects.filter(stage=Stage.STARTED, stage_on__lt=register.TODAY, kind__code="industry")
    keys = iter(started.order_by("pk").values_list("pk", flat=True)[:200])

    def save() -> object:
        path = f"/projects/{next(keys)}/stages/"
        response = client.post(path, {"stage": "building", "effective_on": register.TODAY.isoformat()})
        if response.status_code != 302:
            raise SystemExit(f"{path}: {response.status_code}")
        return response

    @transaction.atomic
    def bare() -> object:
        key, fact = next(keys), "2026-06-30 01:00:00"
        with connection.cursor() as cursor:
            lock = "" if connection.vendor == "sqlite" else " FOR UPDATE"
            cursor.execute(f"SELECT * FROM projects_project WHERE id = {key}{lock}")
            cursor.fetchall()
            cursor.execute(
                "INSERT INTO projects_stageevent (project_id, stage, rank, effective_on, recorded_at, source, reason,"
                f" retracted) VALUES ({key}, 'building', 7, '{register.TODAY}', '{fact}', '', '', FALSE)"
            )
            cursor.execute(f"UPDATE projects_project SET stage = 'building' WHERE id = {key}")
            cursor.execute("UPDATE core_audithead SET number = number + 1")
            cursor.execute(
                "INSERT INTO core_auditentry (number, at, actor_name, origin, verb, summary, object_type, object_id,"
                ' "before", "after", reason, previous_hash, hash)'
                f" SELECT number, '{fact}', '', '', 'record_stage', '', 'projects.Project', '{key}', '{{}}', '{{}}',"
                " '', '', '' FROM core_audithead"
            )
        return None

    return _line("登记阶段（写入并留痕）", repeat(bare), repeat(save))


def main() -> None:
    """Makes the database if it is not there and prints one line per page."""
    with time_machine.travel(NOW, tick=True):
        call_command("migrate", verbosity=0)
        if not register.complete():
            print("preparing …", file=sys.stderr, flush=True)
            register.make()
        print("；".join(f"{label} {number:,}" for label, number in register.counts().items()))
        wanted = sys.argv[1:]
        print(
            "\n| 页面 | SQL ms | 页面 ms（中位） | 页面 ms（最小） | 倍数 | 查询数 |\n|---|--:|--:|--:|--:|--:|",
            flush=True,
        )
        for page in (*_lists(), *_others()):
            if not wanted or any(word in page.label for word in wanted):
                for line in measured(page):
                    print(line, flush=True)
        print(_save())


if __name__ == "__main__":
    main()
