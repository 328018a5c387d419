"""The record: a row when a colour changes and at each month's end, corrected but never overwritten, the same when run again."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sanpi.core.facts import standpoint
from sanpi.domain.periods import Month
from sanpi.domain.rating import Colour, Scope
from sanpi.evaluation.actions import nightly, save_rules
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


@pytest.mark.parametrize("options", [{"region": "999999"}, {"date": "昨天"}, {"date": "2199-01-01"}])
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
