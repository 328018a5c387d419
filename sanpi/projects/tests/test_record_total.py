"""Total investment is a dated fact: each figure holds from its day, as known from its report on."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import sign_in
from sanpi.projects.models import Project
from sanpi.projects.rules import with_state
from sanpi.projects.testing import TODAY, YI, set_total

pytestmark = pytest.mark.django_db
JULY, NOVEMBER = date(2022, 7, 1), date(2022, 11, 1)


def total(project, day, known=None):
    return with_state(Project.objects.filter(pk=project.pk), standpoint(day, known), TODAY).get().total_at


@pytest.fixture
def raised(project):
    set_total(project, 2 * YI, date(2022, 1, 5))
    set_total(project, 3 * YI, JULY, recorded=NOVEMBER)
    return project


def test_the_newest_figure_stands_on_the_row(raised):
    assert raised.total_investment == 3 * YI


def test_each_figure_holds_from_its_day(raised):
    days = (date(2022, 1, 4), date(2022, 6, 30), JULY, TODAY)
    assert [total(raised, day) for day in days] == [None, 2 * YI, 3 * YI, 3 * YI]


def test_until_the_report_the_old_figure_was_known(raised):
    assert total(raised, JULY, known=date(2022, 10, 31)) == 2 * YI
    assert total(raised, JULY, known=NOVEMBER) == 3 * YI


def test_a_figure_for_an_earlier_day_does_not_replace_a_later_one(raised):
    set_total(raised, YI, date(2021, 12, 1), recorded=TODAY)
    assert raised.total_investment == 3 * YI


def test_of_two_figures_for_one_day_the_later_report_stands(raised):
    set_total(raised, 4 * YI, JULY, recorded=TODAY)
    assert raised.total_investment == total(raised, date(2023, 1, 1)) == 4 * YI


@pytest.mark.parametrize("amount", [0, -1])
def test_an_investment_of_nothing_is_refused(project, amount):
    with pytest.raises(ValidationError, match="大于 0"):
        set_total(project, amount, JULY)


def test_the_future_is_refused(project):
    with pytest.raises(ValidationError, match="晚于今天"):
        set_total(project, YI, TODAY, recorded=JULY)


def test_the_audit_trail_holds_both_figures(raised):
    entry = AuditEntry.objects.first()
    assert (entry.before["total_investment"], entry.after["total_investment"]) == (2 * YI, 3 * YI)
    assert entry.summary == "总投资：3亿元"


def test_the_page_reads_money_as_offices_write_it(client, office, project):
    sign_in(client, office)
    page = reverse("projects:record_total", args=[project.pk])
    client.post(page, {"amount": "7000万元", "effective_on": "2022-07-01"})
    project.refresh_from_db()
    assert project.total_investment == 70_000_000


def test_the_page_says_what_it_cannot_read(client, office, project):
    sign_in(client, office)
    page = reverse("projects:record_total", args=[project.pk])
    answer = client.post(page, {"amount": "一些", "effective_on": "2022-07-01"})
    assert "一些" in str(answer.context["form"].errors["amount"])
