"""亮灯措施: steps to be taken, answers awaited, good reasons to decide."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.evaluation.models import Excuse, LightStep
from sanpi.organizations.models import Region
from sanpi.reports.todo.asker import Asker, part
from sanpi.reports.todo.items import Item, Part

RELATED = ("project", "unit", "lead", "place")


def _part(items: list[Item]) -> Part:
    return part(_("亮灯措施"), items, reverse("evaluation:light_steps"))


def steps_to_take(asker: Asker) -> Part:
    """Reminders, talks, notices that the rules ask for and nobody has taken."""

    def ask(region: Region) -> Any:
        steps = LightStep.objects.takeable_by(asker.user).filter(state=LightStep.State.DUE)
        return steps.filter(place__in=Region.objects.below(region)).order_by("due_on", "pk")

    return _part([_to_take(asker, step) for step in asker.rows(ask, *RELATED)])


def _to_take(asker: Asker, step: LightStep) -> Item:
    words = {
        "colour": step.get_colour_display(), "lasted": step.lasted, "who": step.who, "kind": step.get_kind_display(),
        "days": asker.days(step.due_on),
    }  # fmt: skip
    why = _("%(colour)s，%(lasted)s，由%(who)s%(kind)s，%(days)s") % words
    text = _("%(kind)s：%(subject)s") % {"kind": step.get_kind_display(), "subject": step.subject}
    return asker.item(text, why, _("去登记"), reverse("evaluation:take_step", args=[step.pk]), step.due_on)


def answers_to_give(asker: Asker) -> Part:
    """Steps that were taken and wait for the unit's answer."""

    def ask(region: Region) -> Any:
        steps = LightStep.objects.answerable_by(asker.user).filter(state=LightStep.State.TAKEN)
        due = steps.filter(place__in=Region.objects.below(region), answer_due_on__isnull=False)
        return due.order_by("answer_due_on", "pk")

    return _part([_to_answer(asker, step) for step in asker.rows(ask, *RELATED)])


def _to_answer(asker: Asker, step: LightStep) -> Item:
    due = step.answer_due_on
    why = _("%(day)s%(who)s已%(kind)s，请答复原因和整改措施") % {
        "day": step.taken_on, "who": step.who, "kind": step.get_kind_display(),
    }  # fmt: skip
    text = _("答复%(kind)s：%(subject)s") % {"kind": step.get_kind_display(), "subject": step.subject}
    return asker.item(text, why, _("去答复"), reverse("evaluation:answer_step", args=[step.pk]), due)


def excuses_to_decide(asker: Asker) -> Part:
    """Applications for not being judged from one side."""

    def ask(region: Region) -> Any:
        asked = Excuse.objects.decidable_by(asker.user)
        return asked.filter(project__region__in=Region.objects.below(region)).order_by("asked_at", "pk")

    return _part(
        [
            asker.item(
                _("申请免评：%s") % excuse.project.name,
                _("%(side)s，至 %(until)s：%(reason)s")
                % {"side": excuse.get_dimension_display(), "until": excuse.until_on, "reason": excuse.reason},
                _("去批准"),
                reverse("evaluation:decide_excuse", args=[excuse.pk]),
            )
            for excuse in asker.rows(ask, "project")
        ]
    )
