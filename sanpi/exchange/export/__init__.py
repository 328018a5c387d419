"""Ledgers to files: workbooks and text tables, written as a stream in bounded memory."""

from sanpi.exchange.export.ledgers import Export, export_batches, export_projects, export_source
from sanpi.exchange.export.templates import write_template
from sanpi.exchange.export.texts import stream_csv
from sanpi.exchange.export.workbooks import write_workbook

__all__ = [
    "Export",
    "export_batches",
    "export_projects",
    "export_source",
    "stream_csv",
    "write_template",
    "write_workbook",
]
