"""Uploading to a project."""

from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import CodeField
from sanpi.documents.forms import UploadForm


class ProjectUploadForm(UploadForm):
    """A file and what it is."""

    type = CodeField("document_type", label=_("文件类别"))

    field_order = ("type", "file")
