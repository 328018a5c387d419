"""Entering projects into the statistics library: the working sheet, what happened, and what is asked for."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.core.models import Code
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User
from sanpi.projects.models import Project
from sanpi.projects.models.project import UNIT_COLUMNS

# The order in which the newest of several facts is found, and what tells whether it is believed.
NEWEST = ("effective_on", "recorded_at", "id")
BELIEF = ("superseded_at", "retracted")


class State(models.TextChoices):
    """Where a project stands on its way into the library: what the last event has made of it."""

    PREPARED = "prepared", _("准备材料")
    SUBMITTED = "submitted", _("已申报")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已入库")
    WITHDRAWN = "withdrawn", _("已撤回")


class StartWork(models.TextChoices):
    """What the start of construction is claimed on; 场地平整 does not count for statistics."""

    PILING = "piling", _("正式打桩")
    MAIN = "main", _("主体施工")
    LEVELLING = "levelling", _("场地平整")
    OTHER = "other", _("其他工作")


class Variant(models.TextChoices):
    """For which projects a paper is asked."""

    ANY = "any", _("所有项目")
    CONSTRUCTION = "construction", _("建设项目")
    PURCHASE = "purchase", _("单纯购置项目")


def projects_of(user: User, capability: Capability) -> models.QuerySet[Project]:
    """Projects for which the person holds the capability: of the region, of the own unit, of the own post."""
    scope = user.access.scope(capability, region="region__path", units=UNIT_COLUMNS, lead="lead__user")
    return Project.objects.filter(scope)


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Working sheets by who may read and keep them."""

    def visible_to(self, user: User) -> Self:
        """Sheets of the projects the person may read."""
        return self.filter(project__in=Project.objects.visible_to(user))

    def editable_by(self, user: User) -> Self:
        """Sheets of the projects whose entries the person keeps."""
        return self.filter(project__in=projects_of(user, Capability.ENROLL))


class Enrollment(models.Model):
    """The working sheet of one project on its way into the statistics library.

    `state` and the columns after it repeat what the events say as of today; only the verbs in `actions` write them.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="enrollment", verbose_name=_("项目"))
    unit_in_library = models.BooleanField(_("法人是否在一套表"), null=True, blank=True)
    filing_owner = models.CharField(_("备案（立项）单位"), max_length=120, blank=True)
    contract_party = models.CharField(_("施工合同发包方"), max_length=120, blank=True)
    approved_on = models.DateField(_("立项日期"), null=True, blank=True)
    contract_on = models.DateField(_("施工合同签订日期"), null=True, blank=True)
    started_on = models.DateField(_("申报开工日期"), null=True, blank=True)
    start_work = models.CharField(_("开工依据的施工内容"), max_length=12, choices=StartWork, blank=True)
    plan_total = models.BigIntegerField(_("统计计划总投资"), null=True, blank=True)
    first_amount = models.BigIntegerField(_("首报投资"), null=True, blank=True)
    reporter = models.CharField(_("报表员"), max_length=60, blank=True)

    state = models.CharField(_("入库状态"), max_length=12, choices=State, blank=True, editable=False)
    state_on = models.DateField(_("状态日期"), null=True, editable=False)
    revision = models.PositiveIntegerField(_("修订号"), default=1, editable=False)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("入库申报")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "state_on"], name="enrollment_state")]

    def __str__(self) -> str:
        return self.project.name


class EnrollmentEvent(DatedFact):
    """What happened to a project on its way into the library on a day, and the state it has been in since."""

    project = models.ForeignKey(
        Project,
        models.CASCADE,
        related_name="enrollment_events",
        verbose_name=_("项目"),
        db_index=False,
    )
    state = models.CharField(_("入库状态"), max_length=12, choices=State)
    # The month applied for, or from which the project is in the library: 2023-03.
    month = models.CharField(_("所属月份"), max_length=7, blank=True)
    statistics_code = models.CharField(_("统计项目编码"), max_length=40, blank=True)
    cause = models.CharField(_("退回或撤回原因"), max_length=200, blank=True)
    # Findings of the pre-check that were passed over: [{"code", "text", "reason"}].
    overrides = models.JSONField(_("放行的检查项"), default=list)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("入库事项")
        ordering = ["effective_on", "pk"]
        indexes = [
            models.Index(fields=["project", *NEWEST, "state", *BELIEF], name="enrollment_event_latest")
        ]


class SizeBand(models.Model):
    """From a total investment on (元): which form the statistics ask for, and who decides on the entry."""

    at_least = models.BigIntegerField(_("总投资不低于"), unique=True)
    form = models.CharField(_("报表表号"), max_length=20)
    level = models.CharField(_("审核级次"), max_length=20)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("入库标准")
        ordering = ["at_least"]


class EvidenceRule(models.Model):
    """A paper that is asked for from a total investment on (元); what is not `required` is only warned of."""

    type = models.ForeignKey(
        Code,
        models.PROTECT,
        related_name="+",
        verbose_name=_("文件类别"),
        limit_choices_to={"list__code": "document_type"},
    )
    variant = models.CharField(_("适用项目"), max_length=12, choices=Variant, default=Variant.ANY)
    at_least = models.BigIntegerField(_("总投资不低于"), default=0)
    required = models.BooleanField(_("缺少时不能申报"), default=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("入库材料")
        ordering = ["at_least", "type__position", "variant", "pk"]
        constraints = [models.UniqueConstraint(fields=["type", "variant"], name="evidence_once_per_variant")]


class EnrollmentWindow(DatedFact):
    """From a day on papers are taken in a region and below it from one day of the month to another, both included."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="enrollment_windows", verbose_name=_("区域")
    )
    open_day = models.PositiveSmallIntegerField(
        _("开放日"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    close_day = models.PositiveSmallIntegerField(
        _("截止日"), validators=[MinValueValidator(1), MaxValueValidator(31)]
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("申报窗口")
        ordering = ["effective_on", "pk"]
