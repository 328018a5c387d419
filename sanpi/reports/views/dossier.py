"""项目档案: everything about one project on one page."""

from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from sanpi.batches.models import BatchEntry, BatchMove
from sanpi.core.models import AuditEntry
from sanpi.domain.rating import Scope
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.rules import lights_for, month_strip
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.models import MilestonePlan, Project, Stage
from sanpi.projects.rules import fulfilled, live_waivers, missing_by_stage, reached_stages, with_state
from sanpi.reports.four_ledgers import four_ledgers

CHANGES = 40
RELATED = (
    "region", "kind", "parent", "nature", "project_type", "industry", "category", "investor_kind", "owner", "investor",
    "unit", "lead", "task_force", "department",
)  # fmt: skip


def _planned(project: Project, at: Standpoint) -> dict[str, date]:
    plans = MilestonePlan.objects.as_of(at).filter(project=project).order_by("effective_on", "pk")
    return dict(plans.values_list("stage", "planned_on"))


def _stage_line(project: Project, at: Standpoint) -> list[dict[str, Any]]:
    """The kind's stages with planned and actual days, and what the following ones still miss."""
    reached, planned = reached_stages(project, at), _planned(project, at)
    missing = missing_by_stage(project)
    furthest = max((Stage(code).rank for code in reached), default=0)
    line, named_next = [], False
    for step in project.kind.steps.all():
        rank = Stage(step.stage).rank
        late = step.stage not in reached and planned.get(step.stage, date.max) < at.effective
        state = (
            "current" if rank == furthest else "done" if rank < furthest else "missing" if late else "next"
        )
        lacks = missing.get(step.stage, []) if rank > furthest and not named_next else []
        named_next = named_next or rank > furthest
        line.append({
            "code": step.stage, "label": step.label, "state": state, "planned": planned.get(step.stage),
            "actual": reached.get(step.stage), "missing": [item.label for item in lacks],
        })  # fmt: skip
    return line


def _events(project: Project, at: Standpoint) -> list[dict[str, Any]]:
    """Recorded stages, under the names that the kind of project uses for them, and states, by day."""
    names = {step.stage: step.label for step in project.kind.steps.all()}
    stages = project.stage_events.as_of(at).select_related("recorded_by")
    states = project.status_events.as_of(at).select_related("recorded_by")
    found = [
        {
            "fact": fact,
            "what": names.get(fact.stage, fact.get_stage_display()),
            "why": fact.source,
            "stage": True,
        }
        for fact in stages
    ]
    found += [
        {"fact": fact, "what": fact.get_status_display(), "why": fact.cause, "stage": False}
        for fact in states
    ]
    return sorted(found, key=lambda event: (event["fact"].effective_on, event["fact"].recorded_at))


def _entries(project: Project, at: Standpoint) -> list[dict[str, Any]]:
    entries = BatchEntry.objects.as_of(at).filter(project=project).select_related("period", "batch")
    moves = {move.entry_id: move for move in BatchMove.objects.as_of(at).filter(entry__project=project)}
    return [{"entry": entry, "move": moves.get(entry.pk)} for entry in entries.order_by("effective_on", "pk")]


def _changes(project: Project, at: Standpoint) -> list[dict[str, Any]]:
    """What was written about the project, as far as it had been written by the moment of the standpoint."""
    entries = AuditEntry.objects.filter(object_type=project._meta.label, object_id=str(project.pk))
    if at.known is not None:
        entries = entries.filter(at__lte=at.known)
    return [
        {"at": e.at, "what": e.summary, "who": e.actor_name, "why": e.reason, "old": None, "new": None}
        for e in entries.order_by("-number")[:CHANGES]
    ]


def _waivers(project: Project, today: date) -> list[dict[str, Any]]:
    """Promises with whether they are kept, open or overdue."""
    present = fulfilled(project)
    found = []
    for waiver in live_waivers(project):
        kept = f"{waiver.gate.need}:{waiver.gate.target}" in present
        overdue = not kept and waiver.promised_on < today
        found.append({"waiver": waiver, "kept": kept, "overdue": overdue})
    return found


def _facts(project: Any) -> list[tuple[str, Any]]:
    """The head card: what the project is, in the office's words."""
    years = "–".join(str(year) for year in (project.start_year, project.end_year) if year)
    enrolled = project.enrolled_on.isoformat() if project.enrolled_on else ""
    place = f"{project.longitude}, {project.latitude}" if project.longitude is not None else ""
    return [
        ("项目代码", project.code), ("建设单位", project.owner), ("统一社会信用代码", project.owner.uscc if project.owner else ""),
        ("投资方", project.investor), ("投资主体", project.investor_kind), ("所属区域", project.region),
        ("建设地点", project.locality), ("坐标", place), ("项目类别", project.kind), ("建设性质", project.nature),
        ("项目类型", project.project_type), ("所属行业", project.industry), ("领域分类", project.category),
        ("产业链", project.chain), ("用地面积（亩）", project.land_mu), ("资金来源", project.funding), ("建设年限", years),
        ("责任单位", project.unit), ("责任人", project.contact), ("联系电话", project.phone), ("分包领导", project.lead),
        ("专班", project.task_force), ("行业主管部门", project.department), ("入统时间", enrolled),
        ("统计代码", project.statistics_code),
    ]  # fmt: skip


@standing
def dossier(request: StandingRequest, pk: int) -> HttpResponseBase:
    """One project: head card, stage line with what is missing, money, batches, documents, promises, changes."""
    chosen = request.chosen
    visible = Project.objects.visible_to(request.user).distinct()
    get_object_or_404(visible, pk=pk)
    stated = with_state(Project.objects.filter(pk=pk), chosen.at, chosen.today).select_related(*RELATED)
    project = stated.first()
    if project is None:  # registered only after the day whose knowledge was chosen
        return render(request, "reports/not_yet_known.html", {"project": Project.objects.get(pk=pk)})
    # What is past cannot be edited: writing happens on the present page.
    editable = chosen.is_today and Project.objects.editable_by(request.user).filter(pk=pk).exists()
    kept = chosen.is_today and Project.objects.kept_by(request.user).filter(pk=pk).exists()
    light = lights_for([project.pk], chosen.at, chosen.today).get(project.pk)
    context = {
        "project": project,
        "facts": _facts(project),
        "stages": _stage_line(project, chosen.at),
        "events": _events(project, chosen.at),
        "totals": project.total_facts.as_of(chosen.at).order_by("-effective_on", "-pk"),
        "plans": project.annual_plans.as_of(chosen.at).order_by("-year", "-effective_on", "-pk"),
        "states": project.status_events.as_of(chosen.at).order_by("-effective_on", "-pk"),
        "listings": project.listings.as_of(chosen.at).select_related("level", "category").order_by("-year"),
        "entries": _entries(project, chosen.at),
        "documents": project.documents.filter(removed_at=None).select_related("document", "type"),
        "waivers": _waivers(project, chosen.today),
        "parts": project.parts.order_by("pk"),
        "changes": _changes(project, chosen.at),
        **four_ledgers(project, chosen.at, chosen.today),
        "light": light,
        "light_months": month_strip(
            Scope.PROJECT, project.pk, chosen.at, now=light.colour if light else None
        ),
        "may_edit": editable,
        "may_report": chosen.is_today and request.user.can(Capability.REPORT),
        "may_raise": chosen.is_today and request.user.can(Capability.ISSUES),
        "may_create": kept,
        "may_waive": chosen.is_today and Project.objects.waivable_by(request.user).filter(pk=pk).exists(),
        "may_batch": kept,
    }
    return render(request, "reports/dossier.html", context)
