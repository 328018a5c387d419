"""The facts of many projects, from all ledgers, in a number of queries that does not depend on how many they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Min

from sanpi.domain.rating import Basis, Facts
from sanpi.domain.scheduling import Unit, count_days
from sanpi.enrollment.measures import enrollment_rows
from sanpi.evaluation.models import Excuse
from sanpi.evaluation.rules.months import MONTH_BASES, TASK_BASES, Months, months_of
from sanpi.evaluation.rules.narrowing import Asked
from sanpi.issues.measures import issue_rows
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.measures import permit_rows
from sanpi.permits.models import Permit
from sanpi.permits.rules import standings
from sanpi.projects.models import Stage, Status
from sanpi.projects.rules import planned_for, reached_on, with_state

# Signed or landed: a day for the start is expected. Completed or beyond: nothing is built any more.
_SETTLED = frozenset({Stage.SIGNED.value, Stage.LANDED.value})
_STARTED = frozenset(stage.value for stage in Stage if stage.rank >= Stage.STARTED.rank)
_FINISHED = frozenset(stage.value for stage in Stage if stage.rank >= Stage.COMPLETED.rank)
_PLANS = MONTH_BASES | TASK_BASES | {Basis.MONTHS_IDLE}


@dataclass(slots=True)
class Subject:
    """One project to be judged: where it belongs, and the facts."""

    pk: int
    region: int
    path: str
    unit: int | None
    lead: int | None
    part: bool
    facts: Facts


@dataclass(slots=True)
class _Late:
    """What is overdue of a project: how many, and the longest days."""

    number: int = 0
    days: int = 0

    def add(self, days: int) -> None:
        self.number += 1
        self.days = max(self.days, days)


def subjects(asked: Asked, bases: frozenset[Basis]) -> list[Subject]:
    """The projects with the facts that the bases ask for; those that left (退出) are not judged."""
    day = asked.at.effective
    months = months_of(asked, bases)
    library = _library(asked) if Basis.MONTHS_UNLISTED in bases else {}
    needed, late = _permits(asked) if Basis.PERMIT_DAYS in bases else ({}, {})
    overdue = _issues(asked) if Basis.ISSUE_DAYS in bases else {}
    none = _Late()
    found = []
    for pk, region, path, unit, lead, parent, stage, planned_on, started_on in _projects(asked, bases):
        facts = Facts(day, started=stage in _STARTED, finished=stage in _FINISHED, settled=stage in _SETTLED)
        facts.started_on, facts.start_planned_on = started_on, planned_on
        facts.to_enroll, facts.enrolled = library.get(pk, (False, False))
        permits, issues = late.get(pk, none), overdue.get(pk, none)
        facts.permits, facts.late_permits, facts.permit_days = needed.get(pk, 0), permits.number, permits.days
        facts.late_issues, facts.issue_days = issues.number, issues.days
        months.fill(facts, pk, region, bases)
        found.append(Subject(pk, region, path, unit, lead, parent is not None, facts))
    return found


def months_for(asked: Asked) -> Months:
    """What the months say of projects, for those who show the inputs of a light."""
    return months_of(asked, _PLANS)


def _projects(asked: Asked, bases: frozenset[Basis]) -> Iterator[tuple[Any, ...]]:
    rows = with_state(asked.projects, asked.at, asked.today).exclude(status_at=Status.WITHDRAWN)
    days = {}
    if bases & {Basis.MONTHS_TO_START, Basis.MONTHS_UNLISTED, Basis.MONTHS_IDLE}:
        days = {
            "start_planned": planned_for(Stage.STARTED, asked.at),
            "started_at": reached_on(Stage.STARTED, asked.at),
        }
    columns = ("pk", "region", "region__path", "unit", "lead", "parent", "stage_at", *days)
    rest = () if days else (None, None)
    for row in rows.annotate(**days).order_by("pk").values_list(*columns):
        yield (*row, *rest)


def _library(asked: Asked) -> dict[int, tuple[bool, bool]]:
    """Project → whether it should be in the statistics library, and whether it is."""
    rows = enrollment_rows(asked.question).order_by()
    return {pk: (due, inside) for pk, due, inside in rows.values_list("pk", "due", "in_library")}


def _permits(asked: Asked) -> tuple[dict[int, int], dict[int, _Late]]:
    """Project → the number of permits it needs; and those whose limit has run out."""
    rows = asked.narrowed(permit_rows(asked.question)).order_by()
    needed = dict(rows.filter(needed=True).values_list("project").annotate(Count("pk")))
    late = list(rows.filter(overdue_at=True))
    standing = standings(late, asked.at, asked.today)
    day, calendar = asked.at.effective, load_calendar()

    @cache
    def days(due_on: date, unit: Unit) -> int:
        return max(0, count_days(due_on, day, unit, calendar))

    found: dict[int, _Late] = {}
    for permit in late:
        row: Permit | Any = standing[permit.pk]
        if row.due_on:
            found.setdefault(permit.project_id, _Late()).add(days(row.due_on, row.unit))
    return needed, found


def _issues(asked: Asked) -> dict[int, _Late]:
    """Project → its issues whose day has passed."""
    rows = asked.narrowed(issue_rows(asked.question)).filter(overdue=True).order_by()
    day = asked.at.effective
    grouped = rows.values_list("project").annotate(Count("pk"), Min("due_at"))
    return {project: _Late(number, (day - first).days) for project, number, first in grouped}


def excuses_of(asked: Asked) -> dict[int, dict[str, str]]:
    """Project → side → the good reason that holds, with who granted it and until when."""
    granted = asked.narrow(Excuse.objects.holding(asked.at)).select_related("decided_by").order_by("pk")
    found: dict[int, dict[str, str]] = {}
    for excuse in granted:
        who = excuse.decided_by.name if excuse.decided_by else ""
        words = f"{excuse.reason}（{who}批准，至{excuse.until_on}）"
        found.setdefault(excuse.project_id, {})[excuse.dimension] = words
    return found
