import io
import time

import openpyxl
import pytest
import xlsxwriter

from sanpi.exchange.reading import DEFAULT, Limits, UnreadableFile, read_workbook
from sanpi.exchange.tests.samples.broken import MAIN, edited, sheet_xml, with_sheet, workbook


@pytest.fixture
def read(tmp_path):
    def run(content, name="台账.xlsx", limits=DEFAULT):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read_workbook(path, filename=name, limits=limits)

    return run


@pytest.fixture
def refused(read):
    def run(content, name="台账.xlsx", limits=DEFAULT):
        with pytest.raises(UnreadableFile) as caught:
            read(content, name, limits)
        return caught.value.message

    return run


# Sheets that are too large, or pretend to be


def test_formats_down_to_the_last_row_do_not_make_a_sheet_large(read):
    data = '<row r="1"><c r="A1"><v>1</v></c></row>'
    data += "".join(
        f'<row r="{row}"><c r="XFD{row}" s="1"/></row>' for row in range(1_040_000, 1_048_577, 50)
    )
    assert read(with_sheet(sheet_xml(data))).sheets[0].rows == [[1]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c  r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c s="1" r = "XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><v>1</v></x:c>',
    ],
)
def test_a_stray_cell_far_away_is_named_instead_of_filling_the_memory(refused, cell):
    message = refused(
        with_sheet(sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}</row>'))
    )
    assert "XFD1048576" in message
    assert "超过 120000 行、300 列的上限" in message


def test_cells_without_references_are_counted_as_the_reader_counts_them(read):
    data = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row r='4'><c><v>4</v></c></row>"
    assert read(with_sheet(sheet_xml(data))).sheets[0].rows[0] == [1, None, 3]


def test_a_sheet_in_a_member_of_any_name_is_measured(refused):
    far = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>').encode()
    relations = "xl/_rels/workbook.xml.rels"
    content = edited(
        workbook([1]),
        {
            "xl/media/picture.png": far,
            relations: lambda data: data.replace(b"worksheets/sheet1.xml", b"media/picture.png"),
        },
    )
    assert "超过" in refused(content)


def test_a_sheet_element_hidden_behind_a_megabyte_is_still_measured(refused):
    padding = f"<!--{' ' * 1_100_000}-->"
    xml = f'<worksheet xmlns="{MAIN}">{padding}<sheetData><row><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "XFD1048576" in refused(with_sheet(xml))


def test_too_many_cells_in_all_are_refused(refused):
    content = workbook(一=[[1] * 30] * 40, 二=[[1] * 30] * 40)
    assert "单元格超过 2000 个" in refused(content, limits=Limits(cells=2000))


def test_too_many_rows_are_refused_with_their_number(refused):
    assert "第 40 行" in refused(workbook(*[[1]] * 40), limits=Limits(rows=39))


def test_an_absurd_number_of_strings_is_refused_before_memory_is_reserved(refused):
    def announce(data):
        return data.replace(b'uniqueCount="1"', b'uniqueCount="99999999999999"')

    assert "已损坏" in refused(edited(workbook(["项目名称"]), {"xl/sharedStrings.xml": announce}))


def test_one_enormous_text_in_many_cells_is_refused(refused):
    text = "大" * 3_000_000
    content = edited(
        workbook(*[["项目名称"] * 30] * 30),
        {"xl/sharedStrings.xml": lambda data: data.replace("项目名称".encode(), text.encode())},
    )
    assert "异常庞大" in refused(content)


def test_one_enormous_text_in_one_cell_is_read(read):
    text = "大" * 3_000_000
    rows = [["项目名称"], *[[str(i)] for i in range(800)]]
    content = edited(
        workbook(*rows),
        {"xl/sharedStrings.xml": lambda data: data.replace("项目名称".encode(), text.encode())},
    )
    assert read(content).sheets[0].rows[0] == [text]


def test_broken_xml_is_damage(refused):
    assert "已损坏" in refused(with_sheet(sheet_xml("<row><c><v>1</row>")))
    assert "已损坏" in refused(
        with_sheet(f'<?xml version="1.0" encoding="XTF-8"?>{sheet_xml("<row><c/></row>")[21:]}')
    )


# What comes out


def test_hidden_sheets_are_left_out_and_mentioned(read):
    book = openpyxl.Workbook()
    book.active.append(["项目名称"])
    book.create_sheet("底稿").sheet_state = "veryHidden"
    file = io.BytesIO()
    book.save(file)
    found = read(file.getvalue())
    assert [grid.name for grid in found.sheets] == ["Sheet"]
    assert [(finding.sheet, finding.code) for finding in found.findings] == [("底稿", "hidden-sheet")]


def test_formulas_written_without_results_are_mentioned(read):
    book = openpyxl.Workbook()
    book.active.append(["甲", "=1<2", "=SUM(A1:A2)"])
    file = io.BytesIO()
    book.save(file)
    found = read(file.getvalue())
    assert found.sheets[0].rows == [["甲"]]
    assert [(finding.column, finding.found) for finding in found.findings] == [
        ("B", "=1<2"),
        ("C", "=SUM(A1:A2)"),
    ]


def test_many_remarks_of_a_kind_are_summed_up(read):
    book = openpyxl.Workbook()
    for _ in range(300):
        book.active.append(["甲", "=1+1"])
    file = io.BytesIO()
    book.save(file)
    found = read(file.getvalue()).findings
    assert len(found) == 51
    assert "共 300 处" in found[-1].message


def test_hidden_rows_are_read_and_mentioned(read):
    book = openpyxl.Workbook()
    for number in range(5):
        book.active.append([number + 1])
    book.active.row_dimensions[2].hidden = book.active.row_dimensions[4].hidden = True
    file = io.BytesIO()
    book.save(file)
    found = read(file.getvalue())
    assert len(found.sheets[0].rows) == 5
    assert [finding.code for finding in found.findings] == ["hidden-rows"]
    assert "2 行" in found.findings[0].message


def test_whole_numbers_are_integers_and_blank_texts_are_nothing(read):
    assert read(workbook(["甲", 3.0, 0.5, "", "  ", 410106])).sheets[0].rows == [
        ["甲", 3, 0.5, None, "  ", 410106]
    ]


def test_a_grid_starts_at_the_first_cell_of_the_sheet(read):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write(2, 1, "项目名称")
    book.close()
    assert read(file.getvalue()).sheets[0].rows == [[None, None], [None, None], [None, "项目名称"]]


def test_merged_ranges_end_where_the_content_ends(read):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 200, "标题")
    sheet.merge_range(50, 0, 60, 0, "")
    sheet.write_row(1, 0, ["项目名称", "总投资", "备注"])
    book.close()
    assert read(file.getvalue()).sheets[0].merged == ((0, 0, 0, 2),)


def test_an_empty_sheet_is_an_empty_grid(read):
    assert read(workbook(空=[])).sheets[0].rows == []


def test_a_workbook_of_charts_or_hidden_sheets_only_is_refused(refused):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    data = book.add_worksheet("数据")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=数据!$A$1:$A$3"})
    book.add_chartsheet("图").set_chart(chart)
    data.hide()
    book.get_worksheet_by_name("图").activate()
    book.close()
    assert "没有可以读取的工作表" in refused(file.getvalue())


def test_a_large_workbook_is_read_in_time(read):
    content = workbook(*[[i, "示例", 1.5, "某单位", 2.5] * 4 for i in range(10_000)])
    start = time.process_time()
    assert len(read(content).sheets[0].rows) == 10_000
    assert time.process_time() - start < 3


def test_a_panic_of_the_reader_is_damage_and_an_interrupt_is_not(monkeypatch, refused, read):
    class PanicException(BaseException):
        pass

    def fail(error):
        monkeypatch.setattr("python_calamine.load_workbook", lambda file: (_ for _ in ()).throw(error))

    fail(PanicException("index out of bounds"))
    assert "已损坏" in refused(workbook([1]))
    fail(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        read(workbook([1]))


def test_prefixed_xml_as_some_systems_write_it_is_read_with_all_remarks(read):
    cells = '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f>A1+1</x:f></x:c><x:c r="C1" t="e"><x:v>#REF!</x:v></x:c>'
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1" hidden="1">{cells}</x:row></x:sheetData></x:worksheet>'
    found = read(with_sheet(xml))
    assert found.sheets[0].rows == [[1]]
    assert [(finding.code, finding.found) for finding in found.findings] == [
        ("formula-without-value", "=A1+1"),
        ("error-value", "#REF!"),
        ("hidden-rows", ""),
    ]


@pytest.mark.parametrize("index", ["0", "x", " 0", "٠"])
def test_an_enormous_text_is_found_however_its_number_is_written(refused, index):
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{index}</v></c></row>' for row in range(1, 801))
    shared = f'<sst xmlns="{MAIN}"><si><t>{"大" * 3_000_000}</t></si></sst>'.encode()
    content = edited(with_sheet(sheet_xml(cells)), {"xl/sharedStrings.xml": shared})
    assert "异常庞大" in refused(content)
