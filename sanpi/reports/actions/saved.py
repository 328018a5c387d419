"""What a reader keeps for himself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.reports.models import SavedView


@transaction.atomic
def save_view(*, page: str, name: str, query: str, by: User, now: datetime) -> SavedView:
    """Keeps filters, columns and order of a page under a name; the same name is replaced."""
    old = SavedView.objects.filter(user=by, page=page, name=name).values_list("query", flat=True).first()
    view, _made = SavedView.objects.update_or_create(user=by, page=page, name=name, defaults={"query": query})
    audit.record(
        by=by, now=now, verb="save_view", obj=view, summary=_("保存视图：%s") % name,
        before={"query": old}, after={"query": query},
    )  # fmt: skip
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, now: datetime) -> None:
    """Forgets a view."""
    audit.record(
        by=by,
        now=now,
        verb="delete_view",
        obj=view,
        summary=_("删除视图：%s") % view.name,
        before={"query": view.query},
    )
    view.delete()
