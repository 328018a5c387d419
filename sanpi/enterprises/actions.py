"""Entering firms."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.audit import Actor
from sanpi.enterprises.models import Enterprise


@transaction.atomic
def find_or_enter(*, name: str, uscc: str, by: Actor | None, now: datetime) -> Enterprise:
    """The firm of that code, or else of that name; entered if it is not known yet. `uscc` may be empty."""
    wanted = {"uscc": uscc} if uscc else {"name": name}
    found = Enterprise.objects.filter(**wanted).order_by("pk").first()
    if found:
        return found
    firm = Enterprise.objects.create(name=name, uscc=uscc or None)
    audit.record(
        by=by,
        now=now,
        verb="enter_enterprise",
        obj=firm,
        summary=_("登记企业：%s") % name,
        after={"name": name, "uscc": uscc},
    )
    return firm
