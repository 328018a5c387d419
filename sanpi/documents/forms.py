"""The part of a form that takes a file."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.documents import kinds
from sanpi.documents.inspection import inspect

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class UploadForm(forms.Form):
    """One file, checked like `store_document` checks it, so that what is wrong is said beside the field."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        allow_empty_file=True,  # refused below, with a text that says what to do
        error_messages={"required": gettext_lazy("请选择要上传的文件。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = _("可上传%(accepted)s，每个文件不超过 %(limit)s。")
        self.fields["file"].help_text = text % {"accepted": kinds.summary(), "limit": kinds.limit()}
        accept = ",".join(f".{extension}" for extension in kinds.extensions())
        self.fields["file"].widget.attrs["accept"] = accept

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuses what `store_document` would refuse."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        inspect(upload)
        return upload
