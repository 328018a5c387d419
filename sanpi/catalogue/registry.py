"""The one registry of measures: every figure shown anywhere is asked here, and opens the rows behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from sanpi.batches.measures import BATCH_MEASURES, BatchQuestion, cells
from sanpi.catalogue.rowkinds import ROW_KINDS
from sanpi.core.measures import Cell, Figure, Measure, evaluate, evaluate_cells, matches
from sanpi.enrollment.measures import ENROLLMENT_MEASURES
from sanpi.evaluation.measures import LIGHT_MEASURES
from sanpi.issues.measures import ISSUE_MEASURES
from sanpi.permits.measures import PERMIT_MEASURES
from sanpi.progress.measures import PROGRESS_MEASURES
from sanpi.projects.measures import (
    LISTING_MEASURES,
    PROJECT_MEASURES,
    Question,
    listing_cells,
    project_rows,
)

# Measures over the ledgers of work; each tuple speaks of one kind of row and is one query.
LEDGER_MEASURES = (PROGRESS_MEASURES, PERMIT_MEASURES, ISSUE_MEASURES, ENROLLMENT_MEASURES, LIGHT_MEASURES)
MEASURES: dict[str, Measure] = {
    m.key: m for m in (*BATCH_MEASURES, *PROJECT_MEASURES, *LISTING_MEASURES, *chain(*LEDGER_MEASURES))
}


def find(name: str) -> Measure | None:
    """The measure of that key, name or synonym; the first declared wins where a synonym is shared."""
    if name in MEASURES:
        return MEASURES[name]
    return next((m for m in MEASURES.values() if name == m.name or name in m.synonyms), None)


def rows(measure: Measure, question: BatchQuestion) -> QuerySet[Any]:
    """The rows a measure speaks of, before its conditions."""
    return ROW_KINDS[measure.rows].rows(question)


def batch_figures(question: BatchQuestion) -> dict[str, Figure]:
    """All measures of 三个一批 for one question."""
    return evaluate_cells(BATCH_MEASURES, cells(question))


def project_figures(question: Question) -> dict[str, Figure]:
    """All measures of the register for one question."""
    return evaluate(PROJECT_MEASURES, project_rows(question))


@dataclass(frozen=True)
class YearLists:
    """The year's lists of key projects and those of the year before, as cells by level and field."""

    now: Sequence[Cell]
    before: Sequence[Cell]

    @classmethod
    def ask(cls, question: Question) -> "YearLists":
        """Two queries, whatever is then asked of the lists."""
        return cls(listing_cells(question), listing_cells(question.a_year_before()))

    def figures(self, **where: Any) -> dict[str, Figure]:
        """All measures of the lists, or of one level or field (`level_code=`, `level_code__in=`, `category_code=`)."""
        now = evaluate_cells(LISTING_MEASURES, [cell for cell in self.now if matches(where, cell)])
        before = evaluate_cells(LISTING_MEASURES, [cell for cell in self.before if matches(where, cell)])
        for key, figure in before.items():
            if figure.measure.growth:
                now[key] = replace(now[key], denominator=figure.numerator)
        return now


def listing_figures(question: Question, **where: Any) -> dict[str, Figure]:
    """All measures of the year's lists, or of one level or field, for one question."""
    return YearLists.ask(question).figures(**where)


def ledger_figures(question: BatchQuestion) -> dict[str, Figure]:
    """All measures over the ledgers of work, one query for each."""
    found: dict[str, Figure] = {}
    for measures in LEDGER_MEASURES:
        for kind in dict.fromkeys(measure.rows for measure in measures):
            mine = [measure for measure in measures if measure.rows == kind]
            found |= evaluate(mine, rows(mine[0], question))
    return found


def all_figures(question: BatchQuestion) -> dict[str, Figure]:
    """Every measure of the registry for one question."""
    return {
        **batch_figures(question),
        **project_figures(question),
        **listing_figures(question),
        **ledger_figures(question),
    }
