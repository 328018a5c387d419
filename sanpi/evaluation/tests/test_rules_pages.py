"""The table of rules on the screen: who edits it, gaps are named and nothing typed is lost, a trial writes nothing."""

from datetime import date
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.evaluation import actions
from sanpi.evaluation.forms.rulesets import RuleSheet
from sanpi.evaluation.models import RuleSet
from sanpi.evaluation.rules import preset, rules_of
from sanpi.evaluation.rules.rulesets import standard
from sanpi.evaluation.testing import PROGRESS, put_in_force
from sanpi.organizations.models import Role
from sanpi.organizations.testing import PEOPLE, make_user, sign_in
from sanpi.progress.testing import MILLION, planned, report_year

LIST, TRY = reverse("evaluation:rule_sets"), reverse("evaluation:try_rules")
EDIT = reverse("evaluation:edit_rules", args=["project"])


def typed(code="yinchuan_2025", **changes):
    """What the page of a published rule set sends when nothing but `changes` was typed."""
    found = preset(code)
    today = timezone.localdate()
    head = {"name": found.name, "document": found.document, "clause": found.clause, "effective_on": today}
    sheet = RuleSheet(None, scope=found.scope.value, content=found.content, head=head, today=today)
    data = {}
    for form in (sheet.head, *sheet.lines, *sheet.steps):
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
    data = {name: value for name, value in data.items() if value is not False}
    return data | changes


def test_what_a_page_shows_is_what_it_saves(client, where, office):
    sign_in(client, office)
    assert client.post(EDIT, typed()).status_code == 302
    saved = rules_of(where.district, "project", standpoint(timezone.localdate()))
    assert saved.fact.recorded_by == office
    assert saved.table == preset("yinchuan_2025").table


@pytest.mark.parametrize("code", ["sanya_2022", "wuhan", "xinhuang_2015", "handan_leads"])
def test_every_published_rule_set_can_be_saved_as_it_is(client, where, office, code):
    sign_in(client, office)
    assert client.get(EDIT, {"preset": code}).status_code == 200
    assert client.post(EDIT, typed(code)).status_code == 302
    assert rules_of(where.district, "project", standpoint(timezone.localdate())).table == preset(code).table


def test_a_gap_is_named_and_nothing_typed_is_lost(client, office):
    sign_in(client, office)
    response = client.post(EDIT, typed(**{"line-1-red_low": "40", "reason": "按区政府会议"}))
    assert response.status_code == 422
    text = response.content.decode()
    assert "进度：30 至 40 之间没有规定" in text
    assert "按区政府会议" in text
    assert not RuleSet.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"line-1-red_low": "三十"}, "不是界限值"),
        ({"name": ""}, "规则名称"),
        ({"step-0-who": ""}, "措施第1行"),
        ({"line-1-weight": "200"}, "维度第2行，权重"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(client, office, changes, said):
    sign_in(client, office)
    response = client.post(EDIT, typed(**changes))
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_version_for_later_leaves_todays_rules(client, where, office):
    sign_in(client, office)
    client.post(EDIT, typed("wuhan", effective_on=f"{timezone.localdate().year + 2}-01-01"))
    assert rules_of(where.district, "project", standpoint(timezone.localdate())).fact is None
    assert "未到" in client.get(LIST).content.decode()


def test_a_trial_says_what_would_change_and_writes_nothing(client, where, office, unit):
    put_in_force(dimensions=[PROGRESS])
    report_year(
        planned("黄色项目", unit=unit, year=2025), dict.fromkeys(range(1, 13), 7 * MILLION), year=2025
    )
    sign_in(client, office)
    before = AuditEntry.objects.count(), RuleSet.objects.count()
    response = client.post(TRY, typed(**{"line-1-yellow_high": "20", "line-1-red_low": "20", "year": "2025"}))
    result = response.context["trial"]["result"]
    assert result.judged == 12
    assert 0 < result.changed < 12
    assert {(turn.before, turn.after) for turn in result.turns} == {("yellow", "red")}
    assert response.context["trial"]["by_unit"][0]["name"] == unit.name
    assert (AuditEntry.objects.count(), RuleSet.objects.count()) == before


def test_a_trial_leaves_regions_below_their_own_rules(client, where):
    report_year(planned(region=where.district), {12: MILLION})
    report_year(planned(region=where.other_district), {12: MILLION})
    put_in_force(dimensions=[PROGRESS])
    sign_in(client, make_user(Role.PROJECT_OFFICE, where.city))
    with time_machine.travel("2024-02-20T10:00:00+08:00", tick=False):
        sent = typed(
            **{
                "line-1-green_high": "99",
                "line-1-yellow_low": "99",
                "line-1-yellow_high": "100",
                "line-1-red_low": "100",
            }
        )
        trial = client.post(f"{TRY}?region={where.city.code}", sent | {"year": "2023"}).context["trial"][
            "result"
        ]
    assert (trial.judged, {turn.month.month for turn in trial.turns}) == (24, set(range(2, 13)))
    assert trial.subjects == 1


@pytest.mark.parametrize("scope", ["unit", "region"])
def test_rules_of_units_and_regions_are_tried_too(client, where, office, project, scope):
    sign_in(client, office)
    sent = typed("sanya_2022_districts")
    with time_machine.travel("2024-02-20T10:00:00+08:00", tick=False):
        page = client.post(f"{TRY}?scope={scope}", sent | {"year": "2023"})
    trial = page.context["trial"]["result"]
    assert (page.status_code, trial.judged, trial.subjects) == (200, 12, 1)
    assert {(cells["better"], cells["grey"]) for _month, cells in page.context["trial"]["by_month"]} == {
        (0, 1)
    }
    assert not RuleSet.objects.exists()


def test_a_trial_of_the_rules_in_force_changes_nothing(client, office, project):
    put_in_force()
    sign_in(client, office)
    response = client.post(TRY, typed(year="2023") | {"year": "2025"})
    assert response.context["trial"]["result"].changed == 0


def test_a_trial_of_a_gap_is_refused(client, office):
    sign_in(client, office)
    response = client.post(TRY, typed(**{"line-1-red_low": "40"}))
    assert response.status_code == 422
    assert response.context["trial"] is None


GIVE_UP = reverse("evaluation:give_up_rules", args=["project"])


def test_giving_up_the_own_rules(client, where, office):
    put_in_force()
    sign_in(client, office)
    page = client.get(GIVE_UP).content.decode()
    assert f"停用以后执行：<b>{standard().name}</b>" in page
    assert RuleSet.objects.count() == 1
    assert "这个字段是必填项" in client.post(GIVE_UP, {"effective_on": timezone.localdate()}).content.decode()
    sent = {"effective_on": timezone.localdate(), "reason": "统一用市里的"}
    assert client.post(GIVE_UP, sent).status_code == 302
    assert client.get(GIVE_UP).status_code == 404


def test_giving_up_from_a_past_day_asks_what_saving_asks(client, office):
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        put_in_force()
        sign_in(client, office)
        past = {"effective_on": "2026-02-10", "reason": "并入市级办法"}
        assert "2026年2月至2026年4月共3个月末" in client.post(GIVE_UP, past).content.decode()
        assert "请核对年份" in client.post(GIVE_UP, past | {"effective_on": "1950-01-01"}).content.decode()
        assert RuleSet.objects.count() == 1
        assert client.post(GIVE_UP, past | {"rejudge": "on"}).status_code == 302


def test_giving_up_before_a_later_version_says_until_when(client, office):
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        put_in_force()
        put_in_force(on=date(2026, 4, 1), code="wuhan")
        sign_in(client, office)
        past = {"effective_on": "2026-02-10", "reason": "并入市级办法"}
        text = client.post(GIVE_UP, past).content.decode()
        assert "停用日期 2026-02-10 早于今天：2026年2月至2026年3月共2个月末的灯会重新评定" in text
        assert "自 2026-04-01 起仍然执行" in text
        done = client.post(GIVE_UP, past | {"rejudge": "on"}, follow=True).content.decode()
        assert "自 2026-02-10 起执行" in done
        assert "自 2026-04-01 起仍然执行" in done


def test_saving_before_a_later_version_says_until_when(client, office):
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        put_in_force(on=date(2026, 4, 1), code="wuhan")
        sign_in(client, office)
        sent = typed(effective_on="2026-02-10", reason="更正", rejudge="on")
        assert "自 2026-04-01 起仍然执行" in client.post(EDIT, sent, follow=True).content.decode()


def test_rules_that_are_only_planned_can_be_given_up(client, where, office):
    address = reverse("evaluation:give_up_rules", args=["unit"])
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        actions.save_rules(
            region=where.district, scope="unit", name="单位七月版", content={"dimensions": [PROGRESS]},
            effective_on=date(2026, 7, 1), by=office, now=timezone.now(),
        )  # fmt: skip
        sign_in(client, office)
        assert address in client.get(LIST).content.decode()
        assert "单位七月版" in client.get(address).content.decode()
        sent = {"effective_on": "2026-07-01", "reason": "暂不评定"}
        done = client.post(address, sent, follow=True).content.decode()
        assert "自 2026-07-01 起责任单位不再评定" in done
        assert rules_of(where.district, "unit", standpoint(date(2026, 7, 1))) is None
        assert AuditEntry.objects.filter(reason="暂不评定").exists()
        assert client.get(address).status_code == 404


def test_giving_up_can_be_tried_and_writes_nothing(client, where, office, unit):
    report_year(planned(unit=unit), dict.fromkeys(range(1, 13), 5 * MILLION))
    put_in_force(dimensions=[PROGRESS | {"green": "<1", "yellow": "[1,2]", "red": ">2"}])
    sign_in(client, office)
    with time_machine.travel("2024-02-20T10:00:00+08:00", tick=False):
        page = client.post(GIVE_UP, {"effective_on": "2024-02-20", "try": "1", "year": "2023"})
    trial = page.context["trial"]["result"]
    assert (page.status_code, trial.judged, trial.changed > 0) == (200, 12, True)
    assert RuleSet.objects.count() == 1


def test_every_published_rule_set_is_shown_with_its_cases(client, office):
    sign_in(client, office)
    text = client.get(LIST).content.decode()
    for words in ("三亚市重点项目红黄绿（2022年）", "落后正好10个百分点是黄灯", "三亚市各区月任务"):
        assert words in text


def test_an_office_sets_its_own_region_only(client, where):
    sign_in(client, PEOPLE["zone_office"]())
    assert client.get(EDIT, {"region": where.district.code}).status_code == 404


def test_a_system_administrator_sets_rules_but_tries_none(client, where):
    sign_in(client, make_user(Role.SYSTEM_ADMIN))
    assert client.post(f"{EDIT}?region={where.district.code}", typed()).status_code == 302
    assert client.get(TRY).status_code == 403


def test_a_scope_without_rules_begins_empty(client, office):
    sign_in(client, office)
    sheet = client.get(reverse("evaluation:edit_rules", args=["lead"])).context["sheet"]
    assert len(sheet.lines) == 2
    assert client.get(reverse("evaluation:edit_rules", args=["nobody"])).status_code == 404


def test_an_empty_post_saves_nothing_and_says_so(client, office):
    sign_in(client, office)
    response = client.post(EDIT, {})
    assert response.status_code == 422
    assert "没有保存" in response.content.decode()
    assert not RuleSet.objects.exists()


@pytest.mark.parametrize("name", [f"line-{'9' * 4400}-side", "line-x-side", "line-", "step-٣-who"])
def test_names_of_lines_that_make_no_sense_are_left_out(client, office, name):
    sign_in(client, office)
    sent = urlencode(typed(**{name: "progress"}))
    assert client.post(EDIT, sent, "application/x-www-form-urlencoded").status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"min_plan": "9" * 400}, "起评的年度计划"),
        ({"effective_on": "1950-01-01"}, "请核对年份"),
        ({"effective_on": "2140-01-01"}, "请核对年份"),
    ],
)
def test_figures_and_days_out_of_all_proportion_are_refused(client, office, changes, said):
    sign_in(client, office)
    response = client.post(EDIT, typed(**changes))
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_day_that_is_past_says_what_is_judged_anew_before_it_is_saved(client, office):
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        sign_in(client, office)
        past = {"effective_on": "2026-02-10"}
        text = client.post(EDIT, typed(**past, reason="更正")).content.decode()
        assert "2026年2月至2026年4月共3个月末" in text
        refused = client.post(EDIT, typed(**past, rejudge="on"))
        assert "早于今天" in refused.content.decode()
        assert not RuleSet.objects.exists()
        assert client.post(TRY, typed(**past)).status_code == 200
        assert client.post(EDIT, typed(**past, rejudge="on", reason="更正")).status_code == 302


def test_rules_in_force_are_not_replaced_without_a_reason(client, office):
    put_in_force()
    sign_in(client, office)
    assert "请写明修改原因" in client.post(EDIT, typed("wuhan")).content.decode()
    assert client.post(EDIT, typed("wuhan", reason="市里发了新办法")).status_code == 302


def test_a_trial_that_fails_says_that_nothing_was_tried(client, office):
    sign_in(client, office)
    text = client.post(TRY, typed(**{"line-1-red_low": "40"})).content.decode()
    assert "没有试算" in text
    assert "没有保存。" not in text


@pytest.mark.parametrize(
    ("who", "status", "edits"),
    [
        ("project_office", 200, True),
        ("supervision", 200, False),
        ("lead_official", 200, False),
        ("system_admin", 200, True),
        ("liaison", 403, False),
        ("viewer", 403, False),
    ],
)
def test_who_enforces_the_rules_reads_them(client, where, who, status, edits):
    put_in_force()
    sign_in(client, PEOPLE[who]())
    response = client.get(LIST, {"region": where.district.code})
    assert response.status_code == status
    assert (EDIT in response.content.decode()) is edits
    assert client.get(EDIT, {"region": where.district.code}).status_code == (200 if edits else 403)


def test_saving_says_how_many_lights_change(client, office, unit):
    put_in_force(dimensions=[PROGRESS])
    report_year(planned(unit=unit), dict.fromkeys(range(1, 7), 5 * MILLION))
    sign_in(client, office)
    with time_machine.travel("2023-07-20T10:00:00+08:00", tick=False):
        sent = typed("wuhan", reason="市里发了新办法")
        text = client.post(EDIT, sent, follow=True).content.decode()
        assert "规则已保存。按2023年6月末的数据，1 盏灯中有 1 盏与现行规则不同" in text


def test_a_trial_begins_with_the_year_of_the_last_month_that_is_over(client, office):
    sign_in(client, office)
    for day, year in (("2026-12-01", 2026), ("2026-01-15", 2025)):
        with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
            sign_in(client, office)
            assert client.get(EDIT).context["year"] == year


def test_what_only_weighing_asks_for_and_empty_lines_are_marked(client, office):
    sign_in(client, office)
    text = client.get(EDIT, {"preset": "yinchuan_2025"}).content.decode()
    assert text.count('class="weighted"') >= 3
    assert text.count("<tr data-empty>") == 4
    assert "各维度取最差的灯。" in client.get(LIST).content.decode()
