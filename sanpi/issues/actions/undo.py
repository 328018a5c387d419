"""Taking back what an import recorded."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core.columns import label_of
from sanpi.core.facts import correct
from sanpi.core.models import AuditEntry, Code
from sanpi.issues.actions.raising import HEAD, withdraw
from sanpi.issues.actions.state import lock, note, refresh
from sanpi.issues.models import Issue, IssueEvent
from sanpi.organizations.models import User


@transaction.atomic
def take_back(*, issue: Issue, recorded_at: datetime, by: User | None, now: datetime) -> None:
    """Takes back everything about the issue that was recorded at that moment; a new issue is withdrawn altogether.

    Raises ValidationError where later work rests on it.
    """
    issue = lock(issue)
    events = IssueEvent.objects.filter(issue=issue, superseded_at=None)
    if events.filter(recorded_at__gt=recorded_at).exists():
        raise ValidationError(_("问题 %s 在导入之后又有办理，不能撤回；请在问题页更正") % issue.number)
    if issue.created_at == recorded_at:
        withdraw(issue=issue, by=by, now=now, reason=_("撤销导入"))
        return
    for event in events.filter(recorded_at=recorded_at):
        correct(event, now=now)
    _restore(issue, recorded_at)
    refresh(issue)
    note(issue, "take_back_issue", _("撤回导入的内容"), by=by, now=now)


def _restore(issue: Issue, recorded_at: datetime) -> None:
    """Puts the head back as the audit trail says it was."""
    written = AuditEntry.objects.filter(
        object_type=issue._meta.label, object_id=str(issue.pk), at=recorded_at,
        verb__in=("update_issue", "assign_issue"),
    )  # fmt: skip
    for entry in written.order_by("-number"):
        before = entry.before
        if "assisting" in before:
            issue.assisting.set(before["assisting"])
        for name in HEAD:
            if name not in before:
                continue
            if _plain(getattr(issue, name)) != entry.after[name]:
                text = _("问题 %(number)s 的“%(label)s”后来又改过，不能撤回")
                raise ValidationError(text % {"number": issue.number, "label": label_of(Issue, name)})
            setattr(issue, name, _stored(name, before[name]))
    issue.save(update_fields=[*HEAD])


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Code) else value


def _stored(name: str, value: Any) -> Any:
    if name in ("source", "category"):
        return Code.objects.get(list__code=f"issue_{name}", code=value)
    return value
