import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanpi.documents.names import clean_name, extension_of


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("立项文件.pdf", "立项文件.pdf"),
        ("../../etc/立项.pdf", "立项.pdf"),
        ("C:\\资料\\立项.pdf", "立项.pdf"),
        ("立项\r\n文件\0.pdf", "立项 文件.pdf"),
        ("立项\u202efdp.exe", "立项fdp.exe"),
        ("\u200b立项\ufeff.pdf", "立项.pdf"),
        ("  立项   文件 .pdf. ", "立项 文件.pdf"),
        (".pdf", "未命名.pdf"),
        ("", "未命名"),
        ("..", "未命名"),
        ("立项.PDF", "立项.PDF"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_is_cleaned(given_name, clean):
    assert clean_name(given_name) == clean


def test_a_long_name_keeps_its_extension():
    assert clean_name("项" * 300 + ".docx") == "项" * 195 + ".docx"


@pytest.mark.parametrize(("name", "extension"), [("a.PDF", "pdf"), ("a.b.docx", "docx"), ("a", "")])
def test_the_extension_is_what_follows_the_last_dot(name, extension):
    assert extension_of(name) == extension


@given(st.text(max_size=400))
def test_a_clean_name_is_short_visible_and_no_path(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= 200
    assert not {"/", "\\"} & set(clean)
    assert not [c for c in clean if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    assert clean_name(clean) == clean
