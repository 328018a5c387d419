"""Asking for, granting, refusing and ending a good reason (正当理由)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.documents.models import Document
from sanpi.evaluation.models import Dimension, Excuse
from sanpi.organizations.models import User
from sanpi.projects.models import Project

# Nobody is excused for longer than a year at a time.
LONGEST = timedelta(days=366)


@transaction.atomic
def ask_excuse(
    *,
    project: Project,
    dimension: str,
    reason: str,
    from_on: date,
    until_on: date,
    by: User | None,
    now: datetime,
    document: Document | None = None,
) -> Excuse:
    """Applies for not being judged from one side for a time. It holds once another person has granted it."""
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明正当理由")})
    if until_on < from_on:
        raise ValidationError(
            {"until_on": _("%(until)s 早于起始日期 %(start)s") % {"until": until_on, "start": from_on}}
        )
    if until_on - from_on > LONGEST:
        raise ValidationError({"until_on": _("一次最长一年；到期仍有理由的，再申请")})
    same = Excuse.objects.filter(
        project=project, dimension=dimension, state__in=(Excuse.State.ASKED, Excuse.State.GRANTED),
        from_on__lte=until_on, until_on__gte=from_on,
    )  # fmt: skip
    if same.exists():
        raise ValidationError(_("这个维度在这段时间已有申请或批准的理由；请等批准，或先终止原来的"))
    excuse = Excuse.objects.create(
        project=project, dimension=dimension, reason=reason.strip(), from_on=from_on, until_on=until_on, asked_by=by,
        asked_at=now, document=document,
    )  # fmt: skip
    _note("ask_excuse", _("申请免评"), excuse, by, now)
    return excuse


@transaction.atomic
def decide_excuse(*, excuse: Excuse, grant: bool, decision: str, by: User | None, now: datetime) -> Excuse:
    """Grants or refuses an application; nobody decides his own."""
    excuse = _locked(excuse, Excuse.State.ASKED, _("这条申请已经处理过了，请刷新后再看"))
    if by is not None and excuse.asked_by_id == by.pk:
        raise ValidationError(_("自己提出的申请不能自己批准"))
    if not grant and not decision.strip():
        raise ValidationError({"decision": _("不批准的，请写明原因")})
    excuse.state = Excuse.State.GRANTED if grant else Excuse.State.REFUSED
    excuse.decision, excuse.decided_by, excuse.decided_at = decision.strip(), by, now
    excuse.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    _note("decide_excuse", _("批准免评") if grant else _("不批准免评"), excuse, by, now)
    return excuse


@transaction.atomic
def end_excuse(*, excuse: Excuse, reason: str, by: User | None, now: datetime) -> Excuse:
    """Ends a good reason before its day, from today on."""
    excuse = _locked(excuse, Excuse.State.GRANTED, _("只有已批准的理由可以终止"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明终止的原因")})
    excuse.state, excuse.ended_on, excuse.ended_at = Excuse.State.ENDED, timezone.localdate(now), now
    excuse.save(update_fields=["state", "ended_on", "ended_at"])
    _note("end_excuse", _("终止免评"), excuse, by, now, reason)
    return excuse


def _locked(excuse: Excuse, state: str, refusal: str) -> Excuse:
    found = Excuse.objects.select_for_update(of=("self",)).select_related("project").get(pk=excuse.pk)
    if found.state != state:
        raise ValidationError(refusal)
    return found


def _note(verb: str, what: str, excuse: Excuse, by: User | None, now: datetime, reason: str = "") -> None:
    words = {"what": what, "project": excuse.project.name, "side": Dimension(excuse.dimension).label}
    audit.record(
        by=by, now=now, verb=verb, obj=excuse, summary=_("%(what)s：%(project)s（%(side)s）") % words,
        after={
            "state": excuse.state, "reason": excuse.reason, "from_on": excuse.from_on, "until_on": excuse.until_on,
            "decision": excuse.decision,
        },
        reason=reason or excuse.reason,
    )  # fmt: skip
