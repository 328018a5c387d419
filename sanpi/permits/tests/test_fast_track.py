"""拿地即开工: blue opinions before the land is sold, red ones afterwards, or none."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.permits import actions
from sanpi.permits.models import FastTrack
from sanpi.permits.rules import track_of
from sanpi.permits.rules.network import network_of
from sanpi.permits.rules.standing import of_project
from sanpi.permits.testing import happen
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
APPLIED, LISTED, SOLD = date(2022, 12, 5), date(2023, 1, 4), date(2023, 1, 16)


@pytest.fixture
def listed(project, permits):
    """Applied for, two blue opinions given, land on offer."""
    actions.apply_fast_track(project=project, paper="承诺书", effective_on=APPLIED, by=None, now=NOW)
    for code in ("N10", "N13"):
        happen(permits[code], "blue", date(2022, 12, 20))
    actions.list_land(project=project, paper="网挂〔2023〕1号", effective_on=LISTED, by=None, now=NOW)
    return project


def states(permits):
    for permit in permits.values():
        permit.refresh_from_db()
    return {code: (permits[code].state, permits[code].blue_on is not None) for code in ("N10", "N13")}


def win(project, numbers, **values):
    return actions.win_land(
        project=project, numbers=numbers, effective_on=SOLD, paper="成交确认书", by=None, now=NOW, **values
    )


def test_the_commitment_is_needed(project):
    with pytest.raises(ValidationError, match="承诺书"):
        actions.apply_fast_track(project=project, paper=" ", effective_on=APPLIED, by=None, now=NOW)


def test_a_blue_opinion_is_no_permit(listed, permits):
    assert states(permits)["N10"] == ("preparing", True)


def test_on_a_blue_opinion_the_next_permit_can_begin(listed):
    network = network_of(of_project(listed))
    assert network.blocking("N12") == []
    assert "土地出让合同与建设用地规划许可证" in network.blocking("N18")


def test_won_all_blue_turn_red_at_once(listed, permits):
    win(listed, {permits["N10"].pk: "地1", permits["N13"].pk: "建1"})
    assert states(permits) == {"N10": ("issued", False), "N13": ("issued", False)}
    assert (permits["N10"].number, permits["N10"].issued_on) == ("地1", SOLD)
    assert track_of(listed).step == "won"


def test_a_number_is_missing_and_nothing_turns_red(listed, permits):
    with pytest.raises(ValidationError, match="请填写批文号：建设工程规划许可证"):
        win(listed, {permits["N10"].pk: "地1"})
    assert states(permits)["N10"] == ("preparing", True)
    assert track_of(listed).step == "listed"


def test_lost_all_blue_are_void(listed, permits):
    actions.lose_land(project=listed, effective_on=SOLD, note="", by=None, now=NOW)
    assert states(permits) == {"N10": ("waiting", False), "N13": ("waiting", False)}


def test_who_lost_may_apply_again(listed):
    actions.lose_land(project=listed, effective_on=SOLD, note="", by=None, now=NOW)
    actions.apply_fast_track(project=listed, paper="承诺书二", effective_on=TODAY, by=None, now=NOW)
    assert track_of(listed).step == "applied"


def test_leaving_wants_a_reason_and_voids_the_opinions(listed, permits):
    with pytest.raises(ValidationError, match="请写明原因"):
        actions.leave_fast_track(project=listed, effective_on=SOLD, note="", by=None, now=NOW)
    actions.leave_fast_track(project=listed, effective_on=SOLD, note="企业放弃", by=None, now=NOW)
    assert states(permits)["N10"] == ("waiting", False)


@pytest.mark.parametrize("step", ["list_land", "win", "lose"])
def test_no_step_comes_before_the_application(project, permits, step):
    calls = {
        "list_land": lambda: actions.list_land(
            project=project, paper="x", effective_on=SOLD, by=None, now=NOW
        ),
        "win": lambda: win(project, {}),
        "lose": lambda: actions.lose_land(project=project, effective_on=SOLD, note="", by=None, now=NOW),
    }
    with pytest.raises(ValidationError, match="当前为“未申请”"):
        calls[step]()


def test_a_second_application_is_refused(listed):
    with pytest.raises(ValidationError, match="不能登记"):
        actions.apply_fast_track(project=listed, paper="x", effective_on=SOLD, by=None, now=NOW)


@pytest.mark.parametrize(
    ("on", "message"), [(date(2023, 1, 3), "早于上一步"), (date(2023, 2, 4), "晚于今天")]
)
def test_a_day_out_of_order_is_refused(listed, on, message):
    with pytest.raises(ValidationError, match=message):
        actions.lose_land(project=listed, effective_on=on, note="", by=None, now=NOW)


def page(project, step):
    return reverse("permits:fast_track", args=[project.pk, step])


def test_the_page_asks_for_the_commitment(client, office, project, permits):
    sign_in(client, office)
    data = {"effective_on": "2022-12-05", "paper": "承诺书"}
    assert client.post(page(project, "applied"), data).status_code == 422
    assert client.post(page(project, "applied"), data | {"committed": "on"}).status_code == 302
    assert FastTrack.objects.get().step == "applied"


def test_the_page_turns_blue_red(client, office, listed, permits):
    sign_in(client, office)
    assert "批文号：建设工程规划许可证" in client.get(page(listed, "won")).content.decode()
    data = {"effective_on": "2023-01-16", "paper": "成交确认书"}
    numbers = {f"number-{permits[code].pk}": code for code in ("N10", "N13")}
    assert client.post(page(listed, "won"), data | numbers).status_code == 302
    assert states(permits)["N13"] == ("issued", False)


def test_the_page_says_what_losing_does(client, office, listed):
    sign_in(client, office)
    assert "2 项预审意见全部作废" in client.get(page(listed, "lost")).content.decode()
    data = {"effective_on": "2023-01-16", "note": "他人竞得"}
    assert client.post(page(listed, "lost"), data).status_code == 302


def test_there_is_no_other_step(client, office, project):
    sign_in(client, office)
    assert client.get(page(project, "stolen")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("viewer", 403), ("another_district", 404), ("permit_window", 200)]
)
def test_who_may_open_it(client, project, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(page(project, "applied")).status_code == status
