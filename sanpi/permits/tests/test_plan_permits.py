"""When permits are to be handed in: proposed from the template, decided by people, changed with a reason."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.organizations.testing import sign_in
from sanpi.organizations.working_days import load_calendar
from sanpi.permits import actions
from sanpi.permits.rules.network import longest_chain, plan_from, schedule
from sanpi.permits.rules.standing import of_project
from sanpi.permits.testing import granted, happen, set_up
from sanpi.projects.testing import NOW, TODAY, make_project

pytestmark = pytest.mark.django_db
MARCH = date(2023, 3, 6)


def days(project, start=MARCH):
    return schedule(of_project(project), start, load_calendar(), TODAY)


def test_what_waits_is_handed_in_when_what_it_waits_for_is_finished(project, permits):
    plan = days(project)
    assert plan["N01"] == (MARCH, MARCH)
    assert plan["N12"][0] == plan["N10"][1]
    assert plan["N18"][0] == max(plan[code][1] for code in ("N10", "N11", "N13", "N15", "N17"))


def test_nothing_is_planned_behind_the_start_of_construction(project, permits):
    assert not {"N19", "N20", "N21", "N22A"} & days(project).keys()


def test_when_construction_has_begun_the_rest_is_planned(project, permits):
    granted(project, "N19", TODAY)
    assert "N21" in days(project)


def test_what_is_issued_keeps_its_day(project, permits):
    granted(project, "N10", date(2023, 1, 9), number="1")
    assert days(project)["N12"][0] == MARCH


def test_the_longest_chain_shrinks_as_permits_come(project, permits):
    before = longest_chain(of_project(project), TODAY)[1]
    granted(project, "N03", date(2023, 1, 9), number="1")
    assert longest_chain(of_project(project), TODAY)[1] < before


def test_only_what_is_needed_and_not_begun_is_planned(project, permits):
    happen(permits["N02"], "accepted", date(2023, 1, 9))
    planned = plan_from(of_project(project), MARCH, load_calendar(), TODAY)
    assert permits["N02"].pk not in planned
    assert permits["N05"].pk not in planned
    assert permits["N18"].pk in planned


def plan(project, planned, note=""):
    return actions.plan_permits(project=project, planned=planned, note=note, by=None, now=NOW)


def test_days_are_planned(project, permits):
    plan(project, {permits["N18"].pk: MARCH})
    assert set_up(project)["N18"].planned_on == MARCH


def test_a_changed_day_wants_a_reason_and_stays_in_the_history(project, permits):
    plan(project, {permits["N18"].pk: MARCH})
    later = date(2023, 4, 6)
    with pytest.raises(ValidationError, match="请写明原因"):
        plan(project, {permits["N18"].pk: later})
    plan(project, {permits["N18"].pk: later}, "图纸未完")
    told = permits["N18"].events.filter(kind="planned").values_list("planned_on", "note")
    assert list(told) == [(MARCH, ""), (later, "图纸未完")]


def test_nothing_changed_is_refused(project, permits):
    plan(project, {permits["N18"].pk: MARCH})
    with pytest.raises(ValidationError, match="没有改动"):
        plan(project, {permits["N18"].pk: MARCH})


def test_all_at_once(project, permits):
    actions.plan_all(project=project, start=MARCH, by=None, now=NOW)
    found = set_up(project)
    assert found["N01"].planned_on == MARCH
    assert found["N18"].planned_on > found["N13"].planned_on > MARCH
    assert found["N19"].planned_on is None


def test_permits_of_another_project_are_left_alone(project, permits, where):
    with pytest.raises(ValidationError, match="没有改动"):
        plan(make_project("别家"), {permits["N18"].pk: MARCH})


def page(project):
    return reverse("permits:plan", args=[project.pk])


def test_the_page_proposes_and_saves(client, office, project, permits):
    sign_in(client, office)
    shown = client.get(page(project), {"from": "2023-03-06"}).content.decode()
    assert "从 2023-03-06 起推算" in shown
    answer = client.post(page(project), {f"permit-{permits['N18'].pk}": "2023-05-08"})
    assert answer.status_code == 302
    assert set_up(project)["N18"].planned_on == date(2023, 5, 8)


def test_the_page_shows_what_is_planned_rather_than_a_proposal(client, office, project, permits):
    plan(project, {permits["N18"].pk: date(2023, 5, 8)})
    sign_in(client, office)
    assert 'value="2023-05-08"' in client.get(page(project)).content.decode()
    assert 'value="2023-05-08"' not in client.get(page(project), {"from": "2023-03-06"}).content.decode()


def test_a_day_that_is_none_proposes_from_today(client, office, project, permits):
    sign_in(client, office)
    assert client.get(page(project), {"from": "2023-13-01"}).status_code == 200
