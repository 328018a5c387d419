"""Escalation by rule: whom, when, only once; and rules as data."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.issues import actions
from sanpi.issues.models import EscalationRule, Level, Rung
from sanpi.issues.rules import escalation_rules, rung_for
from sanpi.issues.testing import ask_to_close, make_issue
from sanpi.projects.testing import NOW, TODAY, noon

pytestmark = pytest.mark.django_db
DUE = date(2023, 1, 20)


def run(day, region=None):
    return actions.escalate_due(region=region, today=day, now=noon(day))


def after(days):
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("level", "days", "rung"),
    [("A", 0, 0), ("A", 1, 1), ("A", 2, 1), ("A", 3, 2), ("A", 7, 3), ("C", 3, 1), ("C", 7, 2), ("C", 15, 3)],
)
def test_the_rule_that_a_new_database_starts_with(where, level, days, rung):
    issue = make_issue(due_on=DUE, level=level)
    run(after(days))
    issue.refresh_from_db()
    assert issue.escalation == rung


def test_a_second_run_changes_nothing(issue):
    assert run(after(7)) == [issue]
    written = AuditEntry.objects.count()
    assert run(after(7)) == []
    assert AuditEntry.objects.count() == written


def test_it_rises_rung_by_rung_and_counts(issue):
    for days in range(20):
        run(after(days))
    issue.refresh_from_db()
    assert (issue.escalation, issue.urges) == (Rung.CHIEF, 3)


def test_what_waits_for_closing_does_not_rise(issue, liaison):
    ask_to_close(issue, DUE, by=liaison)
    assert run(after(30)) == []


def test_only_the_region_asked_for(issue, where):
    assert run(after(30), where.zone) == []
    assert run(after(30), where.city) == [issue]


def test_a_rule_of_the_region_goes_before_the_one_for_all(issue, where):
    actions.save_rule(
        region=where.district, level=Level.C, head_days=2, official_days=None, chief_days=4, by=None,
        now=noon(DUE),
    )  # fmt: skip
    run(after(3))
    issue.refresh_from_db()
    assert issue.escalation == Rung.UNIT_HEAD
    run(after(4))
    issue.refresh_from_db()
    assert issue.escalation == Rung.CHIEF


def test_the_district_goes_before_the_city(where):
    for region, days in ((where.city, 5), (where.district, 9)):
        actions.save_rule(
            region=region,
            level=Level.A,
            head_days=days,
            official_days=None,
            chief_days=None,
            by=None,
            now=NOW,
        )
    rule = escalation_rules(standpoint(TODAY))
    assert rule(where.district.path, "A") == (9, None, None)
    assert rule(where.zone.path, "A") == (5, None, None)


@pytest.mark.parametrize(
    ("days", "message"), [((0, 3, 7), "至少为 1"), ((3, 3, 7), "层级越高"), ((5, None, 4), "层级越高")]
)
def test_a_rule_that_makes_no_sense_is_refused(where, days, message):
    with pytest.raises(ValidationError, match=message):
        actions.save_rule(
            region=where.district, level="A", head_days=days[0], official_days=days[1], chief_days=days[2], by=None,
            now=NOW,
        )  # fmt: skip


def test_the_same_rule_again_is_refused(where):
    same = {"region": where.district, "level": "A", "head_days": 1, "official_days": 2, "chief_days": 3}
    actions.save_rule(**same, by=None, now=NOW)
    with pytest.raises(ValidationError, match="完全相同"):
        actions.save_rule(**same, by=None, now=NOW)
    assert EscalationRule.objects.filter(region=where.district).count() == 1


def test_yesterday_the_old_rule_held(where):
    actions.save_rule(
        region=where.district, level="A", head_days=9, official_days=None, chief_days=None, by=None, now=NOW
    )
    before = escalation_rules(standpoint(TODAY - timedelta(days=1)))
    assert before(where.district.path, "A") == (1, 3, 7)


def test_urging_by_hand_counts_as_well(issue, office):
    actions.urge(issue=issue, text="三日内报结果", source="督办〔2023〕4号", by=office, now=NOW)
    with pytest.raises(ValidationError, match="没有重复登记"):
        actions.urge(issue=issue, text="三日内报结果", by=office, now=NOW)
    issue.refresh_from_db()
    assert (issue.urges, issue.escalation) == (1, Rung.UNIT)


def test_the_command_says_what_it_did(issue):
    said = StringIO()
    call_command("escalate_issues", stdout=said)
    assert "升级 1 个问题" in said.getvalue()
    assert AuditEntry.objects.first().origin == "escalate_issues"


def test_the_command_knows_no_other_region(where):
    with pytest.raises(CommandError, match="没有区划代码"):
        call_command("escalate_issues", region="999999")


ladders = st.lists(st.integers(1, 60), min_size=3, max_size=3, unique=True).map(
    lambda days: tuple(sorted(days))
)


@given(ladders, st.integers(-10, 100))
def test_more_days_never_mean_a_lower_rung(rule, days):
    assert rung_for(days, rule) <= rung_for(days + 1, rule)


@given(ladders)
def test_each_rung_is_reached_on_its_day(rule):
    assert [rung_for(days, rule) for days in rule] == [1, 2, 3]
    assert rung_for(rule[0] - 1, rule) == 0
