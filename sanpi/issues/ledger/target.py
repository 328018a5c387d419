"""Workbooks of issues read into the record.

A row is found by its number (ours, or the one of the sender's own workbook); without a number by its description
within the project. What an event decides (another date, 销号 of a row that is here) is refused: that is done on the page.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.ledger import Value
from sanpi.core.ledger_pages import Held
from sanpi.core.models import Code
from sanpi.domain.timeline import Standpoint
from sanpi.issues import actions
from sanpi.issues.ledger.columns import LEDGER
from sanpi.issues.ledger.rows import load_issue_rows
from sanpi.issues.models import Issue, IssueEvent, Level, State
from sanpi.issues.rules import with_state
from sanpi.organizations.models import Organization, Region, paths_down_to
from sanpi.projects.models import Project

_CHUNK = 500
_HEAD = ("description", "demand", "measures", "responsible")
_CODED = {"source": "issue_source", "category": "issue_category"}
# What a row takes when the workbook does not say.
_USUAL = {"source": "weekly_meeting", "category": "other"}
_FROM_NOW_ON = {
    "due_on": gettext_lazy("计划办结日定下以后不从表格改，请在问题页申请延期"),
    "raised_on": gettext_lazy("提出日期登记以后不再改"),
    "closed_on": gettext_lazy("办结请在问题页申请销号并附佐证"),
    "satisfaction": gettext_lazy("满意度在确认销号时填写"),
}


def plain(text: Value) -> str:
    """A description without blanks and line ends, so that a reformatted cell is still the same issue."""
    return "".join(str(text or "").split())


class HeldIssues(Mapping[tuple[Any, ...], Held]):
    """The issues of a region by (project key, number, description).

    A number alone finds its issue, whatever project or description the row gives; a row without a number is found by
    project and description.
    """

    def __init__(self, rows: Iterable[tuple[Issue, Held]]) -> None:
        self._by_number: dict[str, Held] = {}
        self._by_text: dict[tuple[int | None, str], Held] = {}
        outer: dict[str, Held] = {}
        for issue, held in rows:
            self._by_number[issue.number] = held
            self._by_text.setdefault((issue.project_id, plain(issue.description)), held)
            if issue.outer_number:
                outer[issue.outer_number] = held
        self._by_number = outer | self._by_number

    def __getitem__(self, key: tuple[Any, ...]) -> Held:
        project, number, description = key
        named = str(number or "").strip()
        if named and named in self._by_number:
            return self._by_number[named]
        if named:
            raise KeyError(key)
        return self._by_text[project, plain(description)]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for project, text in self._by_text:
            yield project, None, text

    def __len__(self) -> int:
        return len(self._by_text)


class IssueTarget:
    """How rows of a workbook become issues."""

    ledger = LEDGER
    identity = ("number", "description")
    needs_project = False

    def held(self, region: Region, projects: Collection[int], as_of: date) -> HeldIssues:
        """The issues of these projects and those of the region without a project, as they are known now."""
        keys = sorted(projects)
        of_region = Issue.objects.in_region(region).filter(withdrawn_at=None)
        found = [*of_region.filter(project=None)]
        for start in range(0, len(keys), _CHUNK):
            found += of_region.filter(project__in=keys[start : start + _CHUNK])
        return HeldIssues(self._read([issue.pk for issue in found], as_of))

    def _read(self, keys: list[int], as_of: date) -> Iterator[tuple[Issue, Held]]:
        at = Standpoint(date.max, None)  # what a verb would meet now, however late it was recorded
        for start in range(0, len(keys), _CHUNK):
            issues = Issue.objects.filter(pk__in=keys[start : start + _CHUNK])
            rows = with_state(issues, at, as_of).select_related("project__unit", "source", "category")
            for row in load_issue_rows(rows.order_by("pk"), at, as_of):
                values = {column.key: column.value(row) for column in LEDGER.columns}
                yield row.issue, Held(row.pk, values)

    def problems(
        self, project: int | None, values: Mapping[str, Value], held: Held | None, as_of: date
    ) -> Iterator[tuple[str, str]]:
        """What `write` would refuse."""
        if held is None:
            yield from _problems_of_new(project, values, as_of)
        else:
            yield from _problems_of_change(_changed(values, held), held)
        yield from _problems_of_values(values)

    def write(
        self,
        project: int | None,
        values: Mapping[str, Value],
        held: Held | None,
        *,
        region: Region,
        as_of: date,
        by: Any,
        now: datetime,
        source: str,
    ) -> int:
        """Raises a new issue, or brings one that is here up to what the row says."""
        if held is None:
            return _raise(project, values, region=region, as_of=as_of, by=by, now=now, source=source)
        issue = Issue.objects.get(pk=held.pk)
        _change(issue, _changed(values, held), as_of=as_of, by=by, now=now, source=source)
        return issue.pk

    def take_back(self, pk: int, *, recorded_at: datetime, by: Any, now: datetime) -> None:
        """Takes back what was written at that moment."""
        actions.take_back(issue=Issue.objects.get(pk=pk), recorded_at=recorded_at, by=by, now=now)


def _changed(values: Mapping[str, Value], held: Held) -> dict[str, Value]:
    """The columns in which the row says something else than the record; empty cells say nothing."""
    return {
        key: value
        for key, value in values.items()
        if value not in (None, "") and value != held.values.get(key) and not _same(key, value, held)
    }


def _same(key: str, value: Value, held: Held) -> bool:
    if key == "level":
        return _level(value) == held.values.get(key)
    if key == "state":
        return _state(value) == held.values.get(key)
    if key in _CODED:
        found = _code(key, value)
        return found is not None and found.label == held.values.get(key)
    if key == "assisting":
        return set(_names(value)) == set(_names(held.values.get(key)))
    return False


def _problems_of_new(
    project: int | None, values: Mapping[str, Value], as_of: date
) -> Iterator[tuple[str, str]]:
    if not plain(values.get("description")):
        yield "description", _("请写明问题")
    raised, due, closed = (values.get(key) for key in ("raised_on", "due_on", "closed_on"))
    start = raised if isinstance(raised, date) else as_of
    if start > as_of:
        yield "raised_on", _("提出日期 %(on)s 晚于数据截至日期 %(as_of)s") % {"on": start, "as_of": as_of}
    if isinstance(due, date) and due < start:
        yield "due_on", _("计划办结日 %(due)s 早于提出日期 %(on)s") % {"due": due, "on": start}
    needs_lead = isinstance(due, date) or bool(values.get("assisting"))
    if needs_lead and not values.get("lead_unit") and _unit_of(project) is None:
        yield "lead_unit", _("定了计划办结日或配合单位，请填牵头单位")
    done = _state(values.get("state")) == State.CLOSED
    if done and not isinstance(closed, date):
        yield "closed_on", _("状态是“已办结”，请填办结日")
    if isinstance(closed, date) and not start <= closed <= as_of:
        words = {"on": closed, "start": start, "as_of": as_of}
        yield "closed_on", _("办结日 %(on)s 应在提出日期 %(start)s 和数据截至日期 %(as_of)s 之间") % words
    if isinstance(closed, date) and values.get("state") and not done:
        yield "state", _("填了办结日，状态应为“已办结”")


def _problems_of_change(changed: Mapping[str, Value], held: Held) -> Iterator[tuple[str, str]]:
    for key, message in _FROM_NOW_ON.items():
        if key in changed and not (key == "due_on" and held.values.get("due_on") is None):
            yield key, f"{message}（系统中为 {held.values.get(key) or _('空')}）"
    if "state" in changed:
        state = str(held.values.get("state") or State.RAISED)
        yield "state", _("状态随办理改变，不从表格改；系统中为“%s”") % State(state).label
    standing = held.values.get("state")
    events = changed.keys() & {"lead_unit", "assisting", "level", "due_on", "progress"}
    if events and standing not in (State.RAISED, State.WORKING):
        yield min(events), _("问题已办结、待销号或已取消，不能再改；需要时在问题页重新办理")
    led = changed.get("lead_unit") or held.values.get("lead_unit")
    if changed.keys() & {"due_on", "assisting", "level"} and not led:
        yield "lead_unit", _("定了计划办结日、配合单位或分级，请填牵头单位")


def _problems_of_values(values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for name in _names(values.get("lead_unit")):
        if _organization(name) is None:
            yield "lead_unit", _("没有名为“%s”的单位，请先在“单位”中建立，或改成已有的名称") % name
    for name in _names(values.get("assisting")):
        if _organization(name) is None:
            yield "assisting", _("没有名为“%s”的单位，请先在“单位”中建立，或改成已有的名称") % name
    for key in _CODED:
        if values.get(key) and _code(key, values[key]) is None:
            yield key, _("没有“%s”这一项") % values[key]
    satisfaction = values.get("satisfaction")
    if satisfaction is not None and satisfaction not in range(1, 6):
        yield "satisfaction", _("满意度为 1 到 5")


def _raise(
    project: int | None,
    values: Mapping[str, Value],
    *,
    region: Region,
    as_of: date,
    by: Any,
    now: datetime,
    source: str,
) -> int:
    found = Project.objects.select_related("region", "unit").get(pk=project) if project else None
    place = found.region if found else region
    raised = values.get("raised_on")
    closed = values.get("closed_on")
    units = _units(values.get("lead_unit"), place)
    lead = units[0] if units else (found.unit if found else None)
    coded = {key: _code(key, values.get(key)) or _usual(key) for key in _CODED}
    issue = actions.raise_issue(
        region=place, project=found, source=coded["source"], category=coded["category"], by=by, now=now,
        description=_text(values, "description"), demand=_text(values, "demand"),
        measures=_text(values, "measures"), responsible=_text(values, "responsible")[:60],
        level=_level(values.get("level")) or Level.C, raised_on=raised if isinstance(raised, date) else as_of,
        lead_unit=lead, assisting=[*units[1:], *_units(values.get("assisting"), place)],
        due_on=_date(values, "due_on"), outer_number=_text(values, "number")[:40], on_behalf=True, date_open=True,
    )  # fmt: skip
    _report(issue, values, min(filter(None, (as_of, _date(values, "closed_on")))), by, now, source)
    if isinstance(closed, date):
        satisfaction = values.get("satisfaction")
        actions.record_closed(
            issue=issue, closed_on=closed, by=by, now=now, source=source,
            satisfaction=satisfaction if isinstance(satisfaction, int) else None,
        )  # fmt: skip
    elif _state(values.get("state")) == State.CANCELLED:
        actions.cancel(issue=issue, text=_("导入时已取消"), by=by, now=now)
    return issue.pk


def _change(
    issue: Issue, changed: Mapping[str, Value], *, as_of: date, by: Any, now: datetime, source: str
) -> None:
    head: dict[str, Any] = {name: str(changed[name]) for name in _HEAD if name in changed}
    head |= {key: _code(key, changed[key]) for key in _CODED if key in changed}
    if head:
        actions.update_issue(issue=issue, values=head, by=by, now=now, reason=source)
    if changed.keys() & {"lead_unit", "assisting", "level", "due_on"}:
        _give(issue, changed, as_of, by, now)
    _report(issue, changed, as_of, by, now, source)


def _give(issue: Issue, changed: Mapping[str, Value], as_of: date, by: Any, now: datetime) -> None:
    units = _units(changed.get("lead_unit"), issue.region)
    helpers = (
        _units(changed.get("assisting"), issue.region) if "assisting" in changed else issue.assisting.all()
    )
    lead = units[0] if units else issue.lead_unit
    if lead is None:
        return
    later = IssueEvent.objects.known_at(None).filter(issue=issue, effective_on__gt=as_of).exists()
    actions.assign(
        issue=issue, lead_unit=lead, assisting=[*units[1:], *helpers], due_on=_date(changed, "due_on"),
        level=_level(changed.get("level")) or "", by=by, now=now, date_open=True,
        effective_on=None if later else as_of,
    )  # fmt: skip


def _report(issue: Issue, values: Mapping[str, Value], on: date, by: Any, now: datetime, source: str) -> None:
    text = _text(values, "progress")
    if text:
        day = max(on, issue.raised_on)
        actions.report_progress(
            issue=issue, light="", text=text, effective_on=day, by=by, now=now, source=source
        )


def _text(values: Mapping[str, Value], key: str) -> str:
    return str(values.get(key) or "").strip()


def _date(values: Mapping[str, Value], key: str) -> date | None:
    value = values.get(key)
    return value if isinstance(value, date) else None


def _names(value: Value) -> list[str]:
    text = str(value or "")
    for mark in "，,；;\n/":
        text = text.replace(mark, "、")
    return [name.strip() for name in text.split("、") if name.strip()]


def _organization(name: str, region: Region | None = None) -> Organization | None:
    named = Organization.objects.filter(name=name)
    if region is not None:
        above = paths_down_to(region.path)
        named = named.filter(Q(region__path__in=above) | Q(region__path__startswith=region.path))
    return named.order_by("-region__path").first()


def _units(value: Value, region: Region) -> list[Organization]:
    found = (_organization(name, region) for name in _names(value))
    return [unit for unit in found if unit]


def _unit_of(project: int | None) -> int | None:
    return Project.objects.filter(pk=project).values_list("unit", flat=True).first() if project else None


def _code(key: str, value: Value) -> Code | None:
    named = Code.objects.filter(list__code=_CODED[key])
    return named.filter(Q(code=str(value)) | Q(label=str(value))).first()


def _usual(key: str) -> Code:
    return Code.objects.get(list__code=_CODED[key], code=_USUAL[key])


def _level(value: Value) -> str:
    first = str(value or "").strip()[:1].upper()
    return first if first in Level.values else ""


def _state(value: Value) -> str:
    text = str(value or "")
    return next((state.value for state in State if text in (state.value, str(state.label))), text)


TARGET = IssueTarget()
