"""项目库: the list of projects."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.cache import cache

from sanpi.batches.testing import batch
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects.ledger import LEDGER
from sanpi.projects.testing import YI, code, make_many, make_project, put_on_list, set_total

pytestmark = pytest.mark.django_db
PAGE = "/projects/"


def names(answer):
    return [row.project.name for row, _cells in answer.context["rows"]]


def keys(answer):
    return [column.key for column in answer.context["columns"]]


def texts(answer):
    """The cells of the first row by column."""
    return dict(zip(keys(answer), (cell["text"] for cell in answer.context["rows"][0][1]), strict=True))


def test_an_empty_register_says_how_projects_get_in(office):
    text = office.get(PAGE).content.decode()
    assert "项目库是空的" in text
    assert "导入项目台账" in text


def test_nothing_found_is_something_else_than_nothing_there(office, world):
    text = office.get(PAGE, {"q": "没有这个"}).content.decode()
    assert "没有符合条件的项目" in text
    assert "项目库是空的" not in text


def test_an_empty_district_in_a_full_city_is_told_so_too(reader, world):
    assert "项目库是空的" in reader("another_district").get(PAGE).content.decode()


def test_a_district_sees_its_own_and_the_city_all(reader, world):
    assert "新材料" not in names(reader().get(PAGE))
    assert "新材料" in names(reader("city_office").get(PAGE, follow=True))


def test_the_liaison_sees_the_projects_of_the_unit(client, world):
    sign_in(client, make_user(Role.LIAISON, world.where.district, world.unit))
    assert names(client.get(PAGE)) == ["迟到项目"]


def test_the_sums_are_those_of_everything_that_matches(office, world):
    totals = office.get(PAGE, {"q": "名单"}).context["totals"]
    assert totals == {"number": 2, "total": 16 * YI, "plan": 8 * YI}


def test_sums_and_rows_as_of_a_past_day(office, world):
    answer = office.get(PAGE, {"q": "名单city", "effective": "2022-12-31"})
    assert answer.context["totals"] == {"number": 1, "total": 7 * YI, "plan": 3 * YI}
    assert texts(answer)["total_investment"] == "7.00"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "arhb"}, ["奥瑞环保设备"]),
        ({"stage": "signed"}, ["奥瑞环保设备"]),
        ({"status": "withdrawn"}, ["某物流园"]),
        ({"total_min": "7.5亿", "q": "名单d"}, ["名单district"]),
        ({"counting": "split", "q": "路"}, ["一号路"]),
        ({"counting": "all", "q": "路"}, ["一号路", "道路打捆"]),
        ({"period": "7"}, ["盾构矿机"]),
        ({"period": "4,7"}, ["盾构矿机", "晋璐光电二期", "奥瑞环保设备"]),
        ({"stage": "nonsense"}, []),
    ],
)
def test_it_is_narrowed_by_the_address(office, world, query, found):
    assert names(office.get(PAGE, query)) == found


def test_by_batch_unit_leader_and_level(office, world):
    assert names(office.get(PAGE, {"batch": batch("construction").pk, "period": "4"})) == ["晋璐光电二期"]
    assert names(office.get(PAGE, {"unit": world.unit.pk})) == ["迟到项目"]
    assert names(office.get(PAGE, {"lead": world.lead.pk})) == ["迟到项目"]
    assert names(office.get(PAGE, {"level": code("level", "city").pk})) == ["名单city"]


def test_a_period_that_cannot_be_read_is_said_and_finds_nothing(office, world):
    answer = office.get(PAGE, {"period": "全部的"})
    assert names(answer) == []
    assert answer.context["form"].errors["period"]


def test_the_default_columns_are_those_of_the_ledger_that_a_screen_has_room_for(office, world):
    usual = [column.key for column in LEDGER.columns if column.shown]
    wide = {"code", "category", "owner", "stage_on"}
    assert keys(office.get(PAGE)) == [key for key in usual if key not in wide]
    assert {"unit", "stage", "status"} <= set(keys(office.get(PAGE)))
    assert keys(office.get(PAGE, {"columns": usual})) == usual


def test_chosen_columns_come_in_the_order_of_the_ledger(office, world):
    assert keys(office.get(PAGE, {"columns": ["stage", "name", "chain", "nonsense"]})) == [
        "name",
        "chain",
        "stage",
    ]


def test_columns_that_do_not_exist_are_no_choice(office, world):
    assert keys(office.get(PAGE, {"columns": "nonsense"})) == keys(office.get(PAGE))


def test_every_column_can_be_shown_and_read(office, world):
    put_on_list(world.late, "province")
    answer = office.get(PAGE, {"columns": [column.key for column in LEDGER.columns], "q": "迟到"})
    shown = texts(answer)
    assert (shown["unit"], shown["level"], shown["planned_started"]) == ("区工信局", "省重点", "2023-01-10")
    assert (shown["longitude"], shown["annual_plan"], shown["is_bundle"]) == ("113.3", "1.00", "否")


def test_the_batches_of_a_project_can_be_shown(office, world):
    assert (
        texts(office.get(PAGE, {"columns": ["name", "batches"], "q": "盾构"}))["batches"] == "第7期开工一批"
    )


@pytest.mark.parametrize("column", [column for column in LEDGER.columns if column.sort], ids=lambda c: c.key)
def test_every_sortable_column_sorts_both_ways(office, world, column):
    up = names(office.get(PAGE, {"sort": column.sort}))
    down = names(office.get(PAGE, {"sort": f"-{column.sort}"}))
    assert sorted(up) == sorted(down)
    assert len(up) == 9


def test_the_largest_first_and_the_unknown_last(office, where):
    for number, total in enumerate([YI, None, 3 * YI, 2 * YI]):
        make_project(f"第{number}个", total=total)
    assert names(office.get(PAGE, {"sort": "-total_at"})) == ["第2个", "第3个", "第0个", "第1个"]
    assert names(office.get(PAGE, {"sort": "total_at"})) == ["第0个", "第3个", "第2个", "第1个"]


@pytest.mark.parametrize("sort", ["password", "created_by__password", "-", "?", "region__path;"])
def test_by_anything_else_it_is_not_sorted(office, world, sort):
    assert names(office.get(PAGE, {"sort": sort})) == names(office.get(PAGE))


@pytest.fixture
def many(where):
    """One hundred and twenty projects of one 亿元 each."""
    make_many(120, total_investment=YI)


def test_fifty_to_a_page_with_the_sum_of_all(office, many):
    answer = office.get(PAGE, {"sort": "name"})
    assert (len(names(answer)), answer.context["totals"]["total"]) == (50, 120 * YI)
    assert names(office.get(PAGE, {"sort": "name", "page": "3"})) == [f"第{n:03}个" for n in range(100, 120)]


def test_the_pages_are_linked_and_keep_the_filters(office, many):
    text = office.get(PAGE, {"sort": "name", "q": "第", "page": "2"}).content.decode()
    assert f"?{urlencode({'sort': 'name', 'q': '第', 'page': '1'})}".replace("&", "&amp;") in text
    assert f"?{urlencode({'sort': 'name', 'q': '第', 'page': '3'})}".replace("&", "&amp;") in text


@pytest.mark.parametrize(
    ("wanted", "number"), [("0", 1), ("99", 3), ("abc", 1), ("-1", 1), ("²", 1), ("9" * 30, 1)]
)
def test_a_page_that_does_not_exist_is_the_nearest(office, many, wanted, number):
    assert office.get(PAGE, {"page": wanted}).context["page"].number == number


def test_no_project_is_lost_between_pages_of_equal_sums(office, many):
    seen = [
        name for page in (1, 2, 3) for name in names(office.get(PAGE, {"sort": "total_at", "page": page}))
    ]
    assert len(set(seen)) == 120


def test_a_change_is_in_the_sums_at_once(office, world):
    query = {"q": "奥瑞"}
    assert office.get(PAGE, query).context["totals"]["total"] == 3 * YI
    set_total(world.signed, 4 * YI, date(2023, 2, 1))
    assert office.get(PAGE, query).context["totals"]["total"] == 4 * YI


@pytest.mark.parametrize(
    ("who", "offers"),
    [("project_office", {"新建项目", "导出 Excel"}), ("supervision", {"导出 Excel"}), ("viewer", set())],
)
def test_each_role_is_offered_what_it_may(reader, world, who, offers):
    text = reader(who).get(PAGE).content.decode()
    assert {offer for offer in ("新建项目", "导出 Excel") if offer in text} == offers


def test_the_export_takes_the_filters_along(office, world):
    text = office.get(PAGE, {"stage": "signed", "page": "1"}).content.decode()
    assert "/exports/projects/?stage=signed&quot;" in text or 'exports/projects/?stage=signed"' in text


def test_what_to_look_at_first_is_counted_in_lists_that_are_not_long(office, world, monkeypatch):
    few = office.get(PAGE)
    assert [each["number"] for each in few.context["looks"]] == [0, 0, 0]
    monkeypatch.setattr("sanpi.reports.links.MOST_COUNTED", 1)
    cache.clear()
    long = office.get(PAGE)
    assert [each["number"] for each in long.context["looks"]] == [None, None, None]
    assert 'chance=hard">很难完成全年计划</a>' in long.content.decode()
