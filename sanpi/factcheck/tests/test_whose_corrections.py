"""One's own corrections and the office's count; what others said is offered to the office, never taken over in silence."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from sanpi.factcheck import actions
from sanpi.factcheck.models import Check, Correction
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.models import User
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.projects.testing import NOW

PLACE = {"start": TEXT.index("30.6亿元"), "end": TEXT.index("30.6亿元") + len("30.6亿元")}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def liaison(office: User) -> User:
    return make_user("liaison", regions().district)


@pytest.fixture
def draft(liaison: User) -> Check:
    return actions.check(text=TEXT, region=regions().district, by=liaison, now=NOW)


def named(check: Check, by: User, measure: str) -> Check:
    return actions.correct(check=check, kind="change", by=by, now=LATER, values={"measure": measure}, **PLACE)


def measure_in(check: Check) -> str:
    return next(str(each["measure"]) for each in check.result["claims"] if each["start"] == PLACE["start"])


def test_a_liaison_changes_only_his_own_checks(draft: Check, liaison: User, office: User) -> None:
    assert measure_in(named(draft, liaison, "签约金额")) == "签约金额"
    for by in (office, None, make_user("supervision", regions().district)):
        found = actions.check(text=TEXT, region=regions().district, by=by, now=LATER)
        assert measure_in(found) == "总投资"


def test_the_office_changes_everybodys(check: Check, liaison: User, office: User) -> None:
    named(check, office, "签约金额")
    for by in (liaison, None):
        found = actions.check(text=TEXT, region=regions().district, by=by, now=LATER)
        assert measure_in(found) == "签约金额"


def test_the_office_adopts_what_a_liaison_said(
    client: Client, draft: Check, liaison: User, office: User
) -> None:
    named(draft, liaison, "签约金额")
    mine = actions.check(text=TEXT, region=regions().district, by=office, now=LATER)
    sign_in(client, office)
    page = client.get(mine.get_absolute_url()).text
    assert "没有算入；采用后对大家有效" in page
    said = Correction.objects.get()
    client.post(reverse("factcheck:adopt_correction", args=[mine.pk, said.pk]))
    newest = Check.objects.newest_for(office).filter(created_by=office).get()
    assert measure_in(newest) == "签约金额"
    page = client.get(newest.get_absolute_url()).text
    assert "这次核对算入的：项目办 1 条" in page
    assert "没有算入" not in page


def test_nobody_else_adopts(client: Client, check: Check, draft: Check, liaison: User, office: User) -> None:
    named(check, office, "签约金额")
    sign_in(client, liaison)
    address = reverse("factcheck:adopt_correction", args=[draft.pk, Correction.objects.get().pk])
    assert client.post(address).status_code == 404


def test_a_repetition_by_the_office_leaves_the_liaison_his_own(
    client: Client, draft: Check, liaison: User, office: User
) -> None:
    theirs = actions.check_again(check=draft, by=office, now=LATER)
    assert list(Check.objects.newest_for(liaison)) == [draft]
    sign_in(client, liaison)
    assert theirs.get_absolute_url() not in client.get(draft.get_absolute_url()).text
    mine = named(draft, liaison, "签约金额")
    assert list(Check.objects.newest_for(liaison)) == [mine]
    assert set(Check.objects.newest_for(office)) == {theirs, mine}
    with pytest.raises(ValidationError, match="最新的一次"):
        actions.check_again(check=draft, by=office, now=LATER)
