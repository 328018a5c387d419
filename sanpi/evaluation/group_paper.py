"""Workbooks of the lights of units, regions and posts, and of the steps that follow from lights."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.workbooks import Cell, Head, Marked, Sheet, workbook
from sanpi.domain.rating import Colour
from sanpi.evaluation.models import LightStep
from sanpi.evaluation.rules.group_board import GroupLine
from sanpi.organizations.standing import StandingRequest

_COUNTED = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)
_STEPS = (
    Head("评定对象", 10), Head("名称", 32), Head("责任单位", 16), Head("月份", 9), Head("总灯", 6), Head("连续情况", 18), Head("措施", 8),
    Head("办理人", 12), Head("对象", 16), Head("办理时限", 12), Head("办理状态", 10), Head("是否超期", 8), Head("办理日期", 12),
    Head("办理情况", 40), Head("登记人", 10), Head("答复时限", 12), Head("答复日期", 12), Head("答复内容", 40), Head("答复人", 10),
    Head("佐证文件", 24), Head("关闭原因", 18),
)  # fmt: skip


def recorded_words(until: datetime | None) -> str:
    """That the record was read, and until when it was kept."""
    if until is None:
        return _("项目较多，取评定记录；还没有评定过")
    return _("项目较多，取最近一次评定的记录（最近一条记于 %s）") % timezone.localtime(until).strftime(
        "%Y-%m-%d %H:%M"
    )


def standing_words(request: StandingRequest) -> str:
    """From which standpoint and of what part a file speaks, as the page says it."""
    chosen = request.chosen
    words = _("数据截至 %s") % chosen.effective
    if chosen.known:
        words += _("　按 %s 掌握的情况") % chosen.known
    part = request.user.access.partial_scope(request.region.path)
    return words + (_("　只含您看得到的：%s") % part if part else "")


def groups_workbook(title: str, note: str, label: str, rows: Iterable[tuple[GroupLine, int]]) -> BytesIO:
    """The workbook (xlsx) of units, regions or posts, each with how many steps wait."""
    heads = [
        Head(label, 24), Head("总灯", 6), Head("项目", 8, "个"), *(Head(f"{colour.word}灯", 6, "个") for colour in _COUNTED),
        Head("原因", 60), Head("转绿条件", 30), Head("起于", 12), Head("上一个灯", 8), Head("待办措施", 8, "项"), Head("规则", 24),
    ]  # fmt: skip
    return workbook([Sheet("红黄绿", title, note, heads, [_group(line, steps) for line, steps in rows])])


def _group(line: GroupLine, steps: int) -> Sequence[Cell]:
    return (
        line.name, _light(line.colour), line.projects, *(line.counts.get(colour.value, 0) for colour in _COUNTED),
        line.sentence, "；".join(line.goals), line.since, line.before.word if line.before else "", steps,
        line.rule,
    )  # fmt: skip


def _light(colour: Colour) -> Marked:
    return Marked(colour.word, colour.value)


def steps_workbook(title: str, note: str, steps: Iterable[LightStep], today: date) -> BytesIO:
    """The workbook (xlsx) of steps, of whatever they speak."""
    return workbook(
        [Sheet("亮灯措施", title, note, _STEPS, [_step(step, today) for step in steps], frozen=2)]
    )


def _step(step: LightStep, today: date) -> Sequence[Cell]:
    unit = step.project.unit if step.project else None
    return (
        step.get_scope_display(), str(step.subject), str(unit or ""), step.month, _light(Colour(step.colour)), step.lasted,
        step.get_kind_display(), step.who, step.whom, step.due_on, step.get_state_display(),
        _("已超期") if step.is_late(today) else "", step.taken_on, step.note, str(step.taken_by or ""),
        step.answer_due_on, step.answered_on, step.answer, str(step.answered_by or ""),
        step.evidence.name if step.evidence else "", step.closed_reason,
    )  # fmt: skip
