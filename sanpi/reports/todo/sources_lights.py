"""亮灯措施 and 红黑旗: steps to be taken, answers awaited, good reasons and exemptions to decide."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.evaluation.models import Excuse, FlagExemption, LightStep
from sanpi.evaluation.models.lights import SUBJECTS
from sanpi.evaluation.models.steps import awaiting_answer
from sanpi.evaluation.rules.flag_periods import read_period
from sanpi.evaluation.rules.takers import stands_in, to_be_answered_by, to_be_taken_by
from sanpi.organizations.models import Region
from sanpi.reports.todo.asker import Asker, part
from sanpi.reports.todo.items import Item, Part

RELATED = (*SUBJECTS, "project__lead", "place")


def _part(items: list[Item]) -> Part:
    return part(_("亮灯措施"), items, reverse("evaluation:light_steps"))


def steps_to_take(asker: Asker) -> Part:
    """Reminders, talks, notices that the rules ask of this person; those of others in one line."""
    mine = to_be_taken_by(asker.user)
    own = _part(
        [
            _to_take(asker, step)
            for step in asker.rows(lambda region: _due(asker, region).filter(mine), *RELATED)
        ]
    )
    return Part(own.title, (*own.items, *_of_others(asker, mine)), own.more_url)


def _due(asker: Asker, region: Region) -> Any:
    steps = LightStep.objects.takeable_by(asker.user).in_region(region)
    return steps.filter(state=LightStep.State.DUE).order_by("due_on", "pk")


def _of_others(asker: Asker, mine: Q) -> list[Item]:
    """One line about what others are to do; it does not press, whatever its day."""
    count, late, names = 0, 0, set()
    for region in asker.regions:
        own = _due(asker, region).filter(mine).order_by().values("pk")
        rest = _due(asker, region).order_by().exclude(pk__in=own)
        for name, due_on in rest.values_list("who", "due_on"):
            count, late = count + 1, late + (due_on < asker.today)
            names.add(name)
    if not count:
        return []
    words = {"count": count, "who": "、".join(sorted(names)), "late": late}
    text = (
        _("另有 %(count)d 项由%(who)s办理，超期 %(late)d 项") if late else _("另有 %(count)d 项由%(who)s办理")
    )
    why = _("不由您办理，可在亮灯措施中查看")
    return [asker.item(text % words, why, _("查看"), reverse("evaluation:light_steps"))]


def _to_take(asker: Asker, step: LightStep) -> Item:
    words = {
        "light": step.light_words, "who": step.who, "kind": step.get_kind_display(), "days": asker.days(step.due_on),
    }  # fmt: skip
    why = _("%(light)s，由%(who)s%(kind)s，%(days)s") % words
    if instead := stands_in(asker.user, step):
        why += f"；{instead}"
    text = _("%(kind)s：%(subject)s") % {"kind": step.get_kind_display(), "subject": step.subject}
    return asker.item(text, why, _("去登记"), reverse("evaluation:take_step", args=[step.pk]), step.due_on)


def answers_to_give(asker: Asker) -> Part:
    """Steps that were taken and wait for the unit's answer."""
    return _answers(asker, Q())


def own_answers_to_give(asker: Asker) -> Part:
    """Steps about a region or a post that were taken and wait for its answer."""
    return _answers(asker, to_be_answered_by(asker.user))


def _answers(asker: Asker, owed: Q) -> Part:
    def ask(region: Region) -> Any:
        steps = LightStep.objects.answerable_by(asker.user).in_region(region).filter(owed)
        due = steps.filter(awaiting_answer("state"))
        return due.order_by("answer_due_on", "pk")

    return _part([_to_answer(asker, step) for step in asker.rows(ask, *RELATED)])


def _to_answer(asker: Asker, step: LightStep) -> Item:
    due = step.answer_due_on or asker.today
    why = _("%(day)s %(who)s已%(kind)s，请在 %(due)s 前答复原因和整改措施，%(days)s") % {
        "day": step.taken_on, "who": step.who, "kind": step.get_kind_display(), "due": due, "days": asker.days(due),
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


def exemptions_to_decide(asker: Asker) -> Part:
    """Applications for no black flag."""

    def ask(region: Region) -> Any:
        asked = FlagExemption.objects.decidable_by(asker.user)
        return asked.filter(region__in=Region.objects.below(region)).order_by("asked_at", "pk")

    items = [
        asker.item(
            _("申请免挂黑旗：%s") % exemption.name,
            _("%(period)s，%(words)s") % {"period": read_period(exemption.period), "words": exemption.words},
            _("去批复"),
            reverse("evaluation:decide_exemption", args=[exemption.pk]),
        )
        for exemption in asker.rows(ask, "unit", "district", "region")
    ]
    return part(_("免挂申请"), items, reverse("evaluation:flags"))
