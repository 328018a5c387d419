"""A ledger as somebody likes to see it."""

import pytest

from sanpi.reports.models import SavedView

pytestmark = pytest.mark.django_db
SAVE = "/ledgers/sample/views/"


def save(client, name="按单位", query="group=unit"):
    return client.post(SAVE, {"name": name, "query": query})


def test_it_is_kept_and_shown_on_its_ledger(office):
    assert save(office).url == "/ledgers/sample/?group=unit"
    assert (
        '<a href="/ledgers/sample/?group=unit">按单位</a>' in office.get("/ledgers/sample/").content.decode()
    )


def test_it_is_not_shown_on_another_list(office):
    save(office)
    office.get("/ledgers/sample/")
    assert "按单位" not in office.get("/projects/").content.decode()


def test_it_is_forgotten(office):
    save(office)
    view = SavedView.objects.get()
    assert office.post(f"{SAVE}{view.pk}/delete/").url == "/ledgers/sample/"
    assert not SavedView.objects.exists()


def test_a_view_of_another_list_is_not_found_here(office):
    office.post("/projects/views/", {"name": "甲", "query": ""})
    assert office.post(f"{SAVE}{SavedView.objects.get().pk}/delete/").status_code == 404


def test_only_ones_own(office, second_office):
    save(office)
    assert second_office().post(f"{SAVE}{SavedView.objects.get().pk}/delete/").status_code == 404


@pytest.mark.parametrize("query", ["\r\nX-Evil: 1", "//evil.example"])
def test_it_leads_nowhere_else(office, query):
    assert save(office, query=query).url.startswith("/ledgers/sample/?")


def test_there_is_no_view_of_no_ledger(office):
    assert office.post("/ledgers/nonsense/views/", {"name": "甲"}).status_code == 404
