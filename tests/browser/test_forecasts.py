"""The year's forecast read at a desk and on a telephone: the card in the dossier, the page, its filters, its record."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sanpi.domain.periods import Month
from sanpi.organizations.testing import regions
from sanpi.progress.actions import keep_tonight
from sanpi.progress.testing import MILLION, finished_year, report
from tests.browser.conftest import District, Reader

pytestmark = pytest.mark.browser
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def forecast(district: District) -> District:
    """Last year finished by some, this year reported so far by the district's projects, forecast last night."""
    today = timezone.localdate()
    finished_year(4, year=today.year - 1)
    over = Month.of(today) + -1
    for project in district.projects:
        for month in range(1, over.month + 1 if over.year == today.year else 1):
            report(project, Month(today.year, month), MILLION)
    keep_tonight(region=regions().province, now=timezone.now() - timedelta(hours=1))
    return district


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_the_forecast_is_read_from_the_page_to_the_card_and_back(
    forecast: District, office: Reader, size: dict[str, int]
) -> None:
    page = office.page
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a size as playwright knows it
    office.open("/reporting/forecast/")
    expect(page.locator(".forecast-main").first).to_contain_text("全年大约完成")
    expect(page.get_by_role("img", name="已完成、预测全年完成及其区间、年度计划")).to_be_visible()
    office.check_page()
    if size["width"] < 700:
        page.locator("#projects summary", has_text="筛选").click()
    with office.next_page():
        page.locator("#projects select[name=chance]").select_option("unlikely")
    expect(page).to_have_url(re.compile("chance=unlikely"))
    office.check_page()
    office.open("/reporting/forecast/")
    office.follow(page.locator("#projects td.lead a").first)
    expect(page).to_have_url(re.compile("/projects/"))
    expect(page.locator("#forecast .forecast-main")).to_be_in_viewport()
    expect(page.locator("#forecast")).to_contain_text("需完成")
    office.check_page()
    office.open("/reporting/forecast/record/")
    office.check_page()
