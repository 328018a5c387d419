"""What follows from a light: steps of the rule set, whether they were taken, and what was answered."""

from copy import copy
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.documents.models import Document
from sanpi.domain.rating import Colour as Lit
from sanpi.domain.rating import streak_words
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models.choices import Colour, Scope, StepKind
from sanpi.evaluation.models.lights import SUBJECTS, Light
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS

# The verbs under which the audit trail has what happened to a step.
TAKEN, ANSWERED, DROPPED = "take_light_step", "answer_light_step", "drop_light_step"


def awaiting_answer(state: str = "state_at") -> Q:
    """Steps that were taken and to which an answer is asked for; `state` names the column of the state."""
    return Q(**{state: LightStep.State.TAKEN}, answer_due_on__isnull=False)


def light_address(scope: str, key: int) -> str:
    """The page that says why the light of a project, unit, region or post is what it is."""
    if scope == Scope.PROJECT:
        return reverse("evaluation:project_light", args=[key])
    return reverse("evaluation:group_light", args=[scope, key])


class LightStepQuerySet(models.QuerySet["LightStep"]):
    """Steps by person."""

    def visible_to(self, user: User) -> Self:
        """Steps about the projects, units, regions and posts of the person's reach."""
        return self.filter(_reach(user, Capability.VIEW) | _concerned(user, Capability.VIEW))

    def in_region(self, region: Region) -> Self:
        """Steps that belong to the region, or speak of it or of one below."""
        here = Region.objects.below(region)
        return self.filter(Q(place__in=here) | Q(region__in=here))

    def known_at(self, known: datetime | None) -> models.QuerySet[Any]:
        """Steps that had been raised by a moment (None: now); `state_at` is the state that was on record then.

        When a state was recorded is in the audit trail; the days of the step itself are those that people wrote.
        """
        if known is None:
            return self.annotate(state_at=F("state"))
        later = AuditEntry.objects.filter(
            object_type=self.model._meta.label, object_id=Cast(OuterRef("pk"), CharField()), at__gt=known
        )
        states = LightStep.State
        state = Case(
            When(Exists(later.filter(verb__in=(TAKEN, DROPPED))), then=Value(states.DUE.value)),
            When(Exists(later.filter(verb=ANSWERED)), then=Value(states.TAKEN.value)),
            default=F("state"),
            output_field=CharField(),
        )
        return self.filter(created_at__lte=known).annotate(state_at=state)

    def as_of(self, at: Standpoint) -> models.QuerySet[Any]:
        """Steps raised up to the end of the standpoint's day, in the state known at its moment."""
        raised = standpoint(at.effective, at.effective).known
        return self.known_at(at.known).filter(created_at__lte=raised)

    def takeable_by(self, user: User) -> Self:
        """Steps that the person takes: those who decide, in their regions or for the projects of their post.

        A step about a region is taken where its rules were set, one about a post not by the post itself.
        """
        return self.filter(_reach(user, Capability.DECIDE))

    def answerable_by(self, user: User) -> Self:
        """Steps that the person answers: the unit, region or post that it is about, and the office."""
        return self.filter(_reach(user, Capability.REPORT) | _concerned(user, Capability.REPORT))


def _reach(user: User, capability: Capability) -> Q:
    """Steps that belong where the capability holds: in a region, for a unit, for the projects of a post."""
    units = (*(f"project__{column}" for column in UNIT_COLUMNS), "unit")
    return user.access.scope(capability, region="place__path", units=units, lead="project__lead__user")


def _concerned(user: User, capability: Capability) -> Q:
    """Steps that speak of a region of the person, or of his post; a post need not report on anything else."""
    about = user.access.region_filter("region__path", capability, Reach.REGION)
    if user.access.paths(Capability.DECIDE, Reach.LEAD):
        about |= Q(lead__user=user.pk) & user.access.region_filter(
            "place__path", Capability.DECIDE, Reach.LEAD
        )
    return about


class LightStep(models.Model):
    """One step due because of a light: what, who, until when; whether it was taken, and the answer to it.

    `months` is for how many months in a row the light had been that bad (`lasted`). A step that was not taken before the light
    turned is closed with the reason.
    """

    class State(models.TextChoices):
        DUE = "due", _("待办理")
        TAKEN = "taken", _("已办理")
        ANSWERED = "answered", _("已答复")
        DROPPED = "dropped", _("不再需要")

    scope = models.CharField(_("评定对象"), max_length=8, choices=Scope, default=Scope.PROJECT)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="light_steps", verbose_name=_("项目")
    )
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("评定的区域")
    )
    lead = models.ForeignKey(
        Official, models.PROTECT, null=True, related_name="+", verbose_name=_("分包领导")
    )
    # Where it is taken: in the region of the project, the unit or the post; of a region, where its rules were set.
    place = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    light = models.ForeignKey(Light, models.PROTECT, related_name="steps", verbose_name=_("红黄绿记录"))
    colour = models.CharField(_("总灯"), max_length=6, choices=Colour)
    months = models.PositiveSmallIntegerField(_("连续月数"), default=1)
    kind = models.CharField(_("措施"), max_length=10, choices=StepKind)
    who = models.CharField(_("办理人"), max_length=60)
    whom = models.CharField(_("对象"), max_length=60, blank=True)
    month = models.CharField(_("所属月份"), max_length=7)
    due_on = models.DateField(_("办理时限"))
    created_at = models.DateTimeField(_("生成时间"), editable=False)
    state = models.CharField(_("办理状态"), max_length=8, choices=State, default=State.DUE, editable=False)
    taken_on = models.DateField(_("办理日期"), null=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("登记人"),
    )  # fmt: skip
    note = models.CharField(_("办理情况"), max_length=300, blank=True)
    answer_due_on = models.DateField(_("答复时限"), null=True, editable=False)
    answer_days = models.PositiveSmallIntegerField(_("答复天数"), null=True)
    answer = models.CharField(_("答复内容"), max_length=500, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("答复人"),
    )  # fmt: skip
    evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("佐证文件")
    )
    closed_reason = models.CharField(_("关闭原因"), max_length=100, blank=True)

    objects = LightStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("亮灯措施")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[subject, "month", "kind", "who"], condition=Q(**{f"{subject}__isnull": False}),
                name=f"step_once_per_{subject}_and_month",
            )
            for subject in SUBJECTS
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "due_on"], name="light_step_state_due"),
            models.Index(fields=["place", "state", "due_on"], name="light_step_place"),
        ]

    def get_absolute_url(self) -> str:
        """The page that says why the light is what it is."""
        return light_address(self.scope, self.about)

    @property
    def subject(self) -> Project | Organization | Official | Region:
        """What the light speaks of."""
        return self.project or self.unit or self.lead or self.region or self.place

    def as_at(self, state: str) -> "LightStep":
        """The step with no more on it than what was on record in an earlier state; not for saving."""
        if state == self.state:
            return self
        found = copy(self)
        found.state, found.closed_reason = state, ""
        found.answer, found.answered_on, found.answered_by, found.evidence = "", None, None, None
        if state == LightStep.State.DUE:
            found.note, found.taken_on, found.taken_by, found.answer_due_on = "", None, None, None
        return found

    @property
    def about(self) -> int:
        """The key of what the light speaks of."""
        key: int = getattr(self, f"{self.scope}_id")
        return key

    @property
    def lasted(self) -> str:
        """For how long the light has not been green, or has been red, in words."""
        return streak_words(Lit(self.colour), self.months)

    @property
    def light_words(self) -> str:
        """The light and how long it has lasted: 红灯, 连续3个月红灯, 黄灯，连续3个月未转绿."""
        colour = Lit(self.colour)
        if self.months == 1:
            return f"{colour.word}灯"
        return self.lasted if colour is Lit.RED else f"{colour.word}灯，{self.lasted}"

    def is_late(self, today: date) -> bool:
        """Whether the step, or the answer to it, should have come before today."""
        if self.state == LightStep.State.DUE:
            return self.due_on < today
        return self.state == LightStep.State.TAKEN and bool(self.answer_due_on and self.answer_due_on < today)
