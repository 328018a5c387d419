"""The month by keyboard, in two hands, over a lost session; photos over a lost network; every page of it accessible."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from sanpi.domain.periods import Month
from sanpi.organizations.models import Organization, User
from sanpi.organizations.testing import make_user, regions
from sanpi.progress import actions
from sanpi.progress.models import ClosedMonth, Entry, MonthlyReport, Photo, Round
from sanpi.progress.testing import accept_month, close_month, fill, make_round, submit
from sanpi.progress.tests.pictures import picture
from sanpi.projects.models import Project
from sanpi.projects.testing import LONG_AGO, YI, code, set_plan
from tests.browser.conftest import District, Reader
from tests.browser.test_pages import walk

pytestmark = pytest.mark.browser
NUMBER = 10
PHONE = {"width": 390, "height": 844}


@dataclass
class Typist:
    """Hands on a keyboard: counts every key, digits apart."""

    page: Page
    digits: int = 0
    keys: int = 0
    pressed: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        """One key per sign; figures are what has to be typed anyway."""
        figures = sum(sign in "0123456789." for sign in text)
        self.digits += figures
        self.keys += len(text) - figures
        self.page.keyboard.type(text)

    def press(self, key: str, times: int = 1) -> None:
        """A key, or several held together, which counts as one."""
        for _time in range(times):
            self.keys += 1
            self.page.keyboard.press(key)


@dataclass
class Reporting:
    """A month that is over and open, with last month's stages and texts; the unit's ten projects."""

    round: Round
    projects: list[Project]
    liaison: User


@pytest.fixture
def reporting(district: District) -> Reporting:
    unit = Organization.objects.get(name="峡窝镇")
    month = Month.of(timezone.localdate()) + -1
    projects = district.projects[:NUMBER]
    Project.objects.exclude(pk__in=[each.pk for each in projects]).update(unit=None)
    for project in projects:
        for year in {month.year, (month + -1).year}:
            set_plan(project, YI, LONG_AGO, year=year)
    before = make_round(month + -1)
    for project in projects:
        fill(before, project, amount=5_000_000, stage=code("progress_stage", "foundation"), text="基础施工")
    return Reporting(make_round(month), projects, make_user("liaison", regions().district, unit))


@pytest.fixture
def liaison(reader: Reader, reporting: Reporting) -> Reader:
    """The unit's liaison, signed in."""
    reader.sign_in(reporting.liaison)
    return reader


def open_grid(reader: Reader) -> Page:
    reader.open("/reporting/")
    reader.page.locator("html[data-grid=ready]").wait_for()
    return reader.page


def cell(page: Page, project: Project, name: str) -> Any:
    return page.locator(f"[name=p{project.pk}-{name}]")


def forgive(reader: Reader, *words: str) -> None:
    """What the browser says of a network that was taken away on purpose is no fault of the page."""
    reader.complaints[:] = [each for each in reader.complaints if not any(word in each for word in words)]


@pytest.mark.database
def test_ten_projects_are_reported_with_the_keyboard_alone(
    liaison: Reader, reporting: Reporting, district: District
) -> None:
    page = open_grid(liaison)
    hands = Typist(page)
    for number in range(NUMBER):
        hands.type(f"{600 + number}")
        hands.press("Enter")
    hands.press("Control+Home")
    hands.press("Tab", 5)
    hands.press("Shift+F9")  # the stages of last month
    hands.press("Tab")
    for number in range(NUMBER):
        hands.type(f"封顶{number + 1}栋")
        hands.press("Enter")
    hands.press("Control+Enter")
    expect(page.locator("#grid-note")).to_contain_text("已提交 10 行")
    entries = Entry.objects.filter(round=reporting.round, state=Entry.State.SUBMITTED)
    assert sorted(entries.values_list("amount", flat=True)) == [(600 + n) * 10_000 for n in range(NUMBER)]
    print(f"{NUMBER} projects: {hands.digits} digits, {hands.keys} other keys")
    assert hands.keys <= 10 * NUMBER

    page.context.clear_cookies()
    liaison.sign_in(make_user("project_office", regions().district))
    liaison.open(reverse("progress:round", args=[reporting.round.pk]))
    liaison.follow(page.get_by_role("button", name="通过本页全部待审核"))
    expect(page.get_by_text("已通过 10 个项目")).to_be_visible()
    liaison.follow(page.get_by_role("link", name="结账", exact=True))
    with_missing = page.get_by_label("带缺报名单结账")
    if with_missing.count():
        with_missing.check()
    liaison.follow(page.get_by_role("button", name="结账"))
    expect(page.get_by_text("数据已冻结")).to_be_visible()
    assert ClosedMonth.objects.filter(round=reporting.round).exists()
    assert (
        MonthlyReport.objects.filter(year=reporting.round.year, month=reporting.round.month).count() == NUMBER
    )


def test_keys_walk_fill_down_and_take_back(liaison: Reader, reporting: Reporting) -> None:
    page = open_grid(liaison)
    focused = page.locator(":focus")
    first, second = page.locator("[data-field=amount]").nth(0), page.locator("[data-field=amount]").nth(1)
    expect(first).to_be_focused()
    page.keyboard.type("120")
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("Control+d")
    expect(second).to_have_value("120")
    page.keyboard.type("7")
    expect(second).to_have_value("7")
    page.keyboard.press("Escape")
    expect(second).to_have_value("")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.type("5")
    expect(first).to_have_value("1205")
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(focused).to_have_attribute("data-field", "construction")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("F9")
    expect(first).to_have_value("500")


def test_figures_follow_what_is_typed(liaison: Reader, reporting: Reporting) -> None:
    page = open_grid(liaison)
    row = page.locator("tr[data-row]").first
    row.locator("[data-field=amount]").fill("1,500")
    expect(row.locator("[data-ytd]")).to_have_text("1500")
    expect(row.locator("[data-share]")).to_have_text("15.0%")
    row.locator("[data-field=construction]").fill("100")
    expect(row.locator("[data-remarks]")).to_contain_text("三项之和应等于本期完成投资")
    row.locator("[data-field=amount]").fill("约摸")
    expect(row.locator("[data-remarks]")).to_contain_text("读不成金额")


def test_a_block_from_excel_is_pasted_and_taken_back(liaison: Reader, reporting: Reporting) -> None:
    page = open_grid(liaison)
    page.locator("[data-field=amount]").first.evaluate(
        """(cell) => {
          const data = new DataTransfer();
          data.setData("text/plain", "1,200.5\\t1,000.5\\t200\\r\\n300万元\\t300\\t\\r\\n");
          cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    rows = page.locator("tr[data-row]")
    expect(rows.nth(0).locator("[data-field=amount]")).to_have_value("1200.5")
    expect(rows.nth(0).locator("[data-field=equipment]")).to_have_value("200")
    expect(rows.nth(1).locator("[data-field=amount]")).to_have_value("300")
    page.get_by_role("button", name="撤销粘贴").click()
    expect(rows.nth(0).locator("[data-field=amount]")).to_have_value("")


@pytest.mark.database
def test_a_second_editor_sees_both_values_and_chooses(liaison: Reader, reporting: Reporting) -> None:
    project = reporting.projects[0]
    page = open_grid(liaison)
    other = make_user("project_office", regions().district)
    values = {"amount": 9_000_000, "text": "对方写的"}
    actions.save_entry(
        round=reporting.round, project=project, values=values, version=0, by=other, now=timezone.now()
    )
    cell(page, project, "amount").fill("800")
    page.keyboard.press("Control+s")
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("我填的：800")
    expect(box).to_contain_text("对方的：900")
    box.get_by_role("button", name="按选择保存").click()
    expect(page.locator("#grid-note")).to_contain_text("已保存 1 行")
    entry = Entry.objects.get(round=reporting.round, project=project)
    assert (entry.amount, entry.text) == (8_000_000, "对方写的")


def test_a_session_that_ended_loses_nothing(liaison: Reader, reporting: Reporting) -> None:
    project = reporting.projects[0]
    page = open_grid(liaison)
    cell(page, project, "amount").fill("800")
    page.context.clear_cookies()
    page.keyboard.press("Control+s")
    expect(page.locator("#grid-note")).to_contain_text("登录已结束")
    expect(cell(page, project, "amount")).to_have_value("800")
    forgive(liaison, "403")
    page.on("dialog", lambda dialog: dialog.accept())
    liaison.sign_in_by_page(reporting.liaison)
    open_grid(liaison)
    expect(cell(page, project, "amount")).to_have_value("800")
    page.keyboard.press("Control+s")
    expect(page.locator("#grid-note")).to_contain_text("已保存 1 行")
    assert Entry.objects.get(round=reporting.round, project=project).amount == 8_000_000


@pytest.fixture
def shots(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"现场{number}.jpg" for number in (1, 2)]
    taken = timezone.now().timestamp()
    for path in paths:
        path.write_bytes(picture((1600, 1200)))
        os.utime(path, (taken, taken))
    return paths


def open_phone(reader: Reader) -> Page:
    reader.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    reader.open("/reporting/phone/")
    reader.page.locator("html[data-phone=ready]").wait_for()
    return reader.page


@pytest.mark.database
def test_photos_wait_for_the_network_and_arrive_once(
    liaison: Reader, reporting: Reporting, shots: list[Path]
) -> None:
    page = open_phone(liaison)
    page.locator("summary", has_text=reporting.projects[0].name).first.click()
    page.context.set_offline(True)
    page.locator("[data-photo-input]:visible, details[open] [data-photo-input]").first.set_input_files(shots)
    expect(page.locator("[data-queue-words]")).to_contain_text("2 张照片还没有送达")
    expect(page.locator(".shot-state").first).to_contain_text("等待")
    assert not Photo.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-queue-words]")).to_contain_text("2 张照片都已送达")
    assert Photo.objects.count() == 2
    liaison.open("/reporting/phone/")
    expect(page.locator(".shot.done")).to_have_count(2)
    page.evaluate(
        "navigator.locks.request('sanpi-photos', () => null)"
    )  # until the queue has nothing to send
    assert Photo.objects.count() == 2
    assert all(photo.taken_at for photo in Photo.objects.all())
    forgive(liaison, "net::ERR")


def test_a_photo_broken_off_goes_on_after_a_reload(
    liaison: Reader, reporting: Reporting, shots: list[Path]
) -> None:
    page = open_phone(liaison)
    page.locator("summary", has_text=reporting.projects[0].name).first.click()
    taken = {"parts": 0}

    def lose(route: Any) -> None:
        taken["parts"] += 1
        route.continue_() if taken["parts"] == 1 else route.abort()

    page.route("**/reporting/photos/*-*/", lose)
    page.locator("details[open] [data-photo-input]").first.set_input_files(shots[:1])
    expect(page.locator(".shot-state").first).to_contain_text("失败重试")
    page.unroute("**/reporting/photos/*-*/")
    liaison.open("/reporting/phone/")
    expect(page.locator("[data-queue-words]")).to_contain_text("都已送达")
    photo = Photo.objects.get()
    assert photo.document.file.read() == shots[0].read_bytes()
    forgive(liaison, "net::ERR")


def test_a_report_typed_without_a_network_is_sent_when_it_returns(
    liaison: Reader, reporting: Reporting
) -> None:
    project = reporting.projects[0]
    page = open_phone(liaison)
    page.locator("summary", has_text=project.name).first.click()
    page.context.set_offline(True)
    cell(page, project, "amount").fill("650")
    card = page.locator(f"details[data-row='{project.pk}']")
    card.get_by_role("button", name="保存草稿").click()
    expect(card.locator("[data-note]")).to_contain_text("填写的内容都在手机里")
    page.context.set_offline(False)
    expect(card.locator("[data-note]")).to_contain_text("已保存")
    assert Entry.objects.get(round=reporting.round, project=project).amount == 6_500_000
    forgive(liaison, "net::ERR")


def test_pages_of_the_month(office: Reader, reporting: Reporting) -> None:
    first, second = reporting.projects[:2]
    fill(reporting.round, first)
    submit(reporting.round, first)
    fill(reporting.round, second, amount=200 * 1_000_000)
    entry = Entry.objects.get(round=reporting.round, project=first)
    before = Round.objects.exclude(pk=reporting.round.pk).get()
    accept_month(before, second)
    close_month(before, now=timezone.now())
    month = (second.pk, before.year, before.month)
    pages = [reverse(f"progress:{name}") for name in ("month", "phone", "rounds", "calendar", "curve")]
    pages += [reverse(f"progress:{name}", args=[reporting.round.pk]) for name in ("round", "close")]
    pages += [reverse("progress:closed", args=[before.pk]), reverse("progress:return_entry", args=[entry.pk])]
    pages += [reverse(f"progress:{name}", args=[second.pk]) for name in ("plan", "split", "revise")]
    year = f"?year={reporting.round.year}"
    pages += [reverse("progress:plan", args=[second.pk]) + year, reverse("progress:correct", args=month)]
    walk(office, pages)
