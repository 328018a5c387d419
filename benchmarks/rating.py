"""Lights at a hundred thousand projects: a whole rule set with its explanations, a page of fifty, the night's record.

Started by run.py once per database; by itself `python -m benchmarks.rating`. The aims: everything in under 20 s on two
cores, a page of fifty in under 50 ms on top of its list.
"""

import sys
from collections import Counter
from time import perf_counter
from typing import Any

import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from benchmarks import ledger_rows, register
from benchmarks.pages import NOW
from benchmarks.timing import repeat
from sanpi.core.facts import standpoint
from sanpi.domain.rating import Scope, table_from
from sanpi.evaluation.actions import record_lights
from sanpi.evaluation.rules import Asked, InForce, Rulebook, judged, lights_for
from sanpi.projects.models import Project

TODAY = register.TODAY
MOST_SECONDS, MOST_PAGE_MS = 20, 50
# Every side a project can be judged from.
WHOLE: dict[str, Any] = {
    "dimensions": [
        {"dimension": "start", "basis": "months_overdue_start", "green": "<0", "yellow": "[0,3)", "red": ">=3"},
        {"dimension": "progress", "basis": "points_behind_curve", "green": "<10", "yellow": "[10,30]", "red": ">30"},
        {"dimension": "enrollment", "basis": "months_since_start_not_in_library", "green": "<=1", "yellow": "(1,2]",
         "red": ">2"},
        {"dimension": "funds", "basis": "ratio_to_plan", "green": ">=20", "red": "<20"},
        {"dimension": "task", "basis": "month_task_ratio", "green": ">=80", "yellow": "[60,80)", "red": "<60"},
        {"dimension": "movement", "basis": "months_without_progress", "green": "<1", "yellow": "[1,3)", "red": ">=3"},
        {"dimension": "permits", "basis": "permit_days_overdue", "green": "<=0", "yellow": "[1,10]", "red": ">10"},
        {"dimension": "issues", "basis": "issue_days_overdue", "green": "<=0", "yellow": "[1,10]", "red": ">10"},
    ]
}  # fmt: skip


def whole_register(book: Rulebook) -> tuple[float, Counter[str]]:
    """Seconds for every project with its sentence and its goals, and how many of each colour."""
    begun = perf_counter()
    lights = judged(Asked.all(standpoint(TODAY), TODAY), book)
    for each in lights:
        each.light.sentence, each.light.needed, each.light.near  # noqa: B018  (what a page shows of each)
    return perf_counter() - begun, Counter(each.colour.value for each in lights)


def night() -> tuple[float, int]:
    """Seconds for one night's record of every project, taken back afterwards."""
    begun = perf_counter()
    with transaction.atomic():
        added = record_lights(day=TODAY, today=TODAY, now=timezone.now()).added
        seconds = perf_counter() - begun
        transaction.set_rollback(True)
    return seconds, added


def main() -> None:
    """Prints the times; exit code 1 if an aim is missed."""
    with time_machine.travel(NOW, tick=True):
        call_command("migrate", verbosity=0)
        if not register.complete():
            register.make()
        if not ledger_rows.complete():
            ledger_rows.make()
        sys.exit(0 if measured() else 1)


def measured() -> bool:
    """Measures and prints; whether the aims are met."""
    book = Rulebook.of_one(InForce(table_from(WHOLE, Scope.PROJECT), "全部维度", "", ""))
    seconds, colours = whole_register(book)
    told = "，".join(f"{colour} {number}" for colour, number in sorted(colours.items()))
    print(
        f"全部 {sum(colours.values())} 个项目，{len(WHOLE['dimensions'])} 个维度，含说明：{seconds:.1f} 秒（{told}）"
    )
    keys = list(Project.objects.order_by("-pk").values_list("pk", flat=True)[:50])
    page = repeat(lambda: lights_for(keys, standpoint(TODAY), TODAY))
    print(f"一页 50 个项目：{page.median:.0f} 毫秒，{page.queries} 次查询")
    recorded, added = night()
    print(f"一夜的记录：{recorded:.1f} 秒，{added} 条", flush=True)
    return seconds < MOST_SECONDS and page.median < MOST_PAGE_MS


if __name__ == "__main__":
    main()
