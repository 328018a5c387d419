"""The board: counts that agree with their lists, filters, the workbook, what each person sees."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from sanpi.domain.periods import Month
from sanpi.evaluation.actions import save_rules
from sanpi.evaluation.rules import board as board_rules
from sanpi.evaluation.testing import PROGRESS, put_in_force, record_month
from sanpi.organizations.testing import PEOPLE, make_organization, sign_in
from sanpi.progress.testing import MILLION, planned, report_year
from sanpi.projects.testing import LONG_AGO, noon

BOARD = reverse("evaluation:lights")
JUNE = {"effective": "2023-06-30"}


@pytest.fixture(autouse=True)
def lit(where, project):
    """One red project of the unit, one yellow and one green of another."""
    put_in_force(dimensions=[PROGRESS])
    other = make_organization(where.district, "峡窝镇")
    report_year(planned("黄色项目", unit=other), {5: 30 * MILLION, 6: MILLION})
    report_year(planned("绿色项目", unit=other), {6: 60 * MILLION})


def page(client, **query):
    return client.get(BOARD, JUNE | query, follow=True)


def names(response):
    return [row["project"].name for row in response.context["rows"]]


def test_it_counts_by_colour_and_lists_the_worst_first(client, office):
    sign_in(client, office)
    response = page(client)
    assert [figure["value"] for figure in response.context["figures"]] == [1, 1, 1, 0]
    assert names(response) == ["奥瑞环保设备", "黄色项目", "绿色项目"]
    assert "截至6月末完成0.0%（6月月报未报，按 0 计），落后序时50.0个百分点" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"light": "red"}, ["奥瑞环保设备"]),
        ({"side": "progress"}, ["奥瑞环保设备", "黄色项目"]),
        ({"side": "start"}, []),
        ({"near": "worse"}, []),
        ({"sort": "needed"}, ["绿色项目", "黄色项目", "奥瑞环保设备"]),
        ({"light": "violet"}, []),
    ],
)
def test_it_is_narrowed_and_sorted_by_the_address(client, office, query, found):
    sign_in(client, office)
    assert names(page(client, **query)) == found


def test_changes_are_those_of_the_last_month_on_record(client, office):
    record_month(Month(2023, 5))
    record_month(Month(2023, 6))
    sign_in(client, office)
    assert names(page(client, change="better")) == ["绿色项目"]
    assert names(page(client, change="same")) == ["奥瑞环保设备", "黄色项目"]


def test_a_bundle_is_counted_once_and_its_parts_can_be_listed(client, where, office):
    bundle = planned("打捆", is_bundle=True)
    planned("子项目", parent=bundle)
    sign_in(client, office)
    assert "子项目" not in names(page(client))
    assert "子项目" in names(page(client, counting="all"))


def test_many_projects_are_read_from_the_record(client, office, monkeypatch):
    record_month(Month(2023, 6))
    monkeypatch.setattr(board_rules, "MOST_LIVE", 1)
    sign_in(client, office)
    response = page(client)
    assert response.context["live"] is False
    assert [figure["value"] for figure in response.context["figures"]] == [1, 1, 1, 0]


def test_the_workbook_holds_the_list_as_narrowed(client, office):
    sign_in(client, office)
    answer = client.get(reverse("evaluation:lights_workbook"), JUNE | {"light": "red"}, follow=True)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 4
    assert sheet["A2"].value.startswith("数据截至 2023-06-30　规则：") and sheet["B3"].value == "项目名称"
    assert (sheet["B4"].value, sheet["F4"].value) == ("奥瑞环保设备", "红")


def test_units_are_shown_once_there_are_rules_for_them(client, where, office):
    sign_in(client, office)
    assert "还没有评定规则" in page(client, scope="unit").content.decode()
    save_rules(
        region=where.district, scope="unit", name="单位", content={"dimensions": [PROGRESS]}, effective_on=LONG_AGO,
        by=None, now=noon(LONG_AGO),
    )  # fmt: skip
    groups = [row["group"] for row in page(client, scope="unit").context["groups"]]
    assert [(group.name, group.colour.value) for group in groups] == [
        ("区工信局", "red"),
        ("峡窝镇", "yellow"),
    ]


def test_a_unit_sees_its_own_projects(client, liaison):
    sign_in(client, liaison)
    assert names(page(client)) == ["奥瑞环保设备"]


def test_another_district_sees_none_of_them(client):
    sign_in(client, PEOPLE["another_district"]())
    assert "还没有可以评定的项目" in page(client).content.decode()


def test_the_number_of_queries_does_not_grow(client, office, django_assert_max_num_queries):
    sign_in(client, office)
    page(client)
    for number in range(5):
        planned(f"再加{number}")
    with django_assert_max_num_queries(48):
        page(client)


def test_the_day_before_the_rules_had_others(client, office):
    sign_in(client, office)
    assert (
        "系统预置"
        in client.get(BOARD, {"effective": date(2020, 1, 1).isoformat()}, follow=True).content.decode()
    )


def test_regions_count_their_projects_and_lead_to_their_boards(client, where, office):
    for region in (where.city, where.district):
        save_rules(
            region=region, scope="region", name="区域", content={"dimensions": [PROGRESS]}, effective_on=LONG_AGO,
            by=None, now=noon(LONG_AGO),
        )  # fmt: skip
    sign_in(client, office)
    (row,) = page(client, scope="region").context["groups"]
    assert row["group"].name == where.district.name
    assert [number for _colour, number, _url in row["counts"]] == [1, 1, 1, 0]
    assert f"region={where.district.code}" in row["counts"][0][2]


def test_units_of_several_districts_carry_the_name_of_the_district(client, where):
    planned("别区项目", region=where.other_district, unit=make_organization(where.other_district, "区工信局"))
    sign_in(client, PEOPLE["city_office"]())
    text = page(client, region=where.city.code).content.decode()
    assert f"{where.district.name} 区工信局" in text
    assert f"{where.other_district.name} 区工信局" in text


def test_the_figures_below_the_bars_are_whole_projects(client, office, project):
    sign_in(client, office)
    page = client.get(BOARD).content.decode()
    figures = page[page.index("看数字") :]
    assert '<td class="num">1</td>' in figures
    assert ".0</td>" not in figures[: figures.index("</table>")]
