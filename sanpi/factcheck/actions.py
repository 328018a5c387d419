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
from sanpi.factcheck.reading import checksum, normalised, read_file, without_controls
from sanpi.factcheck.records import CONTRADICTION, DIFFERS, standings, to_json
from sanpi.factcheck.rules.asking import SPAN, speaks_of
from sanpi.factcheck.rules.examining import ENGINE, Reader, examine
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LONGEST_TITLE = 120
# Within this time the same text of the same person is a button pressed twice.
_TWICE = timedelta(seconds=60)


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
    Reading and asking come before the transaction, so that nobody waits for them; only what came out is written in it.
    Raises ValidationError for an empty or overlong text, or a day that lies ahead.
    """
    fresh = _begun(text, region, by, now, title, dated_on, known_on)
    if same := _pressed_twice(fresh, dated_on):
        return same
    fresh.example = example
    _examined(fresh, dated_on)
    return _first(fresh, dated_on, document=document)


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
    fresh = _begun(text, region, by, now, title or accepted.name.rpartition(".")[0], dated_on, known_on)
    if same := _pressed_twice(fresh, dated_on):
        return same
    _examined(fresh, dated_on)
    return _first(fresh, dated_on, upload=upload)


def check_again(*, check: Check, by: User, now: datetime) -> Check:
    """The same text once more, with today's ledger and everything corrected since; the earlier check stays."""
    fresh = _repetition(check, by, now)
    _examined(fresh, check.dated_on)
    return _next(fresh)


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
    """Says what a figure means, that it is none, or that there is one; remembered for this text. Returns the new check.

    It counts in the checks of the person, and for everybody when the person reviews the figures of the region.
    """
    surface = check.text[start:end]
    if not 0 <= start < end <= len(check.text) or len(surface) > LONGEST_SURFACE:
        raise ValidationError(_("文稿里没有这个位置，请重新选择"))
    correction = Correction(
        region=check.region, sha256=check.sha256, kind=kind, start=start, end=end, surface=surface,
        values=values or {}, reason=reason, recorded_by=by, recorded_at=now,
    )  # fmt: skip
    fresh = _repetition(check, by, now)
    _examined(fresh, check.dated_on, correction)
    return _next(fresh, correction)


def propose(*, check: Check, by: User, now: datetime) -> int:
    """Asks the institution's language model about the figures whose measure was not understood; how many answers count.

    They are proposals beside the figures; nothing is reckoned or judged by them. Raises ModelError.
    """
    found = proposals.ask(check.text, check.result["claims"])
    _proposed(check, found, by, now)
    return len(found)


@transaction.atomic
def _proposed(check: Check, found: dict[str, dict[str, Any]], by: User, now: datetime) -> None:
    check.proposals = found
    check.save(update_fields=["proposals"])
    audit.record(
        by=by, now=now, verb="propose_figures", obj=check, summary=_("请语言模型提出建议：%s") % check.title,
        after={"proposals": len(found)},
    )  # fmt: skip


def _begun(
    text: str,
    region: Region,
    by: User | None,
    now: datetime,
    title: str,
    dated_on: date | None,
    known_on: date | None,
) -> Check:
    """A check that nobody has made yet. Raises ValidationError for what cannot be checked."""
    text = normalised(text)
    today = timezone.localdate(now)
    for name, day in (("dated_on", dated_on), ("known_on", known_on)):
        if day and day > today:
            raise ValidationError({name: _("日期不能晚于今天（%s）") % today})
        if day and not speaks_of(day):
            raise ValidationError({name: _("日期应在 %(first)d 年到 %(last)d 年之间") % SPAN})
    return Check(
        region=region, title=_line(title)[:LONGEST_TITLE] or _title_of(text), text=text, sha256=checksum(text),
        known_on=known_on, created_by=by, created_at=now,
    )  # fmt: skip


def _repetition(check: Check, by: User, now: datetime) -> Check:
    """The next version of a check. Raises ValidationError where the person may see a later one."""
    if check.later_for(by):
        raise ValidationError(_("这次核对之后已经重新核对过，请在最新的一次上操作"))
    return Check(
        region=check.region, title=check.title, text=check.text, sha256=check.sha256, document=check.document,
        known_on=check.known_on, proposals=check.proposals, example=check.example, previous=check, created_by=by,
        created_at=now,
    )  # fmt: skip


def _examined(fresh: Check, dated_on: date | None, further: Correction | None = None) -> None:
    """Reads, reckons and asks the ledger; `further` is a correction that has not been written yet."""
    counting = [*Correction.objects.counting_for(fresh.created_by, fresh), *([further] if further else [])]
    found = examine(
        fresh.text,
        reader=reader_for(fresh.region, fresh.created_by),
        dated_on=dated_on,
        known=fresh.known_on,
        today=timezone.localdate(fresh.created_at),
        corrections=counting,
    )
    result = to_json(found)
    fresh.dated_on, fresh.engine, fresh.result = found.dated_on, ENGINE, result
    standing = list(standings(result).values())
    fresh.figures = len(result["claims"])
    fresh.contradictions, fresh.differing = standing.count(CONTRADICTION), standing.count(DIFFERS)


@transaction.atomic
def _first(
    fresh: Check,
    dated_on: date | None,
    *,
    document: Document | None = None,
    upload: "UploadedFile[bytes] | None" = None,
) -> Check:
    """The first version written, unless the same button was pressed while it was made."""
    if same := _pressed_twice(fresh, dated_on):
        return same
    if upload is not None:
        document = store_document(upload=upload, by=fresh.created_by, now=fresh.created_at)
    fresh.document = document
    return _kept(fresh)


@transaction.atomic
def _next(fresh: Check, correction: Correction | None = None) -> Check:
    """A further version written, with the correction that made it necessary."""
    by, previous = fresh.created_by, fresh.previous
    last = Check.objects.select_for_update().get(pk=previous.pk if previous else 0)
    if by is not None and last.later_for(by):
        raise ValidationError(_("这次核对之后已经重新核对过，请在最新的一次上操作"))
    if correction is not None:
        _remembered(correction, last)
    return _kept(fresh)


def _remembered(correction: Correction, check: Check) -> None:
    correction.save(force_insert=True)
    words = {"kind": correction.get_kind_display(), "surface": correction.surface}
    audit.record(
        by=correction.recorded_by, now=correction.recorded_at, verb="correct_figure", obj=correction,
        summary=_("%(kind)s：%(surface)s") % words, after={"check": check.pk, "values": correction.values},
        reason=correction.reason,
    )  # fmt: skip


def _kept(fresh: Check) -> Check:
    fresh.save(force_insert=True)
    audit.record(
        by=fresh.created_by, now=fresh.created_at, verb="check_text", obj=fresh, summary=_("核对数字：%s") % fresh.title,
        after={"region": fresh.region.code, "sha256": fresh.sha256, "figures": fresh.figures,
               "contradictions": fresh.contradictions, "differing": fresh.differing},
    )  # fmt: skip
    return fresh


def reader_for(region: Region, by: User | None) -> Reader:
    """What the person may see of the region's ledger; the system sees all of it."""
    projects = Project.objects.visible_to(by) if by else Project.objects.all()
    partial = by.access.partial_scope(region.path) if by else ""
    return Reader(region, projects.in_region(region), partial)


def _pressed_twice(fresh: Check, dated_on: date | None) -> Check | None:
    same = Check.objects.filter(
        region=fresh.region, sha256=fresh.sha256, created_by=fresh.created_by, known_on=fresh.known_on,
        created_at__gte=fresh.created_at - _TWICE,
    )  # fmt: skip
    if dated_on:
        same = same.filter(dated_on=dated_on)
    return same.filter(next=None).first()


def _line(text: str) -> str:
    """One line without what cannot be printed."""
    return " ".join(without_controls(text).split())


def _title_of(text: str) -> str:
    """The first line that says anything."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 40 else f"{first[:40]}…"
