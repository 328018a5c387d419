"""Which rows an export holds: those of a page, as it is narrowed, sorted and dated."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from sanpi.batches import ledger as batch_ledger
from sanpi.batches.models import BatchEntry, BatchType
from sanpi.catalogue.project_list import load_rows
from sanpi.core.ledger import Column, Ledger
from sanpi.core.ledger_pages import Asked, LedgerSource, arranged, groups
from sanpi.domain.timeline import Standpoint
from sanpi.exchange.cells import Reader
from sanpi.exchange.planning.batch_readers import batch_reader
from sanpi.exchange.planning.project_readers import project_reader
from sanpi.exchange.planning.target_readers import target_reader
from sanpi.organizations.models import Region
from sanpi.projects import ledger as project_ledger
from sanpi.projects.models import Project

_CHUNK = 1000


# Of more groups than this the rows stand together, but under no headings.
_MOST_HEADINGS = 99


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the rows of one group: 一、甲局（12项）, and sums (元) by column key."""

    text: str
    sums: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Export:
    """A table on its way out: what it is, its columns, its rows, and what the cover says of it.

    A row is (key, row); without a key it is a `Heading`.
    """

    ledger: Ledger
    columns: Sequence[Column]
    rows: Iterable[tuple[int | None, Any]]
    cover: Sequence[tuple[str, str]]
    note: str
    reader: Callable[[Column], Reader]


def export_projects(
    projects: QuerySet[Project],
    at: Standpoint,
    today: date,
    columns: Sequence[Column],
    cover: Sequence[tuple[str, str]],
    note: str,
) -> Export:
    """An export of projects that come from `rules.with_state` for the same standpoint."""
    regions = dict(Region.objects.values_list("code", "name"))
    return Export(
        ledger=project_ledger.LEDGER,
        columns=columns,
        rows=_project_rows(projects, at, today, columns),
        cover=cover,
        note=note,
        reader=lambda column: project_reader(column, column.unit, regions),
    )


def _project_rows(
    projects: QuerySet[Project], at: Standpoint, today: date, columns: Sequence[Column]
) -> Iterator[tuple[int, Any]]:
    keys = {column.key for column in columns}
    # Firms are as many as projects and come along; the few units and codes are fetched once per chunk and shared.
    firms = {"owner" for key in ("owner", "uscc") if key in keys} | ({"investor"} & keys)
    stream = (projects.select_related(*firms) if firms else projects).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(stream, _CHUNK)):
        yield from ((row.project.pk, row) for row in load_rows(chunk, at, today, columns))


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


def export_source(
    source: LedgerSource,
    rows: QuerySet[Any],
    at: Standpoint,
    today: date,
    choice: Asked,
    cover: Sequence[tuple[str, str]],
    note: str,
) -> Export:
    """An export of a ledger's rows, in the order and under the headings asked for."""
    names = dict(Region.objects.values_list("code", "name"))
    return Export(
        ledger=source.ledger,
        columns=choice.columns,
        rows=_source_rows(source, rows, at, today, choice),
        cover=cover,
        note=note,
        reader=lambda column: target_reader(source.ledger.code, column, column.unit, names),
    )


def _source_rows(
    source: LedgerSource, rows: QuerySet[Any], at: Standpoint, today: date, choice: Asked
) -> Iterator[tuple[int | None, Any]]:
    headings = _headings(source, rows, choice)
    last: Any = headings
    stream = arranged(source, rows, choice).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(stream, _CHUNK)):
        group_of = {item.pk: item.group_key for item in chunk} if headings else {}
        for row in source.load(chunk, at, today, choice.columns):
            if headings and (group := group_of[row.pk]) != last:
                last = group
                yield None, headings[group]
            yield row.pk, row


def _headings(source: LedgerSource, rows: QuerySet[Any], choice: Asked) -> Mapping[Any, Heading]:
    """The heading of each group by its key, numbered as offices number them; none for very many groups."""
    found = groups(source, rows, choice.grouping) if choice.grouping else []
    if len(found) > _MOST_HEADINGS:
        return {}
    return {
        group.key: Heading(f"{_numeral(number)}、{group.label}（{group.number}项）", group.sums)
        for number, group in enumerate(found, start=1)
    }


def _numeral(number: int) -> str:
    """A number below a hundred as a heading's mark.

    >>> [_numeral(number) for number in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    digits = ("", *"一二三四五六七八九")
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones]}"
