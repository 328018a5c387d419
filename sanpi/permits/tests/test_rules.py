"""What others ask: which permits are late, due, lapsing, short of promised papers; the line of a dossier."""

from datetime import date

import pytest

from sanpi.core.facts import standpoint
from sanpi.organizations.testing import PEOPLE, make_user
from sanpi.permits import rules
from sanpi.permits.testing import at_work, granted, happen, set_up
from sanpi.projects.models import Stage, Status
from sanpi.projects.testing import TODAY, make_project, reach, set_status

pytestmark = pytest.mark.django_db
THIRD, THIRTYFIRST = date(2023, 1, 3), date(2023, 1, 31)


def codes(permits):
    return [permit.type.code for permit in permits]


def overdue(who, where, day=TODAY, known=None):
    return codes(rules.overdue(who, where.district, standpoint(day, known), TODAY))


def test_overdue_is_what_the_office_has_too_long(office, where, project):
    at_work(project, "N18", THIRD)
    at_work(project, "N02", THIRTYFIRST)
    assert overdue(office, where) == ["N18"]


def test_on_its_last_day_it_is_not_late(office, where, project):
    at_work(project, "N18", THIRD)
    assert (overdue(office, where, date(2023, 1, 10)), overdue(office, where, date(2023, 1, 11))) == (
        [],
        ["N18"],
    )


def test_while_papers_are_corrected_nobody_is_late(office, where, project):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "correction", date(2023, 1, 5), note="缺合同")
    assert overdue(office, where) == []
    assert overdue(office, where, date(2023, 1, 11)) == []


def test_the_past_is_asked_of_its_events(office, where, project):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "issued", date(2023, 1, 20), number="1")
    assert (overdue(office, where), overdue(office, where, date(2023, 1, 12))) == ([], ["N18"])


def test_what_was_reported_late_was_not_known(office, where, project):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "issued", date(2023, 1, 6), recorded=date(2023, 1, 30), number="1")
    assert overdue(office, where, date(2023, 1, 12)) == []
    assert overdue(office, where, date(2023, 1, 12), known=date(2023, 1, 12)) == ["N18"]


def test_projects_that_left_are_left_out(office, where, project):
    at_work(project, "N18", THIRD)
    set_status(project, Status.WITHDRAWN, TODAY)
    assert overdue(office, where) == []


def test_each_sees_the_own(where, project):
    at_work(project, "N18", THIRD)
    at_work(make_project("别家"), "N18", THIRD)
    found = {who: len(overdue(PEOPLE[who](), where)) for who in ("liaison", "permit_window", "zone_office")}
    assert found == {"liaison": 1, "permit_window": 2, "zone_office": 0}


def test_due_soon_counts_working_days(office, where, project):
    at_work(project, "N18", THIRTYFIRST)  # due on 7 February
    assert codes(rules.due_soon(office, where.district, TODAY)) == ["N18"]
    assert codes(rules.due_soon(office, where.district, TODAY, days=1)) == []


def test_expiring_names_what_lapses_and_what_has_lapsed(office, where, project):
    granted(project, "N18", date(2022, 11, 20), number="1")
    granted(project, "N10", date(2022, 1, 20), number="1")
    granted(project, "N02", THIRD, number="1")
    assert codes(rules.expiring(office, where.district, TODAY)) == ["N10", "N18"]


def test_what_is_secured_does_not_lapse(office, where, project):
    granted(project, "N18", date(2022, 11, 20), number="1")
    granted(project, "N10", date(2022, 1, 20), number="1")
    granted(project, "N11", date(2022, 3, 20), number="1")
    reach(project, Stage.STARTED, date(2022, 12, 1))
    assert codes(rules.expiring(office, where.district, TODAY)) == []


@pytest.mark.parametrize(
    ("until", "found"), [(date(2023, 1, 20), 1), (date(2023, 2, 10), 1), (date(2023, 2, 11), 0)]
)
def test_promised_papers_are_due(office, where, project, until, found):
    permit = at_work(project, "N18", THIRD)
    happen(permit, "waived", THIRD, missing="专户证明", waived_until=until)
    assert len(rules.waivers_due(office, where.district, TODAY)) == found


@pytest.mark.parametrize("name", ["due_soon", "expiring", "waivers_due"])
def test_a_list_is_one_query(office, where, project, django_assert_max_num_queries, name):
    for code in ("N18", "N13"):
        happen(
            at_work(project, code, THIRTYFIRST), "waived", THIRTYFIRST, missing="复印件", waived_until=TODAY
        )
    rules.due_soon(office, where.district, TODAY)
    with django_assert_max_num_queries(3):
        for permit in getattr(rules, name)(office, where.district, TODAY):
            assert permit.project.unit
            assert permit.type.name


def test_the_strip_says_all_a_dossier_shows(project, permits):
    happen(permits["N18"], "accepted", THIRD)
    line = {each["code"]: each for each in rules.strip(project, standpoint(TODAY), TODAY)}
    assert line["N18"]["overdue_days"] == 15
    assert (line["N18"]["css"], line["N18"]["state"], line["N18"]["days_left"]) == ("bad", "已受理", None)
    assert line["N18"]["url"] == permits["N18"].get_absolute_url()
    assert (line["N01"]["css"], line["N01"]["due_on"]) == ("soft", None)


def test_the_strip_leaves_out_what_is_not_needed(project, permits):
    happen(permits["N16"], "not_needed", TODAY, note="非特殊")
    assert "N16" not in [each["code"] for each in rules.strip(project, standpoint(TODAY), TODAY)]


def test_the_strip_of_another_day(project, permits):
    happen(permits["N18"], "accepted", THIRD)
    line = {each["code"]: each for each in rules.strip(project, standpoint(date(2023, 1, 9)), TODAY)}
    assert (line["N18"]["days_left"], line["N18"]["overdue_days"], line["N18"]["css"]) == (1, 0, "warn")


def test_the_strip_takes_few_queries(project, permits, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        rules.strip(project, standpoint(TODAY), TODAY)


def test_a_project_without_permits_has_an_empty_strip(where):
    assert rules.strip(make_project(), standpoint(TODAY), TODAY) == []


def test_the_whole_city_is_seen_from_above(where, project):
    at_work(project, "N18", THIRD)
    city = make_user("project_office", where.city)
    assert codes(rules.overdue(city, where.city, standpoint(TODAY), TODAY)) == ["N18"]


def test_setting_up_twice_gives_the_same(project):
    assert {c: p.pk for c, p in set_up(project).items()} == {c: p.pk for c, p in set_up(project).items()}
