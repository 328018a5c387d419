"""The rows of a month as grid and telephone show them: a page of projects in a fixed number of queries."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sanpi.domain.curves import Before, Curve, Remark, ahead, at_month_end, due_by, parts_due, show_points
from sanpi.domain.money import ratio
from sanpi.domain.periods import Month
from sanpi.progress import rules
from sanpi.progress.models import Entry, MonthlyReport, Photo, Round
from sanpi.progress.views import columns
from sanpi.progress.views.columns import FIELDS, Field, Options
from sanpi.projects.models import Project

# What the state of an entry looks like: words and the tone of its tag.
STATES: Mapping[str, tuple[str, str]] = {
    rules.MISSING: ("未填", "soft"),
    Entry.State.DRAFT.value: ("草稿", "soft"),
    Entry.State.SUBMITTED.value: ("待审核", "ok"),
    Entry.State.RETURNED.value: ("已退回", "bad"),
    Entry.State.ACCEPTED.value: ("已通过", "ok"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one project: its control and what is said about it."""

    field: Field
    control: SafeString
    value: str
    last: str
    remarks: tuple[Remark, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def css(self) -> str:
        """Number or words; faulty or doubtful."""
        wrong = bool(self.errors) or any(remark.blocks for remark in self.remarks)
        doubtful = "faulty" if wrong else "doubtful" if self.remarks else ""
        return f"{'num' if self.field.kind == 'money' else 'cell-' + self.field.kind} {doubtful}".strip()

    @property
    def html(self) -> SafeString:
        """The cell of the grid, written at once: a template for each of thousands takes longer than the page."""
        label = columns.labels()[self.field.name]
        return format_html('<td class="{}" data-label="{}">{}</td>', self.css, label, self.control)


@dataclass(slots=True)
class Row:
    """A project in the month: what was before, what is filled in, what follows from it."""

    project: Project
    entry: Entry | None
    last: Any
    before: Before
    shares: Curve
    month: Month
    locked: bool
    photos: Sequence[Photo]
    remarks: Sequence[Remark]
    stage_names: Options
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def pk(self) -> int:
        return self.project.pk

    @property
    def version(self) -> int:
        """What a save has to name, so that it does not overwrite somebody else's; 0 before the first save."""
        return self.entry.version if self.entry else 0

    @property
    def state(self) -> str:
        return self.entry.state if self.entry else rules.MISSING

    @property
    def state_name(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def returned(self) -> bool:
        return self.state == Entry.State.RETURNED

    @property
    def comment(self) -> str:
        return self.entry.comment if self.entry else ""

    @property
    def values(self) -> dict[str, str]:
        """Every value as it stands in its control."""
        return {each.name: self._value(each) for each in FIELDS}

    def _value(self, each: Field) -> str:
        return self.typed.get(each.name, columns.written(each, self.entry))

    @property
    def cells(self) -> list[Cell]:
        """The cells in the order of the columns."""
        return [self._cell(each) for each in FIELDS]

    @property
    def main_cells(self) -> list[Cell]:
        """Those a telephone shows first."""
        return [cell for cell in self.cells if cell.field.main]

    @property
    def more_cells(self) -> list[Cell]:
        """The others."""
        return [cell for cell in self.cells if not cell.field.main]

    def _cell(self, each: Field) -> Cell:
        value, last = self._value(each), columns.written(each, self.last)
        shown = columns.read(each, last, self.stage_names)
        widget = columns.control(
            each, self.pk, value, last, self.stage_names, locked=self.locked, shown_last=shown
        )
        mine = tuple(remark for remark in self.remarks if remark.field == each.name)
        return Cell(each, widget, value, shown, mine, tuple(self.errors.get(each.name, ())))

    @property
    def amount(self) -> int | None:
        return self.entry.amount if self.entry else None

    @property
    def last_amount(self) -> int | None:
        return getattr(self.last, "amount", None)

    @property
    def year_to_date(self) -> int:
        """Completed since January, this month included (元)."""
        return self.before.year_to_date + (self.amount or 0)

    @property
    def share(self) -> Fraction | None:
        """Of the year's plan; None without one."""
        return ratio(self.year_to_date, self.before.plan or 0)

    @property
    def due_share(self) -> Fraction:
        """序时应完成."""
        return at_month_end(self.shares, self.month.month)

    @property
    def due_amount(self) -> int:
        return due_by(self.before.plan or 0, self.shares, self.month.month)

    @property
    def parts_due(self) -> int:
        """What is due by the month's end in PARTS of the year, for the browser."""
        return parts_due(self.shares, self.month.month)

    @property
    def gap(self) -> str:
        """超欠序时 in points, with its sign."""
        return show_points(
            ahead(self.year_to_date, self.before.plan or 0, self.shares, self.month.month)
        ).replace("-", "−")

    @property
    def stage_name(self) -> str:
        return self.entry.stage.label if self.entry and self.entry.stage else ""

    @property
    def last_stage(self) -> str:
        return self.last.stage.label if self.last and self.last.stage else ""

    @property
    def stage_moved(self) -> bool:
        """Whether the stage is another one than last month."""
        return bool(self.stage_name and self.last_stage) and self.stage_name != self.last_stage

    @property
    def behind(self) -> bool:
        return bool(self.before.plan) and self.year_to_date < self.due_amount

    @property
    def all_remarks(self) -> list[Remark]:
        """Everything that looks wrong, and what was refused, in the form of remarks."""
        refused = [
            Remark("refused", name, message, "error")
            for name, texts in self.errors.items()
            if name
            for message in texts
        ]
        return [*refused, *self.remarks]

    @property
    def general_errors(self) -> Sequence[str]:
        """Why the row was refused as a whole."""
        return self.errors.get("", ())

    @property
    def remarks_json(self) -> str:
        """The remarks for the browser that it cannot compute itself: those about photos."""
        return json.dumps(
            [_plain(each) for each in self.remarks if each.field not in columns.BY_NAME], ensure_ascii=False
        )

    def state_for_page(self) -> dict[str, Any]:
        """What the browser needs after a save or a conflict."""
        return {
            "project": self.pk,
            "version": self.version,
            "state": self.state,
            "state_name": self.state_name,
            "tone": self.tone,
            "comment": self.comment,
            "locked": self.locked,
            "values": self.values,
            "remarks": [_plain(each) for each in self.remarks],
        }


def _plain(remark: Remark) -> dict[str, str]:
    return {
        "code": remark.code,
        "field": remark.field,
        "message": remark.message,
        "severity": remark.severity,
    }


def locked(round_: Round, entry: Entry | None) -> bool:
    """Whether nothing may be typed: the month is closed, or the office has accepted the report."""
    return not round_.is_open or (entry is not None and entry.state == Entry.State.ACCEPTED)


def rows(
    round_: Round,
    projects: Sequence[Project],
    typed: Mapping[int, Mapping[str, str]] | None = None,
    errors: Mapping[int, Mapping[str, Sequence[str]]] | None = None,
) -> list[Row]:
    """The rows of these projects in their order, in about twelve queries whatever their number."""
    month = round_.period
    keys = [project.pk for project in projects]
    entries = {
        each.project_id: each
        for each in Entry.objects.filter(round=round_, project__in=keys).select_related("stage")
    }
    before = rules.before(keys, month)
    photos = _photos(round_, keys)
    values = {key: entry.values() for key, entry in entries.items()}
    remarks = rules.remarks(month, values, {key: _days(photos[key]) for key in values}) if values else {}
    last, shares = _last(round_, keys), _shares(round_, projects)
    stage_names = columns.stages()
    return [
        Row(
            project=project,
            entry=entries.get(project.pk),
            last=last.get(project.pk),
            before=before[project.pk],
            shares=shares[project.region.path],
            month=month,
            locked=locked(round_, entries.get(project.pk)),
            photos=photos[project.pk],
            remarks=remarks.get(project.pk, ()),
            stage_names=stage_names,
            typed=(typed or {}).get(project.pk, {}),
            errors=(errors or {}).get(project.pk, {}),
        )
        for project in projects
    ]


def _photos(round_: Round, keys: Sequence[int]) -> dict[int, list[Photo]]:
    found: dict[int, list[Photo]] = defaultdict(list)
    shown = Photo.objects.shown().filter(project__in=keys, year=round_.year, month=round_.month)
    for photo in shown.select_related("document").order_by("taken_at", "pk"):
        found[photo.project_id].append(photo)
    return found


def _days(photos: Sequence[Photo]) -> list[date]:
    return [timezone.localdate(photo.taken_at) for photo in photos if photo.taken_at]


def _last(round_: Round, keys: Sequence[int]) -> dict[int, Any]:
    """Last month's values: as accepted, or where that has not happened yet, as filled in."""
    last = round_.period + -1
    month = {"year": last.year, "month": last.month}
    entries = Entry.objects.filter(project__in=keys, round__year=last.year, round__month=last.month)
    reports = MonthlyReport.objects.known_at(None).filter(project__in=keys, **month)
    found: dict[int, Any] = {each.project_id: each for each in entries.select_related("stage")}
    return found | {each.project_id: each for each in reports.select_related("stage")}


def _shares(round_: Round, projects: Sequence[Project]) -> dict[str, Curve]:
    """Region path → the curve that holds there."""
    curves = rules.curves_in_force(round_.year, rules.month_end(round_.period))
    regions = {project.region.path: project.region for project in projects}
    return {path: rules.nearest(curves, region).shares for path, region in regions.items()}


def read_only_reason(round_: Round) -> str:
    """Why nothing can be typed on the whole page; empty while the month is open."""
    if round_.is_open:
        return ""
    return _("%s已结账，只能查看。发现有误的，请项目办登记更正。") % round_.period
