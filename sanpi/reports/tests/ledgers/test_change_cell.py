"""One cell: its form, what is saved, what is refused, two people at once."""

import re

import pytest

from sanpi.core.models import AuditEntry
from sanpi.projects.models import Project
from sanpi.projects.testing import YI, make_project

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(project, column="contact"):
    return f"/ledgers/sample/cells/{project.pk}/{column}/"


def expected(answer):
    return re.search(r'name="expected" value="([^"]*)"', answer.content.decode())[1]


def send(client, project, value, *, column="contact", before="张三", headers=HTMX, **more):
    return client.post(
        address(project, column), {"value": value, "expected": before, **more}, headers=headers
    )


def contact(project):
    return Project.objects.get(pk=project.pk).contact


def test_the_form_holds_the_value(office, projects):
    answer = office.get(address(projects[0]), headers=HTMX)
    assert 'value="张三"' in answer.content.decode()
    assert expected(answer) == "张三"
    assert "<html" not in answer.content.decode()


def test_without_a_script_it_is_a_page(office, projects):
    text = office.get(address(projects[0])).content.decode()
    assert "<html" in text
    assert "修改原因" in text


def test_it_saves_and_gives_the_line_back(office, projects):
    answer = send(office, projects[0], "李四")
    assert answer.content.decode().startswith(f'<tr data-row="{projects[0].pk}">')
    assert "李四" in answer.content.decode()
    assert contact(projects[0]) == "李四"


def test_the_line_has_the_columns_of_the_page(office, projects):
    url = f"{address(projects[0])}?columns=name&columns=contact"
    answer = office.post(url, {"value": "李四", "expected": "张三"}, headers=HTMX)
    assert answer.content.decode().count("<td data-label") == 2


def test_the_page_leads_back_to_the_list_as_it_was(office, projects):
    url = f"{address(projects[0])}?q=甲&sort=name"
    answer = office.post(url, {"value": "李四", "expected": "张三"})
    assert answer.url == "/ledgers/sample/?q=%E7%94%B2&sort=name"


def test_an_amount_is_read_as_offices_write_it(office, projects):
    form = office.get(address(projects[0], "total"), headers=HTMX)
    send(office, projects[0], "7000万元", column="total", before=expected(form))
    assert Project.objects.get(pk=projects[0].pk).total_investment == 70_000_000


def test_the_control_is_checked(office, projects):
    answer = send(office, projects[0], "很多", column="total", before=str(YI))
    assert answer.status_code == 422
    assert 'value="很多"' in answer.content.decode()


def test_what_the_verb_refuses_stands_at_the_cell(office, projects):
    answer = send(office, projects[0], "不行")
    assert answer.status_code == 422
    assert "不能写“不行”，请写姓名" in answer.content.decode()
    assert contact(projects[0]) == "张三"


def test_a_reason_is_asked_for_where_the_verb_wants_one(office, projects):
    answer = send(office, projects[0], "要原因")
    assert answer.status_code == 422
    assert 'name="reason"' in answer.content.decode()
    assert send(office, projects[0], "要原因", reason="写错了").status_code == 200
    assert AuditEntry.objects.first().reason == "写错了"


def test_getting_changes_nothing(office, projects):
    before = AuditEntry.objects.count()
    office.get(address(projects[0]))
    assert AuditEntry.objects.count() == before


def test_of_two_editors_the_second_is_told(office, second_office, projects):
    send(second_office(), projects[0], "李四")
    answer = send(office, projects[0], "王五")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "项目办" in text
    assert "2023-02-03 12:00" in text
    assert "<ins>李四</ins>" in text
    assert "<ins>王五</ins>" in text
    assert contact(projects[0]) == "李四"


def test_the_second_editor_may_insist(office, second_office, projects):
    send(second_office(), projects[0], "李四")
    conflict = send(office, projects[0], "王五")
    send(office, projects[0], "王五", before=expected(conflict))
    assert contact(projects[0]) == "王五"


def test_a_conflict_on_the_page_of_its_own(office, second_office, projects):
    send(second_office(), projects[0], "李四")
    answer = send(office, projects[0], "王五", headers={})
    assert answer.status_code == 409
    assert "仍按我填的保存" in answer.content.decode()


def test_an_amount_in_conflict_is_told_in_its_unit(office, second_office, projects):
    send(second_office(), projects[0], "3", column="total", before=str(YI))
    text = send(office, projects[0], "5", column="total", before=str(YI)).content.decode()
    assert "<ins>5.00</ins>" in text


@pytest.mark.parametrize("who", ["another_district", "zone_office"])
def test_another_district_finds_nothing(reader, projects, who):
    client = reader(who)
    assert client.get(address(projects[0])).status_code == 404
    assert send(client, projects[0], "李四").status_code == 404
    assert contact(projects[0]) == "张三"


def test_a_row_of_another_district_is_not_found(office, projects, where):
    other = make_project("别处", region=where.other_district, contact="张三")
    assert send(office, other, "李四").status_code == 404


def test_a_liaison_edits_only_the_projects_of_the_unit(reader, projects):
    assert send(reader("liaison"), projects[0], "李四").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "supervision", "promotion", "unit_leader", "lead_official"])
def test_without_the_capability_it_is_refused(reader, projects, who):
    client = reader(who)
    assert client.get(address(projects[0])).status_code == 403
    assert send(client, projects[0], "李四").status_code == 403
    assert contact(projects[0]) == "张三"


def test_the_past_is_not_changed(office, projects):
    url = f"{address(projects[0])}?effective=2023-01-01"
    assert office.post(url, {"value": "李四", "expected": "张三"}, headers=HTMX).status_code == 403
    assert contact(projects[0]) == "张三"


@pytest.mark.parametrize("column", ["name", "unit", "nonsense", "total_investment"])
def test_other_columns_have_no_field(office, projects, column):
    assert office.get(address(projects[0], column)).status_code == 404


def test_a_row_that_is_not_there(office, projects):
    assert office.get("/ledgers/sample/cells/999999999/contact/").status_code == 404
    assert office.get(f"/ledgers/sample/cells/{'9' * 30}/contact/").status_code == 404
