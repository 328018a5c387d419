"""How the list of permits is narrowed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import LongSelect, choice_field, model_field
from sanpi.domain.timeline import Standpoint
from sanpi.organizations.models import Organization, Region, User
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitStage, PermitType
from sanpi.permits.rules.standing import late, secured
from sanpi.projects.forms.filters import matching
from sanpi.projects.models import Project

State = Permit.State
ALL = ("", _("全部"))
WATCH = (
    ALL,
    ("open", _("涉及未办结")),
    ("overdue", _("超期")),
    ("due", _("5 个工作日内到期")),
    ("unfiled", _("应报未报")),
    ("expiring", _("30 天内失效")),
    ("waived", _("容缺未补")),
    ("blue", _("已预审")),
)
DUE_DAYS, EXPIRING_DAYS = 5, 30


class PermitFilter(forms.Form):
    """Filters of 手续办理台账; `apply` takes permits with their standing (`rules.with_standing`)."""

    q = forms.CharField(
        label=_("查找"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("项目名称、拼音首字母、代码")}),
    )
    watch = forms.ChoiceField(label=_("关注"), required=False, choices=WATCH)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *Permit.State.choices])
    stage = forms.ChoiceField(label=_("阶段"), required=False, choices=[ALL, *PermitStage.choices])
    item = forms.ModelChoiceField(
        PermitType.objects.all(), label=_("事项"), required=False, empty_label=_("全部"), widget=LongSelect
    )
    department = forms.ChoiceField(label=_("审批部门"), required=False)
    unit = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("责任单位"),
        required=False,
        empty_label=_("全部"),
        widget=LongSelect,
    )
    project = forms.ModelChoiceField(
        Project.objects.none(), required=False, widget=forms.HiddenInput, label=_("项目")
    )

    def __init__(self, data: Any, *, user: User, region: Region | None = None) -> None:
        super().__init__(data)
        model_field(self, "unit").queryset = Organization.objects.on_offer(user, region)
        model_field(self, "project").queryset = Project.objects.visible_to(user)
        names = PermitType.objects.order_by("department").values_list("department", flat=True).distinct()
        choice_field(self, "department").choices = [ALL, *((name, name) for name in names)]

    def apply(self, rows: QuerySet[Any], at: Standpoint, today: date) -> QuerySet[Any]:
        """The permits that match; a choice that makes no sense matches nothing rather than everything."""
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        plain = {"state": "state_at", "stage": "type__stage", "item": "type", "department": "type__department",
                 "unit": "project__unit", "project": "project"}  # fmt: skip
        rows = rows.filter(**{column: chosen[name] for name, column in plain.items() if chosen[name]})
        if chosen["q"]:
            rows = rows.filter(project__in=matching(Project.objects.all(), chosen["q"]).values("pk"))
        return rows.filter(_watched(chosen["watch"], at.effective, at)) if chosen["watch"] else rows


def _watched(choice: str, day: date, at: Standpoint) -> Q:
    """The condition behind a choice of 关注, on the columns of `with_standing`."""
    running = Q(state_at=State.ACCEPTED, stopped_at__isnull=True)
    unfinished = ~Q(state_at__in=[State.NOT_NEEDED, State.TO_CHECK, State.ISSUED])
    unfiled = Q(state_at__in=[State.WAITING, State.PREPARING, State.REFUSED, State.LAPSED])
    conditions = {
        "open": unfinished,
        "overdue": late(at),
        "due": running & Q(due_at__range=(day, load_calendar().add(day, DUE_DAYS))),
        "unfiled": unfiled & Q(planned_at__lt=day),
        "expiring": Q(state_at=State.ISSUED, valid_at__lte=day + timedelta(EXPIRING_DAYS)) & ~secured(),
        "waived": Q(waived_at__isnull=False),
        "blue": Q(blue_at__isnull=False),
    }
    return conditions[choice]
