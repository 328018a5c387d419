"""Pages about issues, opened and sent by the people who use them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.issues import actions
from sanpi.issues.models import EscalationRule, EventKind, Issue, State
from sanpi.issues.testing import ask_to_close, close, make_issue, report
from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, sign_in
from sanpi.projects.testing import NOW, PDF, TODAY, code, make_project

pytestmark = pytest.mark.django_db


def page(issue, name="issue", **more):
    return reverse(f"issues:{name}", kwargs={"pk": issue.pk} | more)


def text(response):
    return response.content.decode()


@pytest.fixture
def filled(where):
    """What a person types into the form of a new issue."""
    return {
        "category": code("issue_category", "energy").pk, "source": code("issue_source", "tour").pk,
        "description": "能耗指标不足\n影响二期", "level": "B", "raised_on": "2023-02-01", "region": where.district.pk,
    }  # fmt: skip


def test_raising_leads_to_the_issue(client, office, filled, project, unit):
    sign_in(client, office)
    data = filled | {"project": project.name, "lead_unit": unit.pk, "due_on": "2023-03-01"}
    response = client.post(reverse("issues:create"), data)
    issue = Issue.objects.get()
    assert response.headers["Location"] == page(issue)
    assert (issue.title, issue.project, issue.state, issue.raised_by) == (
        "能耗指标不足", project, State.WORKING, office,
    )  # fmt: skip


def test_it_is_filled_in_beforehand_as_the_address_says(client, office, project, filled):
    sign_in(client, office)
    address = reverse("issues:create") + (
        f"?project={project.pk}&kind=permit&reference=/permits/7/&title=施工许可证超期&category=formalities"
    )
    shown = text(client.get(address))
    for value in ("奥瑞环保设备（上街区）", "施工许可证超期", "/permits/7/"):
        assert f'value="{value}"' in shown
    data = filled | {"project": "奥瑞环保设备（上街区）", "link_kind": "permit", "link_reference": "/permits/7/",
                     "link_label": "施工许可证"}  # fmt: skip
    client.post(address, data)
    assert Issue.objects.get().links.get().label == "施工许可证"


@pytest.mark.parametrize("query", ["project=x", "project=99999999999999999999999", "kind=virus&reference=a"])
def test_an_address_that_makes_no_sense_is_an_empty_form(client, office, query):
    sign_in(client, office)
    assert client.get(f"{reverse('issues:create')}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("name", "message"), [("不存在的项目", "没有找到"), ("示例甲", "有多个项目符合"), ("", "")]
)
def test_a_project_is_named_by_hand(client, office, filled, where, name, message):
    make_project("示例甲一")
    make_project("示例甲二")
    sign_in(client, office)
    response = client.post(reverse("issues:create"), filled | {"project": name})
    assert response.status_code == (422 if message else 302)
    assert message in text(response)


def test_a_name_with_brackets_is_read_back(client, office, filled):
    project = make_project("示例项目（二期）")
    make_project("示例项目（二期）扩建")
    sign_in(client, office)
    client.post(reverse("issues:create"), filled | {"project": "示例项目（二期）（上街区）"})
    assert Issue.objects.get().project == project


def test_nothing_typed_is_lost(client, office, filled):
    sign_in(client, office)
    response = client.post(reverse("issues:create"), filled | {"raised_on": "2099-01-01"})
    assert response.status_code == 422
    assert "影响二期" in text(response)
    assert not Issue.objects.exists()


def test_a_liaison_raises_but_does_not_give_out(client, where, filled, unit):
    liaison = make_user(Role.LIAISON, where.district, unit)
    sign_in(client, liaison)
    assert "计划办结日" not in text(client.get(reverse("issues:create")))
    client.post(reverse("issues:create"), filled | {"lead_unit": unit.pk, "due_on": "2023-03-01"})
    assert Issue.objects.get().state == State.RAISED


def test_who_decides_elsewhere_gives_nothing_out_here(client, where, filled, unit, liaison):
    RoleGrant.objects.create(user=liaison, role=Role.SUPERVISION, region=where.zone, granted_at=NOW)
    sign_in(client, liaison)
    data = filled | {"lead_unit": unit.pk, "due_on": "2023-03-01"}
    assert "由项目办交办" in text(client.post(reverse("issues:create"), data))


def test_a_unit_of_another_place_does_not_lead(client, where, filled):
    sign_in(client, make_user(Role.PROJECT_OFFICE, where.city))
    data = filled | {"lead_unit": make_organization(where.zone).pk, "due_on": "2023-03-01"}
    assert "不在上街区" in text(client.post(reverse("issues:create"), data))


def test_a_liaison_raises_nothing_about_a_project_of_others(client, where, filled, project, liaison):
    sign_in(client, liaison)
    response = client.post(reverse("issues:create"), filled | {"project": project.name})
    assert "您不办理这个项目" in text(response)


def test_the_page_tells_everything(client, office, issue, liaison):
    report(issue, date(2023, 1, 12), "已报市局", "at_risk", by=liaison)
    actions.request_due(issue=issue, due_on=TODAY, text="等批复", by=liaison, now=NOW)
    sign_in(client, office)
    shown = text(client.get(page(issue)))
    for words in (
        "2023-001",
        "奥瑞环保设备",
        "区自然资源局",
        "已报市局",
        "有风险",
        "申请延期至",
        "批复延期",
        "超期",
    ):
        assert words in shown


def test_buttons_are_only_those_that_work(client, issue, liaison):
    sign_in(client, liaison)
    shown = text(client.get(page(issue)))
    assert "报告进展" in shown
    for words in ("调整交办", "登记督办", "取消问题", "批复延期"):
        assert words not in shown


def test_an_earlier_day_shows_how_it_stood_and_no_buttons(client, office, issue):
    close(issue, date(2023, 1, 30))
    sign_in(client, office)
    shown = text(client.get(page(issue), {"effective": "2023-01-22"}))
    assert "超期 2 天" in shown
    assert "同意销号" not in shown
    assert 'class="button' not in shown.split("<main")[1]


def test_before_it_was_raised_the_page_says_so(client, office, issue):
    sign_in(client, office)
    assert "这一天还没有这个问题" in text(client.get(page(issue), {"effective": "2022-01-22"}))


def test_the_page_asks_a_fixed_number_of_queries(client, office, issue, django_assert_max_num_queries):
    for day in range(9, 20):
        report(issue, date(2023, 1, day), f"第{day}日")
        actions.add_step(issue=issue, text=f"第{day}步", by=office, now=NOW)
    sign_in(client, office)
    with django_assert_max_num_queries(20):
        client.get(page(issue))


def test_a_text_is_never_markup(client, office, where):
    issue = make_issue(description="<script>alert(1)</script>")
    report(issue, TODAY, "<img src=x>")
    sign_in(client, office)
    shown = text(client.get(page(issue)))
    assert "<script>alert" not in shown
    assert "<img src=x>" not in shown


FORMS = {
    "assign": {"level": "A", "effective_on": "2023-01-30"},
    "report_progress": {"light": "on_track", "text": "已报市局", "effective_on": "2023-01-30"},
    "request_due": {"due_on": "2099-03-01", "text": "等批复"},
    "urge": {"text": "三日内报结果", "effective_on": "2023-01-30"},
    "cancel": {"text": "项目退出"},
    "add_step": {"text": "报市局", "due_on": ""},
    "add_link": {"kind": "meeting", "reference": "第4次例会"},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_verb_acts_once_and_goes_back(client, office, issue, where, name):
    sign_in(client, office)
    other = make_organization(where.district, "区住建局")
    data = FORMS[name] | ({"lead_unit": other.pk} if name == "assign" else {})
    before = AuditEntry.objects.count()
    assert client.get(page(issue, name)).status_code == 200
    assert AuditEntry.objects.count() == before
    assert client.post(page(issue, name), data).headers["Location"] == page(issue)
    assert AuditEntry.objects.count() == before + 1
    # What cannot be done twice at all is not there any more; the rest says that it was done already.
    gone = name in ("request_due", "cancel")
    assert client.post(page(issue, name), data).status_code == (404 if gone else 422)
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.parametrize("name", [name for name in FORMS if name not in ("assign",)])
def test_a_verb_without_its_words_is_refused(client, office, issue, name):
    sign_in(client, office)
    response = client.post(page(issue, name), {"sent": "empty"})
    assert response.status_code == 422
    assert "没有保存" in text(response)


def test_the_head_is_edited(client, office, issue):
    sign_in(client, office)
    data = {"title": issue.title, "category": issue.category_id, "source": issue.source_id, "measures": "异地调剂",
            "description": issue.description, "reason": "例会"}  # fmt: skip
    assert client.post(page(issue, "edit"), data).status_code == 302
    issue.refresh_from_db()
    assert issue.measures == "异地调剂"


def test_closing_takes_a_file_and_the_raiser_confirms(client, office, issue, liaison):
    sign_in(client, liaison)
    data = {"text": "已批复", "effective_on": "2023-01-18"}
    assert client.post(page(issue, "request_close"), data).status_code == 422
    file = SimpleUploadedFile("批复.pdf", PDF)
    assert client.post(page(issue, "request_close"), data | {"file": file}).status_code == 302
    event = issue.events.get(kind=EventKind.CLOSE_REQUESTED)
    assert client.get(page(issue, "evidence", event=event.pk)).status_code == 200
    assert client.get(page(issue, "decide_close")).status_code == 404
    sign_in(client, office)
    assert "确认销号" in text(client.get(page(issue)))
    answer = {"decision": "yes", "satisfaction": "5"}
    assert client.post(page(issue, "decide_close"), answer).status_code == 302
    issue.refresh_from_db()
    assert (issue.state, issue.closed_on, issue.satisfaction) == (State.CLOSED, date(2023, 1, 18), 5)


def test_sending_back_without_a_reason_stays_in_the_form(client, office, issue, liaison):
    ask_to_close(issue, TODAY, by=liaison)
    sign_in(client, office)
    response = client.post(page(issue, "decide_close"), {"decision": "no"})
    assert "还差什么" in text(response)


def test_another_date_is_decided_by_another(client, office, second_office, issue):
    actions.request_due(issue=issue, due_on=date(2023, 3, 1), text="等批复", by=office, now=NOW)
    sign_in(client, office)
    assert client.post(page(issue, "decide_due"), {"decision": "yes"}).status_code == 404
    sign_in(client, second_office)
    assert client.post(page(issue, "decide_due"), {"decision": "yes"}).status_code == 302
    issue.refresh_from_db()
    assert issue.due_on == date(2023, 3, 1)


def test_reopening(client, office, issue):
    close(issue, TODAY)
    sign_in(client, office)
    data = {"text": "又停了", "due_on": "2099-03-01"}
    assert client.post(page(issue, "reopen"), data).status_code == 302
    issue.refresh_from_db()
    assert issue.state == State.WORKING


def test_a_step_is_ticked_off(client, office, issue):
    step = actions.add_step(issue=issue, text="报市局", by=office, now=NOW)
    sign_in(client, office)
    client.post(page(issue, "finish_step", step=step.pk))
    step.refresh_from_db()
    assert step.done_on == timezone.localdate()
    response = client.post(page(issue, "remove_step", step=step.pk), follow=True)
    assert "已完成或已移除" in text(response)


def test_a_wrong_report_is_taken_back(client, office, issue):
    event = report(issue, TODAY)
    sign_in(client, office)
    address = page(issue, "retract_progress", event=event.pk)
    assert client.post(address, {"reason": "报错了"}).status_code == 302
    assert client.get(address).status_code == 404


def test_a_document_of_another_issue_is_not_handed_out(client, office, issue):
    event = ask_to_close(make_issue(), TODAY)
    sign_in(client, office)
    assert client.get(page(issue, "evidence", event=event.pk)).status_code == 404


def test_rules_of_escalation_are_changed_on_screen(client, office, where):
    sign_in(client, office)
    assert "报主要领导" in text(client.get(reverse("issues:escalation")))
    address = reverse("issues:escalation_rule", kwargs={"code": where.district.code, "level": "A"})
    data = {"head_days": "2", "official_days": "4", "chief_days": "", "source": "区政府办〔2023〕1号"}
    assert client.post(address, data).status_code == 302
    rule = EscalationRule.objects.get(region=where.district)
    assert rule.days == (2, 4, None)
    assert "不升级" in text(client.get(reverse("issues:escalation")))


def test_no_such_level(client, office, where):
    sign_in(client, office)
    address = reverse("issues:escalation_rule", kwargs={"code": where.district.code, "level": "Z"})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("another_district", 404), ("viewer", 403), ("city_office", 200)]
)
def test_three_people(client, issue, who, status):
    sign_in(client, PEOPLE[who]())
    assert client.get(page(issue, "report_progress")).status_code == status


def raised_by(liaison, project, unit, **values):
    return make_issue(project, lead_unit=values.get("due_on") and unit, by=liaison, **values)


def test_who_raised_it_neither_cancels_nor_reopens_what_is_being_worked_on(client, liaison, project, unit):
    issue = raised_by(liaison, project, unit, due_on=date(2023, 1, 20))
    sign_in(client, liaison)
    for name in ("cancel", "reopen"):
        assert client.get(page(issue, name)).status_code == 404
        data = {"text": "改期", "due_on": "2099-01-01"}
        assert client.post(page(issue, name), data).status_code == 404
    issue.refresh_from_db()
    assert (issue.state, issue.due_on) == (State.WORKING, date(2023, 1, 20))


def test_who_raised_it_cancels_it_before_it_is_given_out(client, liaison, project, unit):
    issue = raised_by(liaison, project, unit)
    project.unit = unit
    project.save()
    sign_in(client, liaison)
    assert client.post(page(issue, "cancel"), {"text": "提错了"}).status_code == 302
    assert client.get(page(issue, "reopen")).status_code == 404


def test_who_raised_it_gives_himself_no_date_by_reopening(client, office, liaison, project, unit):
    issue = raised_by(liaison, project, unit, due_on=date(2023, 1, 20))
    close(issue, TODAY)
    sign_in(client, liaison)
    assert "新的计划办结日" not in text(client.get(page(issue, "reopen")))
    got = client.post(page(issue, "reopen"), {"text": "又停了", "due_on": "2099-01-01"}, follow=True)
    assert "等待项目办交办" in text(got)
    issue.refresh_from_db()
    assert (issue.state, issue.due_on) == (State.RAISED, date(2023, 1, 20))
    assert client.get(page(issue, "cancel")).status_code == 404
    sign_in(client, office)
    data = {"lead_unit": unit.pk, "due_on": "2099-03-01", "level": "C", "effective_on": timezone.localdate()}
    assert client.post(page(issue, "assign"), data).status_code == 302
    issue.refresh_from_db()
    assert (issue.state, issue.due_on) == (State.WORKING, date(2099, 3, 1))


CLOSED = ("assign", "report_progress", "request_due", "decide_due", "urge", "request_close", "decide_close", "cancel",
          "edit", "add_step")  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_closed_is_left_as_it_is(client, office, issue, name):
    close(issue, TODAY)
    sign_in(client, office)
    assert client.get(page(issue, name)).status_code == 404
    assert client.post(page(issue, name), FORMS.get(name, {"text": "再办"})).status_code == 404


@pytest.mark.parametrize(
    ("answer", "words"),
    [({"decision": "yes"}, "已同意销号"), ({"decision": "no", "text": "缺原件"}, "已退回销号申请")],
)
def test_the_message_says_what_was_decided_about_closing(client, office, issue, liaison, answer, words):
    ask_to_close(issue, TODAY, by=liaison)
    sign_in(client, office)
    assert words in text(client.post(page(issue, "decide_close"), answer, follow=True))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"decision": "yes"}, "计划办结日改为 2023-03-01"),
        ({"decision": "no", "text": "已延过"}, "仍按 2023-01-20"),
    ],
)
def test_the_message_says_what_was_decided_about_the_date(client, office, issue, liaison, answer, words):
    actions.request_due(issue=issue, due_on=date(2023, 3, 1), text="等批复", by=liaison, now=NOW)
    sign_in(client, office)
    assert words in text(client.post(page(issue, "decide_due"), answer, follow=True))
