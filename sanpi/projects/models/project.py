"""The project and its documents."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanpi.core.models import Code
from sanpi.documents.models import Document
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Official, Organization, Region, User
from sanpi.projects.models.kinds import ProjectKind
from sanpi.projects.models.stages import Stage, Status

UNIT_COLUMNS = ("unit", "task_force")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects by who may see them, where they are, and what they were at a standpoint."""

    def _scope(self, user: User, capability: Capability) -> Self:
        scope = user.access.scope(capability, region="region__path", units=UNIT_COLUMNS, lead="lead__user")
        return self.filter(scope)

    def visible_to(self, user: User) -> Self:
        """Projects the person may read."""
        return self._scope(user, Capability.VIEW)

    def editable_by(self, user: User) -> Self:
        """Projects the person may change."""
        return self._scope(user, Capability.EDIT)

    def kept_by(self, user: User) -> Self:
        """Projects of the regions whose project office the person is: for lists, bundles and batches."""
        return self._scope(user, Capability.CREATE)

    def waivable_by(self, user: User) -> Self:
        """Projects whose gates the person may pass with a promise (容缺)."""
        return self._scope(user, Capability.WAIVE)

    def in_region(self, region: Region) -> Self:
        """Projects in the region or below it."""
        return self.filter(region__in=Region.objects.below(region))

    def bundled(self) -> Self:
        """Counted 打捆后: a bundle is one project, its parts are none."""
        return self.filter(parent__isnull=True)

    def split(self) -> Self:
        """Counted 拆分后: each part is one project, the bundle around them is none."""
        return self.filter(is_bundle=False)


class Project(models.Model):
    """One project of the register (domain columns A: 项目主表).

    What changes over time under its own date (stage, status, total investment, annual plan, planned dates, membership
    of a year's list) is a fact beside this row. `stage`, `stage_on`, `status` and `total_investment` repeat the newest
    fact as of today so that lists are fast; only the verbs in `actions` write them.
    """

    code = models.CharField(_("项目代码"), max_length=30, unique=True, null=True, blank=True)
    name = models.CharField(_("项目名称"), max_length=200)
    region = models.ForeignKey(Region, models.PROTECT, related_name="projects", verbose_name=_("所属区域"))
    locality = models.CharField(_("建设地点"), max_length=200, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=9, decimal_places=6, null=True, blank=True)
    kind = models.ForeignKey(ProjectKind, models.PROTECT, related_name="projects", verbose_name=_("项目类别"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("所属打捆项目"),
        db_index=False,
    )  # fmt: skip
    is_bundle = models.BooleanField(_("是否打捆"), default=False)
    nature = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建设性质"),
        limit_choices_to={"list__code": "nature"},
    )  # fmt: skip
    project_type = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("项目类型"),
        limit_choices_to={"list__code": "project_type"},
    )  # fmt: skip
    industry = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属行业"),
        limit_choices_to={"list__code": "industry"},
    )  # fmt: skip
    category = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领域分类"),
        limit_choices_to={"list__code": "category"},
    )  # fmt: skip
    investor_kind = models.ForeignKey(
        Code, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("投资主体类型"),
        limit_choices_to={"list__code": "investor_kind"},
    )  # fmt: skip
    chain = models.CharField(_("产业链"), max_length=60, blank=True)
    owner = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_projects",
        verbose_name=_("建设单位"),
    )
    investor = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invested_projects",
        verbose_name=_("投资方"),
    )
    land_mu = models.DecimalField(_("用地面积（亩）"), max_digits=10, decimal_places=2, null=True, blank=True)
    scale = models.TextField(_("建设规模及主要内容"), blank=True)
    fixed_investment = models.BigIntegerField(_("固定资产投资"), null=True, blank=True)
    funding = models.CharField(_("资金来源"), max_length=120, blank=True)
    start_year = models.PositiveSmallIntegerField(_("建设起始年"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("建设终止年"), null=True, blank=True)
    unit = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("责任单位"),
    )
    contact = models.CharField(_("责任人"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=60, blank=True)
    lead = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("分包领导")
    )
    task_force = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("专班")
    )
    department = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业主管部门")
    )
    enrolled_on = models.DateField(_("入统时间"), null=True, blank=True)
    statistics_code = models.CharField(_("统计代码"), max_length=40, blank=True)
    note = models.TextField(_("备注"), blank=True)

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, blank=True, editable=False)
    stage_on = models.DateField(_("进入阶段日期"), null=True, editable=False)
    status = models.CharField(_("状态"), max_length=20, choices=Status, default=Status.NORMAL, editable=False)
    total_investment = models.BigIntegerField(_("总投资"), null=True, editable=False)
    # The first day of which anything is recorded, or on which the project was entered: before it there was none.
    first_on = models.DateField(_("最早记录日期"), editable=False)
    # Name, pinyin initials and code in one narrow column: what the search box looks through.
    search_text = models.CharField(max_length=320, editable=False, default="")
    revision = models.PositiveIntegerField(_("修订号"), default=1, editable=False)
    created_at = models.DateTimeField(_("登记时间"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("登记人"),
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="project_name_once_per_region"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_bundle=False), name="bundle_is_not_part_of_a_bundle"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "stage"], name="project_region_stage"),
            models.Index(fields=["name"], name="project_name"),
            models.Index(fields=["total_investment"], name="project_total"),
            models.Index(fields=["stage_on"], name="project_stage_on"),
            models.Index(fields=["stage", "total_investment"], name="project_stage_total"),
            models.Index(fields=["search_text"], name="project_search"),
            # Only of parts: most projects have no parent, and an index is a bad way to find most of a table.
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="project_parts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The dossier: an address of the product, whatever page draws it."""
        return reverse("project", args=[self.pk])

    def snapshot(self, fields: tuple[str, ...]) -> dict[str, Any]:
        """The values of these fields as the audit trail keeps them."""
        columns = {field.name: field.attname for field in self._meta.concrete_fields}
        return {name: getattr(self, columns[name]) for name in fields}


class ProjectDocument(models.Model):
    """A document filed with a project under a type, such as 立项文件 or 施工许可证."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="documents", verbose_name=_("项目"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("文件"))
    type = models.ForeignKey(
        Code,
        models.PROTECT,
        related_name="+",
        verbose_name=_("文件类别"),
        limit_choices_to={"list__code": "document_type"},
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("项目文件")
        ordering = ["-pk"]
