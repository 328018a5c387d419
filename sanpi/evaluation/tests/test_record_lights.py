"""The record: a row when a colour changes and at each month's end, corrected but never overwritten, the same when run again."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.domain.rating import Colour, Scope
from sanpi.evaluation.actions import give_up_rules, nightly, record_lights, save_rules
from sanpi.evaluation.models import Light
from sanpi.evaluation.rules import because_of, lights_for, lit_in, month_strip, with_light
from sanpi.evaluation.testing import PROGRESS, put_in_force, record_month
from sanpi.progress.testing import MILLION, report, report_year
from sanpi.projects.models import Project
from sanpi.projects.testing import noon

MAY, JUNE, JULY = Month(2023, 5), Month(2023, 6), Month(2023, 7)


@pytest.fixture(autouse=True)
def progress_only(where):
    put_in_force(dimensions=[PROGRESS])


def of(project):
    return Light.objects.filter(project=project).order_by("effective_on", "pk")


def test_each_month_end_is_on_record_with_the_rule_and_the_sentence(project):
    report_year(project, {5: 50 * MILLION})
    record_month(MAY)
    light = of(project).get()
    assert (light.colour, light.month_end, light.rule.name) == ("green", True, light.rule_name)
    assert "截至5月末完成41.7%" in light.sides[0]["sentence"]


def test_running_it_again_adds_nothing(project):
    record_month(MAY)
    assert record_month(MAY).added == 0


def test_a_later_report_corrects_the_month_and_the_old_row_stays(project):
    report(project, MAY, MILLION)
    record_month(MAY)
    report(project, MAY, 50 * MILLION, now=None)
    assert record_month(MAY, date(2023, 6, 25)).changed == [project.pk]
    first, second = of(project)
    assert (first.colour, second.colour, second.supersedes_id) == ("red", "green", first.pk)
    assert first.superseded_at is not None


def test_since_when_and_what_before(project):
    report_year(project, {4: 40 * MILLION, 5: MILLION, 6: MILLION})
    for month in (Month(2023, 4), MAY, JUNE, JULY):
        record_month(month)
    newest = of(project).last()
    assert (newest.colour, newest.since_on, newest.before) == ("yellow", JUNE.last_day, "green")
    read = lights_for([project], standpoint(JULY.last_day), date(2023, 8, 20))[project.pk]
    assert (read.since, read.before, read.change) == (JUNE.last_day, Colour.GREEN, "worse")


def test_a_month_strip_shows_gaps_where_nothing_is_on_record(project):
    report_year(project, {5: 50 * MILLION})
    record_month(MAY)
    strip = month_strip(Scope.PROJECT, project.pk, standpoint(JUNE.last_day), months=3)
    assert [each.colour for each in strip] == [None, Colour.GREEN, Colour.GREEN]


def test_a_list_is_narrowed_by_light_and_side(project, django_assert_num_queries):
    record_month(MAY)
    at = standpoint(date(2023, 6, 20))
    rows = with_light(Project.objects.all(), at)
    with django_assert_num_queries(2):
        assert rows.filter(lit_in("red"), because_of("progress")).get() == project
        assert not rows.filter(because_of("start")).exists()


def test_what_was_on_record_then(project):
    report(project, MAY, MILLION)
    record_month(MAY)
    report(project, MAY, 50 * MILLION)
    record_month(MAY, date(2023, 6, 25))
    then = with_light(Project.objects.all(), standpoint(MAY.last_day, date(2023, 6, 21))).get()
    now = with_light(Project.objects.all(), standpoint(MAY.last_day)).get()
    assert (then.light_at, now.light_at) == ("red", "green")


def test_the_command_rates_today_and_the_month_before(project):
    out = StringIO()
    call_command("rate_lights", stdout=out)
    assert "新增红黄绿记录" in out.getvalue()
    again = StringIO()
    call_command("rate_lights", stdout=again)
    assert again.getvalue() == ""


def test_the_command_rates_a_past_day(project):
    out = StringIO()
    call_command("rate_lights", date="2023-05-31", region="410106", stdout=out)
    assert "2023-05-31" in out.getvalue()
    assert of(project).get().effective_on == MAY.last_day


@pytest.mark.parametrize(
    "options", [{"region": "999999"}, {"date": "昨天"}, {"date": "2199-01-01"}, {"date": "1900-01-01"}]
)
def test_the_command_says_what_it_cannot_do(options):
    with pytest.raises(CommandError):
        call_command("rate_lights", **options)


def test_rules_from_a_past_day_judge_the_month_ends_on_record_anew(project, where):
    report_year(project, {4: 20 * MILLION, 5: 5 * MILLION, 6: 5 * MILLION})
    for month in (Month(2023, 4), MAY, JUNE):
        record_month(month)
    save_rules(
        region=where.district, scope="project", name="放宽", effective_on=date(2023, 5, 1), by=None, reason="更正",
        content={"dimensions": [PROGRESS | {"green": "<50", "yellow": "[50,60]", "red": ">60"}]},
        now=noon(date(2023, 7, 25)),
    )  # fmt: skip
    nightly(now=noon(date(2023, 7, 26)))
    believed = of(project).filter(superseded_at=None)
    assert [(light.effective_on.month, light.colour) for light in believed][:3] == [
        (4, "yellow"), (5, "green"), (6, "green"),
    ]  # fmt: skip
    assert of(project).filter(effective_on=MAY.last_day, superseded_at__isnull=False).get().colour == "yellow"
    rows = Light.objects.count()
    nightly(now=noon(date(2023, 7, 26)))
    assert Light.objects.count() == rows


def test_a_day_recorded_late_tells_later_rows_since_when_anew(project):
    report_year(project, {4: 40 * MILLION, 5: MILLION, 6: MILLION})
    for month in (Month(2023, 4), MAY, JUNE):
        record_month(month)
    day = date(2023, 6, 20)
    record_lights(day=day, today=date(2023, 7, 25), now=noon(date(2023, 7, 25)))
    believed = of(project).filter(superseded_at=None)
    assert [(each.effective_on, each.since_on) for each in believed if each.effective_on >= day] == [
        (each.effective_on, believed.filter(colour=each.colour, effective_on__gte=day).first().since_on)
        for each in believed
        if each.effective_on >= day
    ]
    rows = Light.objects.count()
    assert record_lights(day=day, today=date(2023, 7, 25), now=noon(date(2023, 7, 25))).added == 0
    assert Light.objects.count() == rows


def unit_rules(where, content=PROGRESS, on=date(2023, 1, 1), now=date(2023, 1, 1)):
    return save_rules(
        region=where.district, scope="unit", name="单位", effective_on=on, by=None, reason="试行",
        content={"dimensions": [content]}, now=noon(now),
    )  # fmt: skip


def strip_of(unit, on):
    return [each.colour for each in month_strip(Scope.UNIT, unit.pk, standpoint(on), months=4)]


def give_up(where, on, now):
    give_up_rules(
        region=where.district, scope="unit", effective_on=on, reason="并入市里", by=None, now=noon(now)
    )


def test_rules_given_up_today_end_the_light(where, project, unit):
    unit_rules(where)
    for month in (MAY, JUNE):
        record_month(month)
    give_up(where, date(2023, 7, 25), date(2023, 7, 25))
    nightly(now=noon(date(2023, 7, 25)))
    assert strip_of(unit, date(2023, 9, 30)) == [Colour.RED, None, None, None]
    rows = Light.objects.count()
    nightly(now=noon(date(2023, 7, 25)))
    assert Light.objects.count() == rows


def test_rules_given_up_from_a_past_day_end_the_months_since(where, project, unit):
    unit_rules(where)
    for month in (Month(2023, 4), MAY, JUNE):
        record_month(month)
    give_up(where, date(2023, 5, 10), date(2023, 7, 25))
    nightly(now=noon(date(2023, 7, 25)))
    assert strip_of(unit, date(2023, 7, 25)) == [Colour.RED, None, None, None]
    mine = Light.objects.filter(unit=unit)
    assert mine.filter(superseded_at=None, effective_on__gte=MAY.last_day).exclude(colour="").count() == 0
    corrected = mine.exclude(superseded_at=None).exclude(colour="")
    assert {each.effective_on for each in corrected} == {MAY.last_day, JUNE.last_day}
    known = standpoint(date(2023, 6, 30), date(2023, 7, 24))
    assert month_strip(Scope.UNIT, unit.pk, known, months=1)[0].colour is Colour.RED


def test_a_night_for_one_region_ends_nothing_elsewhere(where, project, unit):
    save_rules(
        region=where.city, scope="unit", name="市里", effective_on=date(2023, 1, 1), by=None,
        content={"dimensions": [PROGRESS]}, now=noon(date(2023, 1, 1)),
    )  # fmt: skip
    record_month(MAY)
    today = date(2023, 6, 25)
    record_lights(day=today, today=today, now=noon(today), region=where.other_district)
    assert not Light.objects.filter(colour="").exists()


def test_units_judged_anew_say_since_when_and_what_before(where, project, unit):
    report_year(project, {4: 20 * MILLION, 5: 5 * MILLION, 6: 5 * MILLION})
    unit_rules(where)
    for month in (Month(2023, 4), MAY, JUNE):
        record_month(month)
    loose = PROGRESS | {"green": "<50", "yellow": "[50,60]", "red": ">60"}
    unit_rules(where, loose, on=date(2023, 5, 1), now=date(2023, 7, 25))
    nightly(now=noon(date(2023, 7, 26)))
    newest = Light.objects.filter(unit=unit, superseded_at=None).order_by("effective_on").last()
    assert (newest.colour, newest.since_on, newest.before) == ("green", MAY.last_day, "yellow")
