"""A record is put right or taken back, and what came after it is folded again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.permits import actions
from sanpi.permits.rules import standings, story_of
from sanpi.permits.testing import happen
from sanpi.projects.testing import NOW, TODAY, noon

pytestmark = pytest.mark.django_db
THIRD, FOURTH, FIFTH, TENTH = (date(2023, 1, day) for day in (3, 4, 5, 10))


@pytest.fixture
def permit(permits):
    """Accepted on the 3rd, stopped on the 5th, running again since the 10th, issued on the 12th."""
    found = permits["N18"]
    happen(found, "accepted", THIRD)
    happen(found, "correction", FIFTH, note="缺合同")
    happen(found, "resumed", TENTH)
    happen(found, "issued", date(2023, 1, 12), number="1")
    return found


def event(permit, kind):
    return permit.events.known_at(None).get(kind=kind)


def correct(permit, kind, on, **values):
    made = actions.correct_event(
        event=event(permit, kind), effective_on=on, reason="录错", by=None, now=NOW, **values
    )
    permit.refresh_from_db()
    return made


def test_another_day_of_acceptance_moves_the_end(permit):
    assert permit.due_on == date(2023, 1, 13)
    correct(permit, "accepted", FOURTH)
    assert (permit.accepted_on, permit.due_on, permit.state) == (FOURTH, date(2023, 1, 16), "issued")


def test_events_after_it_are_issued_again_where_they_differ(permit):
    correct(permit, "accepted", FOURTH)
    again = [each for each in story_of(permit) if each.recorded_at == NOW]
    assert [each.kind for each in again] == ["accepted", "correction", "resumed", "issued"]
    assert all(each.reason == "录错" for each in again)


def test_events_that_stay_the_same_are_left_alone(permit):
    correct(permit, "issued", date(2023, 1, 12), number="2")
    assert [each.kind for each in story_of(permit) if each.recorded_at == NOW] == ["issued"]
    assert permit.number == "2"


def test_what_was_believed_before_can_still_be_seen(permit):
    correct(permit, "accepted", FOURTH)
    before = standings([permit], standpoint(FIFTH, known=date(2023, 1, 20)), TODAY)[permit.pk]
    after = standings([permit], standpoint(FIFTH), TODAY)[permit.pk]
    assert (before.accepted_on, after.accepted_on) == (THIRD, FOURTH)


def test_a_correction_keeps_its_place_among_events_of_the_day(permits):
    permit = permits["N15"]
    happen(permit, "accepted", THIRD)
    happen(permit, "issued", THIRD, number="1")
    correct(permit, "accepted", THIRD, note="窗口收件")
    assert [each.kind for each in story_of(permit)] == ["set_up", "accepted", "issued"]
    assert permit.state == "issued"


@pytest.mark.parametrize(("kind", "on"), [("accepted", date(2023, 1, 6)), ("issued", date(2023, 1, 9))])
def test_a_day_that_makes_others_impossible_is_refused(permit, kind, on):
    with pytest.raises(ValidationError, match=r"不能|不再成立|恢复计时|没有停止"):
        correct(permit, kind, on)
    assert permit.events.filter(recorded_at=NOW).count() == 0


def test_nothing_changed_is_no_correction(permit):
    with pytest.raises(ValidationError, match="没有改动"):
        correct(permit, "issued", date(2023, 1, 12))


def test_a_correction_wants_a_reason(permit):
    with pytest.raises(ValidationError, match="更正原因"):
        actions.correct_event(event=event(permit, "issued"), effective_on=TENTH, reason=" ", by=None, now=NOW)


def test_two_corrections_of_one_record_cannot_both_stand(permit):
    old = event(permit, "issued")
    correct(permit, "issued", date(2023, 1, 13))
    with pytest.raises(ValidationError, match="已被他人更正"):
        actions.correct_event(event=old, effective_on=date(2023, 1, 16), reason="再改", by=None, now=NOW)


def test_taken_back_the_permit_stands_as_before(permit):
    actions.retract_event(event=event(permit, "issued"), reason="误登", by=None, now=NOW)
    permit.refresh_from_db()
    assert (permit.state, permit.issued_on, permit.number) == ("accepted", None, "")


def test_what_others_rest_on_cannot_be_taken_back(permit):
    with pytest.raises(ValidationError, match="不再成立"):
        actions.retract_event(event=event(permit, "accepted"), reason="误登", by=None, now=NOW)
    assert event(permit, "accepted").superseded_at is None


def test_the_beginning_stays_while_anything_follows(permit):
    with pytest.raises(ValidationError, match="不能撤销建立"):
        actions.retract_event(event=event(permit, "set_up"), reason="误建", by=None, now=NOW)


def test_a_permit_set_up_by_mistake_disappears_and_can_come_again(permits, project):
    permit = permits["N08"]
    actions.retract_event(event=event(permit, "set_up"), reason="误建", by=None, now=NOW)
    permit.refresh_from_db()
    assert permit.state == ""
    again = actions.add_permit(project=project, type=permit.type, by=None, now=noon(TODAY))
    assert (again.pk, again.state) == (permit.pk, "to_check")


def test_both_leave_a_trace(permit):
    correct(permit, "accepted", FOURTH)
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.reason) == ("correct_permit_event", "录错")
    assert (entry.before["due_on"], entry.after["due_on"]) == ("2023-01-13", "2023-01-16")


def test_the_page_corrects(client, office, permit):
    sign_in(client, office)
    old = event(permit, "issued")
    address = reverse("permits:correct", args=[permit.pk, old.pk])
    shown = client.get(address).content.decode()
    assert 'value="2023-01-12"' in shown
    data = {"effective_on": "2023-01-13", "number": "2", "valid_until": "2023-04-13", "reason": "录错"}
    assert client.post(address, data).url == permit.get_absolute_url()
    permit.refresh_from_db()
    assert (permit.issued_on, permit.number) == (date(2023, 1, 13), "2")
    assert client.get(address).status_code == 404


def test_the_page_takes_back(client, office, permit):
    sign_in(client, office)
    address = reverse("permits:retract", args=[permit.pk, event(permit, "issued").pk])
    assert client.get(address).status_code == 200
    client.post(address, {"reason": "误登"})
    permit.refresh_from_db()
    assert permit.state == "accepted"


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("permit_window", 200)]
)
@pytest.mark.parametrize("page", ["correct", "retract"])
def test_who_may_open_it(client, permit, who, status, page):
    sign_in(client, PEOPLE[who]())
    address = reverse(f"permits:{page}", args=[permit.pk, event(permit, "issued").pk])
    assert client.get(address).status_code == status


def test_an_event_of_another_permit_is_not_found(client, office, permit, permits):
    sign_in(client, office)
    address = reverse("permits:correct", args=[permits["N02"].pk, event(permit, "issued").pk])
    assert client.get(address).status_code == 404
