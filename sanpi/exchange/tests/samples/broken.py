"""Workbooks made by hand, byte by byte, for what no spreadsheet would write."""

import io
import zipfile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows, **sheets):
    """A workbook as bytes: rows for one sheet, or sheets by name."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, content in ({"表": rows} | sheets if rows else sheets).items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(content):
            sheet.write_row(number, 0, cells)
    book.close()
    return file.getvalue()


def edited(content, changes):
    """A package with members replaced (bytes), removed (None), or rewritten (a function)."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **changes}:
            change = changes.get(name, lambda data: data)
            data = change(old.read(name)) if callable(change) else change
            if data is not None:
                new.writestr(name, data)
    return file.getvalue()


def with_sheet(xml):
    return edited(workbook(["项目名称"]), {"xl/worksheets/sheet1.xml": xml.encode()})


def sheet_xml(data):
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
