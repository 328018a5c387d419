"""The one registry of measures: every figure shown anywhere is asked here, and opens the rows behind it."""

from typing import Any

from django.db.models import QuerySet

from sanpi.batches.measures import BATCH_MEASURES, BatchQuestion, cells, entry_rows
from sanpi.core.measures import Figure, Measure, evaluate, evaluate_cells
from sanpi.projects.measures import LISTING_MEASURES, PROJECT_MEASURES, Question, listing_rows, project_rows

MEASURES: dict[str, Measure] = {m.key: m for m in (*BATCH_MEASURES, *PROJECT_MEASURES, *LISTING_MEASURES)}


def find(name: str) -> Measure | None:
    """The measure of that key, name or synonym; the first declared wins where a synonym is shared."""
    if name in MEASURES:
        return MEASURES[name]
    return next((m for m in MEASURES.values() if name == m.name or name in m.synonyms), None)


def rows(measure: Measure, question: BatchQuestion) -> QuerySet[Any]:
    """The rows a measure speaks of, before its conditions."""
    if measure.rows == "entries":
        return entry_rows(question)
    return project_rows(question) if measure.rows == "projects" else listing_rows(question)


def batch_figures(question: BatchQuestion) -> dict[str, Figure]:
    """All measures of 三个一批 for one question."""
    return evaluate_cells(BATCH_MEASURES, cells(question))


def project_figures(question: Question) -> dict[str, Figure]:
    """All measures of the register for one question."""
    return evaluate(PROJECT_MEASURES, project_rows(question))


def listing_figures(question: Question, **where: Any) -> dict[str, Figure]:
    """All measures of the year's lists, optionally of one level or field (`level_code=`, `category_code=`)."""
    plain = [m for m in LISTING_MEASURES if not m.growth]
    now = evaluate(plain, listing_rows(question).filter(**where))
    before = evaluate(plain, listing_rows(question.a_year_before()).filter(**where))
    base = {measure.numerator.label: measure.key for measure in plain}
    for measure in LISTING_MEASURES:
        if measure.growth:
            key = base[measure.numerator.label]
            now[measure.key] = Figure(measure, now[key].numerator, before[key].numerator)
    return now


def all_figures(question: BatchQuestion) -> dict[str, Figure]:
    """Every measure of the registry for one question."""
    return {**batch_figures(question), **project_figures(question), **listing_figures(question)}
