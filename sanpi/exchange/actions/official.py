"""The verbs of official forms: kept, marked, replaced, put aside, filled. Callers have settled whether the person may."""

import io
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.documents.actions import store_document
from sanpi.documents.models import Document
from sanpi.documents.names import extension_of
from sanpi.domain.periods import Month
from sanpi.exchange.models import OfficialForm, OfficialFormVersion
from sanpi.exchange.official import excel, word
from sanpi.exchange.official.fields import catalogue
from sanpi.exchange.official.marks import FormError
from sanpi.exchange.official.reading import read_uses
from sanpi.exchange.official.values import Asked, values_for
from sanpi.factcheck.actions import check_file
from sanpi.factcheck.models import Check
from sanpi.organizations.models import Organization, Region, User

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_READERS: dict[str, ModuleType] = {"xlsx": excel, "docx": word}


def reader_of(document: Document) -> ModuleType:
    """The module that reads files of this kind. Raises ValidationError for any other kind."""
    reader = _READERS.get(extension_of(document.name))
    if reader is None:
        text = _("“%s”不能作为报表模板：这里只收 .xlsx 和 .docx。请用 Excel、Word 或 WPS 另存后再上传。")
        raise ValidationError({"file": text % document.name})
    return reader


def path_of(document: Document) -> Path:
    """Where the file lies."""
    return Path(document.file.path)


def _store(upload: "UploadedFile[bytes]", by: User | None, now: datetime) -> Document:
    """The stored file, of a kind that can be filled, and readable."""
    try:
        document = store_document(upload=upload, by=by, now=now)
    except ValidationError as refused:
        raise ValidationError({"file": refused.messages}) from refused
    reader = reader_of(document)
    try:
        reader.found_marks(path_of(document), {})
    except FormError as refused:
        raise ValidationError({"file": str(refused)}) from refused
    return document


@transaction.atomic
def create_form(
    *,
    region: Region,
    organization: Organization | None,
    name: str,
    layout: str,
    scope: str,
    upload: "UploadedFile[bytes]",
    by: User,
    now: datetime,
) -> OfficialForm:
    """Keeps a form as it came; its first version has no marks but those in the file itself."""
    standing = OfficialForm.objects.filter(region=region, organization=organization, retired_at=None)
    if standing.filter(name=name).exists():
        raise ValidationError({"name": _("已有同名的报表“%s”；更换文件请用“上传新版”") % name})
    document = _store(upload, by, now)
    form = OfficialForm.objects.create(
        region=region, organization=organization, name=name, layout=layout, scope=scope, created_by=by,
        created_at=now,
    )  # fmt: skip
    OfficialFormVersion.objects.create(form=form, number=1, document=document, created_by=by, created_at=now)
    audit.record(
        by=by, now=now, verb="create_official_form", obj=form, summary=_("建立上级报表：%s") % name,
        after={"region": region.code, "layout": layout, "scope": scope, "document": document.pk},
    )  # fmt: skip
    return form


def _lock(form: OfficialForm) -> OfficialForm:
    fresh = OfficialForm.objects.select_for_update().get(pk=form.pk)
    if fresh.retired_at:
        raise ValidationError(_("报表“%s”已停用") % fresh.name)
    return fresh


def current(form: OfficialForm) -> OfficialFormVersion:
    """The newest version."""
    return form.versions.select_related("document").order_by("-number")[0]


@transaction.atomic
def update_form(*, form: OfficialForm, name: str, layout: str, scope: str, by: User, now: datetime) -> None:
    """Another name, layout or choice of projects."""
    fresh = _lock(form)
    wanted = {"name": name, "layout": layout, "scope": scope}
    before = {key: getattr(fresh, key) for key in wanted}
    if before == wanted:
        return
    for key, value in wanted.items():
        setattr(fresh, key, value)
    fresh.save(update_fields=list(wanted))
    audit.record(
        by=by, now=now, verb="update_official_form", obj=fresh, summary=_("修改上级报表：%s") % name,
        before=before, after=wanted,
    )  # fmt: skip


@transaction.atomic
def replace_file(
    *, form: OfficialForm, upload: "UploadedFile[bytes]", keep_marks: bool, by: User, now: datetime
) -> OfficialFormVersion:
    """A newer file of the same form; marks set by hand come along where their places still exist."""
    form = _lock(form)
    last = current(form)
    document = _store(upload, by, now)
    if document.sha256 == last.document.sha256:
        raise ValidationError({"file": _("与现在的文件完全相同，没有更换")})
    marks = _fitting(document, last.marks) if keep_marks else {}
    version = OfficialFormVersion.objects.create(
        form=form, number=last.number + 1, document=document, marks=marks, created_by=by, created_at=now
    )
    audit.record(
        by=by, now=now, verb="replace_official_form", obj=form,
        summary=_("上传报表新版：第%s版") % version.number, before={"document": last.document_id},
        after={"document": document.pk, "marks": marks},
    )  # fmt: skip
    return version


def _fitting(document: Document, marks: dict[str, str]) -> dict[str, str]:
    reader, kept = reader_of(document), {}
    for place, spec in marks.items():
        try:
            reader.found_marks(path_of(document), {place: spec})
        except FormError:
            continue
        kept[place] = spec
    return kept


@transaction.atomic
def set_mark(*, form: OfficialForm, place: str, spec: str, by: User, now: datetime) -> OfficialFormVersion:
    """What is to be filled in at a place; nothing takes the mark away.

    A version from which something was filled stays as it is: the change makes a new one. Raises ValidationError for a
    field or a place that there is not.
    """
    form = _lock(form)
    version = current(form)
    if spec:
        _refuse_unknown(version, place, spec)
    elif place not in version.marks:
        text = _("这里没有网页上设的标记。写在文件里的，请选别的字段替换它，或改好文件后“上传新版”。")
        raise ValidationError({"place": text})
    marks = {key: value for key, value in version.marks.items() if key != place}
    if spec:
        marks[place] = spec
    if marks == version.marks:
        return version
    before = version.marks.get(place, "")
    if version.used_at:
        version = OfficialFormVersion.objects.create(
            form=form, number=version.number + 1, document=version.document, marks=marks, created_by=by,
            created_at=now,
        )  # fmt: skip
    else:
        version.marks = marks
        version.save(update_fields=["marks"])
    audit.record(
        by=by, now=now, verb="mark_official_form", obj=form, summary=_("报表标记 %s") % place,
        before={place: before}, after={place: spec, "version": version.number},
    )  # fmt: skip
    return version


def _refuse_unknown(version: OfficialFormVersion, place: str, spec: str) -> None:
    try:
        catalogue().read(spec)
    except ValueError as refused:
        raise ValidationError({"spec": str(refused)}) from refused
    try:
        reader_of(version.document).found_marks(path_of(version.document), {place: spec})
    except FormError as refused:
        raise ValidationError({"place": _("文件里没有“%s”这个位置") % place}) from refused


@transaction.atomic
def retire_form(*, form: OfficialForm, by: User, now: datetime) -> None:
    """Puts the form aside; its versions and what was filled stay on record."""
    fresh = _lock(form)
    fresh.retired_at = now
    fresh.save(update_fields=["retired_at"])
    audit.record(
        by=by, now=now, verb="retire_official_form", obj=fresh, summary=_("停用上级报表：%s") % fresh.name
    )


@transaction.atomic
def fill_form(
    *, form: OfficialForm, month: Month, today: date, by: User, now: datetime, project: int | None = None
) -> tuple[io.BytesIO, OfficialFormVersion]:
    """The form filled for a month, from the standpoint of its end (of today while it lasts).

    Raises ValidationError for a month that lies ahead or without its project, FormError for marks that ask for nothing
    there is.
    """
    form = _lock(form)
    if month.first_day > today:
        raise ValidationError(
            {
                "month": _("%(month)s 还没有开始，最晚可以生成 %(last)s")
                % {"month": month, "last": Month.of(today)}
            }
        )
    single = form.layout == OfficialForm.Layout.SINGLE
    if single and project is None:
        raise ValidationError({"project": _("这张表每个项目一份，请选择项目")})
    version = current(form)
    reader, path = reader_of(version.document), path_of(version.document)
    names = catalogue()
    uses = read_uses(reader.found_marks(path, version.marks), names)
    if not uses:
        raise FormError([("", _("还没有标记任何单元格；请先在下面选中单元格并选择字段"))])
    asked = Asked(form, month, by, today)
    values = values_for(asked, names, uses.values(), project if single else None)
    if single and not values.rows:
        raise ValidationError({"project": _("没有这个项目，或者它不在这张表的范围内")})
    target = io.BytesIO()
    reader.fill(path, version.marks, uses, values, target, repeat=not single)
    if version.used_at is None:
        version.used_at = now
        version.save(update_fields=["used_at"])
    audit.record(
        by=by, now=now, verb="fill_official_form", obj=form,
        summary=_("生成报表：%(name)s，%(month)s") % {"name": form.name, "month": month},
        after={"version": version.number, "month": month.code, "rows": len(values.rows), "project": project},
    )  # fmt: skip
    target.seek(0)
    return target, version


def check_filled(
    *, form: OfficialForm, month: Month, today: date, by: User, now: datetime, project: int | None = None
) -> Check:
    """The form filled for a month, kept as a file, and its figures checked before it is handed on.

    No transaction is held while the text is read and the ledger asked.
    Raises what `fill_form` raises, and ValidationError for a form that is no Word file or too long to be checked.
    """
    if extension_of(current(form).document.name) != "docx":
        raise ValidationError(_("只有 Word 报表可以核对数字；Excel 报表的数就是台账的数"))
    content, _version = fill_form(form=form, month=month, today=today, by=by, now=now, project=project)
    upload = SimpleUploadedFile(f"{form.name}{month}.docx", content.getvalue())
    return check_file(upload=upload, region=form.region, by=by, now=now, dated_on=min(month.last_day, today))
