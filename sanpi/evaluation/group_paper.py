"""Workbooks of the lights of units, regions and posts, and of the steps that follow from lights."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.domain.rating import Colour
from sanpi.evaluation.flag_paper import Sheet, workbook
from sanpi.evaluation.models import LightStep
from sanpi.evaluation.rules.group_board import GroupLine

_COUNTED = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)
_STEPS = (
    ("评定对象", 10), ("名称", 32), ("责任单位", 16), ("月份", 9), ("总灯", 6), ("连续情况", 18), ("措施", 8), ("办理人", 12),
    ("对象", 16), ("办理时限", 12), ("办理状态", 10), ("是否超期", 8), ("办理日期", 12), ("办理情况", 40), ("登记人", 10),
    ("答复时限", 12), ("答复日期", 12), ("答复内容", 40), ("答复人", 10), ("佐证文件", 24), ("关闭原因", 18),
)  # fmt: skip


def recorded_words(until: datetime | None) -> str:
    """That the record was read, and until when it was kept."""
    if until is None:
        return _("项目较多，取评定记录；还没有评定过")
    return _("项目较多，取最近一次评定的记录（最近一条记于 %s）") % timezone.localtime(until).strftime(
        "%Y-%m-%d %H:%M"
    )


def groups_workbook(title: str, note: str, label: str, rows: Iterable[tuple[GroupLine, int]]) -> bytes:
    """The workbook (xlsx) of units, regions or posts, each with how many steps wait."""
    heads = [
        (label, 24), ("总灯", 6), ("项目（个）", 8), *((f"{colour.word}灯", 6) for colour in _COUNTED), ("原因", 60),
        ("转绿条件", 30), ("起于", 12), ("上一个灯", 8), ("待办措施（项）", 8), ("规则", 24),
    ]  # fmt: skip
    return workbook(Sheet(title, note, heads, [_group(line, steps) for line, steps in rows])).getvalue()


def _group(line: GroupLine, steps: int) -> Sequence[str | int]:
    return (
        line.name, line.colour.word, line.projects, *(line.counts.get(colour.value, 0) for colour in _COUNTED),
        line.sentence, "；".join(line.goals), str(line.since or ""), line.before.word if line.before else "", steps,
        line.rule,
    )  # fmt: skip


def steps_workbook(title: str, steps: Iterable[LightStep], today: date) -> bytes:
    """The workbook (xlsx) of steps, of whatever they speak."""
    return workbook(Sheet(title, "", _STEPS, [_step(step, today) for step in steps])).getvalue()


def _step(step: LightStep, today: date) -> Sequence[str | int]:
    unit = step.project.unit if step.project else None
    return (
        step.get_scope_display(), str(step.subject), str(unit or ""), step.month, Colour(step.colour).word, step.lasted,
        step.get_kind_display(), step.who, step.whom, str(step.due_on), step.get_state_display(),
        _("已超期") if step.is_late(today) else "", str(step.taken_on or ""), step.note, str(step.taken_by or ""),
        str(step.answer_due_on or ""), str(step.answered_on or ""), step.answer, str(step.answered_by or ""),
        step.evidence.name if step.evidence else "", step.closed_reason,
    )  # fmt: skip
