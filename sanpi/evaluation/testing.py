"""Rules, lights and their steps, for tests of every app.

put_in_force(preset="sanya_2022")                  # rules of 上街区 for projects, from long ago
light_of(project, on=date(2023, 6, 30))            # the light as of a day, as known now
record_month(Month(2023, 6))                       # the lights of a month's end on record
"""

from datetime import date, timedelta
from typing import Any

from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation import actions
from sanpi.evaluation.actions import Recorded
from sanpi.evaluation.models import Excuse, LightStep, RuleSet
from sanpi.evaluation.rules import ProjectLight, lights_for, preset
from sanpi.organizations.models import Region, User
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project
from sanpi.projects.testing import LONG_AGO, noon

PROGRESS: dict[str, Any] = {
    "dimension": "progress", "basis": "points_behind_curve", "green": "<10", "yellow": "[10,30]", "red": ">30",
}  # fmt: skip


def put_in_force(
    *, region: Region | None = None, on: date = LONG_AGO, code: str = "yinchuan_2025", **content: Any
) -> RuleSet:
    """A published rule set, with parts of its content replaced, in force in a region (上街区)."""
    found = preset(code)
    return actions.save_rules(
        region=region or regions().district, scope=found.scope.value, name=found.name, document=found.document,
        clause=found.clause, content={**found.content, **content}, effective_on=on, by=None, now=noon(on),
        reason="按新文件执行",
    )  # fmt: skip


def light_of(project: Project, on: date, today: date | None = None) -> ProjectLight:
    """The light of a project as of a day, asked a month later unless another day is named."""
    return lights_for([project], Standpoint(on, None), today or on + timedelta(days=30))[project.pk]


def record_month(month: Month, seen_on: date | None = None) -> Recorded:
    """The lights of a month's end on record, as known on a day (by default the 20th of the month after)."""
    today = seen_on or (month + 1).first_day + timedelta(days=19)
    return actions.record_lights(day=month.last_day, today=today, now=noon(today))


def granted(
    project: Project, dimension: str, from_on: date, until_on: date, *, asked_by: User | None = None
) -> Excuse:
    """A good reason that was asked for and granted on its first day."""
    asked = actions.ask_excuse(
        project=project, dimension=dimension, reason="拆迁未完成", from_on=from_on, until_on=until_on, by=asked_by,
        now=noon(from_on),
    )  # fmt: skip
    return actions.decide_excuse(excuse=asked, grant=True, decision="同意", by=None, now=noon(from_on))


def raised(month: Month, seen_on: date | None = None) -> list[LightStep]:
    """The steps that follow from a month's lights, put on record first."""
    today = seen_on or (month + 1).first_day + timedelta(days=19)
    done = record_month(month, today)
    actions.raise_steps(month=month, lights=done.lights, today=today, now=noon(today))
    return list(LightStep.objects.filter(month=month.code).order_by("pk"))
