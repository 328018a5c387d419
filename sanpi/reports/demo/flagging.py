"""Flags of the demonstration: rules, groups, what was published of past quarters and months, one body that was spared.

The rules are invented after published ones (绵阳 by quarter, 信阳 by month); nothing here was published by these places.
"""

from datetime import date, datetime
from functools import partial
from typing import Any

from sanpi.domain.periods import Month, Quarter
from sanpi.evaluation.actions.flag_rules import GroupValues, set_flag_rule, set_task_rule
from sanpi.evaluation.actions.flags import ask_flag_exemption, decide_flag_exemption, publish_flags
from sanpi.evaluation.models import FlagColour, FlagExemption, FlagKind, FlagMember
from sanpi.evaluation.models.flags import Basis, Frequency, Need, Tie
from sanpi.evaluation.rules.flag_periods import Period
from sanpi.evaluation.rules.flags import draft, end_of, rule_in_force
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.places import BODIES, COMPANY, DEPARTMENT, DISTRICT, HIGH_TECH, TASK_FORCE, TOWN
from sanpi.reports.demo.world import World

AWARDING = (DISTRICT, HIGH_TECH)
RULES_ON = date(2022, 1, 4)
# Published after the month has been closed.
PUBLISHED_ON = 12
QUARTERS, MONTHS = 5, 4
SOURCE, CLAUSE = "重点项目建设“红黑旗”评定办法（示例）", "第五条"
# Bodies that carry no projects of their own.
APART = ("重点项目办", "督查室", "政务服务中心")
STEPS = [[2, "在政府常务会议上作说明"], [3, "在党工委（党委）会议上作说明"]]


def note_flags(world: World, diary: Diary, today: date) -> None:
    """Notes the rules, and the publications of the last quarters and months that are over."""
    quarter, month = Quarter.of(today), Month.of(today)
    for code in AWARDING:
        diary.note(moment(RULES_ON, 10), partial(_set_rules, world, code))
        for step in range(QUARTERS, 0, -1):
            publish = partial(_publish, world, code, FlagKind.RED_BLACK, quarter + -step)
            diary.note(_published_at(quarter + -step), publish)
        for step in range(MONTHS, 0, -1):
            publish = partial(_publish, world, code, FlagKind.RUNNING, month + -step)
            diary.note(_published_at(month + -step), publish)
    spare = partial(_spare, world, DISTRICT, quarter + -1)
    diary.note(_spared_at(quarter + -1), spare)


def _published_at(period: Period) -> datetime:
    following = Month.of(period.last_day) + 1
    return moment(working_day(date(following.year, following.month, PUBLISHED_ON)), 11)


def _spared_at(period: Period) -> datetime:
    """A day before the publication."""
    following = Month.of(period.last_day) + 1
    return moment(date(following.year, following.month, PUBLISHED_ON - 2), 15)


def _units(world: World, region: str, *kinds: str) -> tuple[int, ...]:
    names = [name for kind in kinds for name in BODIES[region].get(kind, ())]
    return tuple(world.units[name].pk for name in names if not name.endswith(APART))


def _groups(world: World, region: str, places: tuple[tuple[int, int], ...]) -> list[GroupValues]:
    kinds = ((DEPARTMENT, TASK_FORCE, COMPANY), (TOWN,))
    return [
        GroupValues(name, top, bottom, units=_units(world, region, *kind))
        for name, kind, (top, bottom) in zip(("部门专班组", "镇办组"), kinds, places, strict=True)
    ]


def _set_rules(world: World, code: str, now: datetime) -> None:
    region, office = world.regions[code], world.office(code)
    common: dict[str, Any] = {"measure": "completion_rate", "tie": Tie.ALL, "minimum": 3, "clause": CLAUSE}
    written: dict[str, Any] = {"effective_on": RULES_ON, "by": office, "now": now, "source": SOURCE}
    set_flag_rule(
        region=region, kind=FlagKind.RED_BLACK, groups=_groups(world, code, ((2, 2), (2, 2))),
        values=common | {"name": "季度红黑旗评定规则", "frequency": Frequency.QUARTER, "red": Need.EXCEEDED,
                         "black": Need.MISSED, "steps": STEPS},
        **written,
    )  # fmt: skip
    set_flag_rule(
        region=region, kind=FlagKind.RUNNING, groups=_groups(world, code, ((1, 0), (1, 0))),
        values=common | {"name": "月度流动红旗评定规则", "frequency": Frequency.MONTH, "red": Need.ANY}, **written,
    )  # fmt: skip
    set_task_rule(region=region, basis=Basis.CUMULATIVE, nodes=True, clause="第八条", **written)


def _publish(world: World, code: str, kind: FlagKind, period: Period, now: datetime) -> None:
    publish_flags(region=world.regions[code], kind=kind, period=period, by=world.office(code), now=now)


def _spare(world: World, code: str, period: Period, now: datetime) -> None:
    """The last of the group with the black flags asks to be spared this once; the supervision agrees."""
    region = world.regions[code]
    rule = rule_in_force(region, FlagKind.RED_BLACK, end_of(period, None))
    if rule is None:
        return
    awards = draft(rule, period, None, now.date()).awards
    last = next((each for each in reversed(awards) if each.colour == FlagColour.BLACK), None)
    if last is None:
        return
    member = FlagMember.objects.select_related("unit", "district").get(group__rule=rule, unit=last.unit_id)
    row = ask_flag_exemption(
        region=region, kind=FlagKind.RED_BLACK, period=period, member=member,
        cause=FlagExemption.Cause.FORCE_MAJEURE, reason="汛期连续强降雨，工地停工二十余天，已安排抢回工期",
        evidence="应急响应通知（示例）", by=world.office(code), now=now,
    )  # fmt: skip
    decide_flag_exemption(
        exemption=row,
        granted=True,
        text="情况属实，本季度免挂，下季度照常评定",
        by=world.supervision(code),
        now=now,
    )
