from django.core.files.uploadedfile import SimpleUploadedFile

from sanpi.documents.forms import UploadForm


def form(name, content):
    return UploadForm(data={}, files={"file": SimpleUploadedFile(name, content)})


def test_the_field_says_what_is_accepted_and_how_large(settings):
    settings.UPLOAD_MAX_BYTES = 20 << 20
    text = UploadForm().fields["file"].help_text
    assert text.startswith(
        "可上传PDF、图片（PNG、JPG）、Word（DOC、DOCX）、Excel（XLS、XLSX）和文本（TXT、CSV），"
    )
    assert text.endswith("每个文件不超过 20 MB。")


def test_the_browser_offers_accepted_files_first():
    assert 'accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.doc,.xls,.txt,.csv"' in str(UploadForm()["file"])


def test_an_accepted_file_passes(content):
    upload = form("立项.pdf", content("pdf"))
    assert upload.is_valid()
    assert upload.cleaned_data["file"].read() == content("pdf")


def test_a_refused_file_is_explained_beside_the_field(content):
    upload = form("立项.pdf", content("zip"))
    assert "请解压后逐个上传" in upload.errors["file"][0]


def test_an_empty_file_is_explained_like_the_others():
    assert "空的（0 字节）" in form("立项.pdf", b"").errors["file"][0]


def test_no_file_is_explained():
    assert UploadForm(data={}, files={}).errors["file"] == ["请选择要上传的文件。"]
