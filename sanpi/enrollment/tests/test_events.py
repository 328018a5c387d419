"""Submitted, returned, accepted, withdrawn, taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.enrollment import actions
from sanpi.enrollment.models import EnrollmentEvent, State
from sanpi.enrollment.rules import histories, of_project
from sanpi.enrollment.testing import apply_for, fill_sheet, let_in, send_back
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, sign_in
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, noon

pytestmark = pytest.mark.django_db
WHO = [("project_office", 200), ("city_office", 200), ("another_district", 404), ("viewer", 403)]
NINTH, TWELFTH, TWENTIETH = date(2023, 1, 9), date(2023, 1, 12), date(2023, 1, 20)


def state(project):
    project.enrollment.refresh_from_db()
    return project.enrollment.state


def withdraw(project, on=TWENTIETH, cause="企业放弃"):
    return actions.withdraw(project=project, effective_on=on, cause=cause, by=None, now=NOW)


def take_back(event):
    actions.take_back(event=event, reason="登记有误", by=None, now=NOW)


def test_an_application_is_for_the_month_of_its_day(ready):
    assert apply_for(ready, NINTH).month == "2023-01"
    assert state(ready) == State.SUBMITTED


def test_an_application_may_be_for_another_month(ready):
    assert apply_for(ready, NINTH, month="2022-12").month == "2022-12"


def test_errors_of_the_precheck_stop_it(due):
    with pytest.raises(ValidationError) as refused:
        apply_for(due, NINTH)
    text = "".join(refused.value.messages)
    assert "备案（立项）单位" in text
    assert "缺这份材料" in text
    assert not EnrollmentEvent.objects.exists()


def test_each_error_passed_over_needs_a_reason(ready):
    fill_sheet(ready, contract_party="另一公司")
    with pytest.raises(ValidationError, match="另一公司"):
        apply_for(ready, NINTH, overrides={"contract_party_differs": "  "})
    event = apply_for(ready, NINTH, overrides={"contract_party_differs": "集团代签，附说明"})
    assert [each["code"] for each in event.overrides] == ["contract_party_differs"]
    assert AuditEntry.objects.first().reason == "集团代签，附说明"


def test_a_return_says_why_and_may_be_answered(ready):
    apply_for(ready, NINTH)
    assert send_back(ready, TWELFTH, "照片不清晰").cause == "照片不清晰"
    assert state(ready) == State.RETURNED
    apply_for(ready, date(2023, 2, 1))
    assert state(ready) == State.SUBMITTED


def test_a_return_without_a_reason_is_refused(ready):
    apply_for(ready, NINTH)
    with pytest.raises(ValidationError, match="退回的原因"):
        send_back(ready, TWELFTH, " ")


def test_an_entry_writes_the_register(ready):
    apply_for(ready, NINTH)
    let_in(ready, TWENTIETH, "410106A0001")
    ready.refresh_from_db()
    assert (ready.enrolled_on, ready.statistics_code) == (TWENTIETH, "410106A0001")
    assert state(ready) == State.ACCEPTED


def test_an_entry_needs_its_code(ready):
    apply_for(ready, NINTH)
    with pytest.raises(ValidationError, match="项目编码"):
        let_in(ready, TWENTIETH, " ")


def test_leaving_the_library_empties_the_register(ready):
    apply_for(ready, NINTH)
    let_in(ready, TWELFTH)
    withdraw(ready)
    ready.refresh_from_db()
    assert (ready.enrolled_on, ready.statistics_code, state(ready)) == (None, "", State.WITHDRAWN)


@pytest.mark.parametrize("act", [send_back, let_in])
def test_what_was_not_submitted_has_no_answer(ready, act):
    with pytest.raises(ValidationError, match="准备材料"):
        act(ready, TWENTIETH)


def test_twice_submitted_is_refused(ready):
    apply_for(ready, NINTH)
    with pytest.raises(ValidationError, match="已申报"):
        apply_for(ready, NINTH)


def test_the_future_is_refused(ready):
    with pytest.raises(ValidationError, match="晚于今天"):
        actions.submit(project=ready, effective_on=date(2023, 2, 4), by=None, now=NOW)


def test_an_answer_before_the_question_is_refused(ready):
    apply_for(ready, TWELFTH)
    with pytest.raises(ValidationError, match="不能早于上一步"):
        let_in(ready, NINTH)


def test_the_newest_event_is_taken_back(ready):
    apply_for(ready, NINTH)
    event = let_in(ready, TWELFTH)
    take_back(event)
    ready.refresh_from_db()
    assert (state(ready), ready.enrolled_on) == (State.SUBMITTED, None)
    assert EnrollmentEvent.objects.filter(retracted=True, supersedes=event).exists()


def test_taking_back_a_departure_brings_the_entry_back(ready):
    apply_for(ready, NINTH)
    let_in(ready, TWELFTH, "B7")
    take_back(withdraw(ready))
    ready.refresh_from_db()
    assert (ready.enrolled_on, ready.statistics_code) == (TWELFTH, "B7")


def test_only_the_newest_event_is_taken_back(ready):
    first = apply_for(ready, NINTH)
    send_back(ready, TWELFTH)
    with pytest.raises(ValidationError, match="最近一条"):
        take_back(first)


def test_the_past_stays_as_it_was_known(ready):
    apply_for(ready, NINTH)
    take_back(let_in(ready, TWELFTH))
    found = Project.objects.filter(pk=ready.pk)
    assert histories(found, standpoint(TWENTIETH, TWENTIETH))[ready.pk].state == State.ACCEPTED
    assert histories(found, standpoint(TWENTIETH))[ready.pk].state == State.SUBMITTED


# Pages.


def post(client, user, project, name, **data):
    sign_in(client, user)
    return client.post(reverse(f"enrollment:{name}", args=[project.pk]), data)


def test_the_unit_submits_returns_and_enters(client, liaison, ready):
    post(client, liaison, ready, "submit", effective_on="2023-01-09", month="2023年1月")
    assert state(ready) == State.SUBMITTED
    post(client, liaison, ready, "return", effective_on="2023-01-12", cause="照片不清晰")
    assert state(ready) == State.RETURNED
    post(client, liaison, ready, "submit", effective_on="2023-02-08")
    post(client, liaison, ready, "accept", effective_on="2023-02-20", statistics_code="B7")
    assert state(ready) == State.ACCEPTED
    post(client, liaison, ready, "withdraw", effective_on="2023-03-01", cause="退库")
    assert state(ready) == State.WITHDRAWN


def test_the_unit_cannot_pass_over_a_finding(client, liaison, ready):
    fill_sheet(ready, contract_party="另一公司")
    data = {"effective_on": "2023-01-09", "override-contract_party_differs": "没关系"}
    answer = post(client, liaison, ready, "submit", **data)
    assert answer.status_code == 422
    assert "另一公司" in answer.content.decode()


def test_the_office_passes_over_a_finding_with_a_reason(client, office, ready):
    fill_sheet(ready, contract_party="另一公司")
    data = {"effective_on": "2023-01-09", "override-contract_party_differs": "集团代签"}
    assert post(client, office, ready, "submit", **data).status_code == 302
    event = EnrollmentEvent.objects.get(state=State.SUBMITTED)
    assert event.overrides[0]["reason"] == "集团代签"
    page = client.get(reverse("enrollment:project", args=[ready.pk])).content.decode()
    assert "集团代签" in page


def test_a_mistake_is_taken_back_on_its_page(client, office, ready):
    event = apply_for(ready, NINTH)
    sign_in(client, office)
    page = reverse("enrollment:take_back", args=[ready.pk, event.pk])
    assert client.post(page, {"reason": "登记有误"}).status_code == 302
    assert state(ready) == State.PREPARED
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("name", ["submit", "return", "accept", "withdraw"])
@pytest.mark.parametrize(("who", "status"), WHO)
def test_three_people_and_a_reader(client, due, name, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse(f"enrollment:{name}", args=[due.pk])).status_code == status


def test_another_unit_finds_nothing(client, where, ready):
    other = make_user("liaison", where.district, make_organization(where.district, "区住建局"))
    assert post(client, other, ready, "submit", effective_on="2023-01-09").status_code == 404


def test_an_entry_in_the_register_alone_counts(due):
    due.enrolled_on = date(2022, 12, 5)
    due.statistics_code = "旧码"
    due.save()
    now = of_project(due, standpoint(TWENTIETH), TWENTIETH)
    assert (now["in_library"], now["enrolled_month"], now["statistics_code"]) == (True, "2022-12", "旧码")
    assert of_project(due, standpoint(date(2022, 12, 1)), TWENTIETH)["in_library"] is False


def test_a_click_late_at_night_counts_for_the_day_in_china(ready):
    late = noon(NINTH).replace(hour=23, minute=59)
    assert actions.submit(project=ready, effective_on=NINTH, by=None, now=late).pk
