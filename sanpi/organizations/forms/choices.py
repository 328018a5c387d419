"""Drop-downs of regions, units and accounts that people can find their way in."""

from typing import Any, cast

from django import forms

from sanpi.organizations.models import Organization, Region, User


class RegionChoiceField(forms.ModelChoiceField[Region]):
    """Regions as a tree, each with its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Region.objects.none(), **options)

    def label_from_instance(self, obj: Region) -> str:
        return f"{'　' * obj.depth}{obj.name}（{obj.code}）"


class OrganizationChoiceField(forms.ModelChoiceField[Organization]):
    """Units with their region, because every district has a 发改委."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organization.objects.none(), **options)

    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.region.name} · {obj.name}"


class UserChoiceField(forms.ModelChoiceField[User]):
    """Accounts by name and user name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), **options)

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}（{obj.username}）"


def choose_from(form: forms.Form, name: str, queryset: Any) -> None:
    """Fills a drop-down of the form with the rows that this person may choose."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = queryset
