"""Projects and facts about them, for tests of every app.

project = make_project("奥瑞环保设备", total=2 * YI, plan=YI)
reach(project, Stage.SIGNED, date(2022, 4, 6))              # recorded at noon of that day
reach(project, Stage.STARTED, date(2022, 9, 28), recorded=date(2022, 11, 2))

Facts are recorded at noon of the day on which they took effect unless another day is named.
"""

from datetime import date, datetime, time
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sanpi.core.models import Code
from sanpi.documents.actions import store_document
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.models import Official, Region, User
from sanpi.organizations.testing import make_organization, regions
from sanpi.projects import actions
from sanpi.projects.actions.register import search_text
from sanpi.projects.actions.state import add_fact, refresh
from sanpi.projects.models import (
    AnnualPlan,
    Gate,
    KeyListing,
    MilestonePlan,
    Project,
    ProjectDocument,
    ProjectKind,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    TotalInvestment,
)

YI = 100_000_000
# Before everything that tests tell; and the present of tests that need one.
LONG_AGO = date(2021, 1, 4)
TODAY = date(2023, 2, 3)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

_numbers = count(1)


def noon(day: date) -> datetime:
    """The middle of the day in China."""
    return timezone.make_aware(datetime.combine(day, time(12)))


NOW = noon(TODAY)


def code(list_code: str, entry: str) -> Code:
    """One entry of a code list."""
    return Code.objects.get(list__code=list_code, code=entry)


def kind(name: str = "industry") -> ProjectKind:
    """A kind of project."""
    return ProjectKind.objects.get(code=name)


def make_project(
    name: str = "",
    *,
    region: Region | None = None,
    total: int | None = None,
    plan: int | None = None,
    year: int = TODAY.year,
    on: date = LONG_AGO,
    **fields: Any,
) -> Project:
    """A project of 上街区 with its total and the plan of `year` (元), both from `on`; other fields as given."""
    values = {
        "name": name or f"示例项目{next(_numbers)}",
        "region": region or regions().district,
        "kind": kind(),
    }
    project = actions.create_project(values=values | fields, by=None, now=noon(on))
    if total is not None:
        set_total(project, total, on)
    if plan is not None:
        set_plan(project, plan, on, year=year)
    return project


def make_many(number: int, **columns: Any) -> None:
    """So many bare projects of 上街区 in one statement, 第000个, 第001个 …; `columns` as they stand on the row."""
    common = {
        "region": regions().district,
        "kind": kind(),
        "created_at": noon(LONG_AGO),
        "first_on": LONG_AGO,
    }
    names = [f"第{each:03}个" for each in range(number)]
    rows = [Project(name=name, search_text=search_text(name, None), **common | columns) for name in names]
    Project.objects.bulk_create(rows)


def reach(project: Project, stage: str, on: date, recorded: date | None = None) -> StageEvent:
    """The project reached a stage, whatever its gate asks for."""
    event = _stage_event(project, stage, on, recorded)
    refresh(project)
    return event


def _stage_event(project: Project, stage: str, on: date, recorded: date | None) -> StageEvent:
    return add_fact(
        StageEvent, by=None, now=noon(recorded or on), effective_on=on, project=project, stage=stage,
        rank=Stage(stage).rank,
    )  # fmt: skip


def come_to(project: Project, stage: str, on: date, recorded: date | None = None) -> Project:
    """The project went through its stages up to this one in one day; the project, for chaining."""
    for step in project.kind.steps.order_by("position"):
        if Stage(step.stage).rank <= Stage(stage).rank:
            _stage_event(project, step.stage, on, recorded)
    refresh(project)
    return project


def plan_stage(
    project: Project, stage: str, planned_on: date, on: date = LONG_AGO, recorded: date | None = None
) -> MilestonePlan:
    """The stage is planned for a day, as decided on `on`."""
    return actions.plan_milestone(
        project=project,
        stage=stage,
        planned_on=planned_on,
        effective_on=on,
        by=None,
        now=noon(recorded or on),
    )


def set_total(project: Project, amount: int, on: date, recorded: date | None = None) -> TotalInvestment:
    """Total investment from a day on, in 元."""
    fact = actions.record_total(
        project=project, amount=amount, effective_on=on, by=None, now=noon(recorded or on)
    )
    project.refresh_from_db()
    return fact


def set_plan(
    project: Project, amount: int, on: date, recorded: date | None = None, year: int = TODAY.year
) -> AnnualPlan:
    """The plan of a year from a day on, in 元."""
    return actions.record_plan(
        project=project, year=year, amount=amount, effective_on=on, by=None, now=noon(recorded or on)
    )


def set_status(project: Project, status: Status, on: date, recorded: date | None = None) -> StatusEvent:
    """停工, 缓建, 退出 or 正常 from a day on."""
    event = actions.record_status(
        project=project, status=status, effective_on=on, cause="示例", by=None, now=noon(recorded or on)
    )
    project.refresh_from_db()
    return event


def put_on_list(
    project: Project,
    level: str = "district",
    category: str | None = None,
    on: date = LONG_AGO,
    recorded: date | None = None,
    year: int = TODAY.year,
) -> KeyListing:
    """The project is on a year's list of key projects."""
    return actions.list_project(
        project=project, year=year, level=code("level", level), effective_on=on, by=None, now=noon(recorded or on),
        category=code("category", category) if category else None,
    )  # fmt: skip


def file_document(
    project: Project, type_code: str, name: str = "示例.pdf", by: User | None = None
) -> ProjectDocument:
    """A document filed with the project."""
    document = store_document(upload=SimpleUploadedFile(name, PDF), by=by, now=NOW)
    return actions.attach_document(
        project=project, document=document, type=code("document_type", type_code), by=by, now=NOW
    )


def fulfil(project: Project, stage: str) -> None:
    """Gives the project everything that the gate of a stage asks for in the reference data."""
    for gate in Gate.objects.filter(kind=project.kind, stage=stage, active=True):
        if gate.need == Gate.Need.DOCUMENT:
            file_document(project, gate.target)
        elif gate.target == "total_investment":
            set_total(project, YI, LONG_AGO)
        elif gate.target == "annual_plan":
            set_plan(project, YI, LONG_AGO)
        else:
            setattr(project, gate.target, _field(project, gate.target))
            project.save(update_fields=[gate.target])


def _field(project: Project, name: str) -> Any:
    if name == "unit":
        return make_organization(project.region)
    if name == "lead":
        return Official.objects.get_or_create(region=project.region, name="常务副区长")[0]
    if name == "owner":
        return Enterprise.objects.get_or_create(name="示例有限公司")[0]
    return f"2201-410106-04-01-{next(_numbers):06d}"
