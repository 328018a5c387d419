"""Documents filed with a project."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.models import Code
from sanpi.documents.models import Document
from sanpi.organizations.models import User
from sanpi.projects.models import Project, ProjectDocument


@transaction.atomic
def attach_document(
    *, project: Project, document: Document, type: Code, by: User | None, now: datetime
) -> ProjectDocument:
    """Files a stored document with the project under a type."""
    filed = ProjectDocument.objects.create(project=project, document=document, type=type)
    audit.record(
        by=by,
        now=now,
        verb="attach_document",
        obj=project,
        summary=_("上传%(type)s：%(name)s") % {"type": type.label, "name": document.name},
        after={"document": document.pk, "type": type.code, "sha256": document.sha256},
    )
    return filed


@transaction.atomic
def remove_document(*, filed: ProjectDocument, reason: str, by: User, now: datetime) -> None:
    """Takes a document out of the project's file; the file itself is kept. Raises ValidationError if it is out."""
    if ProjectDocument.objects.filter(pk=filed.pk, removed_at=None).update(removed_at=now) != 1:
        raise ValidationError(_("该文件已移除"))
    audit.record(
        by=by,
        now=now,
        verb="remove_document",
        obj=filed.project,
        summary=_("移除文件：%s") % filed.document.name,
        before={"document": filed.document_id, "type": filed.type.code, "sha256": filed.document.sha256},
        reason=reason,
    )
