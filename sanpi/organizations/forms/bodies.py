"""Units and leading posts."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sanpi.organizations.access import EVERYTHING, Capability
from sanpi.organizations.forms.choices import RegionChoiceField, UserChoiceField, choose_from
from sanpi.organizations.models import Official, Organization, Region, Role, User


def regions_kept_by(user: User) -> QuerySet[Region]:
    """Regions whose units and leading posts the person maintains."""
    access = user.access
    everywhere = access.territory("path", Capability.SETTINGS)
    return Region.objects.filter(everywhere | access.region_filter("path", Capability.CREATE))


class OrganizationForm(forms.Form):
    """A unit."""

    region = RegionChoiceField(label=_("区域"))
    name = forms.CharField(
        label=_("单位名称"), max_length=60, help_text=_("用公文中的规范简称，例如“区发展和改革委员会”")
    )
    kind = forms.ChoiceField(label=_("单位类别"), choices=Organization.Kind.choices)

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "region", regions_kept_by(by))


class OfficialForm(forms.Form):
    """A leading post, tied to an account when its holder uses the system."""

    region = RegionChoiceField(label=_("区域"))
    name = forms.CharField(label=_("领导岗位"), max_length=60, help_text=_("写岗位，例如“副区长（工业）”"))
    user = UserChoiceField(label=_("用户"), required=False, help_text=_("只列出已有“分包领导”角色的用户"))

    def __init__(self, *args: Any, by: User, official: Official | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "region", regions_kept_by(by))
        choose_from(self, "user", _accounts(by, official))


def _accounts(by: User, official: Official | None) -> QuerySet[User]:
    """Accounts with the role in the person's regions that are not tied to another post."""
    inside = EVERYTHING if by.can(Capability.SETTINGS) else Q(grants__region__in=regions_kept_by(by))
    free = Q(official=None) | Q(official=official) if official else Q(official=None)
    lead = User.objects.filter(inside, grants__role=Role.LEAD_OFFICIAL)
    return User.objects.filter(free, pk__in=lead.values("pk"), is_active=True)


class BodyFilterForm(forms.Form):
    """What the lists of units and posts can be narrowed to."""

    q = forms.CharField(label=_("名称"), required=False)
    region = RegionChoiceField(label=_("区域"), required=False, to_field_name="code", empty_label=_("全部"))
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("全部")), *Organization.Kind.choices]
    )

    def __init__(self, *args: Any, by: User, kinds: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "region", regions_kept_by(by))
        if not kinds:
            del self.fields["kind"]
