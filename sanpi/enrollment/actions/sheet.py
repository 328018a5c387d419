"""The working sheet: opened with the first thing written on it, changed until the entry is made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.core.columns import label_of
from sanpi.enrollment.models import Enrollment, EnrollmentEvent, State
from sanpi.organizations.models import User
from sanpi.projects.actions.state import add_fact, lock
from sanpi.projects.models import Project

# What the form, the ledger page and the import may set.
FIELDS = (
    "unit_in_library", "filing_owner", "contract_party", "approved_on", "contract_on", "started_on", "start_work",
    "plan_total", "first_amount", "reporter",
)  # fmt: skip
AMOUNTS = ("plan_total", "first_amount")


def open_sheet(project: Project) -> Enrollment:
    """The project's sheet, made when it has none; the caller holds the project's lock."""
    sheet, _made = Enrollment.objects.get_or_create(project=project)
    return sheet


def refresh(sheet: Enrollment) -> None:
    """Sets the columns that repeat the newest event."""
    events = EnrollmentEvent.objects.known_at(None).filter(project=sheet.project_id)
    last = events.order_by("-effective_on", "-recorded_at", "-pk").first()
    sheet.state = last.state if last else ""
    sheet.state_on = last.effective_on if last else None
    sheet.save(update_fields=["state", "state_on"])


def label(name: str) -> str:
    """What a field of the sheet is called."""
    return label_of(Enrollment, name)


def _snapshot(sheet: Enrollment, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in names}


def _refuse_negative(values: Mapping[str, Any]) -> None:
    for name in AMOUNTS:
        if (values.get(name) or 0) < 0:
            raise ValidationError({name: _("%s不能为负数") % label(name)})


@transaction.atomic
def update_sheet(
    *,
    project: Project,
    values: Mapping[str, Any],
    by: User | None,
    now: datetime,
    revision: int | None = None,
    reason: str = "",
    opening: bool = True,
) -> list[str]:
    """Writes fields of the sheet; returns the names of those that changed.

    The first write begins the preparation (准备材料), unless `opening` is false because the caller goes on to tell more.

    `revision` is the one the editor saw (None: whatever stands, for single cells and imports). Raises ValidationError
    when somebody saved in between.
    """
    project = lock(project)
    _refuse_negative(values)
    sheet = open_sheet(project)
    before = _snapshot(sheet, values)
    changed = [name for name, value in values.items() if before[name] != value]
    if not changed:
        return []
    if revision is not None and sheet.revision != revision:
        standing = "，".join(f"{label(name)}：{before[name] or _('空')}" for name in changed)
        text = _("您打开页面之后，他人已修改过。现在的内容是（%s）。您填的内容仍在，再次保存将以您填的为准。")
        raise ValidationError(text % standing, code="stale")
    for name in changed:
        setattr(sheet, name, values[name])
    sheet.revision += 1
    sheet.full_clean(exclude=["project"])
    sheet.save(update_fields=[*changed, "revision"])
    if opening and not EnrollmentEvent.objects.known_at(None).filter(project=project).exists():
        _prepare(project, sheet, by=by, now=now)
    audit.record(
        by=by, now=now, verb="update_enrollment", obj=sheet,
        summary=_("修改入库申报：%s") % "、".join(map(label, changed)),
        before={name: before[name] for name in changed}, after={name: values[name] for name in changed},
        reason=reason,
    )  # fmt: skip
    return changed


def _prepare(project: Project, sheet: Enrollment, *, by: User | None, now: datetime) -> None:
    """The papers are being prepared from today on, unless the register says that the project is in already."""
    if project.enrolled_on:
        return
    add_fact(
        EnrollmentEvent, by=by, now=now, effective_on=timezone.localdate(now), project=project,
        state=State.PREPARED,
    )  # fmt: skip
    refresh(sheet)
