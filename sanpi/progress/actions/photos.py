"""Receiving photos part by part, so that a bad network loses none and doubles none.

The sender names a photo by a key of its own and asks how much has arrived; each part says where it begins. Only the
whole photo is a fact and stands in the audit trail, the parts are transport.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.documents import kinds
from sanpi.documents.actions import store_document
from sanpi.documents.inspection import inspect
from sanpi.documents.names import clean_name
from sanpi.documents.storage import checksum
from sanpi.organizations.models import User
from sanpi.progress.models.photos import Photo, PhotoUpload
from sanpi.progress.pictures import Told, told_by
from sanpi.projects.models import Project

PICTURES = frozenset({"image/jpeg", "image/png"})
# Parts of photos that nobody has continued for so long are thrown away; the telephone still has the photo.
STALE = timedelta(days=30)
# A person's photos under way at once: more is not a report but an attack on the disk.
MOST_UNFINISHED = 300


class WrongOffsetError(Exception):
    """A part that does not begin where the last one ended; `offset` is where it should."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Announced:
    """What the sender says of a photo before sending it: time and place are those of the shot, if it knows them."""

    key: UUID
    name: str
    size: int
    sha256: str
    year: int
    month: int
    taken_at: datetime | None = None
    modified_at: datetime | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@transaction.atomic
def start_photo(*, project: Project, announced: Announced, by: User, now: datetime) -> PhotoUpload:
    """The upload of that key, begun or found again with what has arrived of it.

    Raises ValidationError when the photo is too large, when the key stands for another photo, or when the person
    has too many under way.
    """
    found = PhotoUpload.objects.select_related("photo").filter(sender=by, key=announced.key).first()
    if found:
        _refuse_other(found, project, announced)
        return found
    _refuse_size(announced)
    _forget_stale(by, now)
    if PhotoUpload.objects.filter(sender=by, photo=None).count() >= MOST_UNFINISHED:
        raise ValidationError(_("您有 %d 张照片还没有传完。请等它们传完再加新的。") % MOST_UNFINISHED)
    upload, _made = PhotoUpload.objects.get_or_create(
        sender=by,
        key=announced.key,
        defaults={
            "project": project, "name": clean_name(announced.name), "size": announced.size, "sha256": announced.sha256,
            "year": announced.year, "month": announced.month, "taken_at": announced.taken_at,
            "modified_at": announced.modified_at, "longitude": announced.longitude, "latitude": announced.latitude,
            "started_at": now, "touched_at": now,
        },
    )  # fmt: skip
    return upload


def _refuse_other(found: PhotoUpload, project: Project, announced: Announced) -> None:
    same = (found.project_id, found.sha256, found.size) == (project.pk, announced.sha256, announced.size)
    if not same:
        raise ValidationError({"key": _("这个上传编号已用于另一张照片。请重新选择照片。")})


def _refuse_size(announced: Announced) -> None:
    if announced.size < 1:
        raise ValidationError({"size": _("照片是空的（0 字节）。请在手机相册里确认能打开，再选一次。")})
    if announced.size > settings.UPLOAD_MAX_BYTES:
        values = {"size": kinds.shown_size(announced.size), "limit": kinds.limit()}
        text = _("照片有 %(size)s，超过上限 %(limit)s。请在手机上调低照片尺寸，或截取有关部分再上传。")
        raise ValidationError({"size": text % values})


def _forget_stale(by: User, now: datetime) -> None:
    for upload in PhotoUpload.objects.filter(sender=by, photo=None, touched_at__lt=now - STALE):
        _drop_part(upload)
        upload.delete()


@transaction.atomic
def append_part(*, upload: PhotoUpload, offset: int, part: bytes, now: datetime) -> PhotoUpload:
    """Adds bytes exactly once: the row is locked, and a part that begins elsewhere changes nothing.

    Bytes are on the disk before the row says so; what a process that died wrote beyond the row's offset is
    overwritten. Raises WrongOffsetError with the true offset, ValidationError when more comes than was announced.
    """
    upload = PhotoUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.photo_id or offset != upload.offset:
        raise WrongOffsetError(upload.offset)
    if offset + len(part) > upload.size:
        text = _("收到的比照片声明的 %d 字节多。请重新选择这张照片。")
        raise ValidationError(text % upload.size, code="too_much")
    if (
        offset and not _part_path(upload).exists()
    ):  # moved to another disk: begin again rather than keep a hole
        PhotoUpload.objects.filter(pk=upload.pk).update(offset=0)
        upload.offset = 0
        return upload
    _write(upload, offset, part)
    upload.offset, upload.touched_at = offset + len(part), now
    upload.save(update_fields=["offset", "touched_at"])
    return upload


def _part_path(upload: PhotoUpload) -> Path:
    return Path(default_storage.path(upload.path))


def _write(upload: PhotoUpload, offset: int, part: bytes) -> None:
    path = _part_path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(offset)
        file.truncate()
        file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _drop_part(upload: PhotoUpload) -> None:
    with suppress(FileNotFoundError):
        _part_path(upload).unlink()


@transaction.atomic
def finish_photo(*, upload: PhotoUpload, by: User, now: datetime) -> Photo:
    """The photo of an upload all of whose bytes are there; asked twice, it is the same photo.

    Raises ValidationError when the bytes are not those announced or no picture; `abandon_photo` then clears away.
    """
    upload = (
        PhotoUpload.objects.select_for_update(of=("self",))
        .select_related("project", "photo")
        .get(pk=upload.pk)
    )
    if upload.photo:
        return upload.photo
    with _part_path(upload).open("rb") as file:
        if not upload.complete or checksum(file) != upload.sha256:
            raise ValidationError(_("照片在路上损坏了，请再传一次。"), code="checksum")
        # Django's uploads and files of bytes are the same thing here; the stubs know only text.
        received = cast("UploadedFile[bytes]", UploadedFile(file, name=upload.name, size=upload.size))
        told = _look_at(received, now)
        document = store_document(upload=received, by=by, now=now)
    photo = Photo.objects.create(
        project=upload.project, document_id=document.pk, key=upload.key, size=upload.size, year=upload.year,
        month=upload.month, received_at=now, received_by=by, **_said(upload, told),
    )  # fmt: skip
    upload.photo = photo
    upload.save(update_fields=["photo"])
    transaction.on_commit(lambda: _drop_part(upload))
    audit.record(
        by=by, now=now, verb="receive_photo", obj=upload.project,
        summary=_("上传%(year)d年%(month)d月现场照片：%(name)s")
        % {"year": upload.year, "month": upload.month, "name": upload.name},
        after={"photo": photo.pk, "document": document.pk, "sha256": upload.sha256, "taken_at": photo.taken_at},
    )  # fmt: skip
    return photo


def _look_at(received: "UploadedFile[bytes]", now: datetime) -> Told:
    """Time and place the picture tells of. Raises ValidationError when the file is no picture."""
    accepted = inspect(received)
    if accepted.content_type not in PICTURES:
        text = _("“%s”不是照片。这里只收 JPG 和 PNG；其他文件请在项目档案里上传。")
        raise ValidationError(text % accepted.name, code="kind")
    return told_by(received, now)


def _said(upload: PhotoUpload, told: Told) -> dict[str, datetime | Decimal | None]:
    """The sender's word first, then the picture's, then the date of the file."""
    known = upload.longitude is not None and upload.latitude is not None
    where = upload if known else told
    return {
        "taken_at": upload.taken_at or told.taken_at or upload.modified_at,
        "longitude": where.longitude,
        "latitude": where.latitude,
    }


@transaction.atomic
def abandon_photo(*, upload: PhotoUpload) -> None:
    """Throws away what arrived of a photo that cannot be used; a finished photo stays."""
    if PhotoUpload.objects.select_for_update().filter(pk=upload.pk, photo=None).delete()[0]:
        transaction.on_commit(lambda: _drop_part(upload))


@transaction.atomic
def remove_photo(*, photo: Photo, reason: str, by: User, now: datetime) -> None:
    """Takes a photo out of the report; the file stays in the store for the record.

    Raises ValidationError when it has been taken out already or no reason is given.
    """
    photo = (
        Photo.objects.select_for_update(of=("self",)).select_related("project", "document").get(pk=photo.pk)
    )
    if photo.removed_at:
        raise ValidationError(_("这张照片已经移除"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明移除原因")})
    photo.removed_at = now
    photo.save(update_fields=["removed_at"])
    audit.record(
        by=by, now=now, verb="remove_photo", obj=photo.project, reason=reason,
        summary=_("移除%(year)d年%(month)d月现场照片：%(name)s")
        % {"year": photo.year, "month": photo.month, "name": photo.document.name},
        before={"photo": photo.pk, "document": photo.document_id},
    )  # fmt: skip
