"""Opening months by the calendar, closing them for good."""

import re
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from sanpi.core import audit
from sanpi.domain.periods import Month
from sanpi.progress import actions, rules
from sanpi.progress.models import ClosedMonth, Round, RoundCalendar
from sanpi.progress.paper import closed_workbook
from sanpi.progress.rules.closing import digest
from sanpi.progress.testing import (
    JANUARY,
    MILLION,
    accept_month,
    close_month,
    fill,
    make_round,
    on_record,
    planned,
)
from sanpi.projects.testing import noon, set_plan

pytestmark = pytest.mark.django_db
FEBRUARY = noon(date(2023, 2, 6))


def ensure(where, day):
    return actions.ensure_rounds(region=where.district, now=noon(day))


def set_days(where, open_day, due_day, close_day, on=date(2023, 1, 1)):
    return actions.set_round_calendar(
        region=where.district, open_day=open_day, due_day=due_day, close_day=close_day, effective_on=on,
        by=None, now=noon(date(2023, 1, 10)),
    )  # fmt: skip


def test_a_month_opens_on_its_day_and_not_before(where):
    assert ensure(where, date(2023, 1, 19)) == []
    (opened,) = ensure(where, date(2023, 1, 20))
    assert (opened.period, opened.due_on, opened.closes_on) == (JANUARY, date(2023, 1, 25), date(2023, 2, 5))


def test_opening_again_opens_nothing(where):
    ensure(where, date(2023, 1, 20))
    written = audit.last_write()
    assert ensure(where, date(2023, 1, 21)) == []
    assert audit.last_write() == written


def test_a_month_that_was_forgotten_opens_until_its_closing_day(where):
    assert [each.period for each in ensure(where, date(2023, 2, 5))] == [JANUARY]
    assert ensure(where, date(2023, 2, 6)) == []


def test_the_daily_run_opens_months_of_regions_that_keep_them(where, january):
    set_days(where, 20, 25, 5)
    opened = actions.ensure_all_rounds(now=noon(date(2023, 2, 20)))
    assert [(each.region, each.month) for each in opened] == [(where.district, 2)]
    assert actions.ensure_all_rounds(now=noon(date(2023, 2, 21))) == []


def test_the_daily_run_says_what_it_opened(where, january, capsys):
    call_command("keep_months")
    call_command("keep_months")
    assert capsys.readouterr().out.count("上街区：已开放") == Round.objects.count() - 1


def test_a_region_has_days_of_its_own(where):
    set_days(where, 10, 15, 3)
    (opened,) = ensure(where, date(2023, 1, 12))
    assert (opened.due_on, opened.closes_on) == (date(2023, 1, 15), date(2023, 2, 3))


def test_the_days_of_the_region_above_hold_below_it(where):
    actions.set_round_calendar(
        region=where.city, open_day=8, due_day=9, close_day=1, effective_on=date(2023, 1, 1), by=None,
        now=noon(date(2023, 1, 10)),
    )  # fmt: skip
    assert rules.calendar_of(where.district, rules.on(date(2023, 1, 10))).due_day == 9


@pytest.mark.parametrize(
    ("days", "field"), [((0, 25, 5), "open_day"), ((20, 29, 5), "due_day"), ((20, 19, 5), "due_day")]
)
def test_days_that_cannot_be_are_refused(where, days, field):
    with pytest.raises(ValidationError) as refused:
        set_days(where, *days)
    assert field in refused.value.message_dict


def test_the_same_days_again_are_no_change(where):
    set_days(where, 10, 15, 3)
    with pytest.raises(ValidationError, match="没有变化"):
        set_days(where, 10, 15, 3)
    assert RoundCalendar.objects.count() == 1


def test_a_month_to_come_is_not_opened(where):
    with pytest.raises(ValidationError, match="还没有到"):
        actions.open_round(region=where.district, month=Month(2023, 2), by=None, now=noon(date(2023, 1, 31)))


def test_a_project_is_not_asked_by_its_district_and_its_city(where, january):
    with pytest.raises(ValidationError, match="上街区已开放"):
        actions.open_round(region=where.city, month=JANUARY, by=None, now=FEBRUARY)
    assert actions.ensure_rounds(region=where.city, now=noon(date(2023, 1, 25))) == []


def test_a_month_with_everything_accepted_is_closed(january, project, office):
    accept_month(january, project)
    closed = actions.close_round(round=january, by=office, now=FEBRUARY)
    january.refresh_from_db()
    assert (january.state, january.closed_by, january.closed_at) == (Round.State.CLOSED, office, FEBRUARY)
    assert closed.sha256 == digest(closed.content)
    assert closed.content["totals"]["amount"] == 10 * MILLION


def test_what_is_not_accepted_stops_the_closing_and_is_named(january, project):
    fill(january, project)
    with pytest.raises(actions.NotCompleteError, match="奥瑞环保设备") as refused:
        actions.close_round(round=january, by=None, now=FEBRUARY)
    assert refused.value.missing == [{"name": "奥瑞环保设备", "unit": "区工信局", "state": "草稿"}]
    assert Round.objects.get().is_open


def test_a_month_closed_nevertheless_lists_who_was_missing(january, project):
    closed = close_month(january)
    assert closed.content["missing"] == [{"name": "奥瑞环保设备", "unit": "区工信局", "state": "未填报"}]
    assert closed.content["rows"][0]["amount"] is None


def test_closing_again_gives_what_was_kept(january, project):
    first = close_month(january)
    written = audit.last_write()
    assert close_month(january) == first
    assert (ClosedMonth.objects.count(), audit.last_write()) == (1, written)


def test_a_month_is_not_closed_before_it_is_due(january):
    with pytest.raises(ValidationError, match="截止日"):
        actions.close_round(round=january, by=None, now=noon(date(2023, 1, 24)), with_missing=True)


def test_a_closed_month_stays_closed(january, where):
    close_month(january)
    assert make_round() == january
    january.refresh_from_db()
    assert not january.is_open


def test_what_was_kept_is_not_touched_by_what_comes_later(january, project):
    report = accept_month(january, project)
    kept = close_month(january).content
    actions.correct_report(
        report=report, values={"amount": 1}, reason="误填", by=None, now=noon(date(2023, 6, 1))
    )
    set_plan(project, 1, date(2023, 6, 1))
    closed = ClosedMonth.objects.get()
    assert closed.content == kept and closed.sha256 == digest(kept)


def test_the_paper_of_a_closed_month_is_the_same_to_the_byte_next_year(january, project):
    report = accept_month(january, project)
    planned("未报的项目")
    close_month(january)
    first = closed_workbook(ClosedMonth.objects.get().content).getvalue()
    actions.correct_report(
        report=report, values={"amount": 1}, reason="误填", by=None, now=noon(date(2024, 6, 1))
    )
    assert closed_workbook(ClosedMonth.objects.get().content).getvalue() == first


def test_the_paper_shows_rows_sums_and_who_was_missing(january, project):
    accept_month(january, project, amount=10 * MILLION)
    planned("未报的项目")
    book = openpyxl.load_workbook(closed_workbook(close_month(january).content))
    rows = list(book["月报"].iter_rows(values_only=True))
    assert rows[0][0] == "上街区2023年1月重点项目进展月报"
    assert rows[3][1] == "奥瑞环保设备" or rows[4][1] == "奥瑞环保设备"
    assert rows[5][0] == "合计" and rows[5][5] == 1000
    assert book["缺报名单"]["B4"].value == "未报的项目"


def test_the_lead_of_a_closed_month_is_in_points(january, project):
    accept_month(january, project, amount=16 * MILLION)
    row = close_month(january).content["rows"][0]
    assert (row["rate"], row["due"], row["ahead"]) == ("13.3%", "8.3%", "+5.0")


def test_no_part_of_the_paper_carries_the_moment_of_printing(january, project):
    with ZipFile(closed_workbook(close_month(january).content)) as paper:
        assert {part.date_time for part in paper.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = paper.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", properties)) == {"2023-02-05T12:00:00Z"}


def test_a_correction_before_closing_also_changes_the_open_working_copy(january, project):
    report = accept_month(january, project)
    actions.correct_report(report=report, values={"amount": MILLION}, reason="误填", by=None, now=FEBRUARY)
    assert january.entries.get().amount == MILLION == on_record(project).amount


def test_a_month_closes_after_its_closing_day_with_what_is_missing(where):
    accept_month(make_round(), planned("奥瑞环保设备"))
    planned("晋璐光电二期")
    assert actions.close_due_rounds(now=noon(date(2023, 2, 5))) == []
    (closed,) = actions.close_due_rounds(now=FEBRUARY)
    kept = ClosedMonth.objects.get(round=closed)
    assert [row["name"] for row in kept.content["missing"]] == ["晋璐光电二期"]
    assert actions.close_due_rounds(now=FEBRUARY) == []
