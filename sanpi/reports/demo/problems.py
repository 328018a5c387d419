"""The problems of the demonstration: raised, given out, worked on, put off by decision, closed with evidence; some overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from sanpi.issues import actions
from sanpi.issues.models import Issue, Level, Light
from sanpi.reports.demo.choice import chance, near, number, pick
from sanpi.reports.demo.description import unit_of
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.papers import evidence
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.world import World


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of problem: category, what stands in the way, what is wanted, which unit leads, how it is solved."""

    category: str
    description: str
    demand: str
    unit: str
    measures: str
    solved: str


MATTERS = (
    Matter(
        "utilities", "施工用电容量不足，桩机只能两台轮换作业", "增容至 1250 千伏安，月内送电", "construction",
        "协调供电部门临时增容，同步办理正式用电", "已增容送电",
    ),
    Matter(
        "demolition", "地块东侧 3 户未签约，围墙无法合拢", "完成签约和地面附属物清理", "town",
        "属地专人包户，分户谈判", "已全部签约清表",
    ),
    Matter(
        "utilities", "地块内 10 千伏线路未迁改，影响主厂房开挖", "明确迁改方案和费用承担", "construction",
        "现场踏勘，确定迁改路径，分段停电施工", "线路已迁改",
    ),
    Matter(
        "planning", "退让红线与总平图不一致，方案需调整", "一次性告知调整要求", "planning",
        "组织联合会审，限时反馈意见", "方案已通过会审",
    ),
    Matter(
        "land_quota", "尚缺 26 亩新增建设用地指标", "列入本批次指标安排", "planning",
        "盘活存量低效用地，优先配置指标", "指标已落实",
    ),
    Matter(
        "funding", "设备款缺口 4200 万元，供货商要求预付", "对接银行项目贷款", "development",
        "组织银企对接，辅导授信材料", "贷款已批复",
    ),
    Matter(
        "environment", "环评报告表评审意见要求补充监测", "缩短补充监测时间", "development",
        "委托第三方加急监测，容缺推进后续事项", "补充监测完成，已批复",
    ),
    Matter(
        "formalities", "施工图审查意见两次反复", "集中一次性修改", "construction",
        "审图机构与设计单位面对面会商", "审查已通过",
    ),
    Matter(
        "obstruction", "进场道路被临时堆料占用，车辆无法通行", "清理堆料，恢复通行", "town",
        "属地牵头清理，交警疏导", "道路已畅通",
    ),
    Matter(
        "labour", "安装阶段缺焊工约 40 名", "组织专场招聘", "development",
        "联系职业院校和人力资源机构", "用工已满足",
    ),
    Matter(
        "construction", "总包单位人员设备投入不足，进度偏慢", "督促增加投入", "construction",
        "约谈总包单位，按周核对投入", "已增加投入，恢复正常",
    ),
    Matter(
        "energy", "能耗指标待省级统筹，节能审查暂缓", "争取列入能耗单列", "development",
        "编制能耗替代方案上报", "节能审查已批复",
    ),
)  # fmt: skip
SOURCES = (
    "weekly_meeting",
    "weekly_meeting",
    "task_force",
    "enterprise",
    "monthly_report",
    "inspection",
    "instruction",
    "tour",
)
# Which body of a region leads.
LEADING = {
    DISTRICT: {
        "construction": "上街区住建局",
        "planning": "上街区发展改革委",
        "development": "上街区发展改革委",
    },
    HIGH_TECH: {
        "construction": "高新区住建局",
        "planning": "高新区创新发展局",
        "development": "高新区创新发展局",
    },
}
DONE = (
    "已现场踏勘，明确责任人和时限",
    "已召开协调会，形成处理意见",
    "材料已报送，等待答复",
    "方案已定，正在实施",
    "完成过半，剩余部分按计划推进",
)
FOLLOWING = ("下周复核现场", "跟进批复时间", "完成剩余部分", "组织验收核对")
PUT_OFF = "外部单位停电窗口推迟，申请顺延"
# Weeks before the day of loading within which problems are raised so that there are some in every state.
RECENT_WEEKS = 44
# What was raised before this is solved, if late.
STUCK_FOR = timedelta(days=100)


def note_problems(samples: Sequence[Sample], world: World, diary: Diary, today: date) -> None:
    """Notes the problems of 2022 and of the last months."""
    for region, before, lately in ((DISTRICT, 18, 34), (HIGH_TECH, 12, 20)):
        mine = sorted(
            (s for s in samples if s.region == region and s.plans and not s.bundle), key=lambda s: s.key
        )
        _spread(mine, region, date(2022, 3, 1), 290, before, world, diary, today)
        _spread(
            mine,
            region,
            today - timedelta(weeks=RECENT_WEEKS),
            RECENT_WEEKS * 7 - 3,
            lately,
            world,
            diary,
            today,
        )


def _spread(
    samples: list[Sample],
    region: str,
    first: date,
    days: int,
    wanted: int,
    world: World,
    diary: Diary,
    today: date,
) -> None:
    for index in range(wanted):
        on = working_day(first + timedelta(days=days * index // wanted))
        under_way = [s for s in samples if s.registered < on and s.is_under_way(on) and on.year in s.plans]
        if under_way and on < today:
            sample = pick(under_way, "problem", region, on)
            Problem(sample, on, world, diary, today).note_all()


class Problem:
    """One problem, from the day on which it is raised."""

    def __init__(self, sample: Sample, on: date, world: World, diary: Diary, today: date) -> None:
        self.sample, self.on, self.world, self.diary, self.today = sample, on, world, diary, today
        self.words = ("problem", on, sample.key)
        self.matter = pick(MATTERS, *self.words)
        self.promised = working_day(near(on, 14, 45, "promised", *self.words))
        self.row: Issue | None = None

    def note_all(self) -> None:
        """Most are solved about in time; some come late, a few not at all."""
        self.diary.note(moment(self.on, 10, number(0, 59, *self.words)), self._raise)
        solved = near(self.promised, -8, 4, "solved", *self.words)
        if chance(18, "late", *self.words):
            solved = near(self.promised, 6, 40, "late", *self.words)
        stuck = self.on > self.today - STUCK_FOR and chance(45, "stuck", *self.words)
        last = self.today if stuck else solved
        step = 0
        day = near(self.on, 4, 9, "step", *self.words)
        while day < last:
            self.diary.note(moment(working_day(day), 15), partial(self._report, step, stuck))
            step += 1
            day += timedelta(days=number(7, 16, "step", step, *self.words))
        if chance(15, "put off", *self.words):
            asked = near(self.promised, -4, -2, "asked", *self.words)
            self.diary.note(moment(asked, 9), self._ask)
            self.diary.note(moment(asked + timedelta(days=2), 11), self._decide)
        if not stuck:
            self.diary.note(moment(working_day(solved), 16), self._solve)
            self.diary.note(
                moment(working_day(solved + timedelta(days=number(1, 3, *self.words))), 17), self._confirm
            )

    def _unit(self) -> str:
        named = LEADING[self.sample.region].get(self.matter.unit)
        return named or unit_of(self.sample)

    def _raise(self, now: datetime) -> None:
        sample, world, matter = self.sample, self.world, self.matter
        if sample.project is None:
            return
        level = pick((Level.C, Level.C, Level.B, Level.A), "level", *self.words)
        self.row = actions.raise_issue(
            region=world.regions[sample.region], project=sample.project, description=matter.description, demand=matter.demand,
            source=world.codes["issue_source", pick(SOURCES, *self.words)], category=world.codes["issue_category", matter.category],
            level=level, raised_on=timezone.localdate(now), lead_unit=world.units[self._unit()], due_on=self.promised,
            measures=matter.measures, responsible="分管负责人", by=world.office(sample.region), now=now,
        )  # fmt: skip

    def _is_open(self) -> bool:
        if self.row is not None:
            self.row = Issue.objects.get(pk=self.row.pk)
        return self.row is not None and self.row.state == "working"

    def _report(self, step: int, stuck: bool, now: datetime) -> None:
        if not self._is_open():
            return
        assert self.row is not None  # noqa: S101  (says what _is_open has settled)
        late = self.row.due_on is not None and timezone.localdate(now) > self.row.due_on
        light = Light.LATE if late else Light.AT_RISK if stuck else Light.ON_TRACK
        actions.report_progress(
            issue=self.row, light=light, text=DONE[min(step, len(DONE) - 1)], next_text=pick(FOLLOWING, step, *self.words),
            by=self.world.reporter(self.sample.region, self._unit()), now=now, source="周报",
        )  # fmt: skip

    def _ask(self, now: datetime) -> None:
        if self._is_open() and self.row:
            by = self.world.reporter(self.sample.region, unit_of(self.sample))
            actions.request_due(
                issue=self.row, due_on=self.promised + timedelta(days=14), text=PUT_OFF, by=by, now=now
            )

    def _decide(self, now: datetime) -> None:
        if self._is_open() and self.row and self.row.asked_due_on:
            approve = not chance(30, "refused", *self.words)
            text = "" if approve else "请按原定时限办结"
            by = self.world.supervision(self.sample.region)
            actions.decide_due(issue=self.row, approve=approve, text=text, by=by, now=now)

    def _solve(self, now: datetime) -> None:
        if self._is_open() and self.row:
            by = self.world.reporter(self.sample.region, unit_of(self.sample))
            document = evidence(f"{self.row.number} 办结佐证", by=by, now=now)
            actions.request_close(issue=self.row, text=self.matter.solved, document=document, by=by, now=now)

    def _confirm(self, now: datetime) -> None:
        if self.row is None:
            return
        row = Issue.objects.get(pk=self.row.pk)
        if row.state == "closing":
            stars = pick((5, 5, 4, 4, 3), "stars", *self.words)
            by = self.world.supervision(self.sample.region)
            actions.decide_close(issue=row, confirm=True, satisfaction=stars, by=by, now=now)
