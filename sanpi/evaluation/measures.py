"""Measures over the record of lights: how many projects are red, yellow and green."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from sanpi.core.measures import Measure, Part, Unit
from sanpi.evaluation.rules import with_light
from sanpi.projects.measures import Question
from sanpi.projects.models import Status
from sanpi.projects.rules import with_state


def light_rows(question: Question) -> QuerySet[Any]:
    """Projects with the newest light on record; those that left (退出) are not in the count."""
    rows = with_state(question.projects, question.at, question.today).exclude(status_at=Status.WITHDRAWN)
    top = ExpressionWrapper(Q(parent__isnull=True), output_field=BooleanField())
    found: QuerySet[Any] = with_light(rows, question.at).annotate(bundled=top)
    return found


def _lit(key: str, name: str, colour: str) -> Measure:
    return Measure(
        key, name, Unit.COUNT, "lights", Part(f"{name[:2]}项目", {"bundled": True, "light_at": colour}),
        date_rule="数的是每夜评定的记录：取数据截至日期以前最近一次，按所选掌握日期已登记的；当天的变化第二天计入，红黄绿页面和驾驶舱上的是现评的",
        source="按所在区域当日执行的红黄绿规则评定；打捆项目计一个，退出的不计",
    )  # fmt: skip


LIGHT_MEASURES = (
    _lit("red_projects", "红灯项目数", "red"),
    _lit("yellow_projects", "黄灯项目数", "yellow"),
    _lit("green_projects", "绿灯项目数", "green"),
)
