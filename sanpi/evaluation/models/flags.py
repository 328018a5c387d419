"""红黑旗 and 流动红旗: the rule with its groups, what was published of each period, and who was spared a black flag.

What would be published today is never stored: it is computed from the ledgers. A published board is frozen; one that
was wrong is superseded by another, with the reason.
"""

from datetime import datetime
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanpi.core.facts import DatedFact, FactQuerySet
from sanpi.domain.curves import PARTS
from sanpi.domain.rating import flags, flags_tasks
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Organization, Region, User

MOST_GROUPS = 6
# “连续12期，…” with these words still fits where an award keeps what follows.
LONGEST_STEP = 180


class FlagKind(models.TextChoices):
    """Two kinds of flags that a region gives out side by side."""

    RED_BLACK = "red_black", _("红黑旗")
    RUNNING = "running", _("流动红旗")


class Frequency(models.TextChoices):
    """How often flags are given out."""

    MONTH = "month", _("按月")
    QUARTER = "quarter", _("按季度")


class Subject(models.TextChoices):
    """What the members of a group are."""

    UNIT = "unit", _("责任单位")
    REGION = "region", _("县区、园区")


class Need(models.TextChoices):
    """What the target must say before a place brings a flag."""

    EXCEEDED = flags.Need.EXCEEDED.value, _("须超过目标")
    MET = flags.Need.MET.value, _("须达到目标")
    MISSED = flags.Need.MISSED.value, _("须未达目标")
    ANY = flags.Need.ANY.value, _("只看名次")


class Tie(models.TextChoices):
    """Who counts when a tie stands across the edge."""

    ALL = flags.Tie.ALL.value, _("并列都算")
    NONE = flags.Tie.NONE.value, _("并列都不算")
    SECOND = flags.Tie.SECOND.value, _("按第二指标分先后")


class FlagColour(models.TextChoices):
    """The flag a body got, or did not."""

    RED = flags.Colour.RED.value, _("红旗")
    BLACK = flags.Colour.BLACK.value, _("黑旗")
    NONE = flags.Colour.NONE.value, _("无旗")


class Basis(models.TextChoices):
    """What the investment of a month's task is measured by."""

    CUMULATIVE = flags_tasks.Basis.CUMULATIVE.value, _("年初累计完成达到累计计划")
    MONTH = flags_tasks.Basis.MONTH.value, _("当月完成达到当月计划")
    NOT_AT_ALL = flags_tasks.Basis.NOT_AT_ALL.value, _("不看投资")


class RegionalFactQuerySet(FactQuerySet[Any]):
    """Facts of a region by person. What is published of a region is public to all who see anything in it."""

    def visible_to(self, user: User) -> Self:
        """Rows of the regions in which the person holds any business role, be it for one unit only."""
        return self.filter(user.access.region_filter("region__path", Capability.VIEW))


class FlagRule(DatedFact):
    """One version of a region's rule for one kind of flags; `source` is the document it stands in, `clause` the place.

    `targets` are basis points, one for each period of the year; none means the region's 序时曲线 for a rate, and
    nothing ahead or behind for points. `steps` are pairs of periods running and what follows then.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    kind = models.CharField(_("旗类"), max_length=12, choices=FlagKind)
    name = models.CharField(_("规则名称"), max_length=60)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    frequency = models.CharField(_("评定周期"), max_length=8, choices=Frequency, default=Frequency.QUARTER)
    measure = models.CharField(_("评定指标"), max_length=40)
    second = models.CharField(_("第二指标"), max_length=40, blank=True)
    targets = models.JSONField(_("各期目标（万分之）"), default=list, blank=True)
    red = models.CharField(_("红旗条件"), max_length=8, choices=Need, default=Need.EXCEEDED)
    black = models.CharField(_("黑旗条件"), max_length=8, choices=Need, default=Need.MISSED)
    tie = models.CharField(_("名次并列"), max_length=8, choices=Tie, default=Tie.ALL)
    minimum = models.PositiveSmallIntegerField(
        _("每组最少参评"), default=2, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    # Of the last so many of a group is counted how often they were so running; 0 counts black flags.
    streak_bottom = models.PositiveSmallIntegerField(_("连续末位：后几名"), default=0)
    steps = models.JSONField(_("连续末位的处理"), default=list, blank=True)

    objects = RegionalFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("授旗规则")
        ordering = ["region__path", "kind", "effective_on", "pk"]
        indexes = [models.Index(fields=["region", "kind", "effective_on"], name="flag_rule_in_force")]

    def __str__(self) -> str:
        return self.name


class FlagGroup(models.Model):
    """Bodies that one version of a rule ranks among themselves."""

    rule = models.ForeignKey(FlagRule, models.CASCADE, related_name="groups", verbose_name=_("授旗规则"))
    place = models.PositiveSmallIntegerField(_("组序"))
    name = models.CharField(_("组别"), max_length=20)
    top = models.PositiveSmallIntegerField(_("红旗：前几名"))
    bottom = models.PositiveSmallIntegerField(_("黑旗：后几名"), default=0)

    class Meta:
        verbose_name = _("参评组")
        ordering = ["rule", "place"]
        constraints = [models.UniqueConstraint(fields=["rule", "name"], name="flag_group_once_per_rule")]

    def __str__(self) -> str:
        return self.name


class BodyKeys:
    """Names the body of a row by one key, so that units and regions can stand in one list."""

    unit_id: Any
    district_id: Any

    @property
    def body(self) -> str:
        """The key of the body: `unit-12` or `region-3`."""
        return body_key(self.unit_id, self.district_id)


def body_key(unit: int | None, district: int | None) -> str:
    """The key of a unit or of a region."""
    return f"{Subject.UNIT}-{unit}" if unit else f"{Subject.REGION}-{district}"


_ONE_BODY = Q(unit__isnull=False, district__isnull=True) | Q(unit__isnull=True, district__isnull=False)


class FlagMember(BodyKeys, models.Model):
    """One body of a group: a unit, or a region below the rule's."""

    group = models.ForeignKey(FlagGroup, models.CASCADE, related_name="members", verbose_name=_("参评组"))
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位")
    )
    district = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("县区、园区")
    )

    class Meta:
        verbose_name = _("参评单位")
        ordering = ["group", "pk"]
        constraints = [models.CheckConstraint(condition=_ONE_BODY, name="flag_member_is_one_body")]


class TaskFlagRule(DatedFact):
    """What counts as a project's task of a month on the wall chart of a region, from a day on."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    basis = models.CharField(_("投资任务"), max_length=12, choices=Basis, default=Basis.CUMULATIVE)
    nodes = models.BooleanField(_("同时要求当月计划的节点到达"), default=True)
    clause = models.CharField(_("条款"), max_length=60, blank=True)

    objects = RegionalFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("月任务旗规则")
        ordering = ["region__path", "effective_on", "pk"]


class FlagBoard(DatedFact):
    """What was published for a period: effective on its last day, recorded when it was published. Never changed.

    The values are those of the ledgers on the last day of the period as known when it was published.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    kind = models.CharField(_("旗类"), max_length=12, choices=FlagKind)
    period = models.CharField(_("评定期"), max_length=8)
    rule = models.ForeignKey(FlagRule, models.PROTECT, related_name="boards", verbose_name=_("授旗规则"))

    objects = RegionalFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("授旗公布")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "period"],
                condition=Q(superseded_at__isnull=True, retracted=False),
                name="one_believed_board_per_period",
            )
        ]


class FlagExemptionQuerySet(models.QuerySet["FlagExemption"]):
    """Applications by person."""

    def visible_to(self, user: User) -> Self:
        """Applications of the regions that the person reviews or decides in."""
        return self.filter(_of_region(user, Capability.REVIEW) | _of_region(user, Capability.DECIDE))

    def decidable_by(self, user: User) -> Self:
        """Applications waiting for the person: his own are somebody else's to decide."""
        waiting = self.filter(_of_region(user, Capability.DECIDE), state=FlagExemption.State.ASKED)
        return waiting.exclude(asked_by=user)

    def told_at(self, known: datetime | None) -> list["FlagExemption"]:
        """The applications as they stood at the moment `known` (None: now): what was decided later still waits."""
        asked = self if known is None else self.filter(asked_at__lte=known)
        rows = list(asked.select_related("unit", "district", "asked_by", "decided_by"))
        for row in rows:
            if known is not None and row.decided_at is not None and row.decided_at > known:
                row.state, row.decision, row.decided_by, row.decided_at = row.State.ASKED, "", None, None
        return rows


def _of_region(user: User, capability: Capability) -> Q:
    return user.access.region_filter("region__path", capability, Reach.REGION)


class FlagExemption(BodyKeys, models.Model):
    """A body shall get no black flag for a period: applied for by one person, decided once by another."""

    class Cause(models.TextChoices):
        FORCE_MAJEURE = "force_majeure", _("不可抗力")
        POLICY = "policy", _("国家政策或规划调整")
        SUPERIOR = "superior", _("上级调整任务")
        OTHER = "other", _("其他原因")

    class State(models.TextChoices):
        ASKED = "asked", _("待批复")
        GRANTED = "granted", _("准予免挂")
        REFUSED = "refused", _("不予免挂")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    kind = models.CharField(_("旗类"), max_length=12, choices=FlagKind, default=FlagKind.RED_BLACK)
    period = models.CharField(_("评定期"), max_length=8)
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位")
    )
    district = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("县区、园区")
    )
    cause = models.CharField(_("免挂情形"), max_length=16, choices=Cause, default=Cause.FORCE_MAJEURE)
    reason = models.CharField(_("免挂理由"), max_length=200)
    evidence = models.CharField(_("佐证"), max_length=200, blank=True)
    state = models.CharField(_("申请状态"), max_length=8, choices=State, default=State.ASKED, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"), editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    decided_at = models.DateTimeField(_("批准时间"), null=True, editable=False)
    decision = models.CharField(_("批准意见"), max_length=200, blank=True)

    objects = FlagExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("免挂申请")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["region", "kind", "period"], name="flag_exemption_period")]
        constraints = [
            models.CheckConstraint(condition=_ONE_BODY, name="flag_exemption_is_of_one_body"),
            models.UniqueConstraint(
                fields=["region", "kind", "period", "unit"], condition=~Q(state="refused") & Q(unit__isnull=False),
                name="flag_exemption_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["region", "kind", "period", "district"],
                condition=~Q(state="refused") & Q(district__isnull=False), name="flag_exemption_once_per_district",
            ),
        ]  # fmt: skip

    @property
    def name(self) -> str:
        """The name of the body."""
        return str(self.unit or self.district)

    @property
    def words(self) -> str:
        """The case and the reason: “不可抗力（洪灾停工两个月）”."""
        return f"{self.get_cause_display()}（{self.reason}）"


class FlagAward(BodyKeys, models.Model):
    """What one body got on a published board, or would get: value, place, flag and the sentence that says why.

    `above ÷ below` is the value exactly (a share of 1); `below` is 0 where there was nothing to measure. `target` is in
    the parts of `domain.curves.PARTS`. `near` is the flag it just did not get.
    """

    board = models.ForeignKey(FlagBoard, models.CASCADE, related_name="awards", verbose_name=_("授旗公布"))
    unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位")
    )
    district = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name=_("县区、园区")
    )
    place = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("参评单位"), max_length=60)
    group = models.CharField(_("组别"), max_length=20)
    colour = models.CharField(_("旗"), max_length=6, choices=FlagColour)
    near = models.CharField(_("差一点"), max_length=6, choices=FlagColour, default=FlagColour.NONE)
    rank = models.PositiveSmallIntegerField(_("名次"))
    from_bottom = models.PositiveSmallIntegerField(_("倒数名次"))
    of = models.PositiveSmallIntegerField(_("组内参评"))
    tied = models.PositiveSmallIntegerField(_("同名次单位数"))
    above = models.BigIntegerField(_("分子"))
    below = models.BigIntegerField(_("分母"))
    target = models.BigIntegerField(_("目标"))
    sentence = models.CharField(_("评定说明"), max_length=300)
    exemption = models.ForeignKey(
        FlagExemption, models.PROTECT, null=True, related_name="+", verbose_name=_("免挂申请")
    )
    streak = models.PositiveSmallIntegerField(_("连续末位期数"), default=0)
    consequence = models.CharField(_("后续措施"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("授旗结果")
        ordering = ["board", "place"]
        constraints = [models.CheckConstraint(condition=_ONE_BODY, name="flag_award_is_of_one_body")]

    @property
    def value(self) -> Fraction | None:
        """The value in per cent or points; None where there was nothing to measure."""
        return Fraction(100 * self.above, self.below) if self.below else None

    @property
    def aim(self) -> Fraction:
        """The target in per cent or points."""
        return Fraction(100 * self.target, PARTS)
