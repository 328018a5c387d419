"""Steps follow from a month's light once its reporting is over; they rise with the months, are taken and answered."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month
from sanpi.domain.rating import Scope
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation import actions
from sanpi.evaluation.models import LightStep
from sanpi.evaluation.rules import Asked, group_light
from sanpi.evaluation.rules.board import board_of
from sanpi.evaluation.testing import PROGRESS, put_in_force, raised, record_month
from sanpi.progress.testing import MILLION, planned, report, report_year
from sanpi.projects.testing import LONG_AGO, noon

APRIL, MAY, JUNE = Month(2023, 4), Month(2023, 5), Month(2023, 6)
DAY = date(2023, 6, 12)
STEPS = [
    {
        "colour": "yellow",
        "months": 1,
        "kind": "remind",
        "who": "项目办",
        "whom": "责任单位",
        "days": 5,
        "answer_days": 10,
    },
    {"colour": "yellow", "months": 2, "kind": "talk", "who": "分管领导", "days": 5},
    {"colour": "red", "months": 1, "kind": "supervise", "who": "督查室", "days": 3},
]


@pytest.fixture(autouse=True)
def rules(where):
    put_in_force(dimensions=[PROGRESS], consequences=STEPS)


def kinds(steps):
    return [(step.kind, step.who, step.months) for step in steps]


def test_a_yellow_month_asks_for_the_first_step(project):
    report_year(project, {5: 30 * MILLION})
    (step,) = raised(MAY)
    assert kinds([step]) == [("remind", "项目办", 1)]
    assert step.due_on == date(2023, 6, 28)  # five working days after the 20th, with 端午 between


def test_a_second_yellow_month_asks_for_the_next(project):
    report_year(project, {4: 20 * MILLION, 5: MILLION})
    raised(APRIL)
    assert kinds(raised(MAY)) == [("talk", "分管领导", 2)]


def test_nothing_is_asked_while_the_month_is_still_reported(project):
    assert raised(MAY, date(2023, 6, 3)) == []


def test_running_it_again_adds_nothing(project):
    assert len(raised(MAY)) == len(raised(MAY)) == 1


def test_what_is_still_to_be_done_is_not_asked_again(project):
    report_year(project, {4: MILLION})
    assert kinds(raised(APRIL)) == [("supervise", "督查室", 1)]
    assert raised(MAY) == []


def test_a_step_is_taken_and_its_answer_awaited(project, office):
    report_year(project, {5: 30 * MILLION})
    (step,) = raised(MAY, DAY)
    done = actions.take_step(step=step, taken_on=DAY, note="已电话提醒", by=office, now=noon(DAY))
    assert (done.state, done.answer_due_on) == ("taken", date(2023, 6, 22))
    answered = actions.answer_step(step=done, answer="7月底前补齐", by=office, now=noon(DAY))
    assert answered.state == "answered"


@pytest.mark.parametrize(("note", "on"), [("", DAY), ("已提醒", date(2023, 6, 13))])
def test_a_step_without_words_or_in_the_future_is_refused(project, office, note, on):
    (step,) = raised(MAY, DAY)
    with pytest.raises(ValidationError):
        actions.take_step(step=step, taken_on=on, note=note, by=office, now=noon(DAY))


def test_a_step_is_taken_once_and_answered_after_that(project, office):
    (step,) = raised(MAY, DAY)
    with pytest.raises(ValidationError, match="还没有办理"):
        actions.answer_step(step=step, answer="已整改", by=office, now=noon(DAY))
    actions.take_step(step=step, taken_on=DAY, note="已督办", by=office, now=noon(DAY))
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.take_step(step=step, taken_on=DAY, note="已督办", by=office, now=noon(DAY))


def test_a_step_nobody_took_is_closed_when_the_project_is_green_again(project):
    raised(MAY, DAY)
    report(project, MAY, 60 * MILLION)
    done = record_month(MAY, date(2023, 6, 25))
    assert actions.drop_steps(lights=done.lights, now=noon(date(2023, 6, 25))) == 1
    assert LightStep.objects.get().closed_reason == "已转绿，未办理"


def test_a_night_does_all_of_it(project):
    assert actions.nightly(now=noon(date(2023, 6, 20))) == (1, 1)
    assert actions.nightly(now=noon(date(2023, 6, 20))) == (0, 0)


def test_who_takes_and_who_answers(project, office, liaison):
    raised(MAY, DAY)
    assert LightStep.objects.takeable_by(office).exists()
    assert not LightStep.objects.takeable_by(liaison).exists()
    assert LightStep.objects.answerable_by(liaison).exists()


def test_what_is_taken_dropped_or_answered_later_was_not_known_before(project, office):
    report_year(project, {5: 30 * MILLION})
    (step,) = raised(MAY, DAY)
    later = date(2023, 6, 20)
    actions.take_step(step=step, taken_on=DAY, note="已电话提醒", by=office, now=noon(date(2023, 6, 14)))
    actions.answer_step(step=step, answer="7月底前补齐", by=office, now=noon(later))

    def then(day):
        found = LightStep.objects.known_at(noon(day)).get()
        return found.as_at(found.state_at)

    assert (then(DAY).state, then(DAY).note, then(DAY).taken_on) == ("due", "", None)
    assert (then(date(2023, 6, 15)).state, then(date(2023, 6, 15)).answer) == ("taken", "")
    assert then(later).answer == "7月底前补齐"


def test_what_nobody_took_is_closed_with_an_entry_in_the_audit_trail(project):
    raised(MAY, DAY)
    report(project, MAY, 60 * MILLION)
    done = record_month(MAY, date(2023, 6, 25))
    actions.drop_steps(lights=done.lights, now=noon(date(2023, 6, 25)))
    entry = AuditEntry.objects.get(verb="drop_light_step")
    assert (entry.object_id, entry.reason) == (str(LightStep.objects.get().pk), "已转绿，未办理")
    assert LightStep.objects.known_at(noon(DAY)).get().state_at == "due"


def test_a_step_is_not_taken_before_its_month(project, office):
    (step,) = raised(MAY, DAY)
    with pytest.raises(ValidationError, match="早于"):
        actions.take_step(step=step, taken_on=date(1950, 1, 1), note="已提醒", by=office, now=noon(DAY))


def test_red_months_before_a_yellow_one_are_told_as_not_green(project):
    report_year(project, {4: MILLION, 5: 29 * MILLION})
    raised(APRIL)
    (step,) = raised(MAY)
    assert (step.colour, step.lasted) == ("yellow", "连续2个月未转绿")


def test_a_part_of_a_bundle_asks_for_nothing_beside_it(where, unit):
    bundle = planned("打捆项目", unit=unit, is_bundle=True)
    part = planned("子项目", unit=unit, parent=bundle)
    assert [step.project for step in raised(MAY)] == [bundle]
    assert part.lights.exists()  # the board lists it where parts are asked for


def test_a_step_about_what_became_part_of_a_bundle_is_closed(project, unit):
    raised(MAY, DAY)
    project.parent = planned("打捆项目", unit=unit, is_bundle=True)
    project.save(update_fields=["parent"])
    done = record_month(MAY, date(2023, 6, 25))
    assert actions.drop_steps(lights=done.lights, now=noon(date(2023, 6, 25)), everything=True) == 1
    step = LightStep.objects.get()
    assert (step.state, step.closed_reason) == ("dropped", "已并入打捆项目评定，未办理")


def test_board_steps_units_and_trial_are_about_the_same_projects(where, unit):
    bundle = planned("打捆项目", unit=unit, is_bundle=True)
    report_year(bundle, {5: 60 * MILLION})
    planned("子项目", unit=unit, parent=bundle)
    alone = planned("单个项目", unit=unit)
    at = Standpoint(MAY.last_day, None)
    lines = [line for line in board_of(Asked.all(at, DAY)).lines if not line.part]
    red = {line.pk for line in lines if line.colour == "red"}
    assert red == {step.project_id for step in raised(MAY)} == {alone.pk}
    actions.save_rules(
        region=where.district, scope="unit", name="汇总评定", content={"dimensions": [PROGRESS]},
        effective_on=LONG_AGO, by=None, now=noon(LONG_AGO),
    )  # fmt: skip
    group, behind = group_light(Scope.UNIT, unit.pk, at, DAY)
    assert {each.project for each in behind} == {line.pk for line in lines} == {bundle.pk, alone.pk}
    assert (group.projects, group.counts["red"]) == (2, 1)
