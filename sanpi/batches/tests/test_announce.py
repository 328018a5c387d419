"""Projects enter a batch; what was announced stays as it was announced."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.batches import actions
from sanpi.batches.models import BatchEntry
from sanpi.batches.testing import batch, make_period, put, take_out
from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import PEOPLE, make_organization, sign_in
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, YI, make_project, noon, set_plan, set_total

pytestmark = pytest.mark.django_db


def announce(projects, period, code="signing"):
    return actions.announce(projects=projects, period=period, batch=batch(code), by=None, now=NOW)


def test_several_projects_enter_at_once(project, fourth):
    entries = announce([project, make_project()], fourth)
    assert [entry.effective_on for entry in entries] == [fourth.held_on] * 2
    assert all(entry.announced for entry in entries)


def test_all_or_none(project, fourth):
    with pytest.raises(ValidationError):
        announce([make_project(), project, project], fourth)
    assert not BatchEntry.objects.exists()


def test_the_amounts_of_the_day_are_kept(project, fourth):
    entry = put(project, fourth, "signing")
    assert (entry.announced_total, entry.announced_plan) == (2 * YI, YI)


def test_later_amounts_do_not_change_what_was_announced(project, fourth):
    entry = put(project, fourth, "signing")
    set_total(project, 3 * YI, date(2022, 7, 1))
    set_plan(project, 2 * YI, date(2022, 7, 1), year=2022)
    entry.refresh_from_db()
    assert (entry.announced_total, entry.announced_plan) == (2 * YI, YI)


def test_the_amounts_are_those_on_record_not_those_the_caller_read_before(project, fourth):
    stale = Project.objects.get(pk=project.pk)
    set_total(project, 3 * YI, date(2022, 4, 1))
    assert put(stale, fourth, "signing").announced_total == 3 * YI


def test_amounts_that_nobody_knows_stay_unknown(fourth):
    entry = put(make_project(), fourth, "signing")
    assert (entry.announced_total, entry.announced_plan) == (None, None)


@pytest.mark.parametrize("code", ["signing", "construction"])
def test_a_project_in_force_elsewhere_would_be_counted_twice(project, fourth, seventh, code):
    put(project, fourth, "signing")
    with pytest.raises(ValidationError, match="“奥瑞环保设备”已在第4期签约一批"):
        put(project, seventh, code)


def test_after_it_left_it_may_enter_again(project, fourth, seventh):
    take_out(put(project, fourth, "signing"), date(2022, 9, 1))
    put(project, seventh, "construction")
    at = standpoint(TODAY)
    assert [str(entry.period) for entry in BatchEntry.objects.adjusted(at)] == ["第7期"]
    assert BatchEntry.objects.announced(at).count() == 2


def test_whoever_enters_after_the_event_is_in_force_but_was_not_announced(project, fourth):
    put(project, fourth, "signing", announced=False)
    at = standpoint(TODAY)
    assert BatchEntry.objects.adjusted(at).count() == 1
    assert BatchEntry.objects.announced(at).count() == 0


def test_before_the_event_and_before_the_report_it_is_not_there(project, fourth):
    put(project, fourth, "signing", recorded=date(2022, 5, 1))
    seen = [
        standpoint(date(2022, 4, 5)),
        standpoint(fourth.held_on),
        standpoint(TODAY, known=date(2022, 4, 30)),
    ]
    assert [BatchEntry.objects.announced(at).count() for at in seen] == [0, 1, 0]


def test_the_audit_trail_says_which_batch_of_which_round(project, fourth, office):
    actions.enter(project=project, period=fourth, batch=batch("signing"), by=office, now=noon(TODAY))
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.summary, entry.actor) == ("enter_batch", "列入第4期签约一批", office)


def page(project):
    return reverse("batches:enter", args=[project.pk])


def test_the_page_offers_the_rounds_of_the_region_and_those_above_it(client, office, project, fourth, where):
    of_city = make_period(5, date(2022, 6, 1), where.city)
    make_period(6, date(2022, 9, 1), where.zone)
    sign_in(client, office)
    assert list(client.get(page(project)).context["form"].fields["period"].queryset) == [of_city, fourth]


def test_the_page_puts_a_project_into_a_batch(client, office, project, fourth):
    sign_in(client, office)
    data = {"period": fourth.pk, "batch": batch("signing").pk, "announced": "on", "source": "活动方案"}
    assert client.post(page(project), data).url == project.get_absolute_url()
    assert project.batch_entries.get().source == "活动方案"
    assert "已在第4期签约一批" in client.post(page(project), data).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("liaison", 403), ("another_district", 404), ("city_office", 200)]
)
def test_who_may_open_it(client, project, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(page(project)).status_code == status


def test_an_office_that_is_only_a_liaison_there_does_not_keep_batches_there(client, office, where):
    unit = office.organization = make_organization(where.zone)
    office.save()
    RoleGrant.objects.create(user=office, role=Role.LIAISON, region=where.zone, granted_at=NOW)
    sign_in(client, office)
    assert client.get(page(make_project(region=where.zone, unit=unit))).status_code == 404
