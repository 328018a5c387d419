"""容缺: passing a gate on a promise."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.projects.actions.state import lock
from sanpi.projects.models import Gate, Project, Waiver
from sanpi.projects.rules import fulfilled


@transaction.atomic
def grant_waiver(
    *, project: Project, gate: Gate, reason: str, promised_on: date, by: User, now: datetime
) -> Waiver:
    """Lets the project pass a gate without one requirement until a promised day.

    Raises ValidationError when the requirement is met already, a promise stands already, or the day has passed.
    """
    project = lock(project)
    if f"{gate.need}:{gate.target}" in fulfilled(project):
        raise ValidationError(_("“%s”已经具备，不需要容缺") % gate.label)
    if promised_on <= timezone.localdate(now):
        raise ValidationError({"promised_on": _("承诺补齐日期应晚于今天")})
    if Waiver.objects.filter(project=project, gate=gate, revoked_at=None).exists():
        raise ValidationError(_("“%s”已有容缺承诺") % gate.label)
    waiver = Waiver.objects.create(
        project=project, gate=gate, reason=reason, promised_on=promised_on, granted_by=by, granted_at=now
    )
    audit.record(
        by=by,
        now=now,
        verb="grant_waiver",
        obj=project,
        summary=_("容缺：%(label)s，承诺 %(on)s 前补齐") % {"label": gate.label, "on": promised_on},
        after={"gate": gate.pk, "promised_on": promised_on},
        reason=reason,
    )
    return waiver


@transaction.atomic
def revoke_waiver(*, waiver: Waiver, reason: str, by: User, now: datetime) -> None:
    """Takes a promise back; the gate misses the requirement again."""
    project = lock(waiver.project)
    if Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(revoked_at=now) != 1:
        raise ValidationError(_("该容缺承诺已撤销"))
    audit.record(
        by=by,
        now=now,
        verb="revoke_waiver",
        obj=project,
        summary=_("撤销容缺：%s") % waiver.gate.label,
        before={"gate": waiver.gate_id, "promised_on": waiver.promised_on},
        reason=reason,
    )
