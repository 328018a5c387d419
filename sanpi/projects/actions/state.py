"""Keeping the columns that repeat the newest facts, and adding facts."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.facts import DatedFact, correct
from sanpi.organizations.models import User
from sanpi.projects.models import Project, Status

F = TypeVar("F", bound=DatedFact)


def lock(project: Project) -> Project:
    """The project's row, locked until the transaction ends, so that two reports cannot pass each other."""
    return Project.objects.select_for_update().get(pk=project.pk)


def refuse_future(on: date, now: datetime) -> None:
    """A fact has happened: its day is not after today. Raises ValidationError."""
    today = timezone.localdate(now)
    if on > today:
        text = _("日期 %(on)s 晚于今天（%(today)s）。这里登记已经发生的事；将来的日期请填到“节点计划”。")
        raise ValidationError({"effective_on": text % {"on": on, "today": today}})


def add_fact(
    model: type[F],
    *,
    by: User | None,
    now: datetime,
    effective_on: date,
    replaces: F | None = None,
    **values: Any,
) -> F:
    """Adds one fact about a project; with `replaces` it ends the belief in that row.

    Raises ValidationError if that belief has ended already.
    """
    if replaces is not None:
        try:
            correct(replaces, now=now)
        except ValueError as refused:
            raise ValidationError(str(refused)) from refused
    elif _told(model, effective_on, values):
        raise ValidationError(_("同一天已登记过完全相同的内容，没有重复登记"))
    project: Project = values["project"]
    Project.objects.filter(pk=project.pk, first_on__gt=effective_on).update(first_on=effective_on)
    return model._default_manager.create(
        recorded_at=now, recorded_by=by, effective_on=effective_on, supersedes=replaces, **values
    )


def _told(model: type[F], effective_on: date, values: dict[str, Any]) -> bool:
    """Whether the very same statement stands already: a second click, or a colleague was faster."""
    same = {
        f"{name}__isnull" if value is None else name: value is None or value for name, value in values.items()
    }
    return model._default_manager.filter(
        effective_on=effective_on,
        superseded_at=None,
        retracted=values.get("retracted", False),
        **_without(same),
    ).exists()


def _without(conditions: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in conditions.items() if name != "retracted"}


def refresh(project: Project) -> None:
    """Sets the columns that repeat the newest facts from the facts."""
    stage = project.stage_events.known_at(None).order_by("-rank", "-effective_on").first()
    status = project.status_events.known_at(None).order_by("-effective_on", "-recorded_at", "-pk").first()
    total = project.total_facts.known_at(None).order_by("-effective_on", "-recorded_at", "-pk").first()
    project.stage = stage.stage if stage else ""
    project.stage_on = stage.effective_on if stage else None
    project.status = status.status if status else Status.NORMAL
    project.total_investment = total.amount if total else None
    project.save(update_fields=["stage", "stage_on", "status", "total_investment"])
