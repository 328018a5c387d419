"""工作日历 on screen: a year at a glance, single days, a year after its notice."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanpi.core.models import AuditEntry, CalendarDay
from sanpi.organizations import actions
from sanpi.organizations.models import Role
from sanpi.organizations.notice_text import read_notice_days
from sanpi.organizations.testing import make_user, regions, sign_in
from sanpi.organizations.working_days import load_calendar

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
NOTICE = """日期,安排,名称
2027-01-01 至 2027-01-03,放假,元旦
2027年2月5日至2027年2月11日 放假 春节
2027-02-14,上班,春节调休
"""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin(client):
    user = make_user(Role.SYSTEM_ADMIN)
    sign_in(client, user)
    return user


def page(client, year):
    return client.get(reverse("organizations:calendar"), {"year": year}).content.decode()


def day_url(day, name="calendar_day"):
    return reverse(f"organizations:{name}", args=[day.year, day.month, day.day])


def post_day(client, day, working="no"):
    return client.post(day_url(day), {"working": working, "name": "停工", "source": "区政府通知"})


def test_a_year_shows_holidays_and_shifted_days(client, admin):
    shown = page(client, 2026)
    assert 'title="2026-10-01 放假，国庆节"' in shown
    assert 'title="2026-10-10 上班，国庆节调休"' in shown
    assert "推定" not in shown
    assert "全年 248 个工作日" in shown


@pytest.mark.parametrize("year", [2019, 2027, 2099])
def test_a_year_without_a_notice_says_that_it_is_assumed(client, admin, year):
    shown = page(client, year)
    assert "推定" in shown
    assert f"还没有登记 {year} 年的放假通知" in shown


@pytest.mark.parametrize(("wanted", "year"), [("", 2026), ("x", 2026), ("0001", 2000), ("9999", 2099)])
def test_an_odd_year_leads_to_one_that_is_kept(client, admin, wanted, year):
    assert f"工作日历 {year} 年" in page(client, wanted)


def test_a_day_is_changed_with_name_and_source(client, admin):
    day = date(2026, 3, 3)
    assert post_day(client, day).status_code == 302
    row = CalendarDay.objects.get(day=day)
    assert (row.working, row.name, row.source, row.assumed) == (False, "停工", "区政府通知", False)
    assert not load_calendar().is_working(day)
    assert AuditEntry.objects.get(verb="set_calendar_day").reason == "区政府通知"


def test_the_form_offers_the_other_way_round(client, admin):
    shown = client.get(day_url(date(2026, 3, 3))).content.decode()
    [offered] = re.findall(r'value="(\w+)"[^>]*checked', shown)
    assert offered == "no"
    assert "目前按上班计算" in shown


def test_opening_a_day_changes_nothing(client, admin):
    before = CalendarDay.objects.count()
    client.get(day_url(date(2026, 3, 3)))
    assert CalendarDay.objects.count() == before


def test_a_day_needs_name_and_source(client, admin):
    got = client.post(day_url(date(2026, 3, 3)), {"working": "no", "name": "停工", "source": ""})
    assert got.status_code == 422
    assert 'value="停工"' in got.content.decode()


def test_saying_the_same_again_leaves_no_entry(client, admin):
    post_day(client, date(2026, 3, 3))
    post_day(client, date(2026, 3, 3))
    assert AuditEntry.objects.filter(verb="set_calendar_day").count() == 1


def test_a_day_in_an_assumed_year_leaves_the_year_assumed(client, admin):
    post_day(client, date(2027, 3, 2))
    assert not load_calendar().is_working(date(2027, 3, 2))
    assert load_calendar().is_assumed(date(2027, 3, 2))


@pytest.mark.parametrize("day", ["2026/2/30", "1999/1/1", "2100/1/1"])
def test_there_is_no_such_day(client, admin, day):
    assert client.get(f"/system/calendar/{day}/").status_code == 404


def test_a_day_follows_the_week_again(client, admin):
    post_day(client, date(2026, 3, 3))
    assert "恢复按星期计算" in client.get(day_url(date(2026, 3, 3))).content.decode()
    client.post(day_url(date(2026, 3, 3), "calendar_clear"))
    assert load_calendar().is_working(date(2026, 3, 3))
    got = client.post(day_url(date(2026, 3, 3), "calendar_clear"), follow=True)
    assert "本来就按星期计算" in got.content.decode()


def test_the_last_day_of_a_known_year_stays(admin):
    CalendarDay.objects.filter(day__year=2026).exclude(day=date(2026, 10, 1)).delete()
    with pytest.raises(ValidationError, match="最后一条"):
        actions.clear_calendar_day(day=date(2026, 10, 1), by=admin, now=NOW)


def test_a_notice_is_pasted(client, admin):
    got = client.post(reverse("organizations:calendar_load"), {"year": 2027, "text": NOTICE})
    assert got.status_code == 302
    rows = CalendarDay.objects.filter(day__year=2027)
    assert list(rows.values_list("day", "working", "name")) == [
        (date(2027, 1, 1), False, "元旦"),
        *((date(2027, 2, day), False, "春节") for day in (5, 8, 9, 10, 11)),
        (date(2027, 2, 14), True, "春节调休"),
    ]
    assert set(rows.values_list("source", flat=True)) == {SOURCE}
    assert not load_calendar().is_assumed(date(2027, 6, 1))


def test_a_notice_comes_as_a_file(client, admin):
    file = SimpleUploadedFile("2027.csv", NOTICE.encode("gb18030"))
    got = client.post(reverse("organizations:calendar_load"), {"year": 2027, "source": "通知", "file": file})
    assert got.status_code == 302
    assert CalendarDay.objects.filter(day__year=2027, source="通知").count() == 7


def test_it_takes_the_place_of_what_was_there(client, admin):
    post_day(client, date(2027, 3, 2))
    client.post(reverse("organizations:calendar_load"), {"year": 2027, "text": NOTICE})
    assert not CalendarDay.objects.filter(day=date(2027, 3, 2)).exists()


def test_the_same_notice_again_is_refused(client, admin):
    client.post(reverse("organizations:calendar_load"), {"year": 2027, "text": NOTICE})
    got = client.post(reverse("organizations:calendar_load"), {"year": 2027, "text": NOTICE})
    assert got.status_code == 422
    assert "没有变化" in got.content.decode()


def test_lines_that_cannot_be_read_are_named_and_nothing_is_lost(client, admin):
    text = "2027-01-01 放假 元旦\n2027-02-30,放假,春节\n明天 放假 春节"
    got = client.post(reverse("organizations:calendar_load"), {"year": 2027, "text": text})
    shown = got.content.decode()
    assert got.status_code == 422
    assert "第 2 行" in shown and "第 3 行" in shown and "2027-01-01 放假 元旦" in shown
    assert not CalendarDay.objects.filter(day__year=2027).exists()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2027-02-05,放假", "应写作"),
        ("2027-02-05,开会,春节", "不是“放假”或“上班”"),
        ("2026-02-05,放假,春节", "不在 2027 年"),
        ("2027-02-11至2027-02-05,放假,春节", "范围不合理"),
        ("2027-02-05至2027-05-05,放假,春节", "范围不合理"),
        ("2027-02-05,放假,春节\n2027-02-05,放假,春节", "重复出现"),
        ("2027-02-05,放假," + "长" * 41, "超过 40 个字"),
        ("2027-02-05 至,放假,春节", "日期"),
    ],
)
def test_what_is_wrong_with_a_line(line, fault):
    _days, faults = read_notice_days(line, 2027, SOURCE)
    assert len(faults) == 1
    assert fault in faults[0]


def test_nothing_pasted(client, admin):
    got = client.post(reverse("organizations:calendar_load"), {"year": 2027, "text": ""})
    assert "没有读到放假或调休日" in got.content.decode()


def test_nobody_else_changes_it():
    office = make_user(Role.PROJECT_OFFICE, regions().district)
    values = {"day": date(2026, 3, 3), "working": False, "name": "停工", "source": "通知"}
    with pytest.raises(PermissionDenied):
        actions.set_calendar_day(**values, by=office, now=NOW)
