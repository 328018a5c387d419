"""The tables of 三个一批 that cockpit and batch page share."""

from collections.abc import Iterable, Sequence
from typing import Any

from sanpi.batches.measures import BATCH_MEASURES, RATE_OF_BATCH, SUMS
from sanpi.batches.models import BatchType
from sanpi.core.measures import Cell, Figure, evaluate_cells, matches, merged
from sanpi.organizations.models import Region
from sanpi.organizations.standing import StandingRequest
from sanpi.projects.models import Stage
from sanpi.reports.links import linked
from sanpi.reports.selection import Selection

BASICS = ("entries", "entries_total", "entries_plan")


def figures_of(cells: Iterable[Cell]) -> dict[str, Figure]:
    """All measures of 三个一批 over these cells."""
    return evaluate_cells(BATCH_MEASURES, merged(cells, ("batch_code", "reached"), SUMS))


def narrowing(selection: Selection, **filters: object) -> dict[str, object]:
    """The parameters that lead from a page to rows of the same rounds and on the same basis."""
    basis = "announced" if selection.announced else None
    return {"period": selection.text, "basis": basis} | filters


def strip(request: StandingRequest, selection: Selection, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The six figures on top of the page."""
    figures = figures_of(cells)
    filters = narrowing(selection)
    names = {
        "entries": "项目",
        "entries_total": "总投资",
        "entries_plan": "年度计划投资",
        "full_output_rate": "达效率（转化率）",
    }
    wanted = ("entries", "entries_total", "entries_plan", "signing_rate", "start_rate", "full_output_rate")
    shown = [linked(request, figures[key], names.get(key, ""), **filters) for key in wanted]
    shown[0]["note"] = f"拆分后 {figures['entries_split'].text}"
    return shown


def by_batch(
    request: StandingRequest, selection: Selection, cells: Sequence[Cell], types: Iterable[BatchType]
) -> list[dict[str, Any]]:
    """One line per batch: count, amounts, how many reached the batch's aim, the rate."""
    lines = []
    cells = merged(cells, ("batch_code", "reached"), SUMS)
    for kind in types:
        mine = [cell for cell in cells if cell["batch_code"] == kind.code]
        figures = figures_of(mine)
        filters = narrowing(selection, batch=kind.code)
        aim = Stage(kind.target)
        reached = sum(cell["number"] for cell in mine if matches({"reached__gte": aim.rank}, cell))
        rate = figures.get(RATE_OF_BATCH.get(kind.code, ""))
        lines.append({
            "label": kind.label,
            "basics": [linked(request, figures[key], **filters) for key in BASICS],
            "aim": aim.label,
            "reached": reached,
            "rate": linked(request, rate, **narrowing(selection)) if rate else None,
        })  # fmt: skip
    return lines


def total_line(request: StandingRequest, selection: Selection, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The line under the batches."""
    figures = figures_of(cells)
    return [linked(request, figures[key], **narrowing(selection)) for key in BASICS]


def by_period(
    request: StandingRequest, selection: Selection, cells: Sequence[Cell], types: Sequence[BatchType]
) -> list[dict[str, Any]]:
    """One line per round: its date, the batches side by side, the sum."""
    lines = []
    cells = merged(cells, ("period", "batch_code", "reached"), SUMS)
    for period in selection.held:
        mine = [cell for cell in cells if cell["period"] == period.number]
        if selection.numbers and period.number not in selection.numbers:
            continue
        basis = "announced" if selection.announced else None
        columns = []
        for kind in types:
            figures = figures_of(cell for cell in mine if cell["batch_code"] == kind.code)
            filters = {"period": period.number, "batch": kind.code, "basis": basis}
            columns.append([linked(request, figures[key], **filters) for key in BASICS[:2]])
        figures = figures_of(mine)
        total = [linked(request, figures[key], period=period.number, basis=basis) for key in BASICS]
        lines.append({"period": period, "columns": columns, "total": total})
    return lines


def by_region(
    request: StandingRequest, selection: Selection, cells: Sequence[Cell], regions: Sequence[Region]
) -> list[dict[str, Any]]:
    """One line per region directly below: the same figures side by side."""
    here = request.region
    children = [region for region in regions if region.parent_id == here.pk]
    lines = []
    cells = merged(cells, ("region", "batch_code", "reached"), SUMS)
    for child in children:
        inside = {region.pk for region in regions if region.path.startswith(child.path)}
        figures = figures_of(cell for cell in cells if cell["region"] in inside)
        filters = narrowing(selection, region=child.code)
        wanted = (*BASICS, "signing_rate", "start_rate", "full_output_rate")
        lines.append(
            {"region": child, "figures": [linked(request, figures[key], **filters) for key in wanted]}
        )
    return lines
