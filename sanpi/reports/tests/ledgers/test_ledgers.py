"""The four ledgers on their pages: each opens, groups, prints and offers its fields within a few queries."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanpi.enrollment.testing import apply_for, make_ready
from sanpi.issues.testing import make_issue, report
from sanpi.organizations.testing import make_organization
from sanpi.permits.testing import happen, set_up
from sanpi.progress.testing import JANUARY, MILLION, accept_month, make_round, planned
from sanpi.projects.testing import TODAY, YI, make_project
from sanpi.reports.ledgers import LEDGERS

pytestmark = pytest.mark.django_db


def permits(number, where):
    project = make_project(
        f"手续项目{number}", total=YI, unit=make_organization(where.district, f"单位{number}")
    )
    found = set_up(project, on=TODAY - timedelta(days=90))
    happen(found["N18"], "accepted", TODAY - timedelta(days=60))


def issues(number, where):
    project = make_project(
        f"问题项目{number}", total=YI, unit=make_organization(where.district, f"单位{number}")
    )
    issue = make_issue(project, on=date(2022, 6, 1), due_on=date(2022, 7, 1))
    report(issue, date(2022, 6, 10))


def enrollment(number, where):
    project = make_ready(f"入库项目{number}", unit=make_organization(where.district, f"单位{number}"))
    apply_for(project, date(2023, 1, 9))


def progress(number, where):
    unit = make_organization(where.district, f"单位{number}")
    accept_month(make_round(JANUARY), planned(f"进展项目{number}", unit=unit), amount=10 * MILLION)


FILL = {"progress": progress, "permits": permits, "issues": issues, "enrollment": enrollment}
CODES = sorted(FILL)
# With every column shown, the lights of the projects too, which ask all ledgers on reading.
LIT = 32
# What is counted above the list, once until the next write: each number asks a few.
LOOKS = 8


def fill(code, where, number=3):
    for each in range(number):
        FILL[code](each, where)


def open_it(client, code, **query):
    """The page and how many queries it took."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/ledgers/{code}/", query)
    assert answer.status_code == 200
    return answer, len(captured)


@pytest.mark.parametrize("code", CODES)
def test_it_shows_what_there_is(office, where, code):
    fill(code, where)
    answer, _number = open_it(office, code)
    assert len(answer.context["rows"]) >= 3
    assert "项目0" in answer.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_an_empty_one_teaches_and_offers_a_sample(office, where, code):
    text = open_it(office, code)[0].content.decode()
    assert str(LEDGERS[code].empty) in text
    assert "还没有内容" in text


@pytest.mark.parametrize("code", CODES)
def test_few_queries_however_many_rows(office, where, code):
    fill(code, where)
    open_it(office, code)
    few = open_it(office, code, columns="all")[1]
    for number in range(3, 9):
        FILL[code](number, where)
    assert open_it(office, code, columns="all")[1] == few <= LIT + LOOKS


@pytest.mark.parametrize("code", CODES)
def test_every_grouping_adds_up_to_the_whole(office, where, code):
    fill(code, where)
    open_it(office, code)
    for grouping in LEDGERS[code].source.groupings:
        answer, number = open_it(office, code, group=grouping.code)
        context = answer.context
        assert sum(line.number for line in context["groups"]) == context["total"].number, grouping.code
        assert number <= 21 + LOOKS, grouping.code


@pytest.mark.parametrize("code", CODES)
def test_the_headings_are_in_the_order_of_the_groups(office, where, code):
    fill(code, where)
    for grouping in LEDGERS[code].source.groupings:
        answer, _number = open_it(office, code, group=grouping.code, print="1")
        text = answer.content.decode()
        places = [text.index(f'id="{line.anchor}"') for line in answer.context["groups"]]
        assert places == sorted(places), grouping.code


@pytest.mark.parametrize("code", CODES)
def test_every_column_that_sorts_does(office, where, code):
    fill(code, where)
    number = open_it(office, code)[0].context["total"].number
    for column in LEDGERS[code].ledger.columns:
        for sign in ("", "-") if column.sort else ():
            answer, _number = open_it(office, code, sort=f"{sign}{column.sort}")
            assert answer.context["total"].number == number


@pytest.mark.parametrize("code", CODES)
def test_every_field_opens_with_the_value_and_saves_nothing_new(office, where, code):
    fill(code, where)
    page = LEDGERS[code]
    row = open_it(office, code)[0].context["rows"][0]
    for edit in page.source.edits:
        address = f"/ledgers/{code}/cells/{row.pk}/{edit.column}/"
        answer = office.get(address, headers={"HX-Request": "true"})
        assert answer.status_code == 200, edit.column
        assert page.ledger.column(edit.column).label in answer.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_an_earlier_day_needs_as_few_queries(office, where, code):
    fill(code, where)
    open_it(office, code, effective="2023-01-31")
    answer, number = open_it(office, code, effective="2023-01-31", columns="all")
    assert number <= LIT + LOOKS
    assert 'class="cell"' not in answer.content.decode()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("who", ["viewer", "promotion", "unit_leader"])
def test_who_only_looks_has_no_fields(reader, where, code, who):
    fill(code, where)
    assert 'class="cell"' not in open_it(reader(who), code)[0].content.decode()


@pytest.mark.parametrize("code", CODES)
def test_another_district_sees_nothing_of_it(reader, where, code):
    fill(code, where)
    answer = open_it(reader("another_district"), code)[0]
    assert answer.context["total"].number == 0


@pytest.mark.parametrize("code", CODES)
def test_the_workbook_is_asked_for_with_what_the_page_shows(office, where, code):
    fill(code, where)
    text = open_it(office, code, sort="name", group="unit")[0].content.decode()
    assert f"/exports/ledgers/{code}/?sort=name&amp;group=unit" in text


def test_an_earlier_month_of_progress_is_only_looked_at(office, where):
    fill("progress", where)
    answer, _number = open_it(office, "progress", month="2023-02")
    text = answer.content.decode()
    assert 'class="cell"' not in text
    assert "只能改最近一个完整月的内容" in text
    row = answer.context["rows"][0]
    assert office.get(f"/ledgers/progress/cells/{row.pk}/text/?month=2023-02").status_code == 403
    assert office.get(f"/ledgers/progress/cells/{row.pk}/text/?month=2023-01").status_code == 200


def test_a_correction_of_the_month_asks_for_its_reason(office, where):
    fill("progress", where, 1)
    row = open_it(office, "progress")[0].context["rows"][0]
    address = f"/ledgers/progress/cells/{row.pk}/text/"
    values = {"value": "封顶", "expected": "主体施工至三层"}
    refused = office.post(address, values, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert 'name="reason"' in refused.content.decode()
    assert (
        "封顶"
        in office.post(
            address, values | {"reason": "写漏了"}, headers={"HX-Request": "true"}
        ).content.decode()
    )


@pytest.mark.parametrize("code", CODES)
def test_a_long_ledger_is_not_counted_above_the_list(office, where, monkeypatch, code):
    fill(code, where)
    answer, _number = open_it(office, code)
    assert all(each["number"] is not None for each in answer.context["looks"])
    monkeypatch.setattr("sanpi.reports.links.MOST_COUNTED", 2)
    answer, _number = open_it(office, code)
    looks = answer.context["looks"]
    assert looks and all(each["number"] is None for each in looks)
