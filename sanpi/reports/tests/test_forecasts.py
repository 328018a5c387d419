"""The year's forecast where several registers are shown at once: list, its export, progress ledger, cockpit, dossier."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from sanpi.core.facts import standpoint
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_organization, make_user, sign_in
from sanpi.progress.models import ProjectForecast
from sanpi.progress.rules.forecast_record import listed_forecasts
from sanpi.progress.testing import MILLION, PLAN, finished_year, forecast_tonight, planned, report_year
from sanpi.projects.testing import noon

pytestmark = pytest.mark.django_db
DAY = date(2023, 7, 3)
COLUMNS = ("name", "predicted", "chance", "predicted_gap")


@pytest.fixture(autouse=True)
def in_july(where):
    with time_machine.travel(noon(DAY), tick=False):
        yield


@pytest.fixture
def client(client, where):
    sign_in(client, make_user(Role.PROJECT_OFFICE, where.district))
    return client


@pytest.fixture
def kept(where):
    """A slow and a fast project, half a year on, with forecasts; a third one without a plan."""
    unit = make_organization(where.district, "区工信局")
    slow, fast = planned("慢项目", unit=unit), planned("快项目", unit=unit)
    report_year(slow, dict.fromkeys(range(1, 7), 2 * MILLION))
    report_year(fast, dict.fromkeys(range(1, 6), 12 * MILLION) | {6: PLAN - 60 * MILLION})
    finished_year(3)
    forecast_tonight(DAY)
    return {"slow": slow, "fast": fast}


def listed(client, **query):
    answer = client.get("/projects/", {"columns": COLUMNS, **query}, follow=True)
    cells = [[cell["text"] for cell in cells] for _row, cells in answer.context["rows"]]
    return {line[0]: line[1:] for line in cells}


def test_the_list_shows_forecast_chance_and_distance_from_the_plan(client, kept):
    found = listed(client)
    row = ProjectForecast.objects.get(project=kept["fast"], month=6)
    assert found["快项目"][0] == row.chance and row.reach_100 >= 8000
    assert found["快项目"][1] == f"{row.median / 100_000_000:.2f}"
    assert found["2022年第0个"] == ["—", "—", "—"]


@pytest.mark.parametrize("sort", ["gap_at", "chance_at", "predicted_at"])
def test_the_list_is_sorted_by_forecast_with_empty_ones_last(client, kept, sort):
    assert list(listed(client, sort=sort))[:2] == ["慢项目", "快项目"]
    assert list(listed(client, sort=f"-{sort}"))[:2] == ["快项目", "慢项目"]


def test_the_list_is_narrowed_by_chance_and_by_what_will_be_missing(client, kept):
    assert list(listed(client, chance="likely")) == ["快项目"]
    short = -ProjectForecast.objects.get(project=kept["slow"], month=6).gap
    expected = ["慢项目"] if short >= 10 * MILLION else []
    assert list(listed(client, lacking="10000000")) == expected
    assert listed(client, chance="nonsense") == {}


def test_the_list_of_a_past_day_shows_what_was_forecast_then(client, kept):
    now = listed(client)["慢项目"]
    then = ProjectForecast.objects.get(project=kept["slow"], month=5)
    assert listed(client, effective="2023-06-10")["慢项目"][1] == f"{then.median / 100_000_000:.2f}"
    assert now[1] == f"{ProjectForecast.objects.get(project=kept['slow'], month=6).median / 100_000_000:.2f}"


def test_the_list_asks_once_for_the_forecasts_of_a_page(client, kept, django_assert_max_num_queries):
    listed(client)
    with django_assert_max_num_queries(1, info="one query more than without the column"):
        assert len(listed_forecasts([each.pk for each in kept.values()], standpoint(DAY))) == 2


def test_the_export_carries_what_the_list_shows(client, kept):
    answer = client.get(
        reverse("exchange:export_projects"),
        {"columns": COLUMNS, "sort": "gap_at", "effective": "2023-07-03"},
        follow=True,
    )
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))["项目主表"]
    head = [cell.value for cell in sheet[3]]
    first = dict(zip(head, [cell.value for cell in sheet[4]], strict=True))
    row = ProjectForecast.objects.get(project=kept["slow"], month=6)
    assert first["项目名称"] == "慢项目"
    assert round(first["预测全年完成（亿元）"] * 100_000_000) == row.median
    assert round(first["预测差额（亿元）"] * 100_000_000) == row.gap


def test_the_progress_ledger_shows_sorts_and_narrows(client, kept):
    def ledger(**query):
        answer = client.get("/ledgers/progress/", query, follow=True)
        return [row.project.name for row in answer.context["rows"]], answer

    assert ledger(sort="gap_at")[0] == ["慢项目", "快项目"]
    assert ledger(chance="likely")[0] == ["快项目"]
    rows = ledger(month="2023-05")[1].context["rows"]
    assert {row.forecast.month for row in rows} == {5}


def test_the_cockpit_shows_the_range_and_leads_to_the_page(client, kept):
    context = client.get("/cockpit/", follow=True).context
    figure = context["work_strip"][-1]
    assert figure["label"] == "预测全年完成" and "–" in figure["note"]
    assert "/reporting/forecast/" in figure["url"]
    assert "预测" in context["money_chart"]


def test_the_cockpit_without_forecasts_says_nothing_of_them(client, where):
    planned("没有预测")
    assert "预测全年完成" not in client.get("/cockpit/", follow=True).content.decode()


def test_the_dossier_has_the_card_and_the_band(client, kept):
    text = client.get(f"/projects/{kept['slow'].pk}/", follow=True).content.decode()
    assert "按目前进度，全年大约完成" in text and "逐月累计：计划、完成与预测区间" in text
    assert "剩余 6 个月平均每月需完成" in text


def test_the_dossier_of_a_project_without_a_plan_has_none(client, where):
    project = planned("没有计划", year=2022)
    text = client.get(f"/projects/{project.pk}/", follow=True).content.decode()
    assert 'id="forecast"' not in text


def test_a_month_without_any_report_has_a_card_too(client, where):
    finished_year(3)
    project = planned("未报", plan=PLAN)
    forecast_tonight(date(2023, 1, 10))
    text = client.get(f"/projects/{project.pk}/?effective=2023-01-10", follow=True).content.decode()
    assert "年初，还没有月报" in text


def test_the_big_screen_shows_money_and_lights_before_the_batches(client, kept):
    def places(**query):
        page = client.get("/cockpit/", query, follow=True).content.decode()
        return [page.index(head) for head in ("年投资进度", "<h2>红黄绿", "各责任单位 <")]

    money, lights, units = places(full=1)
    assert money < lights < units
    money, lights, units = places()
    assert units < lights < money
