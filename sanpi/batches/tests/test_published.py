"""Figures as printed, kept beside the ledger."""

from datetime import date

import pytest
from django.urls import reverse

from sanpi.batches import actions
from sanpi.batches.models import PublishedFigure
from sanpi.batches.testing import batch
from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.testing import NOW, YI, code

pytestmark = pytest.mark.django_db
PAGE = "/batches/published/new/"
FORM = {
    "measure": "entries",
    "periods": "1-6",
    "printed": "45",
    "as_of": "2023-01-31",
    "published_on": "2023-02-01",
    "source": "日报",
}


@pytest.fixture
def at_office(client, office):
    sign_in(client, office)
    return client


@pytest.fixture
def figure(where):
    return actions.add_published(
        region=where.district, periods="1,2,3", batch=None, measure="entries", value=45,
        published_on=date(2023, 2, 1), source="日报", by=None, now=NOW,
    )  # fmt: skip


def test_a_count_of_several_rounds(at_office, where):
    assert at_office.post(PAGE, FORM).status_code == 302
    figure = PublishedFigure.objects.get()
    assert (figure.region, figure.periods, figure.value, figure.batch) == (
        where.district,
        "1,2,3,4,5,6",
        45,
        None,
    )


@pytest.mark.parametrize(
    ("printed", "value"), [("186.3", 18_630_000_000), ("7000万元", 70_000_000), ("2亿", 2 * YI)]
)
def test_an_amount_as_printed(at_office, printed, value):
    at_office.post(
        PAGE, FORM | {"measure": "entries_total", "printed": printed, "batch": batch("signing").pk}
    )
    assert PublishedFigure.objects.get().value == value


def test_a_figure_of_a_list_of_key_projects(at_office):
    level = code("level", "district")
    data = FORM | {"measure": "key_plan", "periods": "", "level": level.pk, "printed": "66.02"}
    assert at_office.post(PAGE, data).status_code == 302
    assert PublishedFigure.objects.get().level == level


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("printed", "四十五个", "整数"),
        ("printed", "-3", "整数"),
        ("periods", "", "请填写期次"),
        ("periods", "第", "第"),
        ("measure", "key_total", ""),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(at_office, field, wrong, message):
    answer = at_office.post(PAGE, FORM | {field: wrong})
    at = "level" if field == "measure" else field
    assert answer.status_code == 422
    assert message in str(answer.context["form"].errors[at])


def test_a_wrong_one_is_removed_and_the_audit_trail_keeps_it(at_office, figure):
    assert at_office.post(reverse("batches:remove_published", args=[figure.pk])).status_code == 302
    assert not PublishedFigure.objects.exists()
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.before["value"], entry.object_id) == ("remove_published", 45, str(figure.pk))


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("city_office", 302)]
)
def test_who_may_remove_it(client, figure, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.post(reverse("batches:remove_published", args=[figure.pk])).status_code == status


def test_for_a_region_one_only_reads_it_is_refused(client, office, where):
    RoleGrant.objects.create(user=office, role=Role.VIEWER, region=where.city, granted_at=NOW)
    sign_in(client, office)
    assert client.post(f"{PAGE}?region={where.city.code}", FORM).status_code == 404
    assert client.post(f"{PAGE}?region={where.district.code}", FORM).status_code == 302
    assert PublishedFigure.objects.get().region == where.district
