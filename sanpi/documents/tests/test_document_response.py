from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as current
from django.http import Http404
from django.test import RequestFactory
from django.views.decorators.http import conditional_page

from sanpi.documents.responses import document_response


def body(response):
    return b"".join(response)


@pytest.fixture
def stored(store, content):
    return lambda made, name=None: store(name or f"立项 文件.{made}", content(made))


@pytest.mark.parametrize("made", ["pdf", "png", "jpg", "txt"])
def test_harmless_kinds_are_shown_in_place(stored, content, made):
    response = document_response(stored(made), inline=True)
    assert response["Content-Disposition"].startswith("inline; ")
    assert body(response) == content(made)


@pytest.mark.parametrize("made", ["docx", "xlsx", "doc", "xls"])
def test_office_files_are_only_downloaded(stored, made):
    response = document_response(stored(made), inline=True)
    assert response["Content-Disposition"].startswith("attachment; ")


def test_a_download_carries_the_chinese_name_and_the_size(stored, content):
    response = document_response(stored("pdf"), inline=False)
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('立项 文件.pdf')}"
    assert response["Content-Length"] == str(len(content("pdf")))


@pytest.mark.parametrize("inline", [True, False])
def test_the_browser_may_run_nothing_and_guess_nothing(stored, inline):
    document = stored("png")
    response = document_response(document, inline=inline)
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["ETag"] == f'"{document.sha256}"'


@pytest.mark.parametrize(
    ("name", "made", "content_type"),
    [
        ("a.txt", "txt", "text/plain; charset=utf-8"),
        ("a.txt", "gbk", "text/plain; charset=gb18030"),
        ("a.csv", "gbk", "text/csv; charset=gb18030"),
        ("a.png", "png", "image/png"),
    ],
)
def test_the_type_is_the_stored_one_and_text_names_its_encoding(stored, name, made, content_type):
    assert document_response(stored(made, name), inline=True)["Content-Type"] == content_type


@pytest.mark.parametrize("action", [b"/S /JavaScript /JS (app.alert(1))", b"/S/Launch/F(cmd.exe)"])
def test_a_pdf_with_scripts_or_commands_is_only_downloaded(store, content, action):
    padding = b" " * ((1 << 20) - 80)  # so that the word lies across two reads
    document = store("a.pdf", content("pdf") + padding + action)
    response = document_response(document, inline=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert body(response) == content("pdf") + padding + action


def test_a_missing_file_is_not_found_and_logged(stored, caplog):
    document = stored("pdf")
    (Path(current.MEDIA_ROOT) / document.file.name).unlink()
    with pytest.raises(Http404, match=r"立项 文件\.pdf.*没有找到"):
        document_response(document, inline=True)
    assert f"document {document.pk}: stored file {document.file.name} is missing" in caplog.text


def test_a_file_of_another_size_is_not_served_and_logged(stored, caplog):
    document = stored("txt")
    (Path(current.MEDIA_ROOT) / document.file.name).write_bytes(b"other")
    with pytest.raises(Http404, match="与上传时不一致"):
        document_response(document, inline=False)
    assert "has 5 bytes, not 12" in caplog.text


def test_a_view_can_answer_that_nothing_changed(stored):
    document = stored("png")
    view = conditional_page(lambda request: document_response(document, inline=True))
    request = RequestFactory().get("/", headers={"if-none-match": f'"{document.sha256}"'})
    assert view(request).status_code == 304
