"""The rows of the ledger as of a standpoint, a page of them in few queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from sanpi.core.ledger import Column
from sanpi.domain.money import show_auto
from sanpi.domain.timeline import Standpoint
from sanpi.enrollment.ledger.columns import LEDGER, PAPERS
from sanpi.enrollment.models import Enrollment
from sanpi.enrollment.precheck import Requirements
from sanpi.enrollment.rules import (
    STARTED_STAGES,
    History,
    filed_papers,
    histories,
    is_any_size,
    requirements,
    whole_months,
    with_enrollment,
)
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project, Status

# Django compares keys to be prefetched one by one with OR; SQLite takes fewer than a thousand of these.
_CHUNK = 500
_SORTS = {column.sort for column in LEDGER.columns if column.sort}


@dataclass(slots=True)
class Papers:
    """Which of the papers that have a column are filed."""

    start_proof: bool = False
    works_contract: bool = False
    approval: bool = False
    photo: bool = False
    licence: bool = False
    feasibility: bool = False


@dataclass(slots=True)
class EnrollmentRow:
    """One project on its way into the library, as of a standpoint; amounts in 元. `sheet` is as it stands now."""

    project: Project
    total: int | None
    state: str
    history: History
    papers: Papers
    sheet: Enrollment | None = None
    qualifies: str = ""
    level: str = ""
    months: int | None = None
    is_due: bool = False
    project_light: Any = None  # filled in above, where lights are known

    @property
    def pk(self) -> int:
        """Rows are named by their project."""
        return self.project.pk


def rows(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """Projects of the region, counted one by one, that have started or are on their way into the library."""
    # Who sees the whole region is not asked again project by project.
    whole = user.access.covers(region.path, Capability.VIEW)
    seen = Project.objects.all() if whole else Project.objects.visible_to(user)
    found = with_enrollment(seen.in_region(region), at, today)
    return found.filter(Q(stage_at__in=STARTED_STAGES) | ~Q(state_at=""))


def ordered(found: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """The list in the order asked for; else as its filter has put it, or by project.

    When a project started is worked out from its events, too many to be the order of a whole region's list.
    """
    name = sort.removeprefix("-")
    if name not in _SORTS:
        return found if found.query.order_by else found.order_by("pk")
    column = F(name)
    # More months means an earlier start.
    descending = sort.startswith("-") != (name == "started_on")
    order = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return found.order_by(order, "pk")


def load_rows(
    items: Iterable[Any], at: Standpoint, today: date, columns: Collection[Column] | None = None
) -> list[EnrollmentRow]:
    """The ledger rows of a page or chunk of `rows`, in few queries whatever their number."""
    projects = list(items)
    asked = requirements()
    loaded: list[EnrollmentRow] = []
    for start in range(0, len(projects), _CHUNK):
        chunk = projects[start : start + _CHUNK]
        prefetch_related_objects(chunk, "unit", "region", "industry")
        loaded += _chunk(chunk, at, asked)
    return loaded


def _chunk(projects: list[Any], at: Standpoint, asked: Requirements) -> list[EnrollmentRow]:
    past = histories(projects, at)
    keys = [project.pk for project in projects]
    filed = filed_papers(keys, at)
    sheets = {sheet.project_id: sheet for sheet in Enrollment.objects.filter(project__in=keys)}
    return [
        EnrollmentRow(
            project=project,
            total=project.total_at,
            state=project.state_at,
            history=past[project.pk],
            papers=_papers(filed[project.pk]),
            sheet=sheets.get(project.pk),
            qualifies=_qualifies(project, asked),
            level=asked.level(project.total_at, is_any_size(project)),
            is_due=_is_due(project, asked),
            months=whole_months(project.started_on, at.effective) if project.started_on else None,
        )
        for project in projects
    ]


def _is_due(project: Any, asked: Requirements) -> bool:
    """The same as `rules.due`, of one row."""
    running = project.stage_at in STARTED_STAGES and project.status_at != Status.WITHDRAWN
    return running and (asked.band(project.total_at) is not None or is_any_size(project))


def _papers(filed: set[str]) -> Papers:
    return Papers(**{key: bool(filed & set(codes)) for key, codes in PAPERS.items()})


def _qualifies(project: Any, asked: Requirements) -> str:
    """Which size the project reaches, by the forms: ≥5000万元（206-1）."""
    band = asked.band(project.total_at)
    if band is None:
        return _("房地产（不限规模）") if is_any_size(project) else _("未达标")
    first = min((each for each in asked.bands if each.form == band.form), key=lambda each: each.at_least)
    return f"≥{show_auto(first.at_least)}（{band.form}）"
