"""Many people save a month's grid in the same minute, and the server is killed in the middle of it.

`python -m benchmarks.load [--people 50] [--window 60] [--processes 2]` on the database of DATABASE_URL, which has to be
one of its own: run.py makes one and throws it away. Checked afterwards, against the database:

- nobody got an error; every acknowledged save is there, the last one of each row (no lost update);
- of several people who save one row in the same version, one is acknowledged, the others are told of the conflict;
- after SIGKILL and a restart every save that was acknowledged before is there.

Ends with exit code 1 if one of these does not hold.
"""

import argparse
import http.client
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from statistics import median, quantiles

from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks.loading import analyze
from benchmarks.server import Answer, Person, Server, session_of
from sanpi.organizations.models import Organization, Region, Role, RoleGrant, User
from sanpi.progress.models import Entry, Round
from sanpi.projects.models import AnnualPlan, Project, ProjectKind, TotalInvestment

# Projects in one person's grid, and how often the grid is saved.
PROJECTS, SAVES = 10, 3
# People who save the same row at once.
RIVALS = 8
_WAN = 10_000
Key = int


@dataclass(slots=True)
class Grid:
    """What one person has open: the rows with the version last seen, and what the server has acknowledged."""

    person: Person
    address: str
    round: int
    versions: dict[Key, int]
    acknowledged: dict[Key, int] = field(default_factory=dict)
    sent: dict[Key, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def save(self, amount: int) -> bool:
        """Writes an amount (万元) into every row; whether the server answered."""
        self.sent = dict.fromkeys(self.versions, amount)
        rows = [
            {"project": key, "version": version, "values": {"amount": str(amount), "text": f"第{amount}次"}}
            for key, version in self.versions.items()
        ]
        try:
            answer = self.person.post(self.address, {"round": self.round, "verb": "save", "rows": rows})
        except (OSError, http.client.HTTPException) as lost:
            self.errors.append(type(lost).__name__)
            return False
        self.times.append(answer.milliseconds)
        self._take(answer, amount)
        return True

    def _take(self, answer: Answer, amount: int) -> None:
        if answer.status != 200:
            self.errors.append(f"{answer.status} {answer.body[:60].decode(errors='replace')}")
            return
        for row in answer.data["rows"]:
            key = row["row"]["project"]
            if row["ok"]:
                self.acknowledged[key], self.versions[key] = amount, row["row"]["version"]
            else:
                self.errors.append("conflict" if row.get("conflict") else f"refused {row.get('errors')}")


@dataclass(frozen=True, slots=True)
class World:
    """The people, each with a unit and its projects, and the month that is open."""

    round: Round
    people: Sequence[User]
    projects: Sequence[Sequence[Key]]
    office: User

    def grids(self, server: Server) -> list[Grid]:
        """Everybody with the grid open as it stands now."""
        address = reverse("progress:save_month")
        entries = dict(Entry.objects.filter(round=self.round).values_list("project", "version"))
        return [
            Grid(
                Person(server, session_of(user)),
                address,
                self.round.pk,
                {key: entries.get(key, 0) for key in keys},
            )
            for user, keys in zip(self.people, self.projects, strict=True)
        ]


def prepare(people: int) -> World:
    """An empty database becomes a district with so many units, one liaison and a few projects each."""
    call_command("migrate", verbosity=0)
    call_command("prepare", verbosity=0)
    now, today = timezone.now(), timezone.localdate()
    region = Region.objects.create(code="990101", name="示例区", path="990101/")
    round_ = Round.objects.create(
        region=region, year=today.year, month=today.month, opens_on=today.replace(day=1), due_on=today,
        closes_on=today + timedelta(20),
    )  # fmt: skip
    users, projects = [], []
    for number in range(people):
        unit = Organization.objects.create(region=region, name=f"第{number}单位")
        users.append(_user(f"liaison{number}", Role.LIAISON, region, unit))
        projects.append(_projects(region, unit))
    office = _user("office", Role.PROJECT_OFFICE, region, None)
    analyze()
    print(
        f"{people} people, {people * PROJECTS} projects, prepared in {timezone.now() - now}", file=sys.stderr
    )
    return World(round_, users, projects, office)


def _user(name: str, role: Role, region: Region, unit: Organization | None) -> User:
    now = timezone.now()
    user = User.objects.create(
        username=name, name=name, organization=unit, created_at=now, password_changed_at=now,
        must_change_password=False,
    )  # fmt: skip
    RoleGrant.objects.create(user=user, role=role, region=region, granted_at=now)
    return user


def _projects(region: Region, unit: Organization) -> list[Key]:
    """Projects of a unit with a total and a plan for the year."""
    now, start = timezone.now(), timezone.localdate().replace(month=1, day=1)
    kind = ProjectKind.objects.order_by("pk")[0]
    told = {"effective_on": start, "recorded_at": now}
    made = Project.objects.bulk_create(
        Project(
            name=f"{unit.name}项目{number}", region=region, kind=kind, unit=unit, created_at=now, first_on=start,
            total_investment=50_000 * _WAN,
        )
        for number in range(PROJECTS)
    )  # fmt: skip
    TotalInvestment.objects.bulk_create(
        TotalInvestment(project=project, amount=50_000 * _WAN, **told) for project in made
    )
    AnnualPlan.objects.bulk_create(
        AnnualPlan(project=project, year=start.year, amount=12_000 * _WAN, **told) for project in made
    )
    return [project.pk for project in made]


def together(works: Sequence[Callable[[], object]]) -> None:
    """Does all works at once, each in a thread of its own; a fault of this program in any of them ends it."""
    gate = threading.Barrier(len(works))
    faults: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            work()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def in_one_minute(grids: Sequence[Grid], window: float) -> float:
    """Everybody saves the grid several times, at moments spread over the window; the seconds it took."""
    rng = Random(3)
    starts = [sorted(rng.uniform(0, window) for _ in range(SAVES)) for _ in grids]
    begun = time.monotonic()

    def save(grid: Grid, moments: Sequence[float]) -> None:
        for number, moment in enumerate(moments, start=1):
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            grid.save(number)

    together([lambda g=grid, m=moments: save(g, m) for grid, moments in zip(grids, starts, strict=True)])  # type: ignore[misc]  # bound per turn
    return time.monotonic() - begun


def one_row_for_many(world: World, server: Server) -> list[str]:
    """Rivals with the same version of the same row: one is acknowledged, the others learn of it."""
    key = world.projects[0][0]
    version = Entry.objects.get(round=world.round, project=key).version
    cookies = session_of(world.people[0])
    address = reverse("progress:save_month")
    rivals = [Grid(Person(server, cookies), address, world.round.pk, {key: version}) for _ in range(RIVALS)]
    together([lambda g=grid, n=number: g.save(n) for number, grid in enumerate(rivals, start=100)])  # type: ignore[misc]  # bound per turn
    winners = [grid for grid in rivals if grid.acknowledged]
    conflicts = sum(grid.errors == ["conflict"] for grid in rivals)
    stands = _standing(world)[key]
    found = []
    if len(winners) != 1 or winners[0].acknowledged[key] != stands:
        found.append(f"{len(winners)} of {RIVALS} rivals were acknowledged, {stands} stands")
    if conflicts != RIVALS - 1:
        found.append(f"only {conflicts} of {RIVALS - 1} losers were told of the conflict: {rivals[0].errors}")
    return found


def amid_saves(world: World, server: Server, grids: Sequence[Grid], seconds: float) -> list[str]:
    """Everybody saves without pause until the server is killed; what was acknowledged is there afterwards."""
    stopping = threading.Event()

    def save(grid: Grid) -> None:
        number = 1000
        while not stopping.is_set() and grid.save(number):
            number += 1

    def kill() -> None:
        time.sleep(seconds)
        server.kill()
        stopping.set()

    together([kill, *(lambda g=grid: save(g) for grid in grids)])
    server.start()
    if grids[0].person.get("/account/").status >= 500:
        return ["the server does not answer after the restart"]
    return missing(world, grids, killed=True)


def missing(world: World, grids: Sequence[Grid], *, killed: bool = False) -> list[str]:
    """Acknowledged saves that are not in the database.

    After a kill a row may also hold what was sent last: it was written, and only the answer got lost.
    """
    standing = _standing(world)
    found = []
    for grid in grids:
        for key, amount in grid.acknowledged.items():
            allowed = {amount, grid.sent[key]} if killed else {amount}
            if standing.get(key) not in allowed:
                found.append(f"project {key}: acknowledged {amount}, found {standing.get(key)}")
    return found


def _standing(world: World) -> dict[Key, int | None]:
    """What stands in the database: project → amount in 万元."""
    rows = Entry.objects.filter(round=world.round).values_list("project", "amount")
    return {key: amount // _WAN if amount is not None else None for key, amount in rows}


def report(label: str, grids: Sequence[Grid], seconds: float) -> None:
    """One line of the table."""
    times = [each for grid in grids for each in grid.times]
    errors = Counter(error for grid in grids for error in grid.errors)
    worst = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else max(times, default=0)
    told = "；".join(f"{error}×{number}" for error, number in errors.items()) or "0"
    middle = median(times) if times else 0
    print(
        f"| {label} | {len(grids)} | {len(times)} | {seconds:.0f} | {middle:.0f} | {worst:.0f} |"
        f" {max(times, default=0):.0f} | {told} |",
        flush=True,
    )


def main() -> None:
    """Measures and checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--window", type=float, default=60, help="seconds over which the saves are spread")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kill-after", type=float, default=5, help="seconds of saving before SIGKILL")
    options = parser.parse_args()
    # Ended from outside, it still ends its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    world = prepare(options.people)
    server = Server(processes=options.processes)
    server.start()
    faults: list[str] = []
    print(f"\n{connection.vendor}, {options.processes} processes")
    print(
        "| 情形 | 人数 | 保存次数 | 秒 | 中位 ms | 95% ms | 最长 ms | 错误 |\n|---|--:|--:|--:|--:|--:|--:|---|"
    )
    try:
        grids = world.grids(server)
        seconds = in_one_minute(grids, options.window)
        report(f"同一分钟内各存 {SAVES} 次，每次 {PROJECTS} 行", grids, seconds)
        faults += [error for grid in grids for error in grid.errors] + missing(world, grids)
        grids = world.grids(server)
        begun = time.monotonic()
        together([lambda g=grid: g.save(10) for grid in grids])  # type: ignore[misc]  # bound per turn
        report("同一时刻一起存", grids, time.monotonic() - begun)
        faults += [error for grid in grids for error in grid.errors] + missing(world, grids)
        faults += one_row_for_many(world, server)
        grids = world.grids(server)
        faults += amid_saves(world, server, grids, options.kill_after)
        report("保存中途断电（SIGKILL）", grids, options.kill_after)
    finally:
        server.stop()
    saved = sum(len(grid.acknowledged) for grid in grids)
    print(
        f"断电前已确认的 {saved} 行，重启后都在"
        if not faults
        else "\n".join(f"{fault}（{number} 次）" for fault, number in Counter(faults).most_common(20))
    )
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
