"""The template: which permits there are, who grants them, how long it may take, what has to come before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.domain.scheduling import Limit, Unit
from sanpi.projects.models import Stage


class PermitStage(models.TextChoices):
    """The four stages of 国办发〔2019〕11号, and what belongs to none of them."""

    LAND = "land", _("立项用地规划许可")
    PLANNING = "planning", _("工程建设许可")
    CONSTRUCTION = "construction", _("施工许可")
    COMPLETION = "completion", _("竣工验收")
    OTHER = "other", _("其他事项")


class Route(models.TextChoices):
    """How a project is admitted: government money, the national catalogue, all the rest."""

    APPROVAL = "approval", _("审批类")
    VERIFICATION = "verification", _("核准类")
    FILING = "filing", _("备案类")


class LimitUnit(models.TextChoices):
    """What a limit is counted in."""

    WORKING = Unit.WORKING.value, _("工作日")
    CALENDAR = Unit.CALENDAR.value, _("自然日")


class PermitType(models.Model):
    """One permit of the template.

    `routes` are the routes it belongs to; `choice_group` joins those of which a project needs one (环评报告书, 报告表,
    登记表). After `validity_months` an issued permit lapses unless the project has by then reached `secured_stage` or
    holds the permit `secured_by`. A milestone is a step that no office decides: it is planned but not counted.
    """

    class Need(models.TextChoices):
        NEEDED = "needed", _("默认需办")
        CHECK = "check", _("默认待核")

    code = models.SlugField(_("事项代码"), max_length=20, unique=True)
    name = models.CharField(_("事项名称"), max_length=60, unique=True)
    stage = models.CharField(_("审批阶段"), max_length=20, choices=PermitStage)
    department = models.CharField(_("审批部门"), max_length=40)
    routes = models.JSONField(_("适用路径"), default=list, blank=True)
    need = models.CharField(_("默认是否涉及"), max_length=10, choices=Need, default=Need.NEEDED)
    choice_group = models.CharField(_("择一组"), max_length=20, blank=True)
    validity_months = models.PositiveSmallIntegerField(_("有效期（月）"), null=True, blank=True)
    secured_stage = models.CharField(_("达到阶段后不再过期"), max_length=20, choices=Stage, blank=True)
    secured_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("取得后不再过期")
    )
    main_papers = models.TextField(_("主审要件"), blank=True)
    waivable_papers = models.TextField(_("可容缺材料"), blank=True)
    waiver_days = models.PositiveSmallIntegerField(_("补正时限（工作日）"), null=True, blank=True)
    basis = models.CharField(_("设定依据"), max_length=200, blank=True)
    milestone = models.BooleanField(_("节点"), default=False)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("手续事项")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Dependency(models.Model):
    """A permit waits for another; where that one may be reviewed beforehand (预审), its blue opinion is enough."""

    class Kind(models.TextChoices):
        HARD = "hard", _("须先办结")
        REVIEW = "review", _("可凭预审办理")

    type = models.ForeignKey(
        PermitType, models.CASCADE, related_name="dependencies", verbose_name=_("手续事项")
    )
    on = models.ForeignKey(PermitType, models.CASCADE, related_name="+", verbose_name=_("前置事项"))
    kind = models.CharField(_("前置方式"), max_length=10, choices=Kind, default=Kind.HARD)

    class Meta:
        verbose_name = _("前置关系")
        ordering = ["type__position", "on__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["type", "on"], name="dependency_once")]


class PermitLimit(DatedFact):
    """The limits of a permit from a day on. A changed promise is another row: cases accepted before keep theirs."""

    type = models.ForeignKey(
        PermitType, models.CASCADE, related_name="limits", verbose_name=_("手续事项"), db_index=False
    )
    statutory_days = models.PositiveSmallIntegerField(_("法定时限"), null=True, blank=True)
    statutory_unit = models.CharField(
        _("法定时限单位"), max_length=10, choices=LimitUnit, default=LimitUnit.WORKING
    )
    promised_days = models.PositiveSmallIntegerField(_("承诺时限"), null=True, blank=True)
    promised_unit = models.CharField(
        _("承诺时限单位"), max_length=10, choices=LimitUnit, default=LimitUnit.WORKING
    )
    note = models.CharField(_("时限说明"), max_length=200, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("办理时限")
        ordering = ["type__position", "effective_on", "pk"]
        indexes = [models.Index(fields=["type", "effective_on", "recorded_at"], name="permit_limit_type")]

    @property
    def statutory(self) -> Limit | None:
        """The statutory limit."""
        return limit_of(self.statutory_days, self.statutory_unit)

    @property
    def promised(self) -> Limit | None:
        """The limit that the office promises."""
        return limit_of(self.promised_days, self.promised_unit)


def limit_of(days: int | None, unit: str) -> Limit | None:
    """A limit as the domain counts it; None where no days are set (0 days: at once)."""
    return None if days is None else Limit(days, Unit(unit or Unit.WORKING))


def limit_text(days: int | None, unit: str) -> str:
    """A limit in words: 7工作日, 30自然日, 即办; empty where there is none."""
    if days is None:
        return ""
    return str(_("即办")) if days == 0 else f"{days}{LimitUnit(unit or LimitUnit.WORKING).label}"
