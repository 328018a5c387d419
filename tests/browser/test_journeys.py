"""What people come for, done through the browser from beginning to end."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sanpi.organizations.models import RoleGrant, User
from sanpi.organizations.testing import make_user, regions
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import fulfil
from tests.browser.conftest import District, Reader

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).resolve().parents[2] / "sanpi" / "exchange" / "tests" / "samples"


def test_a_person_signs_in_reads_and_signs_out(reader: Reader) -> None:
    page = reader.page
    reader.sign_in_by_page(make_user("project_office", regions().district))
    reader.open("/projects/")
    expect(page.locator("tbody tr")).to_have_count(12)
    page.locator("details.drop summary", has_text="项目办").click()
    reader.follow(page.get_by_role("button", name="退出"))
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    reader.page.goto(f"{reader.base}/projects/")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_a_figure_opens_the_rows_behind_it(office: Reader) -> None:
    page = office.page
    office.open("/cockpit/")
    office.follow(page.locator(".strip a:visible").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("12")
    expect(page.locator("tbody tr")).to_have_count(12)
    office.follow(page.locator("tbody a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例 铝精深加工项目")


def test_the_date_picker_moves_the_whole_site_and_says_so(office: Reader) -> None:
    page = office.page
    office.open("/cockpit/")
    before = (timezone.localdate() - timedelta(days=250)).isoformat()
    page.get_by_text("换个日期").click()
    page.get_by_label("数据截至").fill(before)
    office.follow(page.get_by_role("button", name="查看"))
    expect(page.get_by_text("不是今天")).to_be_visible()
    office.follow(page.get_by_role("link", name="三个一批"))
    expect(page).to_have_url(re.compile(f"effective={before}"))
    office.follow(page.get_by_role("link", name="回到今天").first)
    expect(page.get_by_text("不是今天")).to_have_count(0)


@pytest.mark.database
def test_a_clerk_records_a_stage_after_supplying_what_the_gate_misses(
    office: Reader, district: District
) -> None:
    page, project = office.page, district.projects[1]
    office.open(f"/projects/{project.pk}/")
    office.follow(page.get_by_role("link", name="登记阶段"))
    page.get_by_label("阶段").select_option("completed")
    office.follow(page.get_by_role("button", name="保存"))
    expect(page.get_by_text("还缺：竣工验收")).to_be_visible()
    fulfil(project, Stage.COMPLETED)
    office.follow(page.get_by_role("button", name="保存"))
    expect(page.get_by_text("已登记")).to_be_visible()
    assert Project.objects.get(pk=project.pk).stage == Stage.COMPLETED


def test_a_clerk_enters_a_project_from_the_list(office: Reader) -> None:
    page = office.page
    office.open("/projects/")
    office.follow(page.get_by_role("link", name="新建项目"))
    page.get_by_label("项目名称").fill("示例 <b>新能源</b>基地")
    page.get_by_label("总投资（亿元）", exact=True).fill("7000万元")
    office.follow(page.get_by_role("button", name="保存"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例 <b>新能源</b>基地")
    expect(page.locator(".strip")).to_contain_text("0.7")


@pytest.mark.database
def test_a_double_click_records_once(office: Reader, district: District) -> None:
    page, project = office.page, district.projects[2]
    office.open(f"/projects/{project.pk}/total/")
    page.get_by_label("总投资（亿元）").fill("9.9")
    with office.next_page():
        page.get_by_role("button", name="保存").dblclick()
    expect(page.get_by_text("已登记")).to_be_visible()
    assert project.total_facts.filter(amount=990_000_000).count() == 1


def test_the_list_is_searched_by_pinyin_initials_and_sorted(office: Reader) -> None:
    page = office.page
    office.open("/projects/")
    page.get_by_role("searchbox", name="查找").first.fill("ljsjg")
    with office.next_page():
        page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(12)
    office.follow(page.get_by_role("link", name="总投资").first)
    expect(page.locator("tbody tr").first).to_contain_text("项目1号")


def test_everything_is_reached_by_keyboard(office: Reader) -> None:
    page = office.page
    office.open("/projects/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    reached = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"))
    assert {"新建项目", "导出 Excel", "筛选"} <= reached


def test_a_leader_on_a_phone_sees_his_projects_as_cards(reader: Reader, district: District) -> None:
    leader = make_user("lead_official", regions().district)
    Project.objects.filter(pk=district.projects[0].pk).update(lead=leader.official)
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.sign_in(leader)
    reader.open("/projects/")
    expect(reader.page.locator("tbody tr")).to_have_count(1)
    reader.check_page()
    reader.follow(reader.page.locator("tbody a").first)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("项目1号")


def test_administrators_open_an_account_and_give_it_a_role(reader: Reader) -> None:
    page = reader.page
    reader.sign_in(make_user("system_admin"))
    reader.open("/system/users/new/")
    page.get_by_label("登录名").fill("newcomer")
    page.get_by_label("姓名或岗位").fill("区重点项目办新岗")
    reader.follow(page.get_by_role("button", name="保存").or_(page.get_by_role("button", name="创建")).first)
    newcomer = User.objects.get(username="newcomer")
    page.context.clear_cookies()
    reader.sign_in(make_user("security_admin"))
    reader.open(f"/system/users/{newcomer.pk}/roles/")
    page.get_by_label("角色").select_option("project_office")
    value = page.locator("select[name=region] option", has_text="上街区").get_attribute("value")
    page.get_by_label("区域").select_option(value)
    reader.follow(page.get_by_role("button", name="授予").or_(page.get_by_role("button", name="授权")).first)
    assert RoleGrant.objects.filter(user=newcomer, role="project_office").exists()


@pytest.mark.database
def test_a_workbook_as_the_office_keeps_it_is_checked_previewed_written_and_taken_back(
    office: Reader,
) -> None:
    page = office.page
    office.open("/imports/")
    page.locator("input[type=file]").set_input_files(SAMPLES / "03-three-row-header.xlsx")
    office.follow(page.get_by_role("button", name="上传并检查"))
    expect(page.get_by_text("确认后将新增 4 个")).to_be_visible()
    assert not Project.objects.filter(name="示例工程1").exists()
    office.follow(page.get_by_role("button", name="确认写入"))
    expect(page.get_by_text("已新增 4 个")).to_be_visible()
    assert Project.objects.get(name="示例工程1").total_investment == 50_000_000
    page.get_by_role("button", name="撤销该次导入").click()
    office.follow(page.locator("dialog[open]").get_by_role("button", name="确定"))
    expect(page.get_by_text("已撤销").first).to_be_visible()
    assert not Project.objects.filter(name="示例工程1").exists()


def test_a_file_that_is_no_workbook_is_refused_with_advice(office: Reader, tmp_path: Path) -> None:
    fake = tmp_path / "台账.xlsx"
    fake.write_bytes(b"%PDF-1.4 not a workbook")
    office.open("/imports/")
    office.page.locator("input[type=file]").set_input_files(fake)
    office.follow(office.page.get_by_role("button", name="上传并检查"))
    expect(office.page.locator("main")).to_contain_text("PDF")
