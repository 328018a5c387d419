"""打捆: counted as one, or as its parts."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.measures import evaluate
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects import actions
from sanpi.projects.measures import PROJECT_MEASURES, Question, project_rows
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, YI, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def road(where):
    return make_project("道路打捆", total=5 * YI)


@pytest.fixture
def parts(where):
    return [make_project("一号路", total=YI), make_project("二号路", total=2 * YI)]


def bundle(road, parts):
    actions.bundle_projects(bundle=road, parts=parts, by=None, now=NOW)


def figures():
    question = Question(Project.objects.all(), standpoint(TODAY), TODAY)
    found = evaluate(PROJECT_MEASURES, project_rows(question))
    return {key: found[key].numerator for key in ("projects", "projects_split", "total_investment")}


def test_it_is_counted_two_ways_and_its_money_once(road, parts):
    assert figures() == {"projects": 3, "projects_split": 3, "total_investment": 8 * YI}
    bundle(road, parts)
    assert figures() == {"projects": 1, "projects_split": 2, "total_investment": 5 * YI}


def test_the_two_ways_of_counting_as_querysets(road, parts):
    bundle(road, parts)
    assert set(Project.objects.bundled()) == {road}
    assert set(Project.objects.split()) == set(parts)


def test_a_part_may_be_added_later(road, parts):
    bundle(road, parts[:1])
    bundle(road, parts)
    assert road.parts.count() == 2


def test_a_part_of_another_bundle_is_refused(road, parts):
    bundle(road, parts)
    with pytest.raises(ValidationError, match="已在另一个打捆项目中"):
        bundle(make_project(), parts[:1])


def test_a_bundle_in_a_bundle_is_refused(road, parts):
    bundle(road, parts)
    with pytest.raises(ValidationError, match="不能作为子项目"):
        bundle(make_project(), [road])


def test_a_part_cannot_hold_parts(road, parts):
    bundle(road, parts)
    with pytest.raises(ValidationError, match="本身在另一个打捆项目中"):
        bundle(parts[0], [make_project()])


def test_itself_is_refused(road):
    with pytest.raises(ValidationError, match="不能作为子项目"):
        bundle(road, [road])


def test_another_region_is_refused(road, where):
    with pytest.raises(ValidationError, match="不在同一区域"):
        bundle(road, [make_project(region=where.zone)])


def test_what_the_caller_read_before_does_not_count(road, parts):
    stale = Project.objects.get(pk=parts[0].pk)
    bundle(road, parts)
    with pytest.raises(ValidationError, match="已在另一个打捆项目中"):
        bundle(make_project(), [stale])


def test_a_bundle_without_parts_is_an_ordinary_project_again(road, parts):
    bundle(road, parts)
    for part in parts:
        actions.unbundle_project(part=part, by=None, now=NOW)
    assert figures() == {"projects": 3, "projects_split": 3, "total_investment": 8 * YI}


def test_whoever_is_in_no_bundle_cannot_leave_one(road):
    with pytest.raises(ValidationError, match="不在打捆项目中"):
        actions.unbundle_project(part=road, by=None, now=NOW)


def test_the_audit_trail_names_the_parts(road, parts):
    bundle(road, parts)
    assert AuditEntry.objects.first().after == {"parts": [part.pk for part in parts]}


def test_the_page_offers_free_projects_of_the_region(client, office, road, parts, where):
    elsewhere = make_project(region=where.zone)
    sign_in(client, office)
    page = reverse("projects:bundle", args=[road.pk])
    offered = client.get(page).context["form"].fields["parts"].queryset
    assert set(offered) == set(parts)
    assert client.post(page, {"parts": [elsewhere.pk]}).status_code == 422
    assert client.post(page, {"parts": [parts[0].pk]}).url == road.get_absolute_url()


def test_the_part_leaves_by_one_click(client, office, road, parts):
    bundle(road, parts)
    sign_in(client, office)
    assert client.post(reverse("projects:unbundle", args=[parts[0].pk])).url == parts[0].get_absolute_url()
    assert road.parts.count() == 1
