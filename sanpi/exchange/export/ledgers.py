"""Which rows an export holds: those of a page, as it is narrowed, sorted and dated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from sanpi.batches import ledger as batch_ledger
from sanpi.batches.models import BatchEntry, BatchType
from sanpi.core.ledger import Column, Ledger
from sanpi.domain.timeline import Standpoint
from sanpi.exchange.cells import Reader
from sanpi.exchange.planning.batch_readers import batch_reader
from sanpi.exchange.planning.project_readers import project_reader
from sanpi.organizations.models import Region
from sanpi.projects import ledger as project_ledger
from sanpi.projects.models import Project

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Export:
    """A table on its way out: what it is, its columns, its rows as (key, row), and what the cover says of it."""

    ledger: Ledger
    columns: Sequence[Column]
    rows: Iterable[tuple[int, Any]]
    cover: Sequence[tuple[str, str]]
    note: str
    reader: Callable[[Column], Reader]


def export_projects(
    projects: QuerySet[Project],
    at: Standpoint,
    columns: Sequence[Column],
    cover: Sequence[tuple[str, str]],
    note: str,
) -> Export:
    """An export of projects that come from `rules.with_state` for the same standpoint."""
    regions = dict(Region.objects.values_list("code", "name"))
    return Export(
        ledger=project_ledger.LEDGER,
        columns=columns,
        rows=_project_rows(projects, at, columns),
        cover=cover,
        note=note,
        reader=lambda column: project_reader(column, column.unit, regions),
    )


def _project_rows(
    projects: QuerySet[Project], at: Standpoint, columns: Sequence[Column]
) -> Iterator[tuple[int, Any]]:
    keys = {column.key for column in columns}
    wants_batches = "batches" in keys
    # Firms are as many as projects and come along; the few units and codes are fetched once per chunk and shared.
    firms = {"owner" for key in ("owner", "uscc") if key in keys} | ({"investor"} & keys)
    stream = (projects.select_related(*firms) if firms else projects).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(stream, _CHUNK)):
        rows = project_ledger.load_ledger_rows(chunk, at, columns)
        texts = batch_ledger.batch_texts([project.pk for project in chunk], at) if wants_batches else {}
        for row in rows:
            row.batches = texts.get(row.project.pk, "")
            yield row.project.pk, row


def export_batches(
    entries: QuerySet[BatchEntry],
    at: Standpoint,
    columns: Sequence[Column],
    cover: Sequence[tuple[str, str]],
    note: str,
) -> Export:
    """An export of entries."""
    labels = dict(BatchType.objects.values_list("code", "label"))
    return Export(
        ledger=batch_ledger.LEDGER,
        columns=columns,
        rows=_batch_rows(entries, at),
        cover=cover,
        note=note,
        reader=lambda column: batch_reader(column, column.unit, labels),
    )


def _batch_rows(entries: QuerySet[BatchEntry], at: Standpoint) -> Iterator[tuple[int, Any]]:
    stream = batch_ledger.with_related(entries).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(stream, _CHUNK)):
        for row in batch_ledger.load_batch_rows(chunk, at):
            yield row.entry.pk, row
