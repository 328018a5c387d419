"""The entries into the statistics library of the demonstration: most within weeks of the start, some returned, some still missing."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core import audit
from sanpi.domain.periods import Month
from sanpi.enrollment.models import Enrollment, EnrollmentEvent, StartWork, State
from sanpi.projects.models import Project, Stage
from sanpi.reports.demo.choice import chance, near, number, pick
from sanpi.reports.demo.description import enrolled_on
from sanpi.reports.demo.diary import Diary, moment, working_day
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.world import World

RETURNED = (
    "备案单位与施工合同发包方名称不一致",
    "施工合同签订日期早于立项日期",
    "现场照片缺少拍摄时间和核实人",
    "计划总投资与备案文件不一致",
)
# Projects that started within so many days may not be in yet.
RECENT = timedelta(days=130)
Step = tuple[date, State, str]


def note_statistics(samples: Sequence[Sample], world: World, diary: Diary, today: date) -> None:
    """Notes one act for each region: sheets and events of all projects that started, each event under its day."""
    for region in (DISTRICT, HIGH_TECH):
        mine = [sample for sample in samples if sample.region == region and not sample.bundle]
        diary.note(moment(today, 0), partial(_write, mine, region, world, today))


def steps(sample: Sample, today: date) -> Iterator[Step]:
    """What happened on the way into the library, by day; nothing before the start."""
    start, entered = sample.reached(Stage.STARTED), enrolled_on(sample)
    if start is None or entered is None:
        return
    if entered > today - RECENT and chance(45, "waiting", sample.key):
        if chance(40, "returned", sample.key):
            applied = min(near(start, 18, 30, "applied", sample.key), today - timedelta(days=6))
            yield applied, State.SUBMITTED, ""
            yield applied + timedelta(days=5), State.RETURNED, pick(RETURNED, sample.key)
        return
    applied = max(start + timedelta(days=3), entered - timedelta(days=number(9, 16, "applied", sample.key)))
    if chance(14, "once more", sample.key) and (applied - start).days > 12:
        yield applied - timedelta(days=9), State.SUBMITTED, ""
        yield applied - timedelta(days=4), State.RETURNED, pick(RETURNED, sample.key)
    yield applied, State.SUBMITTED, ""
    yield max(entered, applied), State.ACCEPTED, ""


def entered_on(sample: Sample, today: date) -> date | None:
    """The day on which the project came into the library; None while it has not."""
    return next(
        (on for on, state, _cause in steps(sample, today) if state is State.ACCEPTED and on <= today), None
    )


def _write(samples: list[Sample], region: str, world: World, today: date, now: datetime) -> None:
    by = world.office(region)
    told = {
        sample: [step for step in steps(sample, today) if step[0] <= today]
        for sample in samples
        if sample.project
    }
    told = {sample: found for sample, found in told.items() if found}
    Enrollment.objects.bulk_create(_sheet(sample, found) for sample, found in told.items())
    events = [
        EnrollmentEvent(
            project=sample.project, state=state, effective_on=on, recorded_by=by, recorded_at=min(now, _told_on(on)), cause=cause,
            month="" if state is State.RETURNED else Month.of(on).code, source=_("统计联网直报"),
            statistics_code=_code(sample) if state is State.ACCEPTED else "",
        )
        for sample, found in told.items()
        for on, state, cause in found
    ]  # fmt: skip
    EnrollmentEvent.objects.bulk_create(events)
    entered = {event.project_id: event for event in events if event.state == State.ACCEPTED}
    projects = list(Project.objects.filter(pk__in=entered))
    for project in projects:
        event = entered[project.pk]
        project.enrolled_on, project.statistics_code = event.effective_on, event.statistics_code
    Project.objects.bulk_update(projects, ["enrolled_on", "statistics_code"])
    audit.record(
        by=by, now=now, verb="import_enrollment", obj=world.regions[region],
        summary=_("导入入库台账：%(projects)d 个项目 %(events)d 条") % {"projects": len(told), "events": len(events)},
        after={"projects": sorted(sample.project.pk for sample in told if sample.project)},
    )  # fmt: skip


def _sheet(sample: Sample, found: list[Step]) -> Enrollment:
    start = sample.reached(Stage.STARTED) or found[0][0]
    owner = sample.project.owner.name if sample.project and sample.project.owner else ""
    return Enrollment(
        project=sample.project, unit_in_library=True, filing_owner=owner, contract_party=owner,
        approved_on=start - timedelta(days=number(70, 160, "approved", sample.key)),
        contract_on=start - timedelta(days=number(6, 30, "contract", sample.key)), started_on=start,
        start_work=pick((StartWork.PILING, StartWork.MAIN), sample.key), plan_total=sample.total or None,
        first_amount=sample.total * number(2, 7, "first", sample.key) // 100 // 10_000 * 10_000 or None, reporter="统计专员",
        state=found[-1][1], state_on=found[-1][0],
    )  # fmt: skip


def _code(sample: Sample) -> str:
    """An invented code of the statistics library, plainly an example."""
    return f"示例{sample.region}{number(100_000, 999_999, 'statistics', sample.key)}"


def _told_on(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(working_day(day), time(17, 40)))
