"""The permits of a project and what happened to each of them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.domain.scheduling import Kind as DomainKind
from sanpi.domain.scheduling import Limit, Unit
from sanpi.domain.scheduling import State as DomainState
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.permits.models.types import LimitUnit, PermitType, limit_of, limit_text
from sanpi.projects.models import Project
from sanpi.projects.models.facts import BELIEF
from sanpi.projects.models.project import UNIT_COLUMNS


class PermitState(models.Model):
    """Where a permit stands: on the event as it was after that event, on the permit as it is now."""

    class State(models.TextChoices):
        NOT_NEEDED = DomainState.NOT_NEEDED.value, _("不涉及")
        TO_CHECK = DomainState.TO_CHECK.value, _("待核")
        WAITING = DomainState.WAITING.value, _("未启动")
        PREPARING = DomainState.PREPARING.value, _("编制中")
        ACCEPTED = DomainState.ACCEPTED.value, _("已受理")
        CORRECTING = DomainState.CORRECTING.value, _("补正")
        ISSUED = DomainState.ISSUED.value, _("已办结")
        REFUSED = DomainState.REFUSED.value, _("退回")
        LAPSED = DomainState.LAPSED.value, _("失效")

    state = models.CharField(_("办理状态"), max_length=12, choices=State, blank=True)
    planned_on = models.DateField(_("计划申报日"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日"), null=True, blank=True)
    statutory_days = models.PositiveSmallIntegerField(_("法定时限"), null=True, blank=True)
    statutory_unit = models.CharField(_("法定时限单位"), max_length=10, choices=LimitUnit, blank=True)
    promised_days = models.PositiveSmallIntegerField(_("承诺时限"), null=True, blank=True)
    promised_unit = models.CharField(_("承诺时限单位"), max_length=10, choices=LimitUnit, blank=True)
    extra_days = models.PositiveSmallIntegerField(_("延长天数"), default=0)
    stopped_on = models.DateField(_("停止计时日"), null=True, blank=True)
    left_days = models.SmallIntegerField(_("停止时剩余天数"), null=True, blank=True)
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    issued_on = models.DateField(_("办结日"), null=True, blank=True)
    number = models.CharField(_("批文号"), max_length=100, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    missing = models.CharField(_("缺件"), max_length=200, blank=True)
    waived_until = models.DateField(_("承诺补正日期"), null=True, blank=True)
    blue_on = models.DateField(_("预审通过日"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def statutory(self) -> Limit | None:
        """The statutory limit of the case."""
        return limit_of(self.statutory_days, self.statutory_unit)

    @property
    def promised(self) -> Limit | None:
        """The promised limit of the case."""
        return limit_of(self.promised_days, self.promised_unit)

    @property
    def unit(self) -> Unit:
        """What the clock counts: the unit of the limit that binds."""
        return Unit(
            (self.promised_unit if self.promised_days is not None else self.statutory_unit) or Unit.WORKING
        )

    @property
    def statutory_text(self) -> str:
        """The statutory limit in words."""
        return limit_text(self.statutory_days, self.statutory_unit)

    @property
    def promised_text(self) -> str:
        """The promised limit in words."""
        return limit_text(self.promised_days, self.promised_unit)

    @property
    def running(self) -> bool:
        """Whether the office's clock runs."""
        return self.state == self.State.ACCEPTED and self.stopped_on is None


# What both kinds of rows repeat.
STATE_FIELDS = tuple(field.name for field in PermitState._meta.local_fields)


class PermitQuerySet(models.QuerySet["Permit"]):
    """Permits by who may see them and who may record what happens to them."""

    def _scope(self, user: User, capability: Capability) -> Self:
        units = tuple(f"project__{column}" for column in UNIT_COLUMNS)
        scope = user.access.scope(
            capability, region="project__region__path", units=units, lead="project__lead__user"
        )
        return self.exclude(state="").filter(scope)

    def visible_to(self, user: User) -> Self:
        """Permits of projects the person may read."""
        return self._scope(user, Capability.VIEW)

    def workable_by(self, user: User) -> Self:
        """Permits whose events the person may record."""
        return self._scope(user, Capability.PERMITS)

    def in_region(self, region: Region) -> Self:
        """Permits of projects in the region or below it."""
        return self.filter(project__region__in=Region.objects.below(region))


class Permit(PermitState):
    """One permit of one project. Its columns repeat the newest event so that lists are fast; only verbs write them.

    An empty state means that everything recorded about it was taken back.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="permits", verbose_name=_("项目"))
    type = models.ForeignKey(PermitType, models.PROTECT, related_name="permits", verbose_name=_("手续事项"))
    created_at = models.DateTimeField(_("建立时间"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("建立人"),
    )  # fmt: skip

    objects = PermitQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目手续")
        ordering = ["project", "type__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "type"], name="permit_once_per_project")]
        indexes = [
            models.Index(fields=["state", "due_on"], name="permit_state_due"),
            models.Index(fields=["state", "issued_on"], name="permit_state_issued"),
            models.Index(fields=["planned_on"], name="permit_planned", condition=Q(planned_on__isnull=False)),
            models.Index(fields=["valid_until"], name="permit_valid", condition=Q(valid_until__isnull=False)),
            models.Index(
                fields=["waived_until"], name="permit_waived", condition=Q(waived_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.type.name

    def get_absolute_url(self) -> str:
        """The page of the permit with its history."""
        return reverse("permits:permit", args=[self.pk])


class PermitEvent(DatedFact, PermitState):
    """Something happened to a permit on a day; the row also says where the permit stood afterwards.

    `place` orders the events of one day. A correction keeps the place of what it corrects, and re-issues the events
    after it that come out differently.
    """

    class Kind(models.TextChoices):
        SET_UP = DomainKind.SET_UP.value, _("建立事项")
        NEEDED = DomainKind.NEEDED.value, _("定为需办")
        NOT_NEEDED = DomainKind.NOT_NEEDED.value, _("定为不涉及")
        TO_CHECK = DomainKind.TO_CHECK.value, _("改为待核")
        PLANNED = DomainKind.PLANNED.value, _("计划申报")
        PREPARING = DomainKind.PREPARING.value, _("开始编制")
        ACCEPTED = DomainKind.ACCEPTED.value, _("受理")
        CORRECTION = DomainKind.CORRECTION.value, _("补正告知")
        SUSPENDED = DomainKind.SUSPENDED.value, _("中止计时")
        RESUMED = DomainKind.RESUMED.value, _("恢复计时")
        EXTENDED = DomainKind.EXTENDED.value, _("延长时限")
        ISSUED = DomainKind.ISSUED.value, _("办结")
        REFUSED = DomainKind.REFUSED.value, _("不予许可或退回")
        WITHDRAWN = DomainKind.WITHDRAWN.value, _("撤回申请")
        WAIVED = DomainKind.WAIVED.value, _("容缺受理")
        PROMISE = DomainKind.PROMISE.value, _("变更承诺日期")
        FULFILLED = DomainKind.FULFILLED.value, _("容缺补齐")
        BLUE = DomainKind.BLUE.value, _("预审通过")
        BLUE_VOID = DomainKind.BLUE_VOID.value, _("预审作废")
        PROLONGED = DomainKind.PROLONGED.value, _("有效期延续")
        VOIDED = DomainKind.VOIDED.value, _("证照失效")

    permit = models.ForeignKey(
        Permit, models.CASCADE, related_name="events", verbose_name=_("项目手续"), db_index=False
    )
    kind = models.CharField(_("办理动作"), max_length=12, choices=Kind)
    place = models.PositiveIntegerField(editable=False)
    days = models.PositiveSmallIntegerField(_("延长天数"), default=0)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("手续办理记录")
        ordering = ["effective_on", "place", "pk"]
        indexes = [
            models.Index(
                fields=["permit", "effective_on", "place", "recorded_at", *BELIEF], name="permit_event_latest"
            ),
            models.Index(fields=["recorded_at"], name="permit_event_recorded"),
        ]
