import pytest

from sanpi.exchange.reading import Limits, UnreadableFile, read_workbook

ROWS = [["项目名称", "总投资"], ["示例㙓", "1.5"]]


@pytest.fixture
def read(tmp_path):
    def run(content, limits=None):
        path = tmp_path / "upload"
        path.write_bytes(content)
        book = read_workbook(path, filename="台账.csv", limits=limits or Limits())
        return book.sheets[0]

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_offices_save_in_are_recognised(read, encoding):
    assert read("项目名称,总投资\r\n示例㙓,1.5\r\n".encode(encoding)).rows == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "；"])
def test_the_delimiter_is_found(read, delimiter):
    assert read(f"项目名称{delimiter}总投资\n示例㙓{delimiter}1.5".encode()).rows == ROWS


def test_delimiters_inside_quotes_do_not_count(read):
    assert read('项目名称;总投资\n"甲,乙,丙,丁";1'.encode()).rows[1] == ["甲,乙,丙,丁", "1"]


def test_a_line_naming_the_delimiter_is_obeyed(read):
    assert read(b"sep=|\r\na|b\r\n").rows == [["a", "b"]]


def test_quotes_line_breaks_and_forced_texts_are_undone(read):
    rows = read('名称,编号,说明\n"甲""乙""",="0012","第一行\n第二行"\n丙,0013\t,'.encode()).rows
    assert rows[1] == ['甲"乙"', "0012", "第一行\n第二行"]
    assert rows[2] == ["丙", "0013", None]


def test_blank_lines_and_columns_at_the_end_are_trimmed(read):
    assert read(b"a,b,,\n1,2,,\n,,,\n\n").rows == [["a", "b"], ["1", "2"]]


def test_the_sheet_is_called_after_the_file(read):
    assert read(b"a,b").name == "台账"


@pytest.mark.parametrize("limits", [Limits(rows=1), Limits(columns=1), Limits(cells=3)])
def test_tables_above_the_limits_are_refused(read, limits):
    with pytest.raises(UnreadableFile, match="上限"):
        read(b"a,b\n1,2\n3,4", limits)


def test_an_endless_quoted_cell_is_refused_with_its_row(read):
    with pytest.raises(UnreadableFile, match="第 2 行"):
        read(b'a,b\n1,"' + b"x" * 200_000)


def test_unknown_encodings_are_refused(read):
    with pytest.raises(UnreadableFile, match="编码"):
        read(b"a,b\n\xff\xff\x81,1")
