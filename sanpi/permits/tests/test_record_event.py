"""Recording what happens to a permit."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.permits import actions
from sanpi.permits.models import PermitEvent
from sanpi.permits.rules import standings, story_of
from sanpi.permits.testing import happen, set_up
from sanpi.projects.testing import LONG_AGO, NOW, TODAY, make_project, noon

pytestmark = pytest.mark.django_db
THIRD, FIFTH, TENTH = date(2023, 1, 3), date(2023, 1, 5), date(2023, 1, 10)


@pytest.fixture
def permit(permits):
    """施工许可证: 7 statutory days, 5 promised ones, valid for 3 months."""
    return permits["N18"]


def state(permit, day, known=None):
    row = standings([permit], standpoint(day, known), TODAY).get(permit.pk)
    return row.state if row else None


def test_acceptance_starts_the_clock(permit):
    happen(permit, "accepted", THIRD)
    assert (permit.state, permit.accepted_on, permit.due_on) == ("accepted", THIRD, TENTH)


def test_a_correction_stops_it_and_it_runs_on_afterwards(permit):
    happen(permit, "accepted", THIRD)
    happen(permit, "correction", FIFTH, note="缺合同")
    assert (permit.state, permit.due_on, permit.left_days) == ("correcting", None, 3)
    happen(permit, "resumed", TENTH)
    assert (permit.state, permit.due_on) == ("accepted", date(2023, 1, 13))


def test_an_extension_moves_the_end(permit):
    happen(permit, "accepted", THIRD)
    happen(permit, "extended", FIFTH, days=2)
    assert permit.due_on == date(2023, 1, 12)


def test_issued_it_is_valid_as_long_as_the_template_says(permit):
    happen(permit, "issued", TENTH, number="410106202301100101")
    assert (permit.state, permit.valid_until, permit.number) == (
        "issued", date(2023, 4, 10), "410106202301100101",
    )  # fmt: skip


def test_a_date_of_validity_that_is_given_counts(permit):
    happen(permit, "issued", TENTH, number="1", valid_until=date(2023, 7, 10))
    assert permit.valid_until == date(2023, 7, 10)


def test_validity_can_be_prolonged_and_end(permit):
    happen(permit, "issued", TENTH, number="1")
    happen(permit, "prolonged", date(2023, 2, 1), valid_until=date(2023, 7, 10))
    assert permit.valid_until == date(2023, 7, 10)
    happen(permit, "voided", TODAY, note="未开工")
    assert (permit.state, permit.valid_until) == ("lapsed", TODAY)


def test_a_late_report_finds_its_place(permit):
    happen(permit, "issued", TENTH, recorded=TODAY, number="1")
    happen(permit, "accepted", THIRD, recorded=TODAY)
    assert (permit.state, permit.accepted_on, permit.due_on) == ("issued", THIRD, TENTH)
    assert [event.kind for event in story_of(permit)] == ["set_up", "accepted", "issued"]


def test_a_permit_was_there_when_it_was_accepted(permit):
    early = date(2020, 5, 6)
    happen(permit, "accepted", early, recorded=TODAY)
    assert [event.effective_on for event in story_of(permit)] == [early, early]
    assert early < LONG_AGO


def test_the_present_and_the_past_agree(permit):
    happen(permit, "accepted", THIRD)
    happen(permit, "issued", TENTH, number="1")
    days = [LONG_AGO, THIRD, FIFTH, TENTH]
    assert [state(permit, day) for day in days] == ["waiting", "accepted", "accepted", "issued"]


def test_until_it_was_reported_it_was_not_known(permit):
    happen(permit, "accepted", THIRD, recorded=TENTH)
    assert (state(permit, FIFTH), state(permit, FIFTH, known=FIFTH)) == ("accepted", "waiting")


def test_the_future_is_no_fact(permit):
    with pytest.raises(ValidationError, match="计划申报日"):
        happen(permit, "accepted", date(2023, 2, 4), recorded=TODAY)


def test_the_same_twice_is_refused(permit):
    happen(permit, "accepted", THIRD)
    with pytest.raises(ValidationError, match="没有重复登记"):
        happen(permit, "accepted", THIRD)
    assert permit.events.known_at(None).count() == 2


@pytest.mark.parametrize("kind", ["correction", "suspended", "refused", "withdrawn"])
def test_some_things_want_a_reason(permit, kind):
    happen(permit, "accepted", THIRD)
    with pytest.raises(ValidationError, match="请写明原因"):
        happen(permit, kind, FIFTH, note=" ")


def test_what_cannot_follow_is_refused_at_its_field(permit):
    happen(permit, "accepted", THIRD)
    with pytest.raises(ValidationError) as refused:
        happen(permit, "extended", FIFTH)
    assert refused.value.message_dict == {"days": ["延长的天数应大于 0"]}


def test_an_earlier_record_may_not_make_a_later_one_impossible(permit):
    happen(permit, "issued", TENTH, number="1")
    with pytest.raises(ValidationError, match="2023-01-10 的“办结”不再成立"):
        happen(permit, "not_needed", THIRD, recorded=TODAY)


def test_main_papers_cannot_be_waived(permit):
    with pytest.raises(ValidationError, match="施工合同”是主审要件，不能容缺"):
        happen(permit, "waived", THIRD, missing="施工合同", waived_until=TENTH)


def test_accepted_with_a_promise(permit):
    actions.accept(
        permit=permit, effective_on=THIRD, missing="农民工工资专户证明", waived_until=TENTH, by=None, now=NOW
    )
    permit.refresh_from_db()
    assert (permit.state, permit.missing, permit.waived_until) == ("accepted", "农民工工资专户证明", TENTH)


def test_a_promise_without_a_day_accepts_nothing(permit):
    with pytest.raises(ValidationError, match="承诺补正日期"):
        actions.accept(permit=permit, effective_on=THIRD, missing="专户证明", by=None, now=NOW)
    permit.refresh_from_db()
    assert permit.state == "waiting"


def test_one_of_several_is_chosen_and_the_others_are_not_needed(permits):
    actions.judge(permit=permits["N04B"], kind="needed", effective_on=TODAY, note="报告表", by=None, now=NOW)
    for permit in permits.values():
        permit.refresh_from_db()
    assert [permits[code].state for code in ("N04A", "N04B", "N04C")] == [
        "not_needed",
        "waiting",
        "not_needed",
    ]


def test_a_judgement_wants_a_reason(permit):
    with pytest.raises(ValidationError, match="请写明原因"):
        actions.judge(permit=permit, kind="not_needed", effective_on=TODAY, note="", by=None, now=NOW)


def test_a_changed_promise_does_not_touch_what_was_accepted(permit):
    happen(permit, "accepted", THIRD)
    actions.set_limit(
        type=permit.type, effective_on=THIRD, by=None, now=NOW, statutory_days=7, statutory_unit="working",
        promised_days=2, promised_unit="working",
    )  # fmt: skip
    happen(permit, "extended", FIFTH, days=1)
    assert permit.due_on == date(2023, 1, 11)


def test_the_audit_trail_keeps_it_with_the_project(permit):
    happen(permit, "accepted", THIRD)
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.object_id) == ("permit_accepted", str(permit.project_id))
    assert "建筑工程施工许可证" in entry.summary


def page(permit, kind):
    return reverse("permits:act", args=[permit.pk, kind])


def test_the_page_records(client, office, permit):
    sign_in(client, office)
    answer = client.post(page(permit, "accepted"), {"effective_on": "2023-01-03"})
    assert answer.url == reverse("permits:board", args=[permit.project_id])
    permit.refresh_from_db()
    assert permit.state == "accepted"


def test_the_page_keeps_what_was_typed_when_it_is_refused(client, office, permit):
    sign_in(client, office)
    answer = client.post(page(permit, "correction"), {"effective_on": "2023-01-03", "note": "缺合同"})
    assert answer.status_code == 422
    assert "只有正在办理的事项可以" in answer.content.decode()
    assert 'value="缺合同"' in answer.content.decode()


@pytest.mark.parametrize("kind", sorted(set(PermitEvent.Kind.values) - {"set_up"}))
def test_every_kind_has_a_page_that_changes_nothing_when_read(client, office, permit, kind):
    sign_in(client, office)
    assert client.get(page(permit, kind)).status_code == 200
    assert permit.events.count() == 1


@pytest.mark.parametrize("kind", ["set_up", "anything"])
def test_other_kinds_have_none(client, office, permit, kind):
    sign_in(client, office)
    assert client.get(page(permit, kind)).status_code == 404


def test_the_page_says_what_stands_in_the_way(client, office, permit):
    sign_in(client, office)
    shown = client.get(page(permit, "accepted")).content.decode()
    assert "前置尚未办结" in shown
    assert "主审要件（不能缺）" in shown


@pytest.mark.parametrize(
    ("who", "status"),
    [("viewer", 403), ("another_district", 404), ("city_office", 200), ("permit_window", 200), ("supervision", 403)],
)  # fmt: skip
def test_who_may_open_it(client, permit, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(page(permit, "accepted")).status_code == status


def test_a_liaison_may_not_touch_the_permits_of_another_unit(client, where):
    foreign = set_up(make_project("别家项目"))["N18"]
    sign_in(client, PEOPLE["liaison"]())
    assert client.post(page(foreign, "accepted"), {"effective_on": "2023-01-03"}).status_code == 404


def test_recorded_at_noon(permit):
    assert happen(permit, "accepted", THIRD).recorded_at == noon(THIRD)
