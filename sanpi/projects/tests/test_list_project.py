"""Yearly lists of key projects."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.models import KeyListing
from sanpi.projects.testing import NOW, TODAY, code, put_on_list

pytestmark = pytest.mark.django_db
MARCH = date(2022, 3, 1)


def listed(day, known=None):
    found = KeyListing.objects.as_of(standpoint(day, known)).order_by("level__position")
    return [(listing.year, listing.level.code) for listing in found]


def test_a_project_is_on_the_list_of_a_year_from_its_date(project):
    put_on_list(project, on=MARCH, year=2022)
    assert (listed(date(2022, 2, 28)), listed(MARCH)) == ([], [(2022, "district")])


def test_it_may_be_on_lists_of_two_levels(project):
    put_on_list(project, "province", on=MARCH, year=2022)
    put_on_list(project, "city", on=MARCH, year=2022)
    assert listed(TODAY) == [(2022, "province"), (2022, "city")]


def test_twice_on_the_same_list_is_refused(project):
    put_on_list(project)
    with pytest.raises(ValidationError, match="已列入 2023 年区重点名单"):
        put_on_list(project)


def test_the_list_of_the_next_year_is_another_list(project):
    put_on_list(project, on=MARCH, year=2022)
    put_on_list(project, on=date(2023, 1, 20))
    assert listed(TODAY) == [(2022, "district"), (2023, "district")]


def test_whoever_is_taken_off_was_on_it_as_known_before(project):
    listing = put_on_list(project, on=MARCH, year=2022)
    actions.unlist_project(listing=listing, reason="未结转", by=None, now=NOW)
    assert listed(TODAY) == []
    assert listed(TODAY, known=date(2023, 2, 2)) == [(2022, "district")]


def test_whoever_was_taken_off_may_be_listed_again(project):
    actions.unlist_project(listing=put_on_list(project), reason="误列", by=None, now=NOW)
    put_on_list(project, on=TODAY)
    assert listed(TODAY) == [(2023, "district")]


def test_twice_off_is_refused(project):
    listing = put_on_list(project)
    actions.unlist_project(listing=listing, reason="未结转", by=None, now=NOW)
    with pytest.raises(ValidationError, match="已被他人更正"):
        actions.unlist_project(listing=listing, reason="未结转", by=None, now=NOW)


def test_the_audit_trail_names_list_and_field(project):
    put_on_list(project, category="services")
    assert AuditEntry.objects.first().after == {"year": 2023, "level": "district", "category": "services"}


def test_the_pages_list_and_unlist(client, office, project):
    sign_in(client, office)
    data = {
        "year": "2023",
        "level": code("level", "city").pk,
        "effective_on": "2023-01-20",
        "source": "郑发改〔2023〕1号",
    }
    client.post(reverse("projects:list_project", args=[project.pk]), data)
    listing = project.listings.get()
    assert listing.source == "郑发改〔2023〕1号"
    page = reverse("projects:unlist_project", args=[project.pk, listing.pk])
    assert client.post(page, {"reason": "误列"}).status_code == 302
    assert listed(TODAY) == []


def test_the_liaison_of_the_unit_does_not_keep_the_lists(client, project, where):
    project.unit = make_organization(where.district)
    project.save()
    sign_in(client, make_user(Role.LIAISON, where.district, project.unit))
    assert client.get(reverse("projects:record_stage", args=[project.pk])).status_code == 200
    assert client.get(reverse("projects:list_project", args=[project.pk])).status_code == 403
