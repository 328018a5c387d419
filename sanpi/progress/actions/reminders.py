"""Reminding the units that have not reported."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanpi.organizations.actions.notices import remind
from sanpi.organizations.models import Role, User
from sanpi.progress import rules
from sanpi.progress.models import Round
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS


@transaction.atomic
def remind_missing(
    *, round: Round, projects: QuerySet[Project], by: User, now: datetime, url: str
) -> tuple[list[User], list[str]]:
    """Reminds the liaisons of units whose projects have not been submitted, one line each; others hear nothing.

    `projects` limits whom it is about; `url` is the page where they fill in. Returns who was told, and the units in
    which there is nobody to tell. Who has the same line unread is not told twice.
    """
    waiting = rules.with_entries(rules.expected(round), round).filter(
        entry_state__in=rules.TO_DO, pk__in=projects.order_by().values("pk")
    )
    told: list[User] = []
    silent: list[str] = []
    for unit, name, number in _by_unit(waiting):
        text = _("%(month)s月报还有 %(number)d 个项目没有提交，%(due)s 截止") % {
            "month": round.period, "number": number, "due": round.due_on,
        }  # fmt: skip
        people = liaisons(unit)
        told += remind(users=people, text=text, by=by, now=now, url=url) if people else []
        if not people:
            silent.append(name)
    return told, silent


def _by_unit(waiting: QuerySet[Project]) -> list[tuple[int, str, int]]:
    """Unit, its name and how many of its projects wait; a task force answers where there is no unit."""
    counted: dict[int, tuple[str, int]] = {}
    columns = [f"{column}{suffix}" for column in UNIT_COLUMNS for suffix in ("_id", "__name")]
    for row in waiting.order_by("unit__name", "pk").values_list(*columns):
        unit, name = (row[0], row[1]) if row[0] else (row[2], row[3])
        if unit:
            counted[unit] = (name, counted.get(unit, ("", 0))[1] + 1)
    return [(unit, name, number) for unit, (name, number) in counted.items()]


def liaisons(unit: int) -> Collection[User]:
    """The accounts that fill in for a unit."""
    people = User.objects.filter(organization=unit, is_active=True, grants__role=Role.LIAISON)
    return list(people.distinct().order_by("pk"))
