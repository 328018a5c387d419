"""A black flag may be spared: asked for by one person, decided once by another."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.evaluation.actions.flags import ask_flag_exemption, decide_flag_exemption, publish_flags
from sanpi.evaluation.models import FlagExemption, FlagMember
from sanpi.evaluation.testing_flags import AFTER, FIRST, flag_rule, quarter
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
NOW = noon(AFTER)


def office():
    return make_user(Role.PROJECT_OFFICE, regions().district)


def supervision():
    return make_user(Role.SUPERVISION, regions().district)


@pytest.fixture
def last():
    """丁镇, which would get the black flag."""
    rule = flag_rule(quarter())
    return FlagMember.objects.get(group__rule=rule, unit__name="丁镇")


def ask(member, by=None, reason="洪灾停工两个月"):
    return ask_flag_exemption(
        region=regions().district, kind="red_black", period=FIRST, member=member, cause="force_majeure",
        reason=reason, by=by, now=NOW,
    )  # fmt: skip


def decide(row, granted=True, text="情况属实", by=None):
    return decide_flag_exemption(exemption=row, granted=granted, text=text, by=by, now=NOW)


def test_what_is_granted_takes_the_flag_away_and_says_so(last):
    decide(ask(last, office()), by=supervision())
    board = publish_flags(region=regions().district, kind="red_black", period=FIRST, by=None, now=NOW)
    spared = board.awards.get(name="丁镇")
    assert (spared.colour, spared.exemption.decided_by.name) == ("none", "督查")
    assert spared.sentence.endswith("免挂黑旗：不可抗力（洪灾停工两个月）")


def test_what_is_refused_changes_nothing_and_may_be_asked_again(last):
    decide(ask(last), granted=False, text="已过汛期")
    board = publish_flags(region=regions().district, kind="red_black", period=FIRST, by=None, now=NOW)
    assert board.awards.get(name="丁镇").colour == "black"
    assert ask(last).state == FlagExemption.State.ASKED


def test_nobody_decides_his_own(last):
    me = office()
    with pytest.raises(ValidationError, match="由他人批复"):
        decide(ask(last, me), by=me)


def test_a_refusal_needs_words_and_a_decision_stands(last):
    row = ask(last)
    with pytest.raises(ValidationError, match="请写明理由"):
        decide(row, granted=False, text="")
    decide(row)
    with pytest.raises(ValidationError, match="已经批复"):
        decide(row, granted=False)


def test_at_an_earlier_moment_nothing_was_asked_nor_decided_yet(client, last):
    row = ask_flag_exemption(
        region=regions().district, kind="red_black", period=FIRST, member=last, cause="force_majeure",
        reason="洪灾", by=None, now=noon(date(2023, 4, 12)),
    )  # fmt: skip
    decide(row, text="情况属实")
    sign_in(client, office())

    def seen(day):
        given = {"region": "410106", "period": "2023Q1", "effective": day, "known": day}
        answer = client.get(reverse("evaluation:flags"), given, follow=True)
        spared = [award.name for award in answer.context["page"].awards if award.exemption_id]
        return [each.state for each in answer.context["exemptions"]], answer.context["page"].waiting, spared

    assert seen("2023-04-11") == ([], 0, [])
    assert seen("2023-04-12") == (["asked"], 1, [])
    assert seen("2023-04-20") == (["granted"], 0, ["丁镇"])


def test_a_body_asks_once(last):
    ask(last)
    with pytest.raises(ValidationError, match="已有免挂申请"):
        ask(last)


def test_the_office_asks_and_the_supervision_decides_on_their_pages(client, last):
    sign_in(client, office())
    address = f"{reverse('evaluation:ask_exemption')}?region=410106&period=2023Q1&body={last.body}"
    page = client.get(address, follow=True)
    assert page.context["form"].initial["member"] == last
    sent = {"member": last.pk, "cause": "force_majeure", "reason": "洪灾", "evidence": ""}
    assert client.post(address, sent).status_code == 302
    row = FlagExemption.objects.get()
    where = reverse("evaluation:decide_exemption", args=[row.pk])
    assert client.get(where).status_code == 404
    sign_in(client, supervision())
    assert "洪灾" in client.get(where).content.decode()
    client.post(where, {"decision": "yes", "text": "同意"})
    row.refresh_from_db()
    assert (row.state, row.decision) == ("granted", "同意")


@pytest.mark.parametrize("role", [Role.LEAD_OFFICIAL, Role.SUPERVISION])
def test_who_decides_elsewhere_or_only_for_his_post_does_not_decide_here(client, last, role):
    row = ask(last)
    place = regions().other_district if role == Role.SUPERVISION else regions().district
    sign_in(client, make_user(role, place))
    answer = client.post(reverse("evaluation:decide_exemption", args=[row.pk]), {"decision": "yes"})
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (404, "asked")
