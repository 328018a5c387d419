"""A ledger as a text table (CSV) that opens right in every spreadsheet."""

import csv
from collections.abc import Iterator
from typing import Any

from sanpi.core.workbooks.neutral import neutral
from sanpi.exchange.export.ledgers import Export
from sanpi.exchange.export.marks import choices_of
from sanpi.exchange.export.workbooks import header_of
from sanpi.exchange.planning.sheets import ID_LABEL

_MARK = "\ufeff"


class _Line:
    """Hands each written line on."""

    def write(self, text: str) -> str:
        """The line."""
        return text


def stream_csv(export: Export) -> Iterator[bytes]:
    """The lines of an export in UTF-8 with a byte-order mark, formulas neutralised, one by one."""
    writer = csv.writer(_Line())
    columns = list(export.columns)
    labels = choices_of(columns)
    header = [ID_LABEL, *(header_of(column) for column in columns)]
    yield (_MARK + writer.writerow(header)).encode()
    for key, row in export.rows:
        if key is None:
            continue  # a text table is for machines: every line is a record
        texts = [_text(column, row, labels) for column in columns]
        yield writer.writerow([key, *texts]).encode()


def _text(column: Any, row: Any, labels: Any) -> str:
    if column.key in labels:
        value = column.value(row)
        return "" if value is None else neutral(str(labels[column.key].get(value, value)))
    return neutral(column.text(row))
