"""A draft is pasted, a figure clicked, put right, and the report taken away."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from sanpi.factcheck.models import Check, Correction
from sanpi.factcheck.sample import SAMPLE
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


@pytest.mark.database
def test_from_the_draft_to_the_report(office: Reader, tmp_path: Path) -> None:
    page = office.page
    office.open("/checks/")
    office.check_page()
    office.follow(page.get_by_role("link", name="填入一段示例"))
    expect(page.get_by_label("粘贴文稿")).to_have_value(str(SAMPLE))
    office.follow(page.get_by_role("button", name="核对", exact=True))
    wrong = page.locator(".checked-text .fig.contradiction")
    expect(wrong).to_have_text("15.5亿元")
    office.check_page()

    wrong.click()
    why = page.locator("#why")
    expect(why.get_by_text("分项9＋6.15＝15.15亿元").first).to_be_visible()
    why.get_by_text("理解错了，更正").click()
    why.get_by_label("数值").fill("15.15")
    why.get_by_label("更正原因").fill("笔误")
    office.follow(why.get_by_role("button", name="记住并重新核对"))
    expect(page.get_by_text("已记住，并重新核对")).to_be_visible()
    expect(page.locator(".checked-text .fig.contradiction")).to_have_count(0)
    assert Correction.objects.get().values == {"value": "15.15"}
    assert Check.objects.count() == 2

    with page.expect_download() as taken:
        page.get_by_role("link", name="Word 报告").click()
    path = tmp_path / "report.docx"
    taken.value.save_as(path)
    assert Document(path).paragraphs[0].text == "数字核对报告"


def test_by_keyboard_and_on_a_telephone(office: Reader) -> None:
    page = office.page
    page.set_viewport_size({"width": 390, "height": 844})
    office.open("/checks/?sample=1")
    office.follow(page.get_by_role("button", name="核对", exact=True))
    figure = page.locator(".checked-text .fig.contradiction")
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#why")).to_be_in_viewport()
    expect(figure).to_be_in_viewport()
    office.check_page()
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    expect(figure).to_be_focused()
