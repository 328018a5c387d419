"""Entries into the library, for tests of every app.

project = make_due("奥瑞环保设备", started=date(2022, 11, 1))   # large enough, started, all papers, sheet in order
apply_for(project, date(2023, 1, 9))
let_in(project, date(2023, 1, 20), "410106A0001")
"""

from datetime import date
from typing import Any

from sanpi.enrollment import actions
from sanpi.enrollment.models import EnrollmentEvent
from sanpi.enrollment.rules import requirements
from sanpi.enterprises.models import Enterprise
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import YI, file_document, make_project, noon, reach

OWNER = "郑州奥瑞环保设备有限公司"
STARTED = date(2022, 11, 1)


def make_due(name: str = "", *, started: date = STARTED, total: int = YI // 2, **fields: Any) -> Project:
    """A project that should be in the library: owned, started, large enough; nothing else."""
    owner = Enterprise.objects.get_or_create(name=OWNER)[0]
    project = make_project(name, total=total, **{"owner": owner, **fields})
    reach(project, Stage.STARTED, started)
    return project


def fill_sheet(project: Project, *, on: date = STARTED, **values: Any) -> None:
    """The sheet of a project in perfect order, except for what is given."""
    perfect = {
        "unit_in_library": True, "filing_owner": OWNER, "contract_party": OWNER,
        "approved_on": date(2022, 8, 1), "contract_on": date(2022, 9, 1), "started_on": STARTED,
        "start_work": "piling", "plan_total": project.total_investment,
    }  # fmt: skip
    actions.update_sheet(project=project, values=perfect | values, by=None, now=noon(on))


def file_papers(project: Project) -> None:
    """Everything that is asked of a project of its size."""
    for need in requirements().asked(project.total_investment, purchase_only=False):
        file_document(project, need.code)


def make_ready(name: str = "", **fields: Any) -> Project:
    """A project that passes the pre-check."""
    project = make_due(name, **fields)
    fill_sheet(project)
    file_papers(project)
    return project


def apply_for(project: Project, on: date, recorded: date | None = None, **values: Any) -> EnrollmentEvent:
    """申报."""
    return actions.submit(project=project, effective_on=on, by=None, now=noon(recorded or on), **values)


def send_back(
    project: Project, on: date, cause: str = "合同主体不一致", recorded: date | None = None
) -> EnrollmentEvent:
    """退回."""
    return actions.return_application(
        project=project, effective_on=on, cause=cause, by=None, now=noon(recorded or on)
    )


def let_in(
    project: Project, on: date, code: str = "410106A0001", recorded: date | None = None
) -> EnrollmentEvent:
    """入库."""
    return actions.accept(
        project=project, effective_on=on, statistics_code=code, by=None, now=noon(recorded or on)
    )
