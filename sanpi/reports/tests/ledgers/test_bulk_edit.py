"""One value for many rows: preview, confirm once, what is left out."""

import html
import re
from datetime import timedelta

import pytest
import time_machine

from sanpi.core.models import AuditEntry
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, make_many, make_project
from sanpi.reports.models import BulkEdit

pytestmark = pytest.mark.django_db
BULK = "/ledgers/sample/bulk/"
VALUES = {"column": "contact", "value": "新人", "reason": "换人"}


def rows(*projects, **more):
    query = "&".join(f"row={project.pk}" for project in projects)
    return f"{BULK}?{query}"


def preview(client, url, **values):
    return client.post(url, VALUES | values)


def plan(answer):
    return html.unescape(re.search(r'name="plan" value="([^"]+)"', answer.content.decode())[1])


def confirm(client, answer):
    return client.post(BULK, {"plan": plan(answer)})


def contacts():
    return sorted(Project.objects.exclude(contact="").values_list("contact", flat=True))


def test_it_asks_for_column_value_and_reason(office, projects):
    text = office.get(rows(*projects)).content.decode()
    assert "已选 4 行" in text
    assert 'name="reason"' in text


def test_nothing_chosen_is_said(office, projects):
    assert "还没有选择任何行" in office.get(BULK).content.decode()


def test_the_preview_tells_old_and_new_and_writes_nothing(office, projects):
    before = AuditEntry.objects.count()
    answer = preview(office, rows(*projects[:2]))
    text = re.sub(r"\s+", " ", answer.content.decode())
    assert "<del>张三</del> → <ins>新人</ins>" in text
    assert "将改 2 行" in text
    assert contacts() == ["张三", "超期"]
    assert AuditEntry.objects.count() == before


def test_confirming_writes_each_row_and_says_so(office, projects):
    answer = confirm(office, preview(office, rows(*projects[:2])))
    done = BulkEdit.objects.get()
    assert answer.url.startswith(f"{BULK}{done.pk}/")
    assert contacts() == ["新人", "新人"]
    assert "已改 2 行" in office.get(answer.url).content.decode()
    assert AuditEntry.objects.first().verb == "bulk_edit"


def test_each_row_is_in_the_audit_trail_with_the_reason(office, projects):
    confirm(office, preview(office, rows(*projects[:2])))
    assert AuditEntry.objects.filter(verb="update_project", reason="换人").count() == 2


def test_confirming_twice_does_it_once(office, projects):
    seen = preview(office, rows(projects[0]))
    first = confirm(office, seen)
    Project.objects.filter(pk=projects[0].pk).update(contact="张三")
    assert confirm(office, seen).url == first.url
    assert contacts() == ["张三", "超期"]
    assert BulkEdit.objects.count() == 1


def test_rows_changed_meanwhile_are_left_out_and_named(office, projects):
    seen = preview(office, rows(*projects[:2]))
    Project.objects.filter(pk=projects[0].pk).update(contact="别人")
    text = office.get(confirm(office, seen).url).content.decode()
    assert contacts() == ["别人", "新人"]
    assert "甲项目" in text
    assert "预览之后已被他人改为“别人”" in text


def test_what_the_verb_refuses_is_told_before(office, projects):
    answer = preview(office, rows(*projects[:2]), value="不行")
    assert "不能写“不行”，请写姓名" in answer.content.decode()
    assert 'name="plan"' not in answer.content.decode()


def test_rows_that_hold_the_value_already_are_not_written(office, projects):
    text = preview(office, rows(*projects[:2]), value="张三").content.decode()
    assert "将改 1 行，1 行已经是这个值" in text


def test_the_value_is_checked(office, projects):
    answer = preview(office, rows(projects[0]), column="total", value="很多")
    assert answer.status_code == 422
    assert "很多" in answer.content.decode()


def test_a_reason_is_required(office, projects):
    assert preview(office, rows(projects[0]), reason="").status_code == 422


def test_all_that_match_the_filter(office, projects):
    text = preview(office, f"{BULK}?all=1&q=乙").content.decode()
    assert "将改 1 行" in text


def test_all_means_all_pages(office, where):
    make_many(120)
    assert "将改 120 行" in preview(office, f"{BULK}?all=1").content.decode()


def test_too_many_are_refused(office, where):
    make_many(501)
    answer = preview(office, f"{BULK}?all=1")
    assert answer.status_code == 422
    assert "一次最多改 500 行" in answer.content.decode()


def test_a_huge_selection_is_refused_without_being_read(office, projects):
    query = "&".join(f"row={number}" for number in range(1, 3000))
    assert "一次最多改 500 行" in office.get(f"{BULK}?{query}").content.decode()


def test_nonsense_keys_are_ignored(office, projects):
    query = "row=abc&row=-1&row=99999999999999999999999&row=1%20or%201"
    assert "还没有选择任何行" in office.get(f"{BULK}?{query}").content.decode()


def test_rows_of_another_district_are_not_there(office, projects, where):
    other = make_project("别处", region=where.other_district, contact="张三")
    text = preview(office, rows(projects[0], other)).content.decode()
    assert "1 行已不在台账里" in text
    assert "别处" not in text


def test_a_liaison_is_refused_row_by_row_what_belongs_to_others(client, projects, where):
    from sanpi.organizations.testing import make_user, sign_in  # noqa: PLC0415

    sign_in(client, make_user("liaison", where.district, projects[0].unit))
    text = preview(client, rows(*projects)).content.decode()
    assert "将改 2 行" in text
    assert "2 行已不在台账里" in text


@pytest.mark.parametrize("who", ["viewer", "supervision", "promotion", "unit_leader"])
def test_without_the_capability_it_is_refused(reader, projects, who):
    client = reader(who)
    assert client.get(rows(projects[0])).status_code == 403
    assert preview(client, rows(projects[0])).status_code == 403


def test_somebody_elses_plan_is_no_good(office, reader, second_office, projects):
    seen = preview(office, rows(projects[0]))
    assert confirm(second_office(), seen).status_code == 409
    assert contacts() == ["张三", "超期"]


def test_a_plan_that_was_touched_is_no_good(office, projects):
    answer = office.post(BULK, {"plan": plan(preview(office, rows(projects[0]))) + "x"})
    assert answer.status_code == 409
    assert "预览已失效" in answer.content.decode()


def test_an_old_plan_is_no_good(office, projects):
    seen = preview(office, rows(projects[0]))
    with time_machine.travel(NOW + timedelta(hours=1, minutes=1), tick=False):
        answer = confirm(office, seen)
    assert contacts() == ["张三", "超期"]
    assert answer.status_code in (302, 403, 409)


def test_what_one_did_is_shown_to_nobody_else(office, second_office, projects):
    url = confirm(office, preview(office, rows(projects[0]))).url
    assert second_office().get(url).status_code == 404


def test_the_past_is_not_changed(office, projects):
    assert preview(office, f"{rows(projects[0])}&effective=2023-01-01").status_code == 403


def test_other_columns_cannot_be_chosen(office, projects):
    assert preview(office, rows(projects[0]), column="name").status_code == 404
