"""Flags through the browser: the rule, the draft, the publication, the wall."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sanpi.evaluation.models import FlagBoard, FlagRule
from sanpi.evaluation.testing_flags import AFTER, flag_rule, quarter
from sanpi.organizations.testing import make_user, regions
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser
DESK, PHONE, WALL = (
    {"width": 1440, "height": 900},
    {"width": 390, "height": 844},
    {"width": 1920, "height": 1080},
)
NAMES = (
    "flags", "task_flags", "flag_settings", "task_flag_rule", "publish_flags", "ask_exemption",
)  # fmt: skip


def test_an_office_sets_a_rule_and_publishes_a_quarter(office: Reader) -> None:
    page, units = office.page, quarter()
    office.open(reverse("evaluation:flag_rule", args=["red_black"]))
    page.get_by_label("自哪一天起").fill("2023-01-01")
    page.get_by_label("第1组名称").fill("镇办组")
    page.get_by_label("第1组红旗前几名").fill("1")
    page.get_by_label("第1组黑旗后几名").fill("1")
    page.get_by_label("第2组红旗前几名").fill("")
    page.get_by_label("第2组黑旗后几名").fill("")
    for unit in units:
        page.get_by_label(unit.name, exact=True).select_option("1")
    office.follow(page.get_by_role("button", name="保存"))
    expect(page.get_by_text("规则已保存")).to_be_visible()
    assert FlagRule.objects.get().effective_on == date(2023, 1, 1)
    office.open(f"{reverse('evaluation:flags')}?region=410106&period=2023Q1")
    expect(page.get_by_role("heading", level=1).get_by_text("未公布")).to_be_visible()
    office.follow(page.get_by_role("link", name="公布", exact=True))
    office.follow(page.get_by_role("button", name="公布"))
    expect(page.get_by_text("已公布").first).to_be_visible()
    assert FlagBoard.objects.get().awards.get(name="甲镇").colour == "red"
    office.follow(page.locator(".flag-value").first)
    expect(page.locator("tbody tr")).to_have_count(1)


def test_pages_of_flags(office: Reader) -> None:
    flag_rule(quarter())
    addresses = [f"{reverse(f'evaluation:{name}')}?period=2023Q1" for name in NAMES]
    addresses += [
        reverse("evaluation:flag_rule", args=["running"]),
        f"{reverse('evaluation:task_flags')}?effective={AFTER}",
        f"{reverse('evaluation:task_flags')}?effective={AFTER}&by=unit",
    ]
    for size in (DESK, PHONE):
        office.page.set_viewport_size(size)  # type: ignore[arg-type]
        for address in addresses:
            office.open(address)
            office.check_page()


def test_the_wall_fits_the_meeting_rooms_screen_and_is_large(reader: Reader) -> None:
    flag_rule(quarter())
    reader.sign_in(make_user("project_office", regions().district))
    reader.page.set_viewport_size(WALL)  # type: ignore[arg-type]
    reader.open(f"{reverse('evaluation:flags')}?period=2023Q1&full=1")
    reader.check_page()
    name = reader.page.locator(".flag-side li b").first
    assert name.evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 32
    assert reader.page.evaluate("document.documentElement.scrollHeight") <= 1080
