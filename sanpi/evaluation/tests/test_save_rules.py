"""Rules are put in force from a day on, by region; gaps are refused; what was given up leaves the rules above."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.evaluation.actions import give_up_rules
from sanpi.evaluation.models import RuleSet
from sanpi.evaluation.rules import rules_of
from sanpi.evaluation.testing import PROGRESS, put_in_force
from sanpi.projects.testing import noon

JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)


def name(region, on):
    return rules_of(region, "project", standpoint(on)).name


def test_where_nobody_has_set_any_the_recommended_ones_hold(where):
    assert name(where.district, JUNE) == "系统预置：银川市四维评价（2025年）"


def test_a_region_uses_its_own_or_those_of_the_region_above(where):
    put_in_force(region=where.city, code="wuhan")
    assert name(where.district, JUNE).startswith("武汉")
    put_in_force(on=JUNE, code="sanya_2022")
    assert name(where.district, JUNE).startswith("三亚")
    assert name(where.other_district, JUNE).startswith("武汉")


def test_a_version_holds_from_its_day(where):
    put_in_force(code="wuhan")
    put_in_force(on=JULY, code="sanya_2022")
    assert name(where.district, JUNE).startswith("武汉")
    assert name(where.district, JULY).startswith("三亚")


def test_two_versions_of_one_day_leave_the_second(where):
    first = put_in_force(code="wuhan")
    second = put_in_force(code="sanya_2022")
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert RuleSet.objects.known_at(None).get() == second


def test_what_was_given_up_leaves_the_rules_above(where):
    put_in_force(code="wuhan")
    give_up_rules(
        region=where.district,
        scope="project",
        effective_on=JUNE,
        reason="改用市里的",
        by=None,
        now=noon(JUNE),
    )
    assert name(where.district, JUNE).startswith("系统预置")
    with pytest.raises(ValidationError, match="没有自己的规则"):
        give_up_rules(
            region=where.district, scope="project", effective_on=JULY, reason="再停", by=None, now=noon(JULY)
        )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"dimensions": [PROGRESS | {"red": ">40"}]}, "30 至 40 之间没有规定"),
        ({"dimensions": []}, "至少应有一个评定维度"),
    ],
)
def test_gaps_are_refused_and_named(where, content, said):
    with pytest.raises(ValidationError, match=said):
        put_in_force(**content)


def test_the_same_rules_are_not_recorded_twice(where):
    put_in_force()
    with pytest.raises(ValidationError, match="完全相同"):
        put_in_force()


def test_it_is_in_the_audit_trail_with_what_was_before(where):
    put_in_force(code="wuhan")
    put_in_force(on=JULY, code="sanya_2022")
    entry = AuditEntry.objects.filter(verb="save_rules").order_by("number").last()
    assert entry.after["name"].startswith("三亚")
