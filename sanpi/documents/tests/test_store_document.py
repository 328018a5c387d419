import hashlib
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.documents.actions import store_document
from sanpi.documents.models import Document


def refusal(store, name, content):
    with pytest.raises(ValidationError) as caught:
        store(name, content)
    assert not Document.objects.exists()
    assert not AuditEntry.objects.exists()
    return caught.value.messages[0]


def on_disk(document):
    return Path(current.MEDIA_ROOT) / document.file.name


@pytest.mark.parametrize("extension", ["pdf", "png", "jpg", "docx", "xlsx", "doc", "xls", "txt"])
def test_each_accepted_kind_is_stored_whole(store, content, extension):
    document = store(f"附件.{extension}", content(extension))
    assert on_disk(document).read_bytes() == content(extension)
    assert document.sha256 == hashlib.sha256(content(extension)).hexdigest()
    assert document.size == len(content(extension))


@pytest.mark.parametrize(
    ("name", "made", "content_type"),
    [
        ("a.jpeg", "jpg", "image/jpeg"),
        ("a.csv", "gbk", "text/csv"),
        ("a.TXT", "gbk", "text/plain"),
        ("a.xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_content_type_follows_content_and_extension(store, content, name, made, content_type):
    assert store(name, content(made)).content_type == content_type


def test_storing_is_audited(store, content, person):
    document = store("立项文件.pdf", content("pdf"))
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.object_id) == ("store_document", person, str(document.pk))
    assert entry.summary == "保存文件：立项文件.pdf"
    assert entry.after["sha256"] == document.sha256


@pytest.mark.parametrize(
    ("name", "made", "expected"),
    [
        ("台账.xlsx", "docx", ["扩展名是 .xlsx", "内容却是Word 文档", "应为 .docx"]),
        ("方案.docx", "xlsx", ["扩展名是 .docx", "内容却是Excel 工作簿", "应为 .xlsx"]),
        ("照片.png", "jpg", ["应为 .jpg 或 .jpeg"]),
        ("照片.pdf", "txt", ["内容却是纯文本", "应为 .txt 或 .csv"]),
        ("立项文件", "pdf", ["文件名没有扩展名", "应为 .pdf"]),
        ("立项.exe", "pdf", ["扩展名是 .exe", "应为 .pdf"]),
    ],
)
def test_a_renamed_file_is_refused_with_both_kinds_named(store, content, name, made, expected):
    message = refusal(store, name, content(made))
    assert [part for part in [name, "请改正扩展名", *expected] if part not in message] == []


@pytest.mark.parametrize(
    ("name", "made", "expected"),
    [
        ("资料.zip", "zip", "请解压后逐个上传"),
        ("资料.docx", "zip", "请解压后逐个上传"),
        ("资料.txt", "exe", "可执行程序"),
        ("台账.xls", "html", "另存为 .xlsx"),
        ("图.png", "svg", "网页或 XML"),
        ("图.png", "gif", "GIF 图片"),
        ("图.txt", "gif", "GIF 图片"),
        ("汇报.pptx", "pptx", "导出为 PDF"),
        ("台账.xlsx", "locked", "取消打开密码"),
    ],
)
def test_what_is_not_accepted_is_refused_with_advice(store, content, name, made, expected):
    message = refusal(store, name, content(made))
    assert expected in message
    assert "这里只收PDF、图片" in message


def test_a_bomb_in_a_document_is_refused(store, office):
    assert "异常庞大" in refusal(store, "方案.docx", office("docx", bomb=bytes(64 << 20)))


def test_an_empty_file_is_refused(store):
    assert "空的（0 字节）" in refusal(store, "立项.pdf", b"")


def test_a_file_above_the_limit_is_refused(store, content, settings):
    settings.UPLOAD_MAX_BYTES = 2048
    store("a.txt", b"a" * 2048)
    Document.objects.all().delete()
    AuditEntry.objects.all().delete()
    assert "超过上限 2 KB" in refusal(store, "a.txt", b"a" * 2049)


def test_the_name_is_cleaned_and_is_no_path(store, content):
    document = store("..\\..\\立\u202e项.pdf", content("pdf"))
    assert document.name == "立项.pdf"
    assert document.file.name == f"documents/{document.sha256[:2]}/{document.sha256}"


def test_a_disguised_extension_is_seen_after_cleaning(store, content):
    assert "扩展名是 .exe" in refusal(store, "立项\u202efdp.exe", content("pdf"))


def test_the_same_content_lies_on_disk_once_and_is_two_documents(store, content):
    first, second = store("a.pdf", content("pdf")), store("b.pdf", content("pdf"))
    assert first.file.name == second.file.name
    # The folder may hold other documents whose checksums begin alike.
    assert [path.name for path in on_disk(first).parent.glob(f"{first.sha256}*")] == [first.sha256]
    assert list(Document.objects.order_by("pk").values_list("name", flat=True)) == ["a.pdf", "b.pdf"]


def test_a_spoilt_copy_on_disk_is_not_reused(store, caplog):
    first = store("a.txt", b"spoilt later")
    on_disk(first).write_bytes(b"half")
    second = store("a.txt", b"spoilt later")
    assert on_disk(first).read_bytes() == b"half"
    assert on_disk(second).read_bytes() == b"spoilt later"
    assert "does not match its checksum" in caplog.text


def test_a_large_upload_from_a_temporary_file_is_moved_into_place(person):
    upload = TemporaryUploadedFile("大文件.txt", "text/plain", 0, None)
    upload.write(b"temporary file\n" * 200_000)
    document = store_document(upload=upload, by=person, now=timezone.now())
    upload.close()
    assert on_disk(document).stat().st_size == document.size == 3_000_000


def test_what_the_browser_says_is_not_believed(person, content):
    upload = SimpleUploadedFile("a.png", content("png"), content_type="text/html")
    assert store_document(upload=upload, by=person, now=timezone.now()).content_type == "image/png"
