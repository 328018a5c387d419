"""Whether a project is moving."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects import actions
from sanpi.projects.models import Project, Status
from sanpi.projects.rules import with_state
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
JUNE, AUGUST = date(2022, 6, 1), date(2022, 8, 1)


def record(project, status=Status.STOPPED, on=JUNE, cause="资金未到位"):
    return actions.record_status(
        project=project, status=status, effective_on=on, cause=cause, by=None, now=NOW
    )


def status_on(project, day, known=None):
    return with_state(Project.objects.filter(pk=project.pk), standpoint(day, known), TODAY).get().status_at


def test_it_holds_from_its_day_until_the_next(project):
    record(project)
    record(project, Status.NORMAL, AUGUST, "")
    seen = [status_on(project, day) for day in (date(2022, 5, 31), JUNE, date(2022, 7, 31), AUGUST, TODAY)]
    assert seen == ["normal", "stopped", "stopped", "normal", "normal"]


def test_before_it_was_reported_nobody_knew(project):
    record(project)
    assert status_on(project, JUNE, known=JUNE) == Status.NORMAL


def test_the_row_repeats_the_newest(project):
    record(project, on=AUGUST)
    record(project, Status.NORMAL, JUNE, "")  # reported later, but it was so before
    project.refresh_from_db()
    assert project.status == Status.STOPPED


@pytest.mark.parametrize("status", [Status.STOPPED, Status.POSTPONED, Status.WITHDRAWN])
def test_a_halt_without_a_cause_is_refused(project, status):
    with pytest.raises(ValidationError) as refused:
        record(project, status, cause="  ")
    assert f"{status.label} 须说明为什么" in refused.value.message_dict["cause"][0]


def test_the_return_to_normal_needs_no_cause(project):
    assert record(project, Status.NORMAL, cause="").status == Status.NORMAL


def test_the_future_is_refused(project):
    with pytest.raises(ValidationError, match="晚于今天"):
        record(project, on=date(2023, 2, 4))


def test_the_audit_trail_says_from_what_to_what_and_why(project):
    record(project)
    entry = AuditEntry.objects.first()
    assert (entry.summary, entry.reason) == ("状态：正常 → 停工", "资金未到位")


def test_the_error_stands_at_its_field(client, office, project):
    sign_in(client, office)
    page = reverse("projects:record_status", args=[project.pk])
    answer = client.post(page, {"status": "stopped", "effective_on": "2022-06-01"})
    assert "cause" in answer.context["form"].errors
    answer = client.post(page, {"status": "stopped", "effective_on": "2022-06-01", "cause": "资金未到位"})
    assert answer.status_code == 302
