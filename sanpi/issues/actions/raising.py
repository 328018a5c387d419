"""Raising an issue, giving it to a unit, and what is written on its head."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.columns import label_of
from sanpi.core.facts import correct
from sanpi.core.models import Code
from sanpi.issues.actions.state import add_event, expect, lock, note, said
from sanpi.issues.models import EventKind, Issue, IssueEvent, IssueLink, IssueSeries, Level, State
from sanpi.organizations.models import Organization, Region, User
from sanpi.projects.models import Project

_TITLE = 80
# What may be written anew on the head of an issue; everything else is an event.
HEAD = ("title", "description", "demand", "source", "category", "measures", "responsible")


def _next_serial(region: Region, year: int) -> int:
    """The next number of a region and year; the series stays locked, so none is given twice or left out."""
    IssueSeries.objects.get_or_create(region=region, year=year)
    series = IssueSeries.objects.select_for_update().get(region=region, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def title_of(description: str) -> str:
    """A short name from the first line of a description."""
    lines = description.strip().splitlines()
    first = lines[0].strip() if lines else ""
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 1]}…"


@transaction.atomic
def raise_issue(  # noqa: PLR0913  (the columns of an issue)
    *,
    region: Region,
    source: Code,
    category: Code,
    description: str,
    by: User | None,
    now: datetime,
    project: Project | None = None,
    title: str = "",
    demand: str = "",
    level: str = Level.C,
    raised_on: date | None = None,
    lead_unit: Organization | None = None,
    assisting: Collection[Organization] = (),
    responsible: str = "",
    measures: str = "",
    due_on: date | None = None,
    links: Collection[tuple[str, str, str]] = (),
    outer_number: str = "",
    on_behalf: bool = False,
    date_open: bool = False,
) -> Issue:
    """A new issue under the next number of its region and year; with a lead unit it is given out at once.

    `links` are (kind, reference, label). With `on_behalf` nobody counts as having raised it (a workbook, a firm), so
    that the office or supervision confirms its 销号; with `date_open` a unit may lead without a date.
    Raises ValidationError for an impossible day or the same issue raised a second time.
    """
    on = raised_on or timezone.localdate(now)
    text = said(description, "description", _("请写明问题是什么、卡在哪里"))
    _check_new(region, project, on, due_on, lead_unit, now)
    serial = _next_serial(region, on.year)
    _refuse_twin(
        region=region, project=project, description=text, raised_on=on, category=category, source=source
    )
    issue = Issue.objects.create(
        region=region, year=on.year, serial=serial, number=f"{on.year}-{serial:03}", project=project, source=source,
        category=category, title=title.strip() or title_of(text), description=text, demand=demand.strip(),
        raised_on=on, raised_by=None if on_behalf else by, responsible=responsible, measures=measures, level=level,
        created_at=now, outer_number=outer_number,
    )  # fmt: skip
    add_event(issue, EventKind.RAISED, by=by, now=now, effective_on=on)
    for kind, reference, label in links:
        IssueLink.objects.create(issue=issue, kind=kind, reference=reference, label=label)
    note(
        issue, "raise_issue", _("提出：%s") % issue.title, by=by, now=now,
        after={"project": project.pk if project else None, "raised_on": on, "category": category.code,
               "source": source.code, "level": level},
    )  # fmt: skip
    if lead_unit or due_on or assisting:
        given = Assignment(lead_unit, tuple(assisting), due_on, level, responsible, date_open)
        _assign(issue, given, on, by=by, now=now)
    return issue


def _refuse_twin(**same: Any) -> None:
    """A second click, or a colleague was faster."""
    if twin := Issue.objects.filter(withdrawn_at=None, **same).first():
        raise ValidationError(_("同一天已提出过完全相同的问题（%s），没有重复登记") % twin.number)


def _check_new(
    region: Region,
    project: Project | None,
    on: date,
    due_on: date | None,
    lead_unit: Organization | None,
    now: datetime,
) -> None:
    today = timezone.localdate(now)
    if on > today:
        raise ValidationError(
            {"raised_on": _("提出日期 %(on)s 晚于今天（%(today)s）") % {"on": on, "today": today}}
        )
    if project and project.region_id != region.pk:
        raise ValidationError({"project": _("项目不在问题所属的区域")})
    if due_on and due_on < on:
        text = _("计划办结日 %(due)s 早于提出日期 %(on)s")
        raise ValidationError({"due_on": text % {"due": due_on, "on": on}})
    if due_on and lead_unit is None:
        raise ValidationError({"lead_unit": _("定了计划办结日，请同时选定牵头单位")})


@transaction.atomic
def assign(  # noqa: PLR0913  (everything that is given out in one go)
    *,
    issue: Issue,
    lead_unit: Organization,
    by: User | None,
    now: datetime,
    assisting: Collection[Organization] = (),
    due_on: date | None = None,
    level: str = "",
    responsible: str = "",
    effective_on: date | None = None,
    text: str = "",
    date_open: bool = False,
) -> IssueEvent:
    """交办: which unit leads and which assist, until when. A date once promised is changed by request only.

    `date_open` lets workbooks of the past name a unit without a date.
    """
    issue = lock(issue)
    expect(issue, State.RAISED, State.WORKING)
    given = Assignment(
        lead_unit, tuple(assisting), due_on, level or issue.level, responsible or issue.responsible, date_open
    )
    return _assign(issue, given, effective_on, by=by, now=now, text=text)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is given to whom until when."""

    lead_unit: Organization | None
    assisting: tuple[Organization, ...]
    due_on: date | None
    level: str
    responsible: str
    date_open: bool = False


def _assign(
    issue: Issue,
    given: Assignment,
    effective_on: date | None,
    *,
    by: User | None,
    now: datetime,
    text: str = "",
) -> IssueEvent:
    unit = given.lead_unit
    if unit is None:
        raise ValidationError({"lead_unit": _("请选定牵头单位")})
    helpers = sorted({each.pk for each in given.assisting} - {unit.pk})
    before = _assignment(issue)
    due = _promised(issue, given.due_on, given.date_open)
    wanted = {"lead_unit": unit.pk, "assisting": helpers, "due_on": due, "level": given.level,
              "responsible": given.responsible}  # fmt: skip
    if before == wanted and issue.state == State.WORKING:
        raise ValidationError(_("与现在的交办内容完全相同，没有重复登记"))
    issue.responsible = given.responsible
    issue.save(update_fields=["responsible"])
    issue.assisting.set(helpers)
    event = add_event(
        issue, EventKind.ASSIGNED, by=by, now=now, effective_on=effective_on, text=text,
        after={"state": State.WORKING, "lead_unit_id": unit.pk, "due_on": due, "level": given.level},
    )  # fmt: skip
    summary = _("交办%(unit)s") % {"unit": unit.name}
    note(issue, "assign_issue", summary, by=by, now=now, before=before, after=wanted)
    return event


def _promised(issue: Issue, due_on: date | None, date_open: bool) -> date | None:
    """The date that stands after giving the issue out. Raises ValidationError if another one was promised.

    Of an issue that was reopened and waits to be given out the old date is no promise any more.
    """
    if issue.state == State.WORKING and issue.due_on and due_on and due_on != issue.due_on:
        text = _("计划办结日已定为 %s；要改日期，请办“申请延期”，由另一人批准")
        raise ValidationError({"due_on": text % issue.due_on})
    due = due_on or issue.due_on
    if due is None and not date_open:
        raise ValidationError({"due_on": _("请定下计划办结日")})
    if due and due < issue.raised_on:
        raise ValidationError({"due_on": _("计划办结日不能早于提出日期 %s") % issue.raised_on})
    return due


def _assignment(issue: Issue) -> dict[str, Any]:
    helpers = set(issue.assisting.values_list("pk", flat=True))
    return {
        "lead_unit": issue.lead_unit_id,
        "assisting": sorted(helpers),
        "due_on": issue.due_on,
        "level": issue.level,
        "responsible": issue.responsible,
    }


@transaction.atomic
def update_issue(
    *, issue: Issue, values: Mapping[str, Any], by: User | None, now: datetime, reason: str = ""
) -> Issue:
    """Writes columns of the head anew (`HEAD`); what they said before stays in the audit trail.

    Raises ValidationError when nothing is different, or for an empty description.
    """
    issue = lock(issue)
    changed = {name: value for name, value in values.items() if getattr(issue, name) != value}
    unknown = set(changed) - set(HEAD)
    if unknown:
        raise ValueError(f"not on the head of an issue: {sorted(unknown)}")
    if not changed:
        raise ValidationError(_("没有改动，没有保存"))
    for name in changed.keys() & {"description", "title"}:
        said(str(changed[name]), name, _("这一栏不能为空"))
    before = {name: _plain(getattr(issue, name)) for name in changed}
    for name, value in changed.items():
        setattr(issue, name, value)
    issue.save(update_fields=list(changed))
    labels = "、".join(label_of(Issue, name) for name in changed)
    after = {name: _plain(value) for name, value in changed.items()}
    note(
        issue, "update_issue", _("修改%s") % labels, by=by, now=now, before=before, after=after, reason=reason
    )
    return issue


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Code) else value


@transaction.atomic
def withdraw(*, issue: Issue, by: User | None, now: datetime, reason: str) -> None:
    """Takes an issue back that should never have been entered; its number stays used, its events stay on record."""
    issue = lock(issue)
    for event in issue.events.filter(superseded_at=None):
        correct(event, now=now)
    issue.withdrawn_at = now
    issue.save(update_fields=["withdrawn_at"])
    note(issue, "withdraw_issue", _("撤回"), by=by, now=now, reason=reason)
