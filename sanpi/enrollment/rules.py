"""Which projects should be in the library, which are, and what a pre-check says of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from sanpi.core.facts import latest
from sanpi.domain.periods import Month
from sanpi.domain.timeline import Standpoint
from sanpi.enrollment import precheck
from sanpi.enrollment.models import (
    Enrollment,
    EnrollmentEvent,
    EnrollmentWindow,
    EvidenceRule,
    SizeBand,
    StartWork,
    State,
)
from sanpi.organizations.models import Region, User, paths_down_to
from sanpi.projects.models import Project, ProjectDocument, Stage, Status
from sanpi.projects.rules import is_present, reached_on, with_state

# Papers are taken on these days of the month where nothing else is set.
DEFAULT_WINDOW = (8, 10)
# Months since the start after which a project that is not in the library is 应统未统; lights are judged by rule sets, not here.
LATE_MONTHS = 1
STARTED_STAGES = tuple(stage.value for stage in Stage if stage.rank >= Stage.STARTED.rank)
# 房地产开发: entered whatever its size.
ANY_SIZE_INDUSTRY = "K"


def requirements() -> precheck.Requirements:
    """Sizes and papers as set, in two queries."""
    bands = SizeBand.objects.order_by("at_least")
    rules = (
        EvidenceRule.objects.filter(active=True).select_related("type").order_by("at_least", "type__position")
    )
    return precheck.Requirements(
        tuple(precheck.Band(band.at_least, band.form, band.level) for band in bands),
        tuple(
            precheck.Need(rule.type.code, rule.type.label, rule.at_least, rule.variant, rule.required)
            for rule in rules
        ),
    )


def threshold() -> int:
    """The smallest total investment (元) that is entered."""
    return SizeBand.objects.order_by("at_least").values_list("at_least", flat=True).first() or 0


def _state(at: Standpoint, today: date) -> Any:
    """SQL for the state at the standpoint.

    A project of which the register only says since when it is in the library counts as accepted from that day.
    """
    told = Case(
        When(enrolled_on__lte=at.effective, then=Value(State.ACCEPTED.value)),
        default=Value(""),
        output_field=CharField(),
    )
    if is_present(at, today):
        return Coalesce(NullIf(F("enrollment__state"), Value("")), told)
    return Coalesce(latest(EnrollmentEvent.objects.all(), at, "state"), told)


def with_enrollment(projects: QuerySet[Project], at: Standpoint, today: date) -> QuerySet[Any]:
    """Projects counted one by one (拆分后) with their state and what decides whether they should be in the library.

    Adds to `with_state`: `state_at`, `started_on`, `first_amount_at` (元).
    """
    states = with_state(projects.filter(is_bundle=False), at, today)
    rows: QuerySet[Any] = states.annotate(
        state_at=_state(at, today),
        started_on=reached_on(Stage.STARTED, at),
        first_amount_at=F("enrollment__first_amount"),
    )
    return rows


def large_enough(smallest: int) -> Q:
    """Projects of a size that is entered; `rows` come from `with_enrollment`."""
    return Q(total_at__gte=smallest) | Q(industry__code=ANY_SIZE_INDUSTRY)


def due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that have started, are large enough and have not left: they should be in the library."""
    started = rows.filter(stage_at__in=STARTED_STAGES).exclude(status_at=Status.WITHDRAWN)
    return started.filter(large_enough(threshold()))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    month = Month.of(day) + -months
    return month.last_day if day.day > month.last_day.day else month.first_day.replace(day=day.day)


def whole_months(first: date, last: date) -> int:
    """Full months from one day to another: 31 January to 28 February is one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months_before(last, months) >= first else months - 1


def should_be_enrolled(
    user: User, region: Region, at: Standpoint, today: date, months: int = LATE_MONTHS
) -> QuerySet[Any]:
    """应统未统: projects the person may see that started at least so many months ago and are not in the library.

    Longest started first; the rows carry what `with_enrollment` adds.
    """
    projects = Project.objects.visible_to(user).in_region(region)
    return unlisted(with_enrollment(projects, at, today), at, months)


def unlisted(rows: QuerySet[Any], at: Standpoint, months: int = LATE_MONTHS) -> QuerySet[Any]:
    """The same of rows at hand."""
    late = due(rows).filter(started_on__lte=months_before(at.effective, months))
    return late.exclude(state_at=State.ACCEPTED).order_by("started_on", "pk")


def returned(user: User, region: Region) -> QuerySet[Enrollment]:
    """Entries that were returned and wait for the person's unit, the oldest return first."""
    sheets = Enrollment.objects.visible_to(user).filter(state=State.RETURNED)
    here = sheets.filter(project__region__in=Region.objects.below(region))
    return here.select_related("project__unit", "project__region").order_by("state_on", "pk")


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which papers are taken: the present ones, else the next. True while they are taken."""

    opens_on: date
    closes_on: date
    is_open: bool

    def __bool__(self) -> bool:
        return self.is_open


def _on(month: Month, day: int) -> date:
    return month.first_day.replace(day=min(day, month.last_day.day))


def window_days(region: Region, today: date) -> tuple[int, int]:
    """First and last day of the month on which papers are taken, as set for the region or the nearest one above."""
    facts = EnrollmentWindow.objects.known_at(None).filter(
        effective_on__lte=today, region__path__in=paths_down_to(region.path)
    )
    found = facts.select_related("region").order_by("effective_on", "recorded_at", "pk")
    nearest = max(found, key=lambda fact: len(fact.region.path), default=None)
    if nearest is None:
        return DEFAULT_WINDOW
    # Of several facts of that region the newest counts.
    newest = [fact for fact in found if fact.region_id == nearest.region_id][-1]
    return newest.open_day, newest.close_day


def window_open(region: Region, today: date) -> Window:
    """Whether papers are taken today, and from when to when: this month's days, or next month's once they are over."""
    first, last = window_days(region, today)
    month = Month.of(today)
    if today > _on(month, last):
        month += 1
    opens, closes = _on(month, first), _on(month, last)
    return Window(opens, closes, opens <= today <= closes)


def filed_papers(projects: Iterable[int], at: Standpoint | None = None) -> dict[int, set[str]]:
    """Project key → codes of the types of papers filed with it, by the standpoint's moment."""
    keys = list(projects)
    filed = ProjectDocument.objects.filter(project__in=keys, removed_at=None)
    if at is not None and at.known is not None:
        filed = filed.filter(document__uploaded_at__lte=at.known)
    found: dict[int, set[str]] = {key: set() for key in keys}
    for project, code in filed.values_list("project_id", "type__code"):
        found[project].add(code)
    return found


def is_purchase_only(project: Project) -> bool:
    """Whether nothing is built: 单纯购置."""
    codes = (project.nature, project.project_type)
    return any(code is not None and code.code == "purchase" for code in codes)


def is_any_size(project: Project) -> bool:
    """Whether it is entered whatever its size."""
    return project.industry is not None and project.industry.code == ANY_SIZE_INDUSTRY


def application(project: Project, sheet: Enrollment | None) -> precheck.Application:
    """The project and its papers as they stand now."""
    sheet = sheet or Enrollment(project=project)
    starts = project.stage_events.known_at(None).filter(rank__gte=Stage.STARTED.rank)
    start_work = sheet.start_work
    return precheck.Application(
        total=project.total_investment,
        owner=project.owner.name if project.owner else "",
        started=project.stage in STARTED_STAGES,
        register_started_on=starts.order_by("effective_on").values_list("effective_on", flat=True).first(),
        purchase_only=is_purchase_only(project),
        any_size=is_any_size(project),
        unit_in_library=sheet.unit_in_library,
        filing_owner=sheet.filing_owner,
        contract_party=sheet.contract_party,
        approved_on=sheet.approved_on,
        contract_on=sheet.contract_on,
        started_on=sheet.started_on,
        start_work=start_work,
        start_work_label=str(StartWork(start_work).label) if start_work else "",
        plan_total=sheet.plan_total,
        filed=frozenset(filed_papers([project.pk])[project.pk]),
    )


def findings_of(project: Project) -> list[precheck.Finding]:
    """What the pre-check says of the project now."""
    sheet = Enrollment.objects.filter(project=project).first()
    return precheck.check(application(project, sheet), requirements())


@dataclass(slots=True)
class History:
    """What the events of a project say at a standpoint."""

    state: str = ""
    state_on: date | None = None
    applied_month: str = ""
    enrolled_month: str = ""
    statistics_code: str = ""
    cause: str = ""

    def add(self, event: EnrollmentEvent) -> None:
        """Takes in the next event, the oldest first."""
        self.state, self.state_on, self.cause = event.state, event.effective_on, event.cause
        if event.state == State.SUBMITTED:
            self.applied_month = event.month
        self.enrolled_month = event.month if event.state == State.ACCEPTED else ""
        self.statistics_code = event.statistics_code if event.state == State.ACCEPTED else ""

    @property
    def outcome(self) -> str:
        """The state as offices write it, with the reason where there is one: 已退回：合同主体不一致."""
        if not self.state:
            return ""
        label = str(State(self.state).label)
        return f"{label}：{self.cause}" if self.cause else label


def told_by_register(project: Project, at: Standpoint) -> History:
    """What the register alone says of a project without events."""
    on = project.enrolled_on
    if on is None or on > at.effective:
        return History()
    code = project.statistics_code
    return History(State.ACCEPTED, on, enrolled_month=Month.of(on).code, statistics_code=code)


def histories(projects: Iterable[Project], at: Standpoint) -> dict[int, History]:
    """Project key → what had happened to it by the standpoint, in one query."""
    by_key = {project.pk: project for project in projects}
    found: dict[int, History] = {}
    events = EnrollmentEvent.objects.as_of(at).filter(project__in=by_key)
    for event in events.order_by("effective_on", "recorded_at", "pk"):
        found.setdefault(event.project_id, History()).add(event)
    return {key: found.get(key) or told_by_register(project, at) for key, project in by_key.items()}


def of_project(project: Project, at: Standpoint, today: date) -> dict[str, Any]:
    """What the dossier says: state and its words, months since the start, whether it is 应统未统, missing papers."""
    row = with_enrollment(Project.objects.filter(pk=project.pk), at, today).select_related("industry").first()
    history = histories([project], at)[project.pk]
    asked = requirements()
    total = row.total_at if row else project.total_investment
    is_due = due(with_enrollment(Project.objects.filter(pk=project.pk), at, today)).exists()
    started_on = row.started_on if row else None
    months = whole_months(started_on, at.effective) if started_on else None
    band = asked.band(total)
    filed = filed_papers([project.pk], at)[project.pk]
    needs = asked.asked(total, is_purchase_only(project))
    in_library = history.state == State.ACCEPTED
    return {
        "state": history.state,
        "state_name": str(State(history.state).label) if history.state else "未申报",
        "state_label": history.outcome or ("应入库，未申报" if is_due else "未申报"),
        "state_on": history.state_on,
        "applied_month": history.applied_month,
        "enrolled_month": history.enrolled_month,
        "statistics_code": history.statistics_code,
        "cause": history.cause,
        "in_library": in_library,
        "is_due": is_due,
        "months": months,
        "is_late": is_due and not in_library and months is not None and months >= LATE_MONTHS,
        "form": band.form if band else "",
        "level": asked.level(total, is_any_size(project)),
        "missing": [need.label for need in needs if need.required and need.code not in filed],
    }
