"""The register: promises to be kept, milestones missed."""

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from sanpi.core.facts import latest
from sanpi.organizations.models import Region
from sanpi.projects.models import MilestonePlan, Project, Stage, Status, Waiver
from sanpi.projects.rules import of_projects, rank_of, reached_rank, status_of, unkept
from sanpi.reports.todo.asker import LIMIT, Asker, address, part
from sanpi.reports.todo.items import NEAR, Part


def _projects(asker: Asker, region: Region) -> QuerySet[Project]:
    return Project.objects.visible_to(asker.user).in_region(region)


def promises_due(asker: Asker) -> Part:
    """容缺: what was promised to pass a gate and is still missing."""
    live = Waiver.objects.filter(revoked_at=None, promised_on__lte=asker.today + NEAR)
    promises: list[Waiver] = []
    for region in asker.regions:
        found = of_projects(live, _projects(asker, region)).select_related("project", "gate")
        # Promises kept meanwhile are found out afterwards, so some more are looked at.
        promises += found.order_by("promised_on", "pk")[: 2 * LIMIT]
    return part(
        _("容缺"),
        [
            asker.item(
                _("%(project)s：补齐%(what)s") % {"project": waiver.project.name, "what": waiver.gate.label},
                _("承诺 %(day)s 前补齐，%(days)s")
                % {"day": waiver.promised_on, "days": asker.days(waiver.promised_on)},
                _("去补齐"),
                address("project", waiver.project_id),
                waiver.promised_on,
            )
            for waiver in (unkept(promises) if promises else ())
        ],
        address("project_list"),
    )


def late_milestones(asker: Asker) -> Part:
    """Milestones whose planned day has passed without the stage being reached."""
    at, items = asker.at, []
    plans = MilestonePlan.objects.as_of(at).filter(planned_on__lt=asker.today)
    newest = latest(MilestonePlan.objects.filter(stage=OuterRef("stage")), at, "pk", "project")
    missed = (
        plans.annotate(due=rank_of("stage"), state=status_of(at, "project"))
        .filter(due__gt=reached_rank(at, asker.today, "project"), pk=newest)
        .exclude(state=Status.WITHDRAWN)
    )
    for region in asker.regions:
        found = of_projects(missed, _projects(asker, region)).select_related("project")
        for plan in found.order_by("planned_on", "pk")[: LIMIT + 1]:
            names = {"project": plan.project.name, "stage": Stage(plan.stage).label}
            items.append(
                asker.item(
                    _("%(project)s：未按计划%(stage)s") % names,
                    _("计划 %(day)s，%(days)s")
                    % {"day": plan.planned_on, "days": asker.days(plan.planned_on)},
                    _("去查看"),
                    address("project", plan.project_id),
                    plan.planned_on,
                )
            )
    return part(_("里程碑"), items, address("project_list"))
