"""The sheet of a ledger: rows, columns, groups, sums."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanpi.projects.testing import make_many, make_project

pytestmark = pytest.mark.django_db
PAGE = "/ledgers/sample/"


def words(answer):
    """The text of the page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def headings(answer):
    """The headings of groups on the page, as text."""
    found = re.findall(r'<tr class="group">(.*?)</tr>', answer.content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)).strip() for each in found]


def test_it_shows_the_region_newest_first(office, projects, names):
    assert names(office.get(PAGE)) == ["丁项目", "丙项目", "乙项目", "甲项目"]


def test_columns_stand_in_the_order_of_the_ledger_with_their_unit(office, projects):
    text = words(office.get(PAGE))
    assert re.search(r"项目名称 .*责任单位 .*责任人 .*备注 .*总投资 亿元 .*阶段 .*剩余天数", text)


def test_chosen_columns_are_shown_in_the_ledgers_order(office, projects):
    answer = office.get(PAGE, {"columns": ["total", "code"]})
    assert [column.key for column in answer.context["columns"]] == ["code", "total"]


def test_all_columns_may_be_asked_for_at_once(office, projects):
    assert len(office.get(PAGE, {"columns": "all"}).context["columns"]) == 8


@pytest.mark.parametrize(
    ("sort", "first"), [("total_at", "甲项目"), ("-total_at", "丁项目"), ("nonsense", "丁项目")]
)
def test_order(office, projects, names, sort, first):
    assert names(office.get(PAGE, {"sort": sort}))[0] == first


def test_filters_narrow_rows_and_sums(office, projects, names):
    answer = office.get(PAGE, {"stage": "signed"})
    assert names(answer) == ["甲项目"]
    assert (answer.context["total"].number, answer.context["total"].sums[0][1]) == (1, "1.00")


def test_the_search_looks_for_text(office, projects, names):
    assert names(office.get(PAGE, {"q": "乙"})) == ["乙项目"]


def test_sums_are_those_of_everything_that_matches(office, projects):
    make_many(60, total_investment=100_000_000)
    answer = office.get(PAGE)
    assert len(answer.context["rows"]) == 50
    assert "共 64 条 · 总投资 75.00 亿元" in words(answer)


def test_a_clock_is_shape_word_and_colour(office, projects):
    assert '<span class="light red">红 超期 3 天</span>' in office.get(PAGE).content.decode()


def test_codes_are_read_as_words(office, projects):
    assert "签约" in words(office.get(PAGE, {"stage": "signed", "columns": "stage"}))


def test_groups_stand_together_with_their_sums(office, projects, names):
    answer = office.get(PAGE, {"group": "unit"})
    assert headings(answer) == ["1号局 1 条 2.00", "2号镇 2 条 5.00", "未填 1 条 8.00"]
    assert names(answer) == ["乙项目", "丙项目", "甲项目", "丁项目"]


def test_groups_of_codes_stand_in_the_order_of_the_codes(office, projects):
    make_project("戊项目")
    assert headings(office.get(PAGE, {"group": "stage", "columns": "name"})) == ["签约 1 条", "未填 4 条"]


def test_within_groups_the_order_asked_for_holds(office, projects, names):
    answer = office.get(PAGE, {"group": "unit", "sort": "total_at"})
    assert names(answer) == ["乙项目", "甲项目", "丙项目", "丁项目"]


def test_subtotals_are_of_the_whole_group_also_on_its_second_page(office, projects):
    make_many(60, total_investment=100_000_000)
    answer = office.get(PAGE, {"group": "unit", "page": 2})
    assert headings(answer) == ["未填 61 条，接上页 68.00"]


def test_the_list_of_groups_leads_to_the_page_where_each_begins(office, projects):
    make_many(60, unit=projects[0].unit)
    answer = office.get(PAGE, {"group": "unit"})
    assert [(line.label, line.page) for line in answer.context["groups"]] == [
        ("1号局", 1),
        ("2号镇", 1),
        ("未填", 2),
    ]


def test_an_unknown_group_is_no_group(office, projects):
    assert headings(office.get(PAGE, {"group": "nonsense"})) == []


def test_an_earlier_day_is_shown_and_not_edited(office, projects):
    answer = office.get(PAGE, {"effective": "2023-01-01"})
    assert answer.context["rows"]
    assert 'class="cell"' not in answer.content.decode()
    assert "不是今天" in words(answer)


def test_today_the_office_may_edit(office, projects):
    answer = office.get(PAGE).content.decode()
    assert f'formaction="cells/{projects[0].pk}/contact/"' in answer
    assert 'name="row"' in answer


@pytest.mark.parametrize("who", ["viewer", "supervision", "unit_leader"])
def test_who_only_looks_sees_no_fields(reader, projects, who):
    assert 'class="cell"' not in reader(who).get(PAGE).content.decode()


def test_another_district_sees_its_own(reader, projects, names):
    assert names(reader("another_district").get(PAGE)) == ["外区项目"]


def test_a_part_of_the_region_is_said_to_be_one(reader, projects):
    assert "这里只统计本单位的项目" in words(reader("liaison").get(PAGE))


def test_an_empty_ledger_teaches(office):
    text = words(office.get(PAGE))
    assert "示例台账还没有内容" in text
    assert "这里是示例，先登记项目。" in text


def test_nothing_found_is_something_else(office, projects):
    text = words(office.get(PAGE, {"q": "没有这个"}))
    assert "没有符合条件的内容" in text
    assert "还没有内容" not in text


def test_there_is_no_other_ledger(office):
    assert office.get("/ledgers/nonsense/").status_code == 404


def test_names_are_escaped(office, where):
    make_project("<script>alert(1)</script>", contact='"><b>x')
    text = office.get(PAGE).content.decode()
    assert "<script>alert" not in text
    assert "<b>x" not in text


def queries(client, **query):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "query", [{}, {"group": "unit"}, {"columns": "all", "group": "stage", "sort": "name"}, {"print": "1"}]
)
def test_the_queries_do_not_grow(office, projects, query):
    office.get(PAGE)
    few = queries(office, **query)
    make_many(120, unit=projects[0].unit)
    assert queries(office, **query) == few <= 20


def test_paper_has_all_rows_and_no_fields(office, projects):
    make_many(60)
    answer = office.get(PAGE, {"print": "1", "group": "unit"})
    assert len(answer.context["rows"]) == 64
    text = answer.content.decode()
    assert 'class="cell"' not in text
    assert "print-a3" in text
    assert "上街区示例台账" in words(answer)
    assert "数据截至 2023-02-03" in words(answer)
