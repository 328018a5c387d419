"""Comparing what lies on disk with what was uploaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from sanpi.documents.models import Document
from sanpi.documents.storage import stored_checksum


@dataclass(frozen=True, slots=True)
class Fault:
    """A document whose stored file is missing, or has another checksum than when it was uploaded.

    `found` is the checksum of the stored file as it is now, None when there is no file.
    """

    document: Document
    found: str | None

    @property
    def code(self) -> str:
        """`missing` or `altered`."""
        return "missing" if self.found is None else "altered"

    @property
    def label(self) -> str:
        """The fault in one word."""
        return _("缺失") if self.found is None else _("被改动")

    def as_dict(self) -> dict[str, Any]:
        """The fault for programs."""
        return {
            "fault": self.code,
            "document": self.document.pk,
            "name": self.document.name,
            "path": self.document.file.name,
            "expected": self.document.sha256,
            "found": self.found,
        }


def faults() -> Iterator[Fault]:
    """Documents that do not match their stored files. A file that several documents share is read once."""
    documents = Document.objects.order_by("file", "pk").iterator(chunk_size=2000)
    for path, sharing in groupby(documents, key=attrgetter("file.name")):
        found = stored_checksum(path)
        for document in sharing:
            if document.sha256 != found:
                yield Fault(document, found)
