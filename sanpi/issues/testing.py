"""Issues and what happens to them, for tests of every app.

issue = make_issue(project, on=date(2022, 6, 1))                       # 待交办
issue = make_issue(project, due_on=date(2022, 7, 1))                   # 办理中, led by a unit of the region
report(issue, date(2022, 6, 10), "已报市局")
close(issue, date(2022, 6, 20))                                        # 已办结
"""

from collections.abc import Collection
from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sanpi.documents.actions import store_document
from sanpi.documents.models import Document
from sanpi.issues import actions
from sanpi.issues.models import Issue, IssueEvent, Level, Light
from sanpi.organizations.models import Organization, Region, User
from sanpi.organizations.testing import make_organization, regions
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, PDF, code, noon

RAISED_ON = date(2023, 1, 9)
_numbers = count(1)


def make_issue(  # noqa: PLR0913  (the columns of an issue)
    project: Project | None = None,
    *,
    region: Region | None = None,
    on: date = RAISED_ON,
    due_on: date | None = None,
    lead_unit: Organization | None = None,
    assisting: Collection[Organization] = (),
    by: User | None = None,
    recorded: date | None = None,
    source: str = "weekly_meeting",
    category: str = "land_quota",
    level: str = Level.C,
    **values: Any,
) -> Issue:
    """An issue of 上街区 (or of the project's region); with a due date it is given to a unit at once."""
    place = region or (project.region if project else regions().district)
    if due_on and lead_unit is None:
        lead_unit = make_organization(place, "区自然资源局")
    values.setdefault("description", f"示例问题{next(_numbers)}：用地指标未落实")
    return actions.raise_issue(
        region=place, project=project, source=code("issue_source", source),
        category=code("issue_category", category), level=level, raised_on=on, due_on=due_on, lead_unit=lead_unit,
        assisting=assisting, by=by, now=noon(recorded or on), **values,
    )  # fmt: skip


def report(
    issue: Issue,
    on: date,
    text: str = "已协调",
    light: str = Light.ON_TRACK,
    recorded: date | None = None,
    by: User | None = None,
) -> IssueEvent:
    """A report of progress on a day."""
    return actions.report_progress(
        issue=issue, light=light, text=text, effective_on=on, by=by, now=noon(recorded or on)
    )


def evidence(by: User | None = None) -> Document:
    """A document that proves something."""
    return store_document(upload=SimpleUploadedFile("批复.pdf", PDF), by=by, now=NOW)


def ask_to_close(issue: Issue, on: date, recorded: date | None = None, by: User | None = None) -> IssueEvent:
    """申请销号 with evidence."""
    return actions.request_close(
        issue=issue,
        text="用地指标已批复",
        document=evidence(by),
        effective_on=on,
        by=by,
        now=noon(recorded or on),
    )


def close(
    issue: Issue, on: date, recorded: date | None = None, satisfaction: int | None = None
) -> IssueEvent:
    """Applied for and confirmed on one day."""
    ask_to_close(issue, on, recorded)
    return actions.decide_close(
        issue=issue,
        confirm=True,
        satisfaction=satisfaction,
        effective_on=on,
        by=None,
        now=noon(recorded or on),
    )
