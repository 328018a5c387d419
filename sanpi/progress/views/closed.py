"""A closed month: the frozen table, and what was corrected since."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.domain.money import MoneyUnit, show
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.progress import paper, rules
from sanpi.progress.models import ClosedMonth, MonthlyReport, Round
from sanpi.progress.rules.closing import digest
from sanpi.progress.views.places import round_for
from sanpi.projects.models import Project


def closed_month(round_: Round) -> ClosedMonth:
    """What was kept of the month. Raises Http404 while it is open."""
    found = ClosedMonth.objects.filter(round=round_).first()
    if found is None:
        raise Http404(_("%s还没有结账") % round_.period)
    return found


def own_keys(request: SignedInRequest, round_: Round) -> set[int]:
    """The projects of the month's region that lie where the person reviews."""
    own = request.user.access.region_filter("region__path", Capability.REVIEW)
    return set(Project.objects.in_region(round_.region).filter(own).values_list("pk", flat=True))


def own_corrections(request: SignedInRequest, round_: Round) -> list[rules.Correction]:
    """What was corrected since the closing, of projects that the person reviews."""
    access = request.user.access
    return [
        each
        for each in rules.corrections(round_)
        if access.covers(each.project.region.path, Capability.REVIEW)
    ]


@requires(Capability.REVIEW)
def closed(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The frozen table of those projects the person reviews; corrections stand below it, old and new."""
    round_ = round_for(request, pk, Capability.REVIEW)
    kept = closed_month(round_)
    content = kept.content
    columns = [
        {"key": key, "label": label, "css": "num" if kind == "money" else "long" if width >= 30 else ""}
        for key, label, kind, width in content["columns"]
    ]
    money = {key for key, _label, kind, _width in content["columns"] if kind == "money"}
    whole = request.user.access.covers(round_.region.path, Capability.REVIEW)
    own = None if whole else own_keys(request, round_)
    links = _links(request, round_)
    context = {
        "round": round_,
        "kept": kept,
        "intact": digest(content) == kept.sha256,
        "content": content,
        "columns": columns,
        "rows": [
            _line(row, columns, money, links)
            for row in content["rows"]
            if own is None or row["project"] in own
        ],
        "totals": _cells(content["totals"] | {"name": _("合计")}, columns, money),
        "corrections": own_corrections(request, round_),
        "whole": whole,
    }
    return render(request, "progress/closed.html", context)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the frozen rows lead today: projects whose dossiers the person opens, and whose month he may correct."""

    readable: Collection[int]
    correctable: Collection[int]


def _links(request: SignedInRequest, round_: Round) -> Links:
    projects = Project.objects.in_region(round_.region).visible_to(request.user)
    reports = MonthlyReport.objects.editable_by(request.user).known_at(None)
    month = reports.filter(year=round_.year, month=round_.month, project__in=projects.order_by().values("pk"))
    return Links(
        set(projects.order_by().values_list("pk", flat=True)), set(month.values_list("project_id", flat=True))
    )


def _line(
    row: dict[str, Any], columns: list[dict[str, str]], money: set[str], links: Links
) -> dict[str, Any]:
    """A frozen row with where it leads; what was frozen without a project's key leads nowhere."""
    project = row.get("project")
    return {
        "cells": _cells(row, columns, money),
        "project": project if project in links.readable else None,
        "correct": project in links.correctable,
    }


def _cells(row: dict[str, Any], columns: list[dict[str, str]], money: set[str]) -> list[dict[str, Any]]:
    """The values of a frozen row as they are read; amounts in 万元."""
    return [{"value": _shown(row.get(column["key"]), column["key"] in money), **column} for column in columns]


def _shown(value: Any, money: bool) -> str:
    if value in (None, ""):
        return ""
    return show(int(value), MoneyUnit.WAN).replace("-", "−") if money else str(value)


@requires(Capability.REVIEW)
def closed_workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The frozen month as a workbook, the same bytes on any day; only for those who review all of it."""
    round_ = round_for(request, pk, Capability.REVIEW)
    if not request.user.access.covers(round_.region.path, Capability.REVIEW):
        raise PermissionDenied(_("这份结账表包括您区域以外的项目，由上级项目办下载"))
    content = closed_month(round_).content
    return FileResponse(paper.closed_workbook(content), as_attachment=True, filename=paper.file_name(content))
