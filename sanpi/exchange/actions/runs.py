"""Moves of a run that a person makes."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.exchange.cells import clean_text
from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportFinding, ImportRun, RememberedMapping
from sanpi.organizations.models import Region, User

State = ImportRun.State


@transaction.atomic
def start_run(
    *,
    region: Region,
    ledger: str,
    file: File[bytes],
    filename: str,
    as_of: date | None,
    by: User,
    now: datetime,
) -> ImportRun:
    """Keeps an uploaded workbook as a new run that waits to be read.

    `as_of` is the day the data speak of; None takes the workbook's own note, or today. Raises ValidationError for a
    day ahead.
    """
    today = timezone.localdate(now)
    if as_of and as_of > today:
        raise ValidationError({"as_of": _("数据截至日期不能晚于今天（%s）") % today})
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    run = ImportRun(
        region=region, ledger=HANDLERS[ledger].ledger.code, filename=clean_text(filename)[-200:], sha256=found.hexdigest(), sender=by,
        as_of=as_of or today, as_of_stated=as_of is not None, created_at=now,
    )  # fmt: skip
    run.file.save(found.hexdigest(), file, save=False)
    run.save(force_insert=True)
    audit.record(
        by=by, now=now, verb="start_import", obj=run, summary=_("上传导入文件：%s") % run.filename,
        after={"ledger": run.ledger, "region": region.code, "sha256": run.sha256},
    )  # fmt: skip
    return run


def lock_run(run: ImportRun, *states: str) -> ImportRun:
    """The run's row, locked. Raises ValidationError when it is in none of these states any more."""
    fresh = ImportRun.objects.select_for_update().select_related("region", "sender").get(pk=run.pk)
    if fresh.state not in states:
        raise ValidationError(_("该导入现在是“%s”，不能再做这一步；请刷新页面") % fresh.get_state_display())
    return fresh


@transaction.atomic
def correct_columns(
    *, run: ImportRun, corrections: Mapping[str, Any], as_of: date | None, by: User, now: datetime
) -> ImportRun:
    """Settles by hand how columns are understood; the run is to be read again, the sender's mapping remembered.

    `corrections` has the form of `ImportRun.corrections`. Raises ValidationError when the run cannot be read again.
    """
    fresh = lock_run(run, State.CHECKED, State.FAILED, State.REFUSED)
    today = timezone.localdate(now)
    if as_of and as_of > today:
        raise ValidationError({"as_of": _("数据截至日期不能晚于今天（%s）") % today})
    before = fresh.corrections
    fresh.corrections = _merged(before, corrections)
    if as_of and as_of != fresh.as_of:
        fresh.as_of, fresh.as_of_stated = as_of, True
    fresh.state, fresh.message = State.READING, ""
    fresh.save(update_fields=["corrections", "as_of", "as_of_stated", "state", "message"])
    _remember(fresh, by, now)
    audit.record(
        by=by, now=now, verb="correct_import", obj=fresh, summary=_("更正列对应：%s") % fresh.filename,
        before={"corrections": before}, after={"corrections": fresh.corrections, "as_of": fresh.as_of},
    )  # fmt: skip
    return fresh


def _merged(before: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections added to earlier ones, column by column."""
    found = dict(before)
    for sheet, correction in corrections.items():
        columns = found.get(sheet, {}).get("columns", {}) | correction.get("columns", {})
        found[sheet] = {"skip": bool(correction.get("skip")), "columns": columns}
    return found


@transaction.atomic
def confirm_run(*, run: ImportRun, by: User, now: datetime) -> ImportRun:
    """Agrees to what the preview shows; the run is to be applied.

    Raises ValidationError when there are errors, nothing to write, or somebody confirmed already.
    """
    fresh = lock_run(run, State.CHECKED)
    if fresh.findings.filter(severity=ImportFinding.Severity.ERROR).exists():
        raise ValidationError(_("还有错误没有改正，不能写入；请改好文件重新上传，或更正列对应"))
    if not fresh.counts.get("new") and not fresh.counts.get("changed"):
        raise ValidationError(_("与系统中的内容完全一致，没有要写入的变更"))
    fresh.state, fresh.message = State.APPLYING, ""
    fresh.save(update_fields=["state", "message"])
    _remember(fresh, by, now)
    audit.record(
        by=by, now=now, verb="confirm_import", obj=fresh, summary=_("确认导入：%s") % fresh.filename,
        after={"counts": _numbers(fresh)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def discard_run(*, run: ImportRun, by: User, now: datetime) -> ImportRun:
    """Puts a run aside; nothing of it was written. Raises ValidationError once it is being applied."""
    fresh = lock_run(run, State.READING, State.REFUSED, State.CHECKED, State.FAILED)
    fresh.state, fresh.finished_at = State.DISCARDED, now
    fresh.save(update_fields=["state", "finished_at"])
    audit.record(by=by, now=now, verb="discard_import", obj=fresh, summary=_("放弃导入：%s") % fresh.filename)
    return fresh


@transaction.atomic
def start_undo(*, run: ImportRun, by: User, now: datetime) -> ImportRun:
    """Asks for an applied run to be taken back. Raises ValidationError when it is not applied any more."""
    fresh = lock_run(run, State.APPLIED)
    fresh.state, fresh.message, fresh.undone_by = State.UNDOING, "", by
    fresh.counts = {key: value for key, value in fresh.counts.items() if key != "conflicts"}
    fresh.save(update_fields=["state", "message", "undone_by", "counts"])
    return fresh


def _numbers(run: ImportRun) -> dict[str, int]:
    return {key: run.counts.get(key, 0) for key in ("new", "changed", "unchanged", "error")}


def _remember(run: ImportRun, by: User, now: datetime) -> None:
    """Keeps how the columns are understood, for the next workbook with the same header.

    Units are kept only where a person chose one: a unit in the header is read each time.
    """
    for sheet in run.sheets:
        if not sheet.get("signature") or sheet.get("skipped"):
            continue
        chosen = run.corrections.get(sheet["name"], {}).get("columns", {})
        mapping = {}
        for column in sheet["columns"]:
            choice = chosen.get(str(column["index"]))
            key = choice.get("key") if choice else column["key"]
            if key or choice:
                mapping[column["header"]] = [key or "", (choice or {}).get("unit") or ""]
        RememberedMapping.objects.update_or_create(
            sender=by,
            ledger=run.ledger,
            signature=sheet["signature"],
            defaults={"mapping": mapping, "used_at": now},
        )
