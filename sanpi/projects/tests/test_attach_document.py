"""Files of a project: who files, reads and removes them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects import actions
from sanpi.projects.rules import fulfilled
from sanpi.projects.testing import NOW, PDF, code, file_document, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(project):
    return file_document(project, "contract", "合同.pdf")


def address(filed, verb="document"):
    return reverse(f"projects:{verb}", args=[filed.project_id, filed.pk])


def upload(client, project, name="合同.pdf", content=PDF):
    data = {"type": code("document_type", "contract").pk, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("projects:attach_document", args=[project.pk]), data)


def test_an_upload_is_filed_under_its_type(client, office, project):
    sign_in(client, office)
    assert upload(client, project).url == project.get_absolute_url()
    filed = project.documents.get()
    assert (filed.type.code, filed.document.name, filed.document.uploaded_by) == (
        "contract",
        "合同.pdf",
        office,
    )


def test_a_refused_upload_leaves_nothing(client, office, project):
    sign_in(client, office)
    answer = upload(client, project, "合同.pdf", b"MZ\x90\0\x03\0\0\0\x04" + bytes(80))
    assert answer.status_code == 422
    assert not project.documents.exists()


def test_the_type_may_come_with_the_address(client, office, project):
    sign_in(client, office)
    type_ = code("document_type", "approval")
    page = client.get(
        reverse("projects:attach_document", args=[project.pk]), {"type": type_.pk}
    ).content.decode()
    assert f'<option value="{type_.pk}" selected>立项文件</option>' in page


def test_a_filed_document_meets_its_requirement(project, filed):
    assert "document:contract" in fulfilled(project)


def test_a_removed_one_no_longer_does(project, filed):
    actions.remove_document(filed=filed, reason="传错", by=None, now=NOW)
    assert "document:contract" not in fulfilled(project)


def test_removing_twice_is_refused(filed):
    actions.remove_document(filed=filed, reason="传错", by=None, now=NOW)
    with pytest.raises(ValidationError, match="已移除"):
        actions.remove_document(filed=filed, reason="传错", by=None, now=NOW)


def test_the_audit_trail_keeps_checksum_and_reason(filed):
    actions.remove_document(filed=filed, reason="传错", by=None, now=NOW)
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.reason) == ("remove_document", "传错")
    assert entry.before["sha256"] == filed.document.sha256


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("project_office", 200), ("viewer", 200), ("city_office", 200), ("another_district", 404),
        ("liaison", 404), ("audit_admin", 403), ("anonymous", 302),
    ],
)  # fmt: skip
def test_who_may_read_it(client, filed, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(address(filed)).status_code == status


def test_it_is_a_download_unless_asked_for_in_place(client, office, filed):
    sign_in(client, office)
    assert client.get(address(filed))["Content-Disposition"].startswith("attachment")
    assert client.get(address(filed), {"inline": "1"})["Content-Disposition"].startswith("inline")


def test_a_document_of_another_project_is_not_found_under_this_one(client, office, filed):
    sign_in(client, office)
    other = make_project()
    assert client.get(reverse("projects:document", args=[other.pk, filed.pk])).status_code == 404


def test_a_removed_document_is_not_handed_out(client, office, filed):
    sign_in(client, office)
    assert client.post(address(filed, "remove_document"), {"reason": "传错"}).status_code == 302
    assert client.get(address(filed)).status_code == 404
    assert client.get(address(filed, "remove_document")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("another_district", 404), ("liaison", 404)])
def test_strangers_neither_file_nor_remove(client, project, filed, who, status):
    sign_in(client, PEOPLE[who]())
    assert upload(client, project).status_code == status
    assert client.post(address(filed, "remove_document"), {"reason": "传错"}).status_code == status
    assert project.documents.filter(removed_at=None).count() == 1
