"""What was corrected after a month had been closed: old, new, who, when and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet

from sanpi.core.columns import label_of
from sanpi.domain.money import MoneyUnit, show
from sanpi.organizations.models import Region, User
from sanpi.progress.models import MONEY_FIELDS, VALUE_FIELDS, MonthlyReport, Round, Verdict
from sanpi.projects.models import Project


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one month before and after, as people read them; amounts in 万元."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one project's month. `new` is None where the month was taken back."""

    project: Project
    old: MonthlyReport | None
    new: MonthlyReport | None
    changes: tuple[Change, ...]
    by: User | None
    at: datetime
    reason: str


def corrections(round_: Round, region: Region | None = None) -> list[Correction]:
    """Everything written about a month after it was closed, the newest first; nothing while it is open."""
    if round_.closed_at is None:
        return []
    inside = region or round_.region
    facts = MonthlyReport.objects.filter(
        year=round_.year,
        month=round_.month,
        recorded_at__gt=round_.closed_at,
        project__region__path__startswith=inside.path,
    ).filter(project__region__path__startswith=round_.region.path)
    return [_correction(fact) for fact in _with_related(facts)]


def history_of(report: MonthlyReport) -> list[Correction]:
    """All corrections of one project's month, the newest first."""
    facts = MonthlyReport.objects.filter(
        project=report.project_id, year=report.year, month=report.month, supersedes__isnull=False
    )
    return [_correction(fact) for fact in _with_related(facts)]


def corrections_of(facts: Iterable[MonthlyReport]) -> list[Correction]:
    """These facts as corrections, each with what it replaced."""
    keys = [fact.pk for fact in facts]
    return [_correction(fact) for fact in _with_related(MonthlyReport.objects.filter(pk__in=keys))]


def _with_related(facts: QuerySet[MonthlyReport]) -> QuerySet[MonthlyReport]:
    related = ("project__unit", "project__region", "stage", "recorded_by", "supersedes__stage")
    return facts.select_related(*related).order_by("-recorded_at", "-pk")


def _correction(fact: MonthlyReport) -> Correction:
    old = cast(MonthlyReport | None, fact.supersedes)
    new = None if fact.retracted else fact
    changes = differences(old, new)
    return Correction(fact.project, old, new, changes, fact.recorded_by, fact.recorded_at, fact.reason)


def differences(old: MonthlyReport | None, new: MonthlyReport | None) -> tuple[Change, ...]:
    """The fields in which two states of a month differ."""
    found = []
    for name in VALUE_FIELDS:
        before, after = shown(name, old), shown(name, new)
        if before != after:
            found.append(Change(name, label(name), before, after))
    return tuple(found)


def label(name: str) -> str:
    """The Chinese name of a field of the report."""
    return label_of(MonthlyReport, name)


_VERDICTS: Mapping[str, Any] = dict(Verdict.choices)


def shown(name: str, report: Any) -> str:
    """A field's value as people read it; empty for nothing."""
    value = getattr(report, name, None)
    if value in (None, ""):
        return ""
    if name in MONEY_FIELDS:
        return show(int(str(value)), MoneyUnit.WAN)
    return str(_VERDICTS.get(value, value)) if name == "verdict" else str(value)
