"""更正: what was changed after closing, and the papers that had the old figure in them."""

from datetime import date

import pytest

from sanpi.batches.actions import add_published
from sanpi.domain.periods import Month
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.progress import actions
from sanpi.progress.testing import JANUARY, MILLION, accept_month, close_month, make_round, planned
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
FEBRUARY = Month(2023, 2)


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district)


def page(client, user):
    sign_in(client, user)
    return client.get("/reporting/corrections/", {"effective": "2023-04-01"}, follow=True)


def corrected(office):
    """January closed with 1000万, February after it; then January becomes 900万."""
    project = planned("奥瑞环保设备")
    for month in (JANUARY, FEBRUARY):
        round_ = make_round(month)
        accept_month(round_, project, amount=10 * MILLION)
        close_month(round_)
    report = project.month_reports.get(month=1)
    actions.correct_report(
        report=report,
        values={"amount": 9 * MILLION},
        reason="重复计入设备款",
        by=office,
        now=noon(date(2023, 3, 20)),
    )
    return project


def printed(region, as_of, published_on):
    add_published(
        region=region, periods="", batch=None, measure="completed", value=20 * MILLION, published_on=published_on,
        source=f"{published_on} 月通报", by=None, now=noon(published_on), as_of=as_of,
    )  # fmt: skip


def test_old_and_new_with_reason_and_author(client, office):
    corrected(office)
    text = page(client, office).content.decode()
    assert all(part in text for part in ("奥瑞环保设备", "1000", "900", "重复计入设备款", office.name))


def test_every_closed_month_of_the_year_with_the_old_sum_is_named(client, office):
    corrected(office)
    (found,) = page(client, office).context["found"]
    assert [paper.title for paper in found.papers] == ["上街区2023年1月结账表", "上街区2023年2月结账表"]


def test_printed_sums_of_that_month_or_later_are_named(client, office):
    corrected(office)
    here = regions().district
    printed(here, date(2023, 2, 28), date(2023, 3, 6))
    printed(here, date(2022, 12, 31), date(2023, 1, 6))
    printed(here, date(2023, 3, 31), date(2023, 4, 6))
    printed(regions().zone, date(2023, 2, 28), date(2023, 3, 6))
    (found,) = page(client, office).context["found"]
    assert [paper.title for paper in found.papers][2:] == ["2023-03-06 月通报"]


def test_the_cockpit_holds_the_printed_sum_against_the_ledger(client, office):
    corrected(office)
    printed(regions().district, date(2023, 2, 28), date(2023, 3, 6))
    sign_in(client, office)
    notes = client.get("/cockpit/", {"effective": "2023-04-01"}).context["notes"]
    assert [(note["printed"], note["own"]) for note in notes] == [("0.2", "0.19")]


def test_another_district_sees_nothing_of_it(client, office):
    corrected(office)
    stranger = make_user(Role.PROJECT_OFFICE, regions().other_district)
    assert page(client, stranger).context["found"] == []


def test_nothing_yet_says_what_belongs_here(client, office):
    assert "没有结账后的更正" in page(client, office).content.decode()
