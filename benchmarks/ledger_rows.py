"""A hundred thousand rows of each of the four ledgers, beside the projects of `register`; the same ones every time."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import models, transaction

from benchmarks.loading import analyze, continue_counting, insert
from benchmarks.register import MILLION, TODAY, moment
from sanpi.core.models import Code
from sanpi.enrollment.models import Enrollment, EnrollmentEvent
from sanpi.issues.models import Issue, IssueEvent
from sanpi.organizations.models import Region
from sanpi.permits.models import Permit, PermitEvent, PermitType
from sanpi.progress.models import MonthlyReport, Round
from sanpi.projects.models import AnnualPlan, Project
from sanpi.reports.reference import load_reference

ROWS = 100_000
MONTHS = range(1, 7)
# Permits of so many projects, so many each; and the same for monthly reports.
TYPES = 20
_WORDS = ("基础施工", "主体施工至三层", "主体封顶", "设备安装", "室外工程")


def complete() -> bool:
    """Whether the database holds the rows already."""
    return Issue.objects.count() >= ROWS


def make() -> None:
    """Adds the rows of all four ledgers to a database that holds the projects."""
    load_reference()
    rng = Random(4)
    with transaction.atomic():
        _rounds()
        _reports(rng)
        _permits(rng)
        _issues(rng)
        _enrollment(rng)
        continue_counting(Permit, Issue)
    analyze()


def counts() -> dict[str, int]:
    """How many rows there are of what."""
    kinds: tuple[type[models.Model], ...] = (
        MonthlyReport,
        Permit,
        PermitEvent,
        Issue,
        IssueEvent,
        Enrollment,
    )
    return {str(kind._meta.verbose_name): kind._default_manager.count() for kind in kinds}


def _last_day(month: int) -> date:
    return date(TODAY.year, month + 1, 1) - timedelta(1)


def _rounds() -> None:
    regions = list(Region.objects.order_by("path").values_list("pk", flat=True))
    months = [(region, month) for region in regions for month in (*MONTHS, TODAY.month + 1)]
    columns = ("region", "year", "month", "opens_on", "due_on", "closes_on", "state")
    insert(
        Round,
        columns,
        (
            (
                region, TODAY.year, month, date(TODAY.year, month, 20), date(TODAY.year, month, 25),
                date(TODAY.year, month + 1, 5), "open" if month > TODAY.month else "closed",
            )
            for region, month in months
        ),
    )  # fmt: skip


def _reports(rng: Random) -> None:
    """The months so far of projects with a plan of the year."""
    plans = AnnualPlan.objects.filter(year=TODAY.year, project__is_bundle=False, superseded_at=None)
    projects = plans.order_by("project").values_list("project", flat=True).distinct()[: ROWS // len(MONTHS)]
    stages = list(Code.objects.filter(list__code="progress_stage").values_list("pk", flat=True))
    columns = (
        "project", "year", "month", "amount", "construction", "equipment", "other", "funds", "stage", "text",
        "forecast_year", "verdict", "effective_on", "recorded_at",
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for project in projects:
            for month in MONTHS:
                amount = rng.randrange(1, 40) * MILLION
                yield (
                    project, TODAY.year, month, amount, amount // 2, amount // 4, amount - amount // 2 - amount // 4,
                    amount, rng.choice(stages), rng.choice(_WORDS), amount * 12,
                    rng.choice(("can", "can", "can", "at_risk", "cannot")), _last_day(month),
                    moment(min(_last_day(month) + timedelta(3), TODAY)),
                )  # fmt: skip

    insert(MonthlyReport, columns, rows())


def _permits(rng: Random) -> None:
    """Each permit with two events; the newest of them stands on the permit too."""
    types = list(PermitType.objects.order_by("position", "pk").values_list("pk", flat=True)[:TYPES])
    wanted = -(-ROWS // len(types))
    started = Project.objects.filter(is_bundle=False, stage__in=("landed", "started", "building"))
    projects = list(started.order_by("pk").values_list("pk", flat=True)[:wanted])
    permits: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for project in projects:
        for type_ in types:
            number, on = len(permits) + 1, TODAY - timedelta(rng.randrange(5, 700))
            issued = on + timedelta(20) if rng.random() < 0.6 and on + timedelta(20) <= TODAY else None
            state = "issued" if issued else "accepted"
            due, paper = on + timedelta(28), f"示例〔{on.year}〕{number}号" if issued else ""
            permits.append((number, project, type_, state, on, 20, "working", due, issued, paper, moment(on)))
            events.append(
                (number, "accepted", 1, "accepted", on, 20, "working", due, None, "", on, moment(on))
            )
            if issued:
                events.append(
                    (
                        number,
                        "issued",
                        2,
                        state,
                        on,
                        20,
                        "working",
                        due,
                        issued,
                        paper,
                        issued,
                        moment(issued),
                    )
                )
    common = ("state", "accepted_on", "statutory_days", "statutory_unit", "due_on", "issued_on", "number")
    insert(Permit, ("id", "project", "type", *common, "created_at"), permits)
    insert(PermitEvent, ("permit", "kind", "place", *common, "effective_on", "recorded_at"), events)


def _issues(rng: Random) -> None:
    """Each issue raised and assigned, two of three closed."""
    projects = Project.objects.filter(is_bundle=False).order_by("pk")
    homes = list(projects.values_list("pk", "region", "unit")[: ROWS // 2])
    codes: dict[str, list[int]] = {
        name: list(Code.objects.filter(list__code=name).values_list("pk", flat=True))
        for name in ("issue_source", "issue_category")
    }
    issues: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for number in range(1, ROWS + 1):
        project, region, unit = homes[number % len(homes)]
        raised = TODAY - timedelta(rng.randrange(3, 900))
        due, closed = raised + timedelta(rng.randrange(10, 60)), None
        if rng.random() < 0.66:
            closed = min(raised + timedelta(rng.randrange(5, 80)), TODAY)
        state, level = ("closed" if closed else "working"), rng.choice("ABC")
        title = rng.choice(("征迁未完成", "用地手续未批", "资金未到位", "管线未迁改"))
        issues.append(
            (
                number, region, raised.year, number, f"{raised.year}-{number:06}", project, rng.choice(codes["issue_source"]),
                rng.choice(codes["issue_category"]), title, f"{title}，影响施工", raised, moment(raised), state, level,
                unit, due, closed,
            )
        )  # fmt: skip
        events.append((number, "raised", "", "raised", level, None, None, None, raised, moment(raised)))
        events.append((number, "assigned", "", "working", level, unit, due, None, raised, moment(raised, 3)))
        if closed:
            events.append(
                (number, "close_confirmed", "", "closed", level, unit, due, closed, closed, moment(closed, 4))
            )
    insert(
        Issue,
        (
            "id", "region", "year", "serial", "number", "project", "source", "category", "title", "description",
            "raised_on", "created_at", "state", "level", "lead_unit", "due_on", "closed_on",
        ),
        issues,
    )  # fmt: skip
    columns = ("issue", "kind", "text", "state", "level", "lead_unit", "due_on", "closed_on")
    insert(IssueEvent, (*columns, "effective_on", "recorded_at"), events)


def _enrollment(rng: Random) -> None:
    """A sheet and what happened for every project that is no bundle."""
    sheets: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    projects = Project.objects.filter(is_bundle=False).order_by("pk")
    for project, born in projects.values_list("pk", "first_on").iterator(chunk_size=5000):
        on = min(born + timedelta(rng.randrange(20, 200)), TODAY)
        state = rng.choice(("prepared", "submitted", "returned", "accepted", "accepted"))
        events.append((project, "submitted", f"{on:%Y-%m}", "", on, moment(on)))
        if state != "submitted":
            after = min(on + timedelta(12), TODAY)
            cause = "合同主体不一致" if state == "returned" else ""
            events.append((project, state, f"{after:%Y-%m}", cause, after, moment(after, 3)))
            on = after
        sheets.append((project, rng.random() < 0.7, rng.randrange(1, 900) * 10_000, state, on))
    insert(Enrollment, ("project", "unit_in_library", "first_amount", "state", "state_on"), sheets)
    insert(EnrollmentEvent, ("project", "state", "month", "cause", "effective_on", "recorded_at"), events)
