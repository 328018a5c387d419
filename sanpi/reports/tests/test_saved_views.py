"""A list as somebody likes to see it."""

import pytest
from django.urls import reverse

from sanpi.organizations.models import User
from sanpi.reports.models import SavedView

pytestmark = pytest.mark.django_db
SAVE = "/projects/views/"


def save(client, name="签约的", query="stage=signed&columns=name"):
    return client.post(SAVE, {"name": name, "query": query})


def test_it_is_kept_and_shown_on_the_list(office):
    assert save(office).url == "/projects/?stage=signed&columns=name"
    text = office.get("/projects/").content.decode()
    assert '<a href="/projects/?stage=signed&amp;columns=name">签约的</a>' in text


def test_the_same_name_replaces(office):
    save(office)
    save(office, query="stage=started")
    assert SavedView.objects.get().query == "stage=started"


@pytest.mark.parametrize("name", ["", "   "])
def test_it_needs_a_name(office, name):
    answer = office.post(SAVE, {"name": name, "query": ""}, follow=True)
    assert "请给视图起个名字" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_long_texts_are_cut(office):
    save(office, name="名" * 100, query="q=" + "x" * 3000)
    view = SavedView.objects.get()
    assert (len(view.name), len(view.query)) == (40, 1000)


@pytest.mark.parametrize("query", ["\r\nX-Evil: 1", "//evil.example", "https://evil.example"])
def test_it_leads_nowhere_else(office, query):
    answer = save(office, query=query)
    assert answer.url.startswith("/projects/?")
    assert "X-Evil" not in answer.headers


def test_one_sees_and_deletes_only_ones_own(reader):
    save(reader()).client.get("/projects/")  # which says that it was saved
    view = SavedView.objects.get()
    other = reader("supervision")
    assert "签约的" not in other.get("/projects/").content.decode()
    assert other.post(reverse("reports:delete_view", args=[view.pk])).status_code == 404


def test_it_can_be_forgotten(office):
    save(office)
    answer = office.post(reverse("reports:delete_view", args=[SavedView.objects.get().pk]))
    assert answer.url == "/projects/"
    assert not SavedView.objects.exists()


def test_two_people_may_use_one_name(reader):
    save(reader())
    save(reader("viewer"))
    assert User.objects.filter(pk__in=SavedView.objects.values("user")).count() == 2
