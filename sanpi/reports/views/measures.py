"""The registry of measures, and the rows behind a figure."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.batches.measures import cells
from sanpi.batches.models import BatchType
from sanpi.catalogue import registry as catalogue
from sanpi.catalogue import rowkinds
from sanpi.catalogue.rowkinds import PARTS, ROW_KINDS
from sanpi.core.ledger import Column
from sanpi.core.measures import Figure, Measure, evaluate, evaluate_cells, matches
from sanpi.core.models import Code
from sanpi.organizations.access import Capability
from sanpi.organizations.memory import remembered
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.reports.links import linked
from sanpi.reports.pages import SlimPage
from sanpi.reports.selection import Selection
from sanpi.reports.tables import narrowing

# Filters of the address → columns of the rows.
NARROWING = {"batch": "batch_code", "level": "level_code", "category": "category_code"}


@standing
def measures(request: StandingRequest) -> HttpResponseBase:
    """Every measure with its definition and its value here and now."""
    selection = Selection(request)
    question = selection.question()
    figures = remembered(
        request, "all-figures", lambda: catalogue.all_figures(question), selection.text, selection.announced
    )
    lines = [
        (measure, linked(request, figures[key], **narrowing(selection)))
        for key, measure in catalogue.MEASURES.items()
    ]
    groups = [
        (kind.label, [line for line in lines if line[0].rows == name]) for name, kind in ROW_KINDS.items()
    ]
    context = {"groups": groups, "period_view": selection.picker(), "selection": selection}
    return render(request, "reports/measures.html", context)


def _where(request: StandingRequest, rows: QuerySet[Any]) -> dict[str, list[str]]:
    """The conditions of the address that these rows can fulfil."""
    available = rows.query.annotations
    return {
        f"{column}__in": request.GET[name].split(",")
        for name, column in NARROWING.items()
        if request.GET.get(name) and column in available
    }


def _figure(
    request: StandingRequest, selection: Selection, measure: Measure, where: Mapping[str, list[str]]
) -> Figure:
    """The figure of exactly the rows listed, from the sums that other pages have asked for already."""
    question = selection.question()
    if measure.rows == "entries":
        found = remembered(request, "cells", lambda: cells(question), selection.numbers, selection.announced)
        return evaluate_cells([measure], [cell for cell in found if matches(where, cell)])[measure.key]
    if measure.rows == "listings":
        lists = remembered(request, "lists", lambda: catalogue.YearLists.ask(question))
        return lists.figures(**where)[measure.key]
    rows = catalogue.rows(measure, question)
    return remembered(request, "figure", lambda: evaluate([measure], rows)[measure.key], measure.key)


def _listed(measure: Measure, rows: QuerySet[Any], side: str) -> QuerySet[Any]:
    """The rows counted: below the line if there is one, or only those above it."""
    part = measure.numerator if side == "above" or measure.denominator is None else measure.denominator
    return rows.filter(part.condition())


def _line(measure: Measure, row: Any, read: Callable[[Any], list[tuple[Column, str]]]) -> dict[str, Any]:
    kind = ROW_KINDS[measure.rows]
    return {
        "row": row,
        "project": kind.project(row),
        "place": kind.place(row) if kind.place else "",
        "cells": read(row),
        "counted": matches(measure.numerator.where, vars(row)),
    }


def _columns(measure: Measure) -> tuple[Column, ...]:
    columns = ROW_KINDS[measure.rows].columns
    return (*columns, PARTS) if measure.numerator.sums == PARTS.path else columns


def _narrowed_to(request: StandingRequest) -> list[str]:
    """The names of the batch, level and field that the address narrows the rows to."""
    asked = {name: request.GET.get(name, "").split(",") for name in NARROWING}
    names = list(BatchType.objects.filter(code__in=asked["batch"]).values_list("label", flat=True))
    for name in ("level", "category"):
        codes = Code.objects.filter(list__code=name, code__in=asked[name])
        names += codes.values_list("label", flat=True)
    return names


@standing
def measure_rows(request: StandingRequest, key: str) -> HttpResponseBase:
    """The rows behind one figure, with the formula and the standpoint."""
    measure = catalogue.MEASURES.get(key)
    if measure is None:
        raise Http404(_("没有这个指标"))
    selection = Selection(request)
    side = request.GET.get("side", "")
    rows = catalogue.rows(measure, selection.question())
    where = _where(request, rows)
    listed = _listed(measure, rows.filter(**where), side)
    asked = (key, side, where, selection.numbers, selection.announced)
    number = remembered(request, "measure-rows", lambda: listed.order_by().count(), *asked)
    kind, columns = ROW_KINDS[measure.rows], _columns(measure)
    ordered = listed.select_related(*kind.related).order_by("pk")
    page = SlimPage(ordered, request.GET.get("page"), number, size=100)
    read = rowkinds.cells(columns)
    context = {
        "measure": measure,
        "figure": _figure(request, selection, measure, where),
        "columns": columns,
        "has_place": kind.place is not None,
        "lines": [_line(measure, row, read) for row in page.items],
        "page": page,
        "side": side,
        "narrowed_to": _narrowed_to(request),
        "selection": selection,
        "period_view": selection.picker() if measure.rows == "entries" else None,
        "may_export": request.user.can(Capability.EXPORT),
    }
    return render(request, "reports/measure_rows.html", context)
