"""正当理由: asked for by one, granted by another, for a time, ended early; known as it was known."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.domain.rating import Colour
from sanpi.evaluation import actions
from sanpi.evaluation.models import Excuse
from sanpi.evaluation.rules import lights_for
from sanpi.evaluation.testing import granted, light_of
from sanpi.issues.testing import evidence
from sanpi.organizations.testing import PEOPLE, sign_in
from sanpi.projects.models import Stage
from sanpi.projects.testing import noon, plan_stage

FIRST, LAST = date(2023, 5, 1), date(2023, 7, 31)
JUNE = date(2023, 6, 15)


@pytest.fixture(autouse=True)
def late_start(project):
    plan_stage(project, Stage.STARTED, date(2023, 1, 20))


def start(project, on, **known):
    return next(s for s in light_of(project, on, **known).light.sides if s.dimension == "start")


def ask(project, by, **values):
    given = {"dimension": "start", "reason": "拆迁未完成", "from_on": FIRST, "until_on": LAST} | values
    return actions.ask_excuse(project=project, **given, by=by, now=noon(FIRST))


def test_a_granted_reason_keeps_the_side_from_red_until_its_day(project):
    assert start(project, JUNE).colour is Colour.RED
    granted(project, "start", FIRST, LAST)
    excused = start(project, JUNE)
    assert (excused.colour, excused.excused) == (Colour.GREY, True)
    assert "拆迁未完成（批准，至2023-07-31）" in excused.sentence
    assert start(project, date(2023, 8, 1)).colour is Colour.RED


def test_what_is_only_asked_for_changes_nothing(project, liaison):
    ask(project, liaison)
    assert start(project, JUNE).colour is Colour.RED


def test_nobody_grants_his_own(project, office):
    with pytest.raises(ValidationError, match="不能自己批准"):
        actions.decide_excuse(
            excuse=ask(project, office), grant=True, decision="", by=office, now=noon(FIRST)
        )


def test_a_refusal_says_why(project, liaison, office):
    asked = ask(project, liaison)
    with pytest.raises(ValidationError, match="写明原因"):
        actions.decide_excuse(excuse=asked, grant=False, decision=" ", by=office, now=noon(FIRST))
    actions.decide_excuse(excuse=asked, grant=False, decision="已具备条件", by=office, now=noon(FIRST))
    with pytest.raises(ValidationError, match="已经处理过"):
        actions.decide_excuse(excuse=asked, grant=True, decision="", by=office, now=noon(FIRST))


def test_it_can_be_ended_early_and_the_days_before_stay(project, office):
    excuse = granted(project, "start", FIRST, LAST)
    actions.end_excuse(excuse=excuse, reason="拆迁完成", by=office, now=noon(date(2023, 7, 1)))
    assert start(project, JUNE).excused
    assert start(project, date(2023, 7, 5)).colour is Colour.RED


def test_before_it_was_granted_it_was_not_known(project):
    asked = ask(project, None)
    actions.decide_excuse(excuse=asked, grant=True, decision="", by=None, now=noon(date(2023, 7, 1)))
    then = lights_for([project], standpoint(JUNE, date(2023, 6, 20)), date(2023, 8, 1))[project.pk]
    assert not any(side.excused for side in then.light.sides)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": " "}, "正当理由"),
        ({"until_on": date(2023, 4, 1)}, "早于起始日期"),
        ({"until_on": date(2025, 4, 1)}, "一次最长一年"),
    ],
)
def test_what_cannot_be_is_refused(project, values, said):
    with pytest.raises(ValidationError, match=said):
        ask(project, None, **values)


def test_one_side_has_one_reason_at_a_time(project):
    ask(project, None)
    with pytest.raises(ValidationError, match="已有申请"):
        ask(project, None)


def test_who_may_decide(project, liaison, office, second_office):
    asked = ask(project, office)
    assert not Excuse.objects.decidable_by(office).exists()
    assert not Excuse.objects.decidable_by(liaison).exists()
    assert Excuse.objects.decidable_by(second_office).get() == asked


def test_who_decides_sees_the_light_its_side_and_the_evidence(client, project, office, liaison):
    asked = ask(project, liaison, document=evidence())
    sign_in(client, office)
    text = client.get(reverse("evaluation:decide_excuse", args=[asked.pk])).content.decode()
    file = reverse("evaluation:excuse_evidence", args=[asked.pk])
    for words in (
        reverse("evaluation:project_light", args=[project.pk]), file, "申请免评的维度", "至少自", "尚未开工",
    ):  # fmt: skip
        assert words in text
    assert client.get(file).status_code == 200
    sign_in(client, PEOPLE["zone_office"]())
    assert client.get(file).status_code == 404
