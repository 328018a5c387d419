"""Checked texts: what was understood and found in each, and what people corrected by hand."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanpi.documents.models import Document
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Region, User

# Characters of a figure with its unit, line ends of a newspaper column included.
LONGEST_SURFACE = 80


class CheckQuerySet(models.QuerySet["Check"]):
    """Checks by who may read them."""

    def visible_to(self, user: User) -> Self:
        """One's own, and all of a region for those who review its figures.

        A draft is nobody else's business before it is printed; but the office answers for what its region publishes.
        """
        access = user.access
        own = Q(created_by=user.pk) & access.region_filter("region__path", Capability.CHECK)
        return self.filter(own | access.region_filter("region__path", Capability.REVIEW, Reach.REGION))

    def editable_by(self, user: User) -> Self:
        """Who reads a check may correct it and repeat it."""
        return self.visible_to(user)

    def newest_for(self, user: User) -> Self:
        """The last version of each that the person may read: a repetition by somebody else does not hide one's own."""
        later = Check.objects.visible_to(user).filter(previous=OuterRef("pk"))
        return self.visible_to(user).filter(~Exists(later)).distinct()


class Check(models.Model):
    """One text, checked once. A correction or a repetition makes another check that names this one as `previous`.

    The ledger was asked as of `dated_on`, by what was known on `known_on` (None: when it was checked).
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来源文件")
    )
    dated_on = models.DateField(_("文稿日期"))
    known_on = models.DateField(_("按哪天掌握的情况"), null=True, blank=True)
    # As `records.to_json` writes it: the figures read, what was found, the comparisons with the ledger, the scope.
    result = models.JSONField(_("核对结果"), default=dict)
    # What a language model proposed: place of the figure ("start-end") → as the values of a `Correction`.
    proposals = models.JSONField(_("语言模型建议"), default=dict)
    engine = models.CharField(_("引擎版本"), max_length=20)
    figures = models.PositiveIntegerField(_("数字个数"), default=0)
    contradictions = models.PositiveIntegerField(_("矛盾处数"), default=0)
    differing = models.PositiveIntegerField(_("与台账不符处数"), default=0)
    example = models.BooleanField(_("示例"), default=False)
    # Two people who do not see each other's versions may both go on from one.
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("上一次核对")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    created_at = models.DateTimeField(_("核对时间"))

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("数字核对")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["region", "sha256"], name="check_region_text")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("factcheck:check", args=[self.pk])

    def later_for(self, user: User) -> "Check | None":
        """The version after this one that the person may read."""
        return Check.objects.visible_to(user).filter(previous=self).first()


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections by the text they were made for and by whose checks they count in."""

    def of_text(self, check: Check) -> Self:
        """Those of the text, in its region."""
        return self.filter(region=check.region, sha256=check.sha256)

    def counting_for(self, user: User | None, check: Check) -> "list[Correction]":
        """One's own, and those of people who review the figures of the region; of a paper of the system only the latter."""
        counting, _others = self._sorted_for(user, check)
        return counting

    def offered_to(self, user: User, check: Check) -> "list[Correction]":
        """What others said last of a place and the office has not answered since; only who reviews the region adopts it."""
        if not user.access.covers(check.region.path, Capability.REVIEW):
            return []
        counting, others = self._sorted_for(user, check)
        answered = {(each.start, each.end): each for each in counting}
        last = {(each.start, each.end, each.recorded_by_id): each for each in others}
        return [each for each in last.values() if each.stands_after(answered.get((each.start, each.end)))]

    def _sorted_for(self, user: User | None, check: Check) -> "tuple[list[Correction], list[Correction]]":
        """Those that count in the person's checks, and the others."""
        made = list(self.of_text(check).select_related("recorded_by"))
        people = {each.recorded_by_id: each.recorded_by for each in made if each.recorded_by}
        counting = {
            pk
            for pk, person in people.items()
            if person == user or person.access.covers(check.region.path, Capability.REVIEW)
        }
        own = [each for each in made if each.recorded_by_id in counting]
        return own, [each for each in made if each.recorded_by_id not in counting]


class Correction(models.Model):
    """What a person said of one figure of a text. It is remembered for the text, in its region; the newest one holds.

    It counts in the person's own checks; that of somebody who reviews the figures of the region counts in everybody's.

    `start` and `end` are the figure's place in the text. `values` names only what was changed: `measure`, `subject`,
    `value`, `unit`, `batch`, `periods`, `level`, `industry`, `project`, `as_of`.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("更正理解")
        ADD = "add", _("补充数字")
        DISMISS = "dismiss", _("不作数字核对")
        RESTORE = "restore", _("恢复原样")

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("区域"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    kind = models.CharField(_("更正方式"), max_length=8, choices=Kind)
    start = models.PositiveIntegerField(_("起"))
    end = models.PositiveIntegerField(_("止"))
    surface = models.CharField(_("原文"), max_length=LONGEST_SURFACE)
    values = models.JSONField(_("更正内容"), default=dict)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("更正人")
    )
    recorded_at = models.DateTimeField(_("更正时间"))

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("人工更正")
        ordering = ["recorded_at", "pk"]
        indexes = [models.Index(fields=["region", "sha256"], name="correction_region_text")]

    def stands_after(self, answer: "Correction | None") -> bool:
        """Whether it says something that was not answered since by the other."""
        later = answer is None or (answer.recorded_at, answer.pk) < (self.recorded_at, self.pk)
        return later and self.kind != self.Kind.RESTORE

    @property
    def meaning(self) -> str:
        """What it changed, in one line."""
        return "，".join(
            "、".join(map(str, value)) if isinstance(value, list) else str(value)
            for value in self.values.values()
            if value
        )
