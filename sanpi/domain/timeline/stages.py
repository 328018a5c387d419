"""Stages of a project and the order of their dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StageStep:
    """A stage that a kind of project goes through: ``label`` is Chinese (开工), ``position`` its place.

    Stages with the same position may come in any order.
    """

    code: str
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason for refusal: a stable English ``code`` and a Chinese ``message`` ready to be shown."""

    code: str
    message: str


def check_stage(
    steps: Sequence[StageStep], reached: Mapping[str, date], code: str, on: date
) -> list[Problem]:
    """Every reason why stage ``code`` cannot be recorded on day ``on``; empty when it can.

    ``reached`` holds the stages recorded so far; for a correction the caller leaves the corrected stage out.
    The same day for two stages is allowed; a stage that was never recorded does not stand in the way.

    Problem codes are ``stage_not_in_kind``, ``already_recorded``, ``before_earlier_stage`` and
    ``after_later_stage``.
    """
    step = next((step for step in steps if step.code == code), None)
    if step is None:
        labels = "、".join(step.label for step in sorted(steps, key=lambda step: step.position))
        return [Problem("stage_not_in_kind", f"这类项目没有“{code}”这个阶段；可选的阶段是：{labels}")]
    others = [
        (other, reached[other.code])
        for other in sorted(steps, key=lambda step: step.position)
        if other.code in reached and other.code != code
    ]
    problems = [_already(step, reached[code])] if code in reached else []
    problems += [_too_early(step, on, *earlier) for earlier in others if _is_before(earlier, step, on)]
    problems += [_too_late(step, on, *later) for later in others if _is_after(later, step, on)]
    return problems


def _is_before(earlier: tuple[StageStep, date], step: StageStep, on: date) -> bool:
    return earlier[0].position < step.position and on < earlier[1]


def _is_after(later: tuple[StageStep, date], step: StageStep, on: date) -> bool:
    return later[0].position > step.position and on > later[1]


def _already(step: StageStep, recorded: date) -> Problem:
    message = f"{step.label}日期已登记为 {recorded}；如有变动，请对原记录作“更正”"
    return Problem("already_recorded", message)


def _too_early(step: StageStep, on: date, earlier: StageStep, recorded: date) -> Problem:
    return Problem("before_earlier_stage", _disagreement(step, f"{on} 早于", earlier, recorded))


def _too_late(step: StageStep, on: date, later: StageStep, recorded: date) -> Problem:
    return Problem("after_later_stage", _disagreement(step, f"{on} 晚于", later, recorded))


def _disagreement(step: StageStep, relation: str, other: StageStep, recorded: date) -> str:
    advice = f"请核对其中一个日期，或先更正{other.label}日期"
    return f"{step.label}日期 {relation}{other.label}日期 {recorded}；{advice}"
