"""提醒: what somebody asked of this person."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.organizations.models import Notice, User
from sanpi.reports.todo.asker import LIMIT
from sanpi.reports.todo.items import Item, Part, Urgency


def reminders(user: User, today: date) -> Part:
    """Reminders not put aside yet, the newest first."""
    found = (
        Notice.objects.visible_to(user).unread().select_related("created_by").order_by("-created_at", "-pk")
    )
    return Part(_("提醒"), tuple(_item(notice, today) for notice in found[:LIMIT]))


def _item(notice: Notice, today: date) -> Item:
    day = timezone.localdate(notice.created_at)
    sender = notice.created_by.name if notice.created_by else _("系统")
    names = {"kind": notice.get_kind_display(), "sender": sender, "day": day, "days": (today - day).days}
    why = _("%(sender)s %(day)s %(kind)s") % names
    # A reminder presses: somebody took the trouble.
    return Item(notice.text, why, _("去办理"), notice.url, Urgency.NEAR, day, notice.pk)
