"""Figures as printed, held against the ledger as of the day they speak of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sanpi.batches.measures import BatchQuestion, cells
from sanpi.batches.models import BatchType, PublishedFigure
from sanpi.catalogue.registry import YearLists
from sanpi.core.measures import Cell, Figure, evaluate
from sanpi.core.models import Code
from sanpi.domain.periods import PeriodError, parse_numbers, show_numbers
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest
from sanpi.progress.measures import PROGRESS_MEASURES, progress_rows
from sanpi.reports.links import rows_url
from sanpi.reports.tables import figures_of


@dataclass
class _Day:
    """What the ledger says of one day; asked of the database only where a figure speaks of it."""

    question: BatchQuestion

    @cached_property
    def adjusted(self) -> Sequence[Cell]:
        return cells(self.question)

    @cached_property
    def announced(self) -> Sequence[Cell]:
        return cells(replace(self.question, announced=True))

    @cached_property
    def year(self) -> dict[str, Figure]:
        """Money of the year as a whole."""
        completed = [measure for measure in PROGRESS_MEASURES if measure.key == "completed"]
        return evaluate(completed, progress_rows(self.question))

    @cached_property
    def lists(self) -> YearLists:
        return YearLists.ask(self.question)


def published_notes(request: StandingRequest, question: BatchQuestion) -> list[dict[str, Any]]:
    """Printed figures that differ from the ledger's own, both as adjusted and as announced: the rows' sum stands.

    Each is compared with what the ledger says of the day the figure speaks of, as known at the reader's standpoint.
    Who sees only some projects of the region cannot compare and is told nothing.
    """
    if not request.user.access.covers(request.region.path, Capability.VIEW):
        return []
    printed = PublishedFigure.objects.filter(region=request.region, as_of__lte=request.chosen.effective)
    everything = replace(question, periods=(), announced=False)
    days: dict[date, _Day] = {}
    notes = []
    for item in printed.select_related("batch", "level").order_by("as_of", "pk"):
        then = replace(everything, at=Standpoint(item.as_of, question.at.known))
        day = days.setdefault(item.as_of, _Day(then))
        note = _note_of(request, item, day)
        if note:
            notes.append(note)
    return notes


def _note_of(request: StandingRequest, item: PublishedFigure, day: _Day) -> dict[str, Any] | None:
    if item.measure == "completed":
        return _year_note(request, item, day)
    return _list_note(request, item, day) if item.level else _batch_note(request, item, day)


def _year_note(request: StandingRequest, item: PublishedFigure, day: _Day) -> dict[str, Any] | None:
    figure = day.year[item.measure]
    if item.value == figure.numerator:
        return None
    label = _("%s年") % day.question.year
    return _note(item, figure, label, [], rows_url(request, item.measure, effective=item.as_of))


def _note(item: PublishedFigure, figure: Figure, label: str, parts: list[str], url: str) -> dict[str, Any]:
    return {
        "label": label + figure.measure.name.removeprefix("三个一批").removeprefix("重点项目"),
        "as_of": item.as_of,
        "printed": figure.part_text(item.value),
        "own": figure.text,
        "parts": "＋".join(parts) if len(parts) > 1 else "",
        "difference": figure.part_text(abs(item.value - figure.numerator)),
        "unit": figure.measure.unit.value,
        "source": item.source,
        "url": url,
    }


def _batch_note(request: StandingRequest, item: PublishedFigure, day: _Day) -> dict[str, Any] | None:
    try:
        numbers = parse_numbers(item.periods)
    except PeriodError:
        return None
    code = item.batch.code if item.batch else None

    def meant(found: Sequence[Cell]) -> list[Cell]:
        return [cell for cell in found if cell["period"] in numbers and code in (None, cell["batch_code"])]

    mine = meant(day.adjusted)
    figure = figures_of(mine)[item.measure]
    if item.value == figure.numerator:
        return None
    if item.value == figures_of(meant(day.announced))[item.measure].numerator:
        return None
    present = {cell["batch_code"] for cell in mine} if code is None else set()
    codes = BatchType.objects.filter(code__in=present).values_list("code", flat=True)
    by_batch = [figures_of(cell for cell in mine if cell["batch_code"] == one) for one in codes]
    label = f"{show_numbers(tuple(numbers))}{item.batch.label if item.batch else ''}"
    url = rows_url(request, item.measure, period=item.periods, batch=code, effective=item.as_of)
    return _note(item, figure, label, [figures[item.measure].text for figures in by_batch], url)


def _list_note(request: StandingRequest, item: PublishedFigure, day: _Day) -> dict[str, Any] | None:
    if item.level is None:
        return None
    level = item.level.code
    figure = day.lists.figures(level_code=level)[item.measure]
    if item.value == figure.numerator:
        return None
    present = {cell["category_code"] for cell in day.lists.now if cell["level_code"] == level}
    codes = Code.objects.filter(list__code="category", code__in=present - {None}).values_list(
        "code", flat=True
    )
    by_field = [day.lists.figures(level_code=level, category_code=code) for code in codes]
    parts = [figures[item.measure].text for figures in by_field]
    label = _("%(year)s年%(level)s") % {"year": day.question.year, "level": item.level.label}
    return _note(
        item, figure, label, parts, rows_url(request, item.measure, level=level, effective=item.as_of)
    )
