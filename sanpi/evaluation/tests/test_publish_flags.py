"""Flags are published once; what was wrong is corrected by another publication."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month, Quarter
from sanpi.evaluation.actions.flags import ask_flag_exemption, publish_flags
from sanpi.evaluation.models import FlagBoard, FlagMember
from sanpi.evaluation.rules.flag_history import board_for, held
from sanpi.evaluation.testing_flags import AFTER, FIRST, flag_rule, group, quarter
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.progress.testing import MILLION, planned, report
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
NOW = noon(AFTER)
LATER = noon(date(2023, 5, 8))


def publish(period=FIRST, now=NOW, **more):
    given = {"region": regions().district, "kind": "red_black", "by": None} | more
    return publish_flags(period=period, now=now, **given)


def colours(board):
    return {each.name: each.colour for each in board.awards.all() if each.colour != "none"}


def more_of(unit, million, now=LATER):
    """The unit reports another project of the quarter afterwards."""
    report(
        planned(f"{unit.name}又一项目", unit=unit, plan=MILLION), Month(2023, 3), million * MILLION, now=now
    )


def test_it_freezes_what_the_ledgers_say():
    units = quarter()
    rule = flag_rule(units)
    board = publish()
    more_of(units[3], 200)
    assert colours(FlagBoard.objects.get()) == {"甲镇": "red", "丁镇": "black"}
    assert (board.rule, board.effective_on, board.recorded_at) == (rule, date(2023, 3, 31), NOW)
    entry = AuditEntry.objects.get(verb="publish_flags")
    assert entry.after == {"红旗": ["甲镇"], "黑旗": ["丁镇"]}


def test_a_correction_is_another_publication_with_its_reason():
    units = quarter()
    flag_rule(units)
    first = publish()
    more_of(units[3], 200)
    with pytest.raises(ValidationError, match="更正公布要写明原因"):
        publish(now=LATER)
    second = publish(now=LATER, reason="丁镇漏报一个项目")
    assert colours(second) == {"丁镇": "red", "丙镇": "black"}
    assert (second.supersedes, colours(first)) == (first, {"甲镇": "red", "丁镇": "black"})
    assert board_for(regions().district, "red_black", FIRST, NOW) == first


def test_nothing_new_is_no_correction():
    flag_rule(quarter())
    publish()
    with pytest.raises(ValidationError, match="没有可更正的"):
        publish(now=LATER, reason="再看一遍")


@pytest.mark.parametrize(
    ("period", "words"), [(Quarter(2023, 2), "结束以后再公布"), (Month(2023, 3), "按季度评定")]
)
def test_only_a_whole_period_of_the_rule_is_published(period, words):
    flag_rule(quarter())
    with pytest.raises(ValidationError, match=words):
        publish(period)


def test_without_a_rule_nothing_is_published():
    quarter()
    with pytest.raises(ValidationError, match="没有生效的红黑旗规则"):
        publish()


def test_an_application_must_be_decided_first():
    rule = flag_rule(quarter())
    member = FlagMember.objects.filter(group__rule=rule).last()
    ask_flag_exemption(
        region=regions().district, kind="red_black", period=FIRST, member=member, cause="other", reason="洪灾",
        by=None, now=NOW,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="还有 1 件免挂申请"):
        publish()


def test_last_again_and_again_has_consequences():
    units = quarter()
    for unit in units[:3]:
        more_of(unit, 90)
    flag_rule(units, steps=[[2, "在政府常务会议上作说明"]])
    publish()
    second = publish(FIRST + 1, noon(date(2023, 7, 12)))
    last = second.awards.get(name="丁镇")
    assert (last.streak, last.consequence) == (2, "连续2期，在政府常务会议上作说明")


def test_a_period_that_was_left_out_ends_the_streak():
    flag_rule(quarter())
    publish()
    third = publish(FIRST + 2, noon(date(2023, 10, 12)))
    assert third.awards.get(name="丁镇").streak == 1


def test_the_running_flag_passes_on():
    units = quarter()
    flag_rule(units, kind="running", groups=[group(units, 1, 0)], red="any")
    for month, day in ((1, date(2023, 2, 12)), (2, date(2023, 3, 12)), (3, date(2023, 4, 12))):
        publish(Month(2023, month), noon(day), kind="running")
    found = held(regions().district, "running", None, Month(2023, 4))
    assert [(each.name, each.since, each.holding.periods, each.holding.current) for each in found] == [
        ("甲镇", "2023年3月", 1, True),
        ("乙镇", "2023年1月", 2, False),
    ]


def test_the_page_shows_what_would_be_published_and_publishes_it(client):
    flag_rule(quarter())
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    address = f"{reverse('evaluation:publish_flags')}?region=410106&kind=red_black&period=2023Q1"
    assert "投资完成率41.7%" in client.get(address, follow=True).content.decode()
    assert not FlagBoard.objects.exists()
    assert client.post(address).status_code == 302
    assert colours(FlagBoard.objects.get()) == {"甲镇": "red", "丁镇": "black"}


def test_the_page_shows_what_a_correction_would_change(client):
    units = quarter()
    flag_rule(units)
    publish()
    more_of(units[3], 200)
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().district))
    address = f"{reverse('evaluation:publish_flags')}?period=2023Q1"
    page = client.get(address, follow=True)
    assert ("丁镇", "黑旗", "红旗") in [
        (name, was[:2], now[:2]) for name, was, now in page.context["changes"]
    ]
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "丁镇漏报"})
    assert FlagBoard.objects.known_at(None).get().reason == "丁镇漏报"


@pytest.mark.parametrize(("place", "status"), [("other_district", 404), ("zone", 404)])
def test_another_district_does_not_publish_here(client, place, status):
    flag_rule(quarter())
    sign_in(client, make_user(Role.PROJECT_OFFICE, getattr(regions(), place)))
    address = f"{reverse('evaluation:publish_flags')}?region=410106&period=2023Q1"
    assert client.post(address).status_code == status
    assert not FlagBoard.objects.exists()
