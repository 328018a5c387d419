"""Entering projects and changing what does not carry a date of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from sanpi.core import audit
from sanpi.core.columns import label_of
from sanpi.organizations.models import User
from sanpi.projects.actions.state import lock
from sanpi.projects.models import Project

# Fields that the edit form and the import may set.
EDITABLE_FIELDS = (
    "code", "name", "region", "locality", "longitude", "latitude", "kind", "nature", "project_type", "industry",
    "category", "investor_kind", "chain", "owner", "investor", "land_mu", "scale", "fixed_investment", "funding",
    "start_year", "end_year", "unit", "contact", "phone", "lead", "task_force", "department", "enrolled_on",
    "statistics_code", "note",
)  # fmt: skip


def search_text(name: str, code: str | None) -> str:
    """What the search box looks through: name, pinyin initials and code, in small letters."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{name} {initials} {code or ''}".lower()[:320]


@transaction.atomic
def create_project(*, values: Mapping[str, Any], by: User | None, now: datetime) -> Project:
    """Enters a project. Raises ValidationError for a name taken in the region, a wrong code, or a missing field."""
    project = Project(**values, created_at=now, created_by=by, first_on=timezone.localdate(now))
    project.search_text = search_text(project.name, project.code)
    project.full_clean()
    project.save(force_insert=True)
    audit.record(
        by=by,
        now=now,
        verb="create_project",
        obj=project,
        summary=_("登记项目：%s") % project.name,
        after=project.snapshot(tuple(name for name in EDITABLE_FIELDS if name in values)),
    )
    return project


def _stale(stored: Project, wanted: Sequence[str]) -> ValidationError:
    """The refusal of an editor who saw an older row: what stands there now where he wants something else."""
    empty = _("空")
    standing = "，".join(f"{label_of(Project, name)}：{getattr(stored, name) or empty}" for name in wanted)
    text = _(
        "您打开页面之后，他人已修改过该项目。以下各栏现在的内容与您填的不同（%(standing)s）。"
        "您填的内容仍在，请核对；再次保存将以您填的为准。"
    )
    return ValidationError(text % {"standing": standing}, code="stale")


@transaction.atomic
def update_project(
    *,
    project: Project,
    values: Mapping[str, Any],
    revision: int,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> list[str]:
    """Changes fields of a project; returns the names of those that really changed.

    `revision` is the one the editor saw. Raises ValidationError when somebody saved in between, naming what differs,
    so that nobody overwrites a colleague unknowingly.
    """
    fresh = lock(project)
    before = fresh.snapshot(tuple(values))
    for name, value in values.items():
        setattr(fresh, name, value)
    after = fresh.snapshot(tuple(values))
    changed = [name for name in values if before[name] != after[name]]
    if not changed:
        return []
    if fresh.revision != revision:
        raise _stale(lock(project), changed)
    fresh.search_text = search_text(fresh.name, fresh.code)
    fresh.revision += 1
    fresh.full_clean()
    fresh.save(update_fields=[*changed, "search_text", "revision"])
    labels = "、".join(label_of(Project, name) for name in changed)
    audit.record(
        by=by,
        now=now,
        verb="update_project",
        obj=fresh,
        summary=_("修改：%s") % labels,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )
    return changed


@transaction.atomic
def bundle_projects(*, bundle: Project, parts: Sequence[Project], by: User, now: datetime) -> None:
    """Puts projects into a bundle (打捆): counted as one, or as its parts.

    Raises ValidationError when a part is a bundle or in another bundle, or lies in another region.
    """
    bundle = lock(bundle)
    keys = [part.pk for part in parts]
    parts = list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if bundle.parent_id:
        raise ValidationError(_("“%s”本身在另一个打捆项目中，不能再打捆") % bundle.name)
    for part in parts:
        if part.pk == bundle.pk or part.is_bundle:
            raise ValidationError(_("“%s”是打捆项目，不能作为子项目") % part.name)
        if part.parent_id not in (None, bundle.pk):
            raise ValidationError(_("“%s”已在另一个打捆项目中") % part.name)
        if part.region_id != bundle.region_id:
            raise ValidationError(_("“%s”不在同一区域") % part.name)
    Project.objects.filter(pk__in=keys).update(parent=bundle)
    Project.objects.filter(pk=bundle.pk).update(is_bundle=True)
    audit.record(
        by=by,
        now=now,
        verb="bundle_projects",
        obj=bundle,
        summary=_("打捆 %s 个子项目") % len(parts),
        after={"parts": keys},
    )


@transaction.atomic
def unbundle_project(*, part: Project, by: User, now: datetime) -> None:
    """Takes a project out of its bundle; a bundle without parts is an ordinary project again."""
    part = lock(part)
    if part.parent_id is None:
        raise ValidationError(_("“%s”不在打捆项目中") % part.name)
    bundle = Project.objects.get(pk=part.parent_id)
    Project.objects.filter(pk=part.pk).update(parent=None)
    if not bundle.parts.exists():
        Project.objects.filter(pk=bundle.pk).update(is_bundle=False)
    audit.record(
        by=by,
        now=now,
        verb="unbundle_project",
        obj=bundle,
        summary=_("移出子项目：%s") % part.name,
        before={"part": part.pk},
    )
