"""Who does the work while somebody is away."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField
from sanpi.organizations import rules
from sanpi.organizations.access import SEPARATE_ROLES, UNIT_ROLES, Capability
from sanpi.organizations.forms.choices import UserChoiceField, choose_from
from sanpi.organizations.models import User


class DeputyForm(forms.Form):
    """A deputy; whoever only has himself to be deputised is not asked for whom."""

    principal = UserChoiceField(
        label=_("委托人"), help_text=_("本人不在岗的单位联络员、单位负责人"), empty_label=_("请选择")
    )
    deputy = UserChoiceField(label=_("代办人"), help_text=_("同一区域内的业务用户"), empty_label=_("请选择"))
    from_on = DateField(label=_("开始日期"))
    until_on = DateField(label=_("结束日期"), help_text=_("含这一天；到期自动结束"))
    reason = forms.CharField(
        label=_("代办事由"), max_length=200, help_text=_("例如：参加培训、休假、岗位交接")
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        principals = principals_of(by)
        choose_from(self, "principal", principals)
        own = list(principals[:2])
        if own == [by]:
            del self.fields["principal"]
            choose_from(self, "deputy", rules.possible_deputies(by))
        else:
            choose_from(self, "deputy", _near(by))


def principals_of(user: User) -> QuerySet[User]:
    """For whom the person may appoint a deputy: himself, and for the project office people of its regions' units."""
    kept = user.access.region_filter("organization__region__path", Capability.CREATE)
    with_work = User.objects.filter(grants__role__in=UNIT_ROLES, organization__isnull=False)
    found = User.objects.filter(Q(pk=user.pk) | kept, pk__in=with_work.values("pk"), is_active=True)
    return found.order_by("name", "username")


def _near(user: User) -> QuerySet[User]:
    """Business users of the regions the person keeps; which of them fit the principal is the verb's question."""
    access = user.access
    inside = access.region_filter("organization__region__path", Capability.CREATE)
    inside |= access.region_filter("grants__region__path", Capability.CREATE)
    separate = User.objects.filter(grants__role__in=SEPARATE_ROLES)
    found = User.objects.filter(inside, is_active=True, grants__isnull=False)
    return found.exclude(pk__in=separate.values("pk")).distinct().order_by("name", "username")
