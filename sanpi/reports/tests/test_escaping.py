"""What people type is shown as text, wherever it appears."""

from datetime import date

import pytest

from sanpi.batches.actions import add_published
from sanpi.batches.testing import make_period, put
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.models import Official, Organization
from sanpi.projects.models import Stage
from sanpi.projects.testing import NOW, TODAY, YI, file_document, make_project, plan_stage, put_on_list, reach

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def evil(where):
    """A project whose every name is markup."""
    unit = Organization.objects.create(region=where.district, name=EVIL)
    lead = Official.objects.create(region=where.district, name=EVIL)
    project = make_project(
        EVIL, total=YI, plan=YI, unit=unit, lead=lead, owner=Enterprise.objects.create(name=EVIL), scale=EVIL, note=EVIL,
        contact=EVIL, chain=EVIL, longitude="113.3", latitude="34.8",
    )  # fmt: skip
    put(project, make_period(7, date(2023, 1, 28)), "signing")
    reach(project, Stage.SIGNED, TODAY)
    plan_stage(project, Stage.STARTED, date(2023, 1, 10))
    put_on_list(project)
    file_document(project, "contract", "<b>合同.pdf")
    add_published(
        region=where.district, periods="7", batch=None, measure="entries", value=9, published_on=date(2023, 2, 1),
        source=EVIL, by=None, now=NOW,
    )  # fmt: skip
    return project


@pytest.mark.parametrize(
    "address",
    [
        "/cockpit/", "/projects/", "/projects/?columns=owner&columns=contact&columns=note&columns=chain&columns=name",
        "/batches/", "/batches/entries/", "/measures/entries/", "/measures/key_projects/", "/projects/{pk}/",
        "/projects/{pk}/edit/", "/projects/{pk}/stages/", "/projects/{pk}/batches/", "/projects/{pk}/bundle/",
    ],
)  # fmt: skip
def test_names_are_text(office, evil, address):
    answer = office.get(address.format(pk=evil.pk))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<img src=x" not in text
    assert "<b>合同" not in text
    assert "&lt;img src=x" in text


@pytest.mark.parametrize(
    "parameter", ["q", "sort", "period", "columns", "page", "effective", "basis", "batch", "side"]
)
@pytest.mark.parametrize("address", ["/projects/", "/batches/entries/", "/measures/entries/", "/cockpit/"])
def test_parameters_are_text(office, evil, address, parameter):
    answer = office.get(address, {parameter: EVIL}, follow=True)
    assert answer.status_code == 200
    assert "<img src=x" not in answer.content.decode()


def test_the_name_of_a_view_is_text(office, where):
    answer = office.post("/projects/views/", {"name": EVIL, "query": "q=" + EVIL}, follow=True)
    assert "<img src=x" not in answer.content.decode()
