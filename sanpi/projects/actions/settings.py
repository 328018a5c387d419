"""Changing stage lines and gates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.organizations.models import User
from sanpi.projects.models import Gate, KindStage, ProjectKind, Stage, StageEvent


@transaction.atomic
def create_kind(*, code: str, label: str, like: ProjectKind, by: User, now: datetime) -> ProjectKind:
    """Adds a kind of project with the stages and gates of another one, to be changed from there.

    Raises ValidationError when the code is taken.
    """
    kind = ProjectKind(code=code, label=label)
    kind.full_clean()
    kind.save()
    KindStage.objects.bulk_create(
        KindStage(kind=kind, stage=step.stage, label=step.label, position=step.position)
        for step in like.steps.all()
    )
    Gate.objects.bulk_create(
        Gate(
            kind=kind,
            stage=g.stage,
            need=g.need,
            target=g.target,
            label=g.label,
            basis=g.basis,
            active=g.active,
        )
        for g in like.gates.all()
    )
    audit.record(
        by=by, now=now, verb="create_kind", obj=kind, summary=_("新增项目类别：%s") % label,
        after={"code": code, "like": like.code},
    )  # fmt: skip
    return kind


@transaction.atomic
def set_stage_line(
    *, kind: ProjectKind, label: str, steps: Mapping[str, str], by: User, now: datetime
) -> None:
    """Names a kind's stages. Raises ValidationError when a stage that projects have reached would disappear."""
    dropped = set(kind.steps.values_list("stage", flat=True)) - set(steps)
    used = StageEvent.objects.known_at(None).filter(project__kind=kind, stage__in=dropped)
    standing = used.values_list("stage", flat=True).first()
    if standing:
        raise ValidationError(_("已有项目登记过“%s”，不能去掉这个阶段") % Stage(standing).label)
    if not steps:
        raise ValidationError(_("至少要有一个阶段"))
    before = dict(kind.steps.values_list("stage", "label"))
    kind.label = label
    kind.save(update_fields=["label"])
    kind.steps.all().delete()
    KindStage.objects.bulk_create(
        KindStage(kind=kind, stage=stage, label=name, position=position)
        for position, (stage, name) in enumerate(steps.items(), start=1)
    )
    audit.record(
        by=by,
        now=now,
        verb="set_stage_line",
        obj=kind,
        summary=_("阶段设置：%s") % label,
        before=before,
        after=dict(steps),
    )


@transaction.atomic
def save_gate(
    *, kind: ProjectKind, gate: Gate | None, values: Mapping[str, Any], by: User, now: datetime
) -> Gate:
    """Adds or changes a requirement of a stage; it applies to stages recorded from now on."""
    saved = gate or Gate(kind=kind)
    before = {name: getattr(saved, name) for name in values} if gate else {}
    for name, value in values.items():
        setattr(saved, name, value)
    saved.full_clean()
    saved.save()
    audit.record(
        by=by,
        now=now,
        verb="save_gate",
        obj=saved,
        summary=_("阶段要件：%s") % saved.label,
        before=before,
        after=dict(values),
    )
    return saved
