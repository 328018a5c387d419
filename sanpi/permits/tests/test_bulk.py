"""Many stories written at once stand like those told one by one."""

from datetime import date

import pytest

from sanpi.domain.scheduling import Happening, Kind, Limit, State
from sanpi.permits.actions.bulk import add_stories
from sanpi.permits.rules import story_of
from sanpi.permits.testing import happen, permit_type
from sanpi.projects.testing import LONG_AGO, NOW, TODAY, make_project

pytestmark = pytest.mark.django_db
ACCEPTED, ISSUED = date(2023, 1, 3), date(2023, 1, 9)
STORY = (
    Happening(Kind.SET_UP, LONG_AGO, state=State.WAITING),
    Happening(Kind.ACCEPTED, ACCEPTED, statutory=Limit(7), promised=Limit(5)),
    Happening(Kind.ISSUED, ISSUED, number="1", valid_until=date(2023, 4, 9)),
)


def test_the_permit_stands_as_if_told_one_by_one(project, permits):
    happen(permits["N18"], "accepted", ACCEPTED)
    happen(permits["N18"], "issued", ISSUED, number="1")
    (made,) = add_stories([(make_project(), permit_type("N18"), STORY)], by=None, now=NOW)
    names = ("state", "accepted_on", "due_on", "issued_on", "number", "valid_until", "promised_days")
    assert [getattr(made, name) for name in names] == [getattr(permits["N18"], name) for name in names]
    assert [event.kind for event in story_of(made)] == ["set_up", "accepted", "issued"]


def test_a_verb_may_follow(where):
    (made,) = add_stories([(make_project(), permit_type("N18"), STORY)], by=None, now=NOW)
    happen(made, "voided", TODAY, note="未开工")
    assert made.state == "lapsed"


def test_many_take_few_statements(where, django_assert_max_num_queries):
    projects = [make_project() for _each in range(20)]
    stories = [(project, permit_type("N18"), STORY) for project in projects]
    with django_assert_max_num_queries(8):
        add_stories(stories, by=None, now=NOW)
