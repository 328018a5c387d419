"""The lights of the demonstration: rules of the city, the record of a year of months, steps taken and answered, good reasons."""

from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from sanpi.domain.periods import Month
from sanpi.evaluation import actions
from sanpi.evaluation.models import Excuse, Light, LightStep, Scope, StepKind
from sanpi.evaluation.rules import preset
from sanpi.organizations.models import User
from sanpi.reports.demo.choice import chance, number, pick
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.places import CITY, DISTRICT
from sanpi.reports.demo.world import World

# Months whose lights are on record, and those of them after which steps were taken.
RECORDED, FOLLOWED = 13, 3
DOCUMENT, CLAUSE = "示例文件：重点项目红黄绿评定办法（试行）", "第六条"
PERMITS = {
    "dimension": "permits", "basis": "permit_days_overdue", "green": "<=0", "yellow": "[1,15]", "red": ">15",
}  # fmt: skip
ISSUES = {
    "dimension": "issues",
    "basis": "issue_days_overdue",
    "green": "<=0",
    "yellow": "[1,30]",
    "red": ">30",
}
BEHIND = {
    "dimension": "progress", "basis": "points_behind_curve", "green": "<5", "yellow": "[5,20]", "red": ">20",
}  # fmt: skip
REDS = {
    "dimension": "reds",
    "basis": "share_of_red_projects",
    "green": "<20",
    "yellow": "[20,50]",
    "red": ">50",
}
TALK = {
    "colour": "red", "months": 2, "kind": StepKind.TALK.value, "who": "分包领导", "whom": "责任单位负责人", "days": 5,
    "answer_days": 10,
}  # fmt: skip
# What follows from the lights of units, districts and posts.
AFTER = {
    Scope.UNIT: (
        {"colour": "yellow", "months": 1, "kind": StepKind.REMIND.value, "who": "项目办", "whom": "责任单位", "days": 5,
         "answer_days": 10},
        {"colour": "red", "months": 1, "kind": StepKind.SUPERVISE.value, "who": "督查室", "whom": "责任单位主要负责人",
         "days": 5, "answer_days": 10},
        {"colour": "red", "months": 3, "kind": StepKind.NOTICE.value, "who": "督查室", "whom": "责任单位", "days": 5,
         "answer_days": 15},
    ),
    Scope.REGION: (
        {"colour": "yellow", "months": 1, "kind": StepKind.REMIND.value, "who": "项目办", "whom": "县区政府", "days": 5,
         "answer_days": 10},
        {"colour": "red", "months": 1, "kind": StepKind.TALK.value, "who": "督查室", "whom": "县区分管领导", "days": 5,
         "answer_days": 10},
    ),
    Scope.LEAD: (
        {"colour": "yellow", "months": 1, "kind": StepKind.REMIND.value, "who": "项目办", "whom": "分包领导", "days": 5,
         "answer_days": 10},
        {"colour": "red", "months": 1, "kind": StepKind.REMIND.value, "who": "督查室", "whom": "分包领导", "days": 5,
         "answer_days": 10},
    ),
}  # fmt: skip
NOTES = (
    "已发督办函，要求报送时间表", "已约谈项目负责人，明确节点", "已电话提醒并现场查看", "已在周例会上通报，限期整改",
)  # fmt: skip
ANSWERS = (
    "已增加两个作业班组，下月补齐欠量", "设备款已落实，月底前到货安装", "用地手续办结后即进场，预计下月开工",
    "已调整施工组织，按新节点推进",
)  # fmt: skip
REASONS = (
    "地块内文物勘探未完成，经文物部门书面告知",
    "拆迁户安置房未交付，属地已出具说明",
    "企业股权变更，投资方来函说明",
)

# Granted, refused; the third application waits.
DECISIONS = ((True, "情况属实，半年内免评开工维度"), (False, "安置房已交付，理由不成立"))


def note_lights(world: World, diary: Diary, today: date) -> None:
    """Notes the rules, and the lights of past months with what followed from them, once the ledgers are written."""
    diary.note(moment(date(today.year - 2, 12, 25), 10), partial(_rules, world))
    diary.note(moment(today, 0), partial(_months, world, today))


def _months(world: World, today: date, now: datetime) -> None:
    """Month after month, each dated to the day on which its reporting was over; the audit trail says when it was written."""
    present = Month.of(today)
    for back in range(RECORDED, 0, -1):
        month = present + -back
        settled = (month + 1).first_day + timedelta(days=6)
        if settled >= today:
            break
        _record(world, month, settled, now, followed=back <= FOLLOWED)
        if back == FOLLOWED:
            _excuses(world, working_day(settled + timedelta(days=5)), now)


def _rules(world: World, now: datetime) -> None:
    """The city's rules for projects, units, districts and posts from the next year on."""
    found = preset("yinchuan_2025")
    content = {
        **found.content, "dimensions": [*found.content["dimensions"], PERMITS, ISSUES],
        "consequences": [*found.content["consequences"], TALK],
    }  # fmt: skip
    named = {
        Scope.PROJECT: ("重点项目红黄绿（试行）", content),
        Scope.UNIT: ("责任单位红黄绿（试行）", {"dimensions": [BEHIND, REDS]}),
        Scope.REGION: ("区县月任务（试行）", dict(preset("sanya_2022_districts").content)),
        Scope.LEAD: ("分包领导红黄绿（试行）", {"dimensions": [REDS]}),
    }
    for scope, steps in AFTER.items():
        named[scope][1]["consequences"] = list(steps)
    first = date(timezone.localdate(now).year + 1, 1, 1)
    for scope, (name, table) in named.items():
        actions.save_rules(
            region=world.regions[CITY], scope=scope.value, name=name, content=table, effective_on=first,
            document=DOCUMENT, clause=CLAUSE, by=world.office(CITY), now=now,
        )  # fmt: skip


def _record(world: World, month: Month, settled: date, now: datetime, *, followed: bool) -> None:
    """The lights of a month's end, once its reporting is over, and the steps that follow."""
    at = moment(settled, 2)
    done = actions.record_lights(day=month.last_day, today=settled, now=now)
    Light.objects.filter(effective_on=month.last_day).update(recorded_at=at)
    if followed:
        _take(world, month, settled, now)
        actions.raise_steps(month=month, lights=done.lights, today=settled, now=now)
        LightStep.objects.filter(month=month.code).update(created_at=at)


def _take(world: World, month: Month, settled: date, now: datetime) -> None:
    """Most steps of the months before were taken in time, and most of these answered; the newest still wait."""
    waiting = LightStep.objects.filter(state=LightStep.State.DUE).exclude(month=month.code)
    for step in waiting.select_related("place", "project__unit", "unit", "region", "lead__user"):
        key = (step.month, step.scope, step.about, step.kind)
        if not chance(85, "step", *key):
            continue
        region = step.place.code
        by = world.office(region) if step.kind == StepKind.REMIND else world.supervision(region)
        on = settled - timedelta(days=number(12, 20, "taken", *key))
        taken = actions.take_step(step=step, taken_on=on, note=pick(NOTES, "note", *key), by=by, now=now)
        if chance(75, "answer", *key):
            answer = pick(ANSWERS, "answer", *key)
            actions.answer_step(step=taken, answer=answer, by=_who_answers(world, step), now=now)
            LightStep.objects.filter(pk=step.pk).update(answered_on=on + timedelta(days=8))


def _who_answers(world: World, step: LightStep) -> User | None:
    """The unit of the project or the unit itself, the post, the region's office."""
    if step.region is not None:
        return world.office(step.region.code)
    if step.lead is not None:
        return step.lead.user or world.office(step.place.code)
    unit = step.unit or (step.project.unit if step.project else None)
    return world.reporter(step.place.code, unit.name if unit else "")


def _excuses(world: World, day: date, now: datetime) -> None:
    """Three projects that have not started for a good reason: one granted, one refused, one still waiting."""
    late = Light.objects.known_at(None).filter(
        project__region__code=DISTRICT,
        reasons__contains=",start,",
        effective_on=(Month.of(day) + -1).last_day,
    )
    for place, light in enumerate(late.select_related("project__unit").order_by("project")[:3]):
        project = light.project
        if project is None:
            continue
        unit = project.unit.name if project.unit else ""
        excuse = actions.ask_excuse(
            project=project, dimension="start", reason=REASONS[place], from_on=day,
            until_on=day + timedelta(days=180), by=world.reporter(DISTRICT, unit), now=now,
        )  # fmt: skip
        if place < len(DECISIONS):
            grant, words = DECISIONS[place]
            by = world.supervision(DISTRICT)
            actions.decide_excuse(excuse=excuse, grant=grant, decision=words, by=by, now=now)
            Excuse.objects.filter(pk=excuse.pk).update(decided_at=moment(day, 15))
        Excuse.objects.filter(pk=excuse.pk).update(asked_at=moment(day, 10))
