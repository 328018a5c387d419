"""From rows to the values of the domain: what a project was at a standpoint, and what its gates still miss."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from sanpi.core.facts import latest
from sanpi.domain.timeline import Requirement, StageStep, Standpoint, missing_for
from sanpi.projects.models import (
    AnnualPlan,
    Gate,
    MilestonePlan,
    Project,
    ProjectDocument,
    Stage,
    StageEvent,
    Status,
    StatusEvent,
    TotalInvestment,
    Waiver,
)

M = TypeVar("M", bound=Model)


def of_projects(facts: QuerySet[M], projects: QuerySet[Project], project: str = "project") -> QuerySet[M]:
    """The facts of these projects; `project` names the facts' key.

    Asked fact by fact: IN would first list every project, however few facts there are.
    """
    return facts.filter(Exists(projects.filter(pk=OuterRef(project))))


def is_present(at: Standpoint, today: date) -> bool:
    """Whether the standpoint is today as known now, for which the columns kept on the row are the answer."""
    return at.known is None and at.effective >= today


def existing(projects: QuerySet[Project], at: Standpoint) -> QuerySet[Project]:
    """Projects that there were on the standpoint's day, registered by its moment."""
    there = projects.filter(first_on__lte=at.effective)
    return there if at.known is None else there.filter(created_at__lte=at.known)


def with_state(projects: QuerySet[Project], at: Standpoint, today: date) -> QuerySet[Any]:
    """Adds `stage_at`, `stage_on_at`, `status_at`, `total_at` and `plan_at` (元) as of the standpoint."""
    plan = latest(AnnualPlan.objects.filter(year=at.effective.year), at, "amount")
    if is_present(at, today):
        return projects.annotate(
            stage_at=F("stage"),
            stage_on_at=F("stage_on"),
            status_at=F("status"),
            total_at=F("total_investment"),
            plan_at=plan,
        )
    furthest = StageEvent.objects.as_of(at).filter(project=OuterRef("pk")).order_by("-rank", "-effective_on")
    return existing(projects, at).annotate(
        stage_at=Coalesce(Subquery(furthest.values("stage")[:1]), Value("")),
        stage_on_at=Subquery(furthest.values("effective_on")[:1]),
        status_at=status_of(at),
        total_at=latest(TotalInvestment.objects.all(), at, "amount"),
        plan_at=plan,
    )


def reached_rank(at: Standpoint, today: date, outer: str = "pk") -> Any:
    """SQL for the rank of the furthest stage a project had reached (0: none); `outer` is the project's key."""
    if is_present(at, today):
        return rank_of("stage" if outer == "pk" else f"{outer}__stage")
    events = StageEvent.objects.as_of(at).filter(project=OuterRef(outer)).order_by("-rank")
    return Coalesce(Subquery(events.values("rank")[:1]), Value(0), output_field=IntegerField())


def reached_on(stage: Stage, at: Standpoint, outer: str = "pk") -> Subquery:
    """SQL for the first day on which a project was at this stage or beyond."""
    events = StageEvent.objects.as_of(at).filter(project=OuterRef(outer), rank__gte=stage.rank)
    return Subquery(events.order_by("effective_on").values("effective_on")[:1])


def planned_for(stage: Stage, at: Standpoint, outer: str = "pk") -> Subquery:
    """SQL for the day on which a stage is planned to be reached."""
    plans = MilestonePlan.objects.filter(stage=stage)
    return latest(plans, at, "planned_on", outer)


def status_of(at: Standpoint, outer: str = "pk") -> Any:
    """SQL for whether a project was moving (正常 where nothing else is reported)."""
    return Coalesce(latest(StatusEvent.objects.all(), at, "status", outer), Value(Status.NORMAL.value))


def rank_of(stage: str) -> Case:
    """SQL for the place in the order of the stage that a column names."""
    return Case(*(When(**{stage: each}, then=each.rank) for each in Stage), default=0)


def stage_steps(project: Project) -> list[StageStep]:
    """The stage line of the project's kind."""
    steps = project.kind.steps.all()
    return [StageStep(step.stage, step.label, step.position) for step in steps]


def reached_stages(project: Project, at: Standpoint | None = None) -> dict[str, date]:
    """Stage → day, as of the standpoint (None: all that is known now)."""
    events = project.stage_events.all()
    believed = events.known_at(None) if at is None else events.as_of(at)
    return dict(believed.values_list("stage", "effective_on"))


def requirements_of(project: Project) -> list[Requirement]:
    """What the gates of the project's kind ask for, stage by stage."""
    gates = Gate.objects.filter(active=True, kind=None) | Gate.objects.filter(
        active=True, kind=project.kind_id
    )
    return [
        Requirement(f"{gate.need}:{gate.target}", gate.label, gate.need, gate.stage)  # type: ignore[arg-type]  # the two needs are the two literals
        for gate in gates.order_by("stage", "need", "pk")
    ]


def fulfilled(project: Project) -> set[str]:
    """The requirements a project meets: filled fields, known amounts, filed documents."""
    facts = {
        "total_investment": project.total_investment is not None,
        "annual_plan": AnnualPlan.objects.filter(project=project).known_at(None).exists(),
    }
    fields = {
        f.name for f in Project._meta.concrete_fields if getattr(project, f.attname) not in (None, "")
    } - facts.keys()
    fields |= {name for name, known in facts.items() if known}
    types = project.documents.filter(removed_at=None).values_list("type__code", flat=True)
    return {f"field:{name}" for name in fields} | {f"document:{code}" for code in types}


def live_waivers(project: Project) -> QuerySet[Waiver]:
    """Promises given and not taken back."""
    return Waiver.objects.filter(project=project, revoked_at=None).select_related("gate", "granted_by")


def unkept(waivers: Iterable[Waiver]) -> list[Waiver]:
    """Those promises whose requirement is still missing, in two queries; they come with project and gate."""
    promises = list(waivers)
    projects = {waiver.project_id for waiver in promises}
    filed = set(
        ProjectDocument.objects.filter(project__in=projects, removed_at=None).values_list(
            "project_id", "type__code"
        )
    )
    planned = set(
        AnnualPlan.objects.known_at(None).filter(project__in=projects).values_list("project_id", flat=True)
    )

    def met(waiver: Waiver) -> bool:
        target = waiver.gate.target
        if waiver.gate.need == Gate.Need.DOCUMENT:
            return (waiver.project_id, target) in filed
        if target == "annual_plan":
            return waiver.project_id in planned
        column = Project._meta.get_field(target).attname  # type: ignore[union-attr]  # gates name fields of the row
        return getattr(waiver.project, column) not in (None, "")

    return [waiver for waiver in promises if not met(waiver)]


def waived(project: Project) -> set[str]:
    """The requirements passed by a promise."""
    return {f"{waiver.gate.need}:{waiver.gate.target}" for waiver in live_waivers(project)}


def missing_by_stage(project: Project) -> dict[str, list[Requirement]]:
    """Stage → what it still misses, promises counted as met."""
    requirements = requirements_of(project)
    present, promised = fulfilled(project), waived(project)
    return {
        step.code: missing_for(step.code, requirements, present, promised) for step in stage_steps(project)
    }


def has_reached(stage: Stage, at: Standpoint, outer: str = "pk") -> Exists:
    """SQL for whether a project had reached this stage or one beyond it."""
    return Exists(StageEvent.objects.as_of(at).filter(project=OuterRef(outer), rank__gte=stage.rank))
