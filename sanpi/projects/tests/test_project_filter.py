"""How the list of projects is narrowed."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from sanpi.core.facts import standpoint
from sanpi.organizations.models import Official
from sanpi.organizations.testing import make_organization
from sanpi.projects import actions
from sanpi.projects.forms.filters import ProjectFilter
from sanpi.projects.models import Project, Stage, Status
from sanpi.projects.rules import with_state
from sanpi.projects.testing import (
    NOW,
    TODAY,
    YI,
    code,
    kind,
    make_project,
    put_on_list,
    reach,
    set_status,
)

pytestmark = pytest.mark.django_db
JUNE = date(2022, 6, 1)
NOW_AND_HERE = standpoint(TODAY)


@pytest.fixture
def found(office):
    """The names that an address finds: `found("stage=started", at=standpoint(…))`."""

    def names(query="", at=NOW_AND_HERE):
        form = ProjectFilter(QueryDict(query), user=office)
        projects = with_state(Project.objects.visible_to(office), at, TODAY)
        return sorted(project.name for project in form.apply(projects, at, TODAY))

    return names


@pytest.fixture
def two(where):
    return make_project("甲"), make_project("乙")


def test_nothing_chosen_is_everything(found, two):
    assert found() == ["乙", "甲"]


def test_by_stage_as_of_the_standpoint(found, two):
    reach(two[0], Stage.SIGNED, date(2022, 1, 5))
    reach(two[0], Stage.STARTED, JUNE)
    assert found("stage=started") == ["甲"]
    assert found("stage=started", standpoint(date(2022, 5, 31))) == []
    assert found("stage=signed", standpoint(date(2022, 5, 31))) == ["甲"]


def test_by_status_as_of_the_standpoint(found, two):
    set_status(two[0], Status.STOPPED, JUNE)
    assert (found("status=stopped"), found("status=normal")) == (["甲"], ["乙"])
    assert found("status=normal", standpoint(date(2022, 5, 31))) == ["乙", "甲"]


def test_by_level_of_the_years_list(found, two):
    put_on_list(two[0], "city")
    put_on_list(two[1], "city", year=2022)
    level = code("level", "city").pk
    assert found(f"level={level}") == ["甲"]
    assert found(f"level={level}", standpoint(date(2022, 12, 31))) == ["乙"]


def test_by_what_is_written_on_the_row(found, where):
    unit = make_organization(where.district)
    lead = Official.objects.create(region=where.district, name="区长")
    services, industry = code("category", "services"), code("industry", "C")
    make_project("甲", unit=unit, lead=lead, category=services, industry=industry, kind=kind("public"))
    make_project("乙")
    for name, value in [("unit", unit), ("lead", lead), ("category", services), ("industry", industry)]:
        assert found(f"{name}={value.pk}") == ["甲"]
    assert found(f"kind={kind('public').pk}") == ["甲"]


def test_by_total_written_as_offices_write_it(found, where):
    make_project("甲", total=2 * YI)
    make_project("乙", total=YI)
    make_project("丙")
    assert found("total_min=1.5") == ["甲"]
    assert found("total_min=10000万元") == ["乙", "甲"]


def test_by_several_at_once(found, two):
    reach(two[0], Stage.SIGNED, JUNE)
    reach(two[1], Stage.SIGNED, JUNE)
    set_status(two[1], Status.STOPPED, JUNE)
    assert found("stage=signed&status=normal") == ["甲"]


def test_three_ways_of_counting_bundles(found, where):
    road, part = make_project("路"), make_project("一号路")
    actions.bundle_projects(bundle=road, parts=[part], by=None, now=NOW)
    assert found() == ["路"]
    assert found("counting=split") == ["一号路"]
    assert found("counting=all") == ["一号路", "路"]


@pytest.mark.parametrize(
    "query", ["stage=nowhere", "unit=999999", "total_min=一些", "level=abc", "counting=x", "lead=-1"]
)
def test_a_choice_that_makes_no_sense_finds_nothing(found, two, query):
    assert found(query) == []


def test_units_and_leaders_offered_are_those_of_the_region(office, where):
    here, there = make_organization(where.district), make_organization(where.zone)
    form = ProjectFilter(QueryDict(), user=office, region=where.district)
    assert here in form.fields["unit"].queryset
    assert there not in form.fields["unit"].queryset


def test_before_it_was_registered_a_project_is_not_found(found, where):
    make_project("甲", on=JUNE)
    assert found(at=standpoint(TODAY, known=date(2022, 5, 31))) == []
    assert found(at=standpoint(TODAY, known=JUNE)) == ["甲"]


@pytest.mark.parametrize(
    "words",
    [
        "奥瑞",
        "环保设备",
        "arhb",
        "ARHB",
        "sb",
        "410106-04",
        "2201-410106-04-01-123456",
        "奥瑞 设备",
        "arhb 0401",
        "  奥瑞  ",
    ],
)
def test_the_search_finds_by_chinese_initials_and_code(found, where, words):
    make_project("奥瑞环保设备", code="2201-410106-04-01-123456")
    make_project("晋璐光电二期")
    wanted = [] if words == "arhb 0401" else ["奥瑞环保设备"]
    assert found(f"q={words}") == wanted


@pytest.mark.parametrize("words", ["%", "_", "奥_环", "'", "奥瑞 光电", "\\"])
def test_the_search_takes_signs_as_signs(found, where, words):
    make_project("奥瑞环保设备")
    make_project("晋璐光电二期")
    assert found(urlencode({"q": words})) == []


def test_letters_and_digits_in_a_name_are_found_in_any_case(found, where):
    make_project("5G产业园B区")
    assert found("q=5g") == found("q=b区") == found("q=5G产业园") == ["5G产业园B区"]
