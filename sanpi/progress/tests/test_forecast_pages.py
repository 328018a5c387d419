"""The pages of forecasts: one region at one standpoint, for those who see all of it and those who see a part."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from sanpi.domain.money import rounded
from sanpi.domain.periods import Month
from sanpi.organizations.models import Role
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, sign_in
from sanpi.progress.models import ProjectForecast
from sanpi.progress.testing import (
    MILLION,
    PLAN,
    finished_year,
    forecast_tonight,
    planned,
    report,
    report_year,
)
from sanpi.projects.models import Status
from sanpi.projects.testing import noon, set_status

pytestmark = pytest.mark.django_db
DAY = date(2023, 7, 3)
PAGE, RECORD = "progress:forecast", "progress:forecast_record"


@pytest.fixture(autouse=True)
def in_july():
    with time_machine.travel(noon(DAY), tick=False):
        yield


@pytest.fixture
def units(where):
    """Three units of 上街区 with a project each, one of them slow, one in another region."""
    found = {}
    for name, month, region in (
        ("区工信局", 12, where.district),
        ("区商务局", 2, where.district),
        ("高新局", 9, where.zone),
    ):
        unit = make_organization(region, name)
        project = planned(f"{name}项目", unit=unit, region=region)
        report_year(project, dict.fromkeys(range(1, 7), month * MILLION + 1))
        found[name] = project
    return found


@pytest.fixture
def kept(units):
    finished_year()
    forecast_tonight(DAY)
    return units


def opened(client, user, name=PAGE, **query):
    sign_in(client, user)
    return client.get(reverse(name), query, follow=True)


def text(answer):
    return answer.content.decode()


def test_the_district_sees_its_year_in_words_by_unit_and_by_project(client, where, kept, office):
    answer = opened(client, office)
    assert (
        "按目前进度，全年大约完成" in text(answer)
        and "完成全年计划 2.40 亿元" in text(answer)
        and "是年度计划 2.40 亿元的" in text(answer)
    )
    board = answer.context["board"]
    assert {line.row.unit.name for line in board.units} == {"区商务局", "区工信局"}
    assert {line["project"].name for line in answer.context["lines"]} == {"区商务局项目", "区工信局项目"}
    assert "高新局项目" not in text(answer)


def test_every_unit_is_rounded_by_itself_and_what_that_leaves_is_said(client, where, kept):
    for number, amount in enumerate((2_700_000, 2_700_000, 2_700_000)):
        unit = make_organization(where.district, f"单位{number}")
        report_year(planned(f"另一个{number}", unit=unit), dict.fromkeys(range(1, 7), amount))
    forecast_tonight(DAY)
    answer = opened(client, PEOPLE["city_office"](), region="410106")
    board, hundredth = answer.context["board"], 1_000_000
    for line in board.units:
        for name, exact in (
            ("plan", line.row.plan),
            ("completed", line.row.completed),
            ("share", line.share),
        ):
            assert getattr(line.shown, name) == rounded(exact, hundredth)
        assert line.shown.gap == rounded(line.row.median, hundredth) - line.shown.plan
    written = sum(line.shown.completed for line in board.units)
    assert abs(written - rounded(board.total.completed, hundredth)) <= board.rounding == hundredth
    assert "因四舍五入，各行相加与合计可能差 0.01 亿元" in text(answer)


def test_the_parts_add_up_to_the_whole_to_the_yuan(client, where, kept):
    answer = opened(client, PEOPLE["city_office"](), region="410100")
    board = answer.context["board"]
    total = board.total
    for parts in (board.units, board.regions):
        assert sum(line.share for line in parts) == total.median
        assert all(line.gap == line.row.median - line.row.plan for line in parts)
        assert sum(line.row.completed for line in parts) == total.completed
    assert "为什么各单位的预测加起来不等于合计" in text(answer)


def test_a_liaison_sees_his_own_units_projects_and_is_told_so(client, where, kept):
    liaison = make_user(Role.LIAISON, where.district, kept["区商务局"].unit)
    answer = opened(client, liaison)
    assert "这里只统计本单位的项目" in text(answer)
    assert answer.context["board"].total.projects == 1
    assert [line["project"].name for line in answer.context["lines"]] == ["区商务局项目"]
    row = ProjectForecast.objects.get(project=kept["区商务局"], month=6)
    assert (answer.context["total"].median, answer.context["total"].low) == (row.median, row.low)


def test_a_unit_has_one_forecast_for_whoever_sees_all_of_it(client, where, kept):
    unit = kept["区商务局"].unit
    people = [
        make_user(Role.LIAISON, where.district, unit), make_user(Role.PROJECT_OFFICE, where.district), PEOPLE["city_office"]()
    ]  # fmt: skip
    boards = [opened(client, who, region=where.district.code).context["board"] for who in people]
    lines = [next(line for line in board.units if line.row.unit_id == unit.pk) for board in boards]
    project = ProjectForecast.objects.get(project=kept["区商务局"], month=6)
    assert {line.gap for line in lines} == {project.gap}
    assert len({line.row.pk for line in lines}) == 1 and boards[0].total.pk == lines[0].row.pk


def test_a_region_below_has_the_gap_that_its_own_page_tells(client, where, kept):
    city = opened(client, PEOPLE["city_office"]()).context["board"]
    district = opened(client, make_user(Role.PROJECT_OFFICE, where.district)).context["total"]
    assert {line.row.region_id: line.gap for line in city.regions}[district.region_id] == district.gap


def test_before_the_first_report_the_head_speaks_of_no_report(client, where):
    planned("新项目")
    answer = opened(client, make_user(Role.PROJECT_OFFICE, where.district), effective="2023-01-15")
    assert "年初，还没有月报 ·" in text(answer) and "月报的月报" not in text(answer)


def test_another_district_does_not_see_it(client, where, kept):
    answer = opened(client, PEOPLE["another_district"]())
    assert "还没有可以预测的项目" in text(answer)
    assert opened(client, PEOPLE["another_district"](), region="410106").status_code == 404


@pytest.mark.parametrize("name", [PAGE, RECORD, "progress:forecast_workbook"])
def test_administrators_see_no_figures(client, where, name):
    assert opened(client, PEOPLE["system_admin"](), name).status_code == 403


def test_what_was_not_kept_is_computed_for_the_page_and_said(client, where, units, office):
    finished_year()
    answer = opened(client, office)
    assert "没有存档的预测" in text(answer)
    assert answer.context["board"].total.projects == 2
    assert sum(line.share for line in answer.context["board"].units) == answer.context["total"].median
    assert not ProjectForecast.objects.exists()


def test_filters_and_orders_are_the_same_for_what_was_kept_and_what_was_computed(
    client, where, units, office
):
    finished_year()
    asked = [
        {"chance": "unlikely"}, {"lacking": "50000000"}, {"apart": "above"}, {"q": "商务"}, {"sort": "-completed"},
        {"unit": str(units["区商务局"].unit_id)},
    ]  # fmt: skip

    def names():
        return [
            [line["project"].name for line in opened(client, office, **query).context["lines"]]
            for query in asked
        ]

    computed = names()
    forecast_tonight(DAY)
    assert names() == computed
    assert computed[3] == computed[5] == ["区商务局项目"]
    assert computed[4] == ["区工信局项目", "区商务局项目"]


@pytest.mark.parametrize(
    "odd",
    [{"chance": "x"}, {"lacking": "-1"}, {"unit": "0"}, {"sort": "pk;"}, {"page": "99"}, {"apart": "?"}],
)
def test_odd_choices_are_left_out_of_account(client, where, kept, office, odd):
    answer = opened(client, office, **odd)
    assert answer.status_code == 200 and len(answer.context["lines"]) == 2


def test_an_earlier_standpoint_shows_the_forecast_that_stood_then(client, where, kept, office):
    answer = opened(client, office, effective="2023-06-15")
    assert answer.context["total"].month == 5
    assert "截至 5 月" in text(answer)


def test_without_history_the_page_says_so_and_tells_no_chance(client, where, units, office):
    forecast_tonight(DAY)
    answer = opened(client, office)
    assert "往年资料太少，只能说个大概" in text(answer) and "历史太少" in text(answer)
    assert "的可能性约" not in text(answer)


def test_the_page_takes_few_queries_however_many_projects(client, where, kept, office):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(captured.captured_queries)

    opened(client, office)
    few = queries()
    for number in range(6):
        report(planned(f"又一个{number}", unit=kept["区商务局"].unit), Month(2023, 6), MILLION)
    forecast_tonight(DAY)
    assert queries() == few <= 40


def test_the_workbook_holds_the_parts_exact_to_the_yuan(client, where, kept, office):
    answer = opened(client, office, "progress:forecast_workbook")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cover, parts, projects = (list(book[name].values) for name in book.sheetnames)
    place = parts[2].index("计入合计（万元）")
    yuan = [round(line[place] * 10_000) for line in parts[3:]]
    assert sum(yuan[:-1]) == yuan[-1]
    assert {line[0] for line in projects[3:]} == {"区商务局项目", "区工信局项目"}
    assert cover[0][0] == parts[0][0] == "上街区2023年全年预测"


def test_only_those_who_export_get_the_workbook(client, where, kept):
    assert opened(client, PEOPLE["viewer"](), "progress:forecast_workbook").status_code == 403


def test_the_record_says_how_forecasts_of_a_finished_year_did(client, where, office):
    finished_year(year=2021, unit=make_organization(where.district))
    projects = finished_year(3, year=2022, every=7 * MILLION, unit=make_organization(where.district))
    for month in range(3, 14):
        forecast_tonight((Month(2022, 1) + (month - 1)).first_day)
    answer = opened(client, office, RECORD)
    record = answer.context["record"]
    assert record.year == 2022
    assert record.all.number == len(projects) * len(record.months)
    assert 0 <= record.all.hit_rate <= 1 and record.all.own_error > 0
    assert "2022年没有" not in text(answer) and "只算2022年" in text(answer)
    assert "单位自己的预计平均相差" in text(answer) and "偏高" in text(answer)
    last = answer.context["months"][-1]
    assert last["came"].completed == sum((7 * MILLION + place * MILLION // 4) * 12 for place in range(3))


def test_the_record_of_a_new_system_says_what_will_stand_there(client, where, office):
    assert "还没有可以对照的预测" in text(opened(client, office, RECORD))
    assert opened(client, office, RECORD, of="abc").status_code == 200


def test_the_record_of_a_liaison_is_of_his_unit_and_without_the_regions_total(client, where):
    unit = make_organization(where.district, "区工信局")
    finished_year(2, year=2021)
    finished_year(2, year=2022, unit=unit)
    for month in (7, 8):
        forecast_tonight(date(2022, month, 2))
    forecast_tonight(date(2023, 1, 15))
    answer = opened(client, make_user(Role.LIAISON, where.district, unit), RECORD)
    assert answer.context["record"].all.number == 4 + 2
    assert not answer.context["with_totals"]


def test_own_figures_that_expect_too_much_are_found(client, where, kept, office):
    report(kept["区商务局"], Month(2023, 6), 2 * MILLION, forecast_year=3 * PLAN)
    forecast_tonight(DAY)
    answer = opened(client, office, apart="above")
    assert [line["project"].name for line in answer.context["lines"]] == ["区商务局项目"]
    assert "请先核对相差最大的：区商务局项目（单位 3.60" in text(answer)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_project_at_a_standstill_is_in_no_choice_of_chances(client, where, units, office, is_kept):
    finished_year()
    set_status(units["区商务局"], Status.STOPPED, date(2023, 6, 20))
    if is_kept:
        forecast_tonight(DAY)
    for chance in ("likely", "possible", "doubtful", "hard", "unlikely"):
        found = opened(client, office, chance=chance).context["lines"]
        assert "区商务局项目" not in {line["project"].name for line in found}
    assert "2023-06-20 起停工，不作判断" in text(opened(client, office))
    assert [line["project"].name for line in opened(client, office, sort="reach_100").context["lines"]][
        -1
    ] == ("区商务局项目")
