"""What people say of a figure is remembered for the text, holds when it is checked again, and can be taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from sanpi.batches.testing import make_period, put
from sanpi.core.models import AuditEntry
from sanpi.factcheck import actions
from sanpi.factcheck.models import Check, Correction
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.models import User
from sanpi.organizations.testing import PEOPLE, make_user, regions, sign_in
from sanpi.projects.testing import NOW, YI, make_project

LATER = NOW + timedelta(hours=1)
PLACE = (TEXT.index("30.6亿元"), TEXT.index("30.6亿元") + len("30.6亿元"))
MEANING = {"measure": "总投资", "periods": [7]}


def correct(check: Check, by: User, kind: str = "change", **more: Any) -> Check:
    return actions.correct(check=check, kind=kind, start=PLACE[0], end=PLACE[1], by=by, now=LATER, **more)


def claim_at(check: Check, place: tuple[int, int] = PLACE) -> dict[str, Any] | None:
    return next((each for each in check.result["claims"] if each["start"] == place[0]), None)


def test_a_figure_given_its_meaning_is_compared_with_the_ledger(check: Check, office: User) -> None:
    put(make_project(total=30 * YI), make_period(7, date(2023, 1, 28)), "signing")
    found = correct(check, office, values={**MEANING, "batch": "signed"})
    (ledger,) = [
        each for each in found.result["findings"] if each["kind"] == "ledger" and claim_at(found)["id"] in each["claims"]
    ]  # fmt: skip
    assert (ledger["verdict"], ledger["computed"], ledger["measure"]) == ("mismatch", "30", "entries_total")
    assert claim_at(found)["by_hand"]


def test_it_holds_when_the_same_text_comes_again(check: Check, office: User) -> None:
    correct(check, office, values={"measure": "签约金额"})
    again = actions.check(text=TEXT, region=regions().district, by=office, now=LATER + timedelta(days=3))
    assert claim_at(again)["measure"] == "签约金额"


def test_it_does_not_reach_another_region(check: Check, office: User) -> None:
    correct(check, office, values={"measure": "签约金额"})
    other = make_user("project_office", regions().other_district)
    elsewhere = actions.check(text=TEXT, region=regions().other_district, by=other, now=LATER)
    assert claim_at(elsewhere)["measure"] != "签约金额"


def test_a_dismissed_figure_is_none_until_it_is_restored(check: Check, office: User) -> None:
    without = correct(check, office, "dismiss", reason="合同编号")
    assert claim_at(without) is None
    assert without.figures == check.figures - 1
    assert claim_at(correct(without, office, "restore")) is not None
    assert [each.kind for each in Correction.objects.all()] == ["dismiss", "restore"]


def test_a_figure_nobody_saw_can_be_added(check: Check, office: User) -> None:
    start = TEXT.index("三个")
    found = actions.correct(
        check=check, kind="add", start=start, end=start + 2, by=office, now=LATER,
        values={"value": "3", "unit": "个", "measure": "项目个数"},
    )  # fmt: skip
    assert claim_at(found, (start, start + 2))["value"] == "3"


def test_the_earlier_check_stays_as_it_was(check: Check, office: User) -> None:
    before = Check.objects.get(pk=check.pk).result
    correct(check, office, values=MEANING, reason="指第七期")
    assert Check.objects.get(pk=check.pk).result == before
    assert AuditEntry.objects.filter(verb="correct_figure").get().reason == "指第七期"


@pytest.mark.parametrize("place", [(-1, 3), (5, 5), (0, 10_000), (0, 90)])
def test_a_place_that_the_text_does_not_have_is_refused(
    check: Check, office: User, place: tuple[int, int]
) -> None:
    with pytest.raises(ValidationError, match="没有这个位置"):
        actions.correct(check=check, kind="dismiss", start=place[0], end=place[1], by=office, now=LATER)


def test_the_page_corrects_and_returns_to_the_place(client: Client, check: Check, office: User) -> None:
    sign_in(client, office)
    address = reverse("factcheck:figure", args=[check.pk, *PLACE])
    assert "30.6亿元" in client.get(address).text
    assert not Correction.objects.exists()
    answer = client.post(
        address, {"measure": "签约金额", "value": "30.6", "unit": "亿元", "reason": "看上文"}
    )
    newest = Check.objects.newest_for(office).get()
    assert answer["Location"] == f"{newest.get_absolute_url()}#f{PLACE[0]}"
    assert Correction.objects.get().values["measure"] == "签约金额"
    assert "value" not in Correction.objects.get().values


def test_what_cannot_be_read_is_shown_again(client: Client, check: Check, office: User) -> None:
    sign_in(client, office)
    answer = client.post(
        reverse("factcheck:figure", args=[check.pk, *PLACE]),
        {"value": "很多", "periods": "x", "reason": "留着"},
    )
    assert answer.status_code == 422
    assert "留着" in answer.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("project_office", 302), ("another_district", 404), ("city_office", 302), ("liaison", 404)],
)
def test_who_may_dismiss(client: Client, check: Check, who: str, status: int) -> None:
    sign_in(client, PEOPLE[who]())
    answer = client.post(reverse("factcheck:dismiss_figure", args=[check.pk, *PLACE]))
    assert answer.status_code == status
    assert Correction.objects.exists() == (status == 302)
