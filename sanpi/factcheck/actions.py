"""Having a text checked, and putting right by hand what was misunderstood. Callers have settled whether the person may."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.documents.actions import store_document
from sanpi.documents.inspection import inspect
from sanpi.documents.models import Document
from sanpi.documents.names import extension_of
from sanpi.factcheck import proposals
from sanpi.factcheck.models import LONGEST_SURFACE, Check, Correction
from sanpi.factcheck.reading import checksum, normalised, read_file
from sanpi.factcheck.records import differing, to_json
from sanpi.factcheck.rules.examining import ENGINE, Reader, examine
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LONGEST_TITLE = 120
# Within this time the same text of the same person is a button pressed twice.
_TWICE = timedelta(seconds=60)


@transaction.atomic
def check(
    *,
    text: str,
    region: Region,
    by: User | None,
    now: datetime,
    title: str = "",
    dated_on: date | None = None,
    known_on: date | None = None,
    document: Document | None = None,
    example: bool = False,
) -> Check:
    """Checks a text of a region and keeps what came out.

    `dated_on` is the day of the text (None: the day it names, or today), `known_on` the day whose knowledge of the
    ledger counts. `by` is None for a paper that the system wrote itself: then the whole region's ledger is asked.
    Raises ValidationError for an empty or overlong text, or a day that lies ahead.
    """
    text = normalised(text)
    today = timezone.localdate(now)
    for name, day in (("dated_on", dated_on), ("known_on", known_on)):
        if day and day > today:
            raise ValidationError({name: _("日期不能晚于今天（%s）") % today})
    if same := _pressed_twice(text, region, by, now, dated_on, known_on):
        return same
    fresh = Check(
        region=region, title=title.strip()[:LONGEST_TITLE] or _title_of(text), text=text, sha256=checksum(text),
        document=document, known_on=known_on, example=example, created_by=by, created_at=now,
    )  # fmt: skip
    return _kept(fresh, dated_on, by=by, now=now)


@transaction.atomic
def check_file(
    *,
    upload: "UploadedFile[bytes]",
    region: Region,
    by: User | None,
    now: datetime,
    title: str = "",
    dated_on: date | None = None,
    known_on: date | None = None,
) -> Check:
    """Checks the text of a file (.docx, .pdf, .txt), which is kept. Raises ValidationError for what cannot be read."""
    accepted = inspect(upload)
    text = read_file(upload, extension_of(accepted.name), accepted.name)
    document = store_document(upload=upload, by=by, now=now)
    name = title or document.name.rpartition(".")[0]
    return check(
        text=text,
        region=region,
        by=by,
        now=now,
        title=name,
        dated_on=dated_on,
        known_on=known_on,
        document=document,
    )


@transaction.atomic
def check_again(*, check: Check, by: User, now: datetime) -> Check:
    """The same text once more, with today's ledger and everything corrected since; the earlier check stays."""
    last = Check.objects.select_for_update().get(pk=check.pk)
    if Check.objects.filter(previous=last).exists():
        raise ValidationError(_("这次核对之后已经重新核对过，请在最新的一次上操作"))
    fresh = Check(
        region=last.region, title=last.title, text=last.text, sha256=last.sha256, document=last.document,
        known_on=last.known_on, proposals=last.proposals, example=last.example, previous=last, created_by=by, created_at=now,
    )  # fmt: skip
    return _kept(fresh, last.dated_on, by=by, now=now)


@transaction.atomic
def correct(
    *,
    check: Check,
    kind: str,
    start: int,
    end: int,
    by: User,
    now: datetime,
    values: dict[str, Any] | None = None,
    reason: str = "",
) -> Check:
    """Says what a figure means, that it is none, or that there is one; remembered for this text. Returns the new check."""
    surface = check.text[start:end]
    if not 0 <= start < end <= len(check.text) or len(surface) > LONGEST_SURFACE:
        raise ValidationError(_("文稿里没有这个位置，请重新选择"))
    correction = Correction.objects.create(
        region=check.region, sha256=check.sha256, kind=kind, start=start, end=end, surface=surface,
        values=values or {}, reason=reason, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    words = {"kind": correction.get_kind_display(), "surface": surface}
    audit.record(
        by=by, now=now, verb="correct_figure", obj=correction, summary=_("%(kind)s：%(surface)s") % words,
        after={"check": check.pk, "values": correction.values}, reason=reason,
    )  # fmt: skip
    return check_again(check=check, by=by, now=now)


@transaction.atomic
def propose(*, check: Check, by: User, now: datetime) -> int:
    """Asks the institution's language model about the figures whose measure was not understood; how many answers count.

    They are proposals beside the figures; nothing is reckoned or judged by them. Raises ModelError.
    """
    found = proposals.ask(check.text, check.result["claims"])
    check.proposals = found
    check.save(update_fields=["proposals"])
    audit.record(
        by=by, now=now, verb="propose_figures", obj=check, summary=_("请语言模型提出建议：%s") % check.title,
        after={"proposals": len(found)},
    )  # fmt: skip
    return len(found)


def _kept(fresh: Check, dated_on: date | None, *, by: User | None, now: datetime) -> Check:
    found = examine(
        fresh.text,
        reader=reader_for(fresh.region, by),
        dated_on=dated_on,
        known=fresh.known_on,
        today=timezone.localdate(now),
        corrections=Correction.objects.filter(region=fresh.region, sha256=fresh.sha256),
    )
    result = to_json(found)
    fresh.dated_on, fresh.engine, fresh.result = found.dated_on, ENGINE, result
    fresh.figures = len(result["claims"])
    fresh.contradictions = len(differing(result, ledger=False))
    fresh.differing = len(differing(result, ledger=True))
    fresh.save(force_insert=True)
    audit.record(
        by=by, now=now, verb="check_text", obj=fresh, summary=_("核对数字：%s") % fresh.title,
        after={"region": fresh.region.code, "sha256": fresh.sha256, "figures": fresh.figures,
               "contradictions": fresh.contradictions, "differing": fresh.differing},
    )  # fmt: skip
    return fresh


def reader_for(region: Region, by: User | None) -> Reader:
    """What the person may see of the region's ledger; the system sees all of it."""
    projects = Project.objects.visible_to(by) if by else Project.objects.all()
    partial = by.access.partial_scope(region.path) if by else ""
    return Reader(region, projects.in_region(region), partial)


def _pressed_twice(
    text: str, region: Region, by: User | None, now: datetime, dated_on: date | None, known_on: date | None
) -> Check | None:
    same = Check.objects.filter(
        region=region, sha256=checksum(text), created_by=by, known_on=known_on, created_at__gte=now - _TWICE
    )
    if dated_on:
        same = same.filter(dated_on=dated_on)
    return same.newest().first()


def _title_of(text: str) -> str:
    """The first line that says anything."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 40 else f"{first[:40]}…"
