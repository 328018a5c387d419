"""The rows that a verb is about, held until its transaction ends."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.progress import rules
from sanpi.progress.models import Entry, Round
from sanpi.progress.rules.history import chunks
from sanpi.projects.models import Project


def open_round_locked(round_: Round) -> Round:
    """The month's row, locked until the transaction ends. Raises ValidationError when it is closed."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_.pk)
    if not locked.is_open:
        raise ValidationError(
            _("%(month)s月报已结账，不能再填报；确需改动的，请项目办更正并写明原因")
            % {"month": locked.period}
        )
    return locked


def entries_of(round_: Round, projects: Collection[int]) -> dict[int, Entry]:
    """Project → its entry of the month, locked."""
    found: dict[int, Entry] = {}
    for chunk in chunks(projects):
        entries = Entry.objects.select_for_update(of=("self",)).filter(round=round_, project__in=chunk)
        found |= {entry.project_id: entry for entry in entries.select_related("filled_by", "project")}
    return found


def allowed(round_: Round, projects: Collection[int]) -> dict[int, Project]:
    """Those of the projects that the month asks."""
    found: dict[int, Project] = {}
    for chunk in chunks(projects):
        found |= {project.pk: project for project in rules.expected(round_).filter(pk__in=chunk)}
    return found


def entry_draft(verb: str, text: str, round_: Round, entry: Entry, **more: Any) -> audit.Draft:
    """What the audit trail says of an entry; `text` has places for `month` and `project`."""
    words = {"month": round_.period, "project": entry.project.name}
    return audit.Draft(verb, text % words, entry.project, **more)
