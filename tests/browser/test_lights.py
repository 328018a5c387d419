"""Lights in a browser: from the board to the reason, rules edited as a table, a trial that writes nothing; desk and phone."""

import pytest
from django.utils import timezone

from sanpi.domain.periods import Month
from sanpi.evaluation.models import LightStep, RuleSet
from sanpi.evaluation.testing import put_in_force, raised
from sanpi.organizations.testing import regions
from sanpi.progress.testing import MILLION, report
from tests.browser.conftest import District, Reader
from tests.browser.test_pages import PHONE, walk

pytestmark = pytest.mark.browser
EDIT = "/system/lights/project/"


@pytest.fixture
def steps(district: District) -> list[LightStep]:
    """Rules in force, a report, last month on record and what followed from its lights."""
    put_in_force()
    today = timezone.localdate()
    report(district.projects[1], Month.of(today) + -1, MILLION)
    return raised(Month.of(today) + -2, today)


def test_the_pages(office: Reader, district: District, steps: list[LightStep]) -> None:
    project = district.projects[1].pk
    walk(
        office,
        [
            "/lights/",
            f"/lights/projects/{project}/",
            "/lights/steps/",
            "/lights/?scope=unit",
            "/system/lights/",
            EDIT,
        ],
    )


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_from_the_board_to_the_reason(
    office: Reader, steps: list[LightStep], size: dict[str, int] | None
) -> None:
    if size:
        office.page.set_viewport_size(size)  # type: ignore[arg-type]
    office.open("/lights/")
    name = steps[0].project.name if steps[0].project else ""
    office.follow(office.page.get_by_role("link", name=name, exact=True).first)
    office.page.get_by_role("heading", name="为什么是这个灯").wait_for()
    assert office.page.locator(".big-light .light.red").is_visible()
    assert office.page.get_by_role("link", name="代为登记").first.is_visible()
    office.check_page()


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_gap_is_named_a_trial_shows_and_only_saving_writes(
    office: Reader, steps: list[LightStep], size: dict[str, int] | None
) -> None:
    page, before = office.page, RuleSet.objects.count()
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    office.open(EDIT)
    page.get_by_label("红灯从", exact=True).nth(1).fill("40")
    office.follow(page.get_by_role("button", name="保存"))
    page.get_by_text("30 至 40 之间没有规定").wait_for()
    page.get_by_label("黄灯到", exact=True).nth(1).fill("40")
    office.follow(page.get_by_role("button", name="试算"))
    page.get_by_role("heading", name="试算结果").wait_for()
    assert RuleSet.objects.count() == before
    page.get_by_label("规则名称").fill("本区评定办法")
    page.get_by_label("修改原因").fill("按本区实际放宽黄灯")
    office.follow(page.get_by_role("button", name="保存"))
    page.get_by_text("规则已保存").wait_for()
    held = RuleSet.objects.known_at(None).get(region=regions().district, effective_on=timezone.localdate())
    assert held.name == "本区评定办法"
    assert held.content["dimensions"][1]["yellow"] == "[10,40]"
