"""The ledgers in a browser: cells changed in place, two editors, many rows at once, paper."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sanpi.issues.models import Issue
from sanpi.issues.testing import make_issue, report
from sanpi.organizations.testing import make_organization, regions
from sanpi.permits.testing import happen, set_up
from tests.browser.conftest import District, Reader
from tests.browser.test_pages import DESK, PHONE, walk

pytestmark = pytest.mark.browser
CODES = ("progress", "permits", "issues", "enrollment")
ISSUES = "/ledgers/issues/"


@pytest.fixture
def issues(district: District) -> list[Issue]:
    """Problems of the district's projects: some late, some not, led by two units; and permits of the first."""
    today = timezone.localdate()
    units = [make_organization(regions().district, name) for name in ("区自然资源局", "区住建局")]
    found = []
    for number, project in enumerate(district.projects[:6]):
        issue = make_issue(
            project, on=today - timedelta(days=40), due_on=today + timedelta(days=5 * number - 12),
            lead_unit=units[number % 2], responsible="张三", measures="每周调度，限期办结",
        )  # fmt: skip
        report(issue, today - timedelta(days=10))
        found.append(issue)
    permits = set_up(district.projects[0], on=today - timedelta(days=90))
    happen(permits["N18"], "accepted", today - timedelta(days=60))
    return found


def cell(reader: Reader, issue: Issue, column: str = "责任人") -> str:
    return f"tr[data-row='{issue.pk}'] td[data-label='{column}'] button.cell"


def test_the_pages(office: Reader, issues: list[Issue]) -> None:
    addresses = [f"/ledgers/{code}/" for code in CODES]
    walk(
        office,
        [*addresses, f"{ISSUES}?group=lead_unit", f"{ISSUES}?print=1", f"{ISSUES}bulk/?row={issues[0].pk}"],
    )


def test_a_cell_is_changed_with_the_keyboard_alone(office: Reader, issues: list[Issue]) -> None:
    office.open(ISSUES)
    page = office.page
    page.locator(cell(office, issues[0])).focus()
    page.keyboard.press("Enter")
    page.locator(".cell-form [name=value]").wait_for()
    page.keyboard.type("李四")
    page.keyboard.press("Enter")
    page.get_by_text("已保存").wait_for()
    assert Issue.objects.get(pk=issues[0].pk).responsible == "李四"
    assert page.locator(cell(office, issues[0])).evaluate("it => it === document.activeElement")


def test_escape_gives_up_and_tab_goes_on(office: Reader, issues: list[Issue]) -> None:
    office.open(ISSUES)
    page = office.page
    page.locator(cell(office, issues[-1])).click()
    page.locator(".cell-form [name=value]").fill("不要了")
    page.keyboard.press("Escape")
    assert page.locator(".cell-form").count() == 0
    page.locator(cell(office, issues[-1])).click()
    page.locator(".cell-form [name=value]").fill("王五")
    page.keyboard.press("Tab")
    page.locator(
        f"td:not([data-label='责任人']) .cell-form, tr:not([data-row='{issues[-1].pk}']) .cell-form"
    ).wait_for()
    assert Issue.objects.get(pk=issues[-1].pk).responsible == "王五"


@pytest.mark.database
def test_of_two_editors_the_second_sees_both_values_and_chooses(office: Reader, issues: list[Issue]) -> None:
    office.open(ISSUES)
    page = office.page
    page.locator(cell(office, issues[0])).click()
    page.locator(".cell-form [name=value]").fill("王五")
    Issue.objects.filter(pk=issues[0].pk).update(responsible="李四")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert "现在是：李四" in page.get_by_role("alert").inner_text()
    assert "您填的：王五" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="仍按我填的保存").click()
    page.get_by_text("已保存").wait_for()
    assert Issue.objects.get(pk=issues[0].pk).responsible == "王五"
    # The browser notes the answer 409 as an error of its own.
    office.complaints[:] = [each for each in office.complaints if "409" not in each]


def test_a_cell_is_changed_without_scripts(office: Reader, issues: list[Issue]) -> None:
    page = office.page
    office.open(f"/ledgers/issues/cells/{issues[0].pk}/responsible/?group=level")
    page.locator("[name=value]").fill("赵六")
    office.follow(page.get_by_role("button", name="保存"))
    expect(page).to_have_url(re.compile(r"/ledgers/issues/\?group=level$"))
    assert Issue.objects.get(pk=issues[0].pk).responsible == "赵六"


@pytest.mark.database
def test_many_rows_at_once(office: Reader, issues: list[Issue]) -> None:
    office.open(ISSUES)
    page = office.page
    for issue in issues[:3]:
        page.locator(f"input[name=row][value='{issue.pk}']").check()
    assert page.locator("[data-chosen]").inner_text() == "3"
    page.locator("#bulk [name=column]").select_option("responsible")
    office.follow(page.get_by_role("button", name="下一步"))
    page.locator("[name=value]").fill("新人")
    page.locator("[name=reason]").fill("换人")
    office.follow(page.get_by_role("button", name="预览"))
    page.get_by_text("将改 3 行").wait_for()
    assert not Issue.objects.filter(responsible="新人").exists()
    office.check_page()
    office.follow(page.get_by_role("button", name="确认修改 3 行"))
    page.get_by_text("已改 3 行").wait_for()
    assert Issue.objects.filter(responsible="新人").count() == 3


def test_on_a_phone_the_form_of_a_cell_fits(office: Reader, issues: list[Issue]) -> None:
    page = office.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    office.open(f"{ISSUES}?columns=name&columns=responsible")
    page.locator(cell(office, issues[0])).click()
    page.locator(".cell-form [name=value]").wait_for()
    office.check_page()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_paper_is_a3_lying_with_numbered_pages(office: Reader, issues: list[Issue], tmp_path: Path) -> None:
    office.open(f"{ISSUES}?print=1&group=lead_unit")
    pdf = office.page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 1190" in pdf or b"/MediaBox [0 0 1191" in pdf
