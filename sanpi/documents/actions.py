"""Storing files."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.documents.inspection import inspect
from sanpi.documents.models import Document, path_by_checksum
from sanpi.documents.storage import checksum, keep
from sanpi.organizations.models import User

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def store_document(*, upload: "UploadedFile[bytes]", by: User | None, now: datetime) -> Document:
    """Stores an upload; the same content is kept once on disk, each upload is a document of its own.

    Raises ValidationError when it is empty, too large, of a kind that is not accepted, or named as something
    else than it is. The error says in Chinese what the file is, what was expected and what to do.
    """
    accepted = inspect(upload)
    document = Document(
        name=accepted.name,
        sha256=checksum(upload),
        size=accepted.size,
        content_type=accepted.content_type,
        uploaded_by=by,
        uploaded_at=now,
    )
    document.file.name = keep(upload, sha256=document.sha256, path=path_by_checksum(document, ""))
    document.save(force_insert=True)
    audit.record(
        by=by,
        now=now,
        verb="store_document",
        obj=document,
        summary=_("保存文件：%s") % document.name,
        after={
            "name": document.name,
            "sha256": document.sha256,
            "size": document.size,
            "content_type": document.content_type,
        },
    )
    return document
