"""我的待办: what waits for whom, why, and where it is done. The day is 3 February 2023."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.domain.periods import Month
from sanpi.enrollment.testing import apply_for, make_due, make_ready, send_back
from sanpi.issues import actions as issue_actions
from sanpi.issues.testing import ask_to_close, make_issue
from sanpi.organizations import actions as organization_actions
from sanpi.organizations.models import Deputy, Notice, Role, User
from sanpi.organizations.testing import PEOPLE, make_organization, make_user, sign_in
from sanpi.permits.testing import at_work, granted
from sanpi.progress import actions as progress_actions
from sanpi.progress.models import Entry
from sanpi.progress.testing import JANUARY, fill, make_round, planned, submit
from sanpi.projects import actions as project_actions
from sanpi.projects.models import Gate, Project, Stage
from sanpi.projects.testing import NOW, TODAY, make_project, noon, plan_stage
from sanpi.reports.todo import Urgency, todo_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("where")]

UNIT = "区工信局"


@pytest.fixture
def unit(where):
    return make_organization(where.district, UNIT)


@pytest.fixture
def liaison(where, unit):
    return make_user(Role.LIAISON, where.district, unit)


@pytest.fixture
def office(where):
    return make_user(Role.PROJECT_OFFICE, where.district)


@pytest.fixture
def window(where):
    return make_user(Role.PERMIT_WINDOW, where.district)


@pytest.fixture
def lead(where):
    return make_user(Role.LEAD_OFFICIAL, where.district)


def fresh(user):
    return User.objects.get(pk=user.pk)


def seen(user, title=None):
    """Text → item of what waits for the person, of one kind or of all."""
    parts = todo_of(fresh(user), TODAY).parts
    return {item.text: item for part in parts if title in (None, part.title) for item in part.items}


def texts(user, title=None):
    return list(seen(user, title))


def send_month_back(round_, project, by):
    submit(round_, project)
    entry = Entry.objects.get(round=round_, project=project)
    progress_actions.return_entry(entry=entry, comment="请补充形象进度", by=by, now=NOW)


# The liaison.


def test_a_month_to_report_counts_the_projects_and_says_until_when(client, liaison, unit):
    planned("甲", unit=unit), planned("乙", unit=unit)
    make_round()
    [item] = seen(liaison, "月报").values()
    assert item.text == "2023年1月月报：2 个项目待提交"
    assert item.why == "2023-01-25 截止，超期 9 天"
    assert item.urgency == Urgency.LATE
    assert item.url.startswith(reverse("progress:month"))
    sign_in(client, liaison)
    assert client.get(item.url).status_code == 200


def test_a_month_that_was_submitted_is_no_longer_there(liaison, unit):
    project = planned("甲", unit=unit)
    round_ = make_round()
    fill(round_, project)
    submit(round_, project)
    assert texts(liaison) == []


def test_a_month_that_came_back_says_why(client, liaison, unit, office):
    project = planned("甲", unit=unit)
    round_ = make_round()
    fill(round_, project)
    send_month_back(round_, project, office)
    [item] = seen(liaison, "月报").values()
    assert item.text == "甲：2023年1月月报被退回"
    assert "退回意见：请补充形象进度" in item.why
    assert item.action == "去修改"
    sign_in(client, liaison)
    assert client.get(item.url).status_code == 200


def test_another_units_month_is_not_mine(liaison, where):
    planned("甲", unit=make_organization(where.district, "区住建局"))
    make_round()
    assert texts(liaison) == []


@pytest.mark.parametrize(
    ("due_on", "words", "urgency"),
    [
        (date(2023, 1, 31), "超期 3 天", Urgency.LATE),
        (TODAY, "今天到期", Urgency.NEAR),
        (date(2023, 2, 8), "还剩 5 天", Urgency.NEAR),
    ],
)
def test_an_issue_with_a_day(liaison, unit, due_on, words, urgency):
    issue = make_issue(make_project("甲", unit=unit), due_on=due_on, lead_unit=unit)
    item = seen(liaison, "问题")[f"甲：{issue.title}"]
    assert words in item.why
    assert item.urgency == urgency
    assert item.url == issue.get_absolute_url()


def test_an_issue_nobody_reports_on(liaison, unit):
    issue = make_issue(make_project("甲", unit=unit), due_on=date(2023, 6, 1), lead_unit=unit)
    item = seen(liaison, "问题")[f"甲：{issue.title}"]
    assert item.why == "2023-01-09 以来没有报告进展，已 25 天"


def test_an_overdue_issue_stands_there_once(liaison, unit):
    make_issue(make_project("甲", unit=unit), due_on=date(2023, 1, 20), lead_unit=unit)
    assert len(texts(liaison, "问题")) == 1


def test_a_permit_whose_limit_has_run_out(liaison, unit):
    permit = at_work(make_project("甲", unit=unit), "N18", accepted=date(2022, 11, 1))
    item = seen(liaison, "手续")[f"甲：{permit.type.name}"]
    assert f"办理时限 {permit.due_on}，超期" in item.why
    assert item.url == permit.get_absolute_url()


def test_a_permit_that_lapses(liaison, unit):
    permit = granted(make_project("甲", unit=unit), "N01", date(2022, 2, 20), valid_until=date(2023, 2, 20))
    item = seen(liaison, "手续")[f"甲：{permit.type.name}：证照到期"]
    assert item.why == "有效期至 2023-02-20，还剩 17 天"


def test_a_promise_that_is_due(liaison, unit, office):
    project = make_project("甲", unit=unit)
    gate = Gate.objects.get(kind=project.kind, target="contract")
    project_actions.grant_waiver(
        project=project, gate=gate, reason="待补", promised_on=TODAY + timedelta(3), by=office, now=NOW
    )
    item = seen(liaison, "容缺")[f"甲：补齐{gate.label}"]
    assert item.why == "承诺 2023-02-06 前补齐，还剩 3 天"


def test_a_promise_of_later_is_left_out(liaison, unit, office):
    project = make_project("甲", unit=unit)
    gate = Gate.objects.get(kind=project.kind, target="contract")
    project_actions.grant_waiver(
        project=project, gate=gate, reason="待补", promised_on=TODAY + timedelta(60), by=office, now=NOW
    )
    assert texts(liaison, "容缺") == []


def test_an_application_that_came_back(liaison, unit):
    project = make_ready("甲", unit=unit)
    apply_for(project, date(2023, 1, 9))
    send_back(project, date(2023, 1, 12))
    assert texts(liaison, "入统") == ["甲：入库申报被退回"]
    item = seen(liaison)["甲：入库申报被退回"]
    assert item.why == "2023-01-12 退回：合同主体不一致"
    assert item.urgency == Urgency.NEAR


def test_what_should_be_in_the_library(liaison, unit):
    make_due("甲", unit=unit)
    item = seen(liaison, "入统")["甲：应统未统"]
    assert item.why == "2022-11-01 开工，已 3 个月未入库；窗口 2023-02-08 至 2023-02-10"


def test_what_is_applied_for_waits_for_others(liaison, unit):
    apply_for(make_ready("甲", unit=unit), date(2023, 1, 9))
    assert texts(liaison, "入统") == []


# The project office.


def test_entries_to_review_are_counted_by_month(office, unit):
    round_ = make_round()
    for name in ("甲", "乙"):
        project = planned(name, unit=unit)
        fill(round_, project)
        submit(round_, project)
    [item] = seen(office, "月报").values()
    assert item.text == "上街区 2023年1月月报：2 份待审核"
    assert item.why == "最早一份 2023-01-31 提交；2023-02-05 结账，还剩 2 天"
    assert item.action == "去审核"


def test_a_month_to_close(office):
    round_ = make_round(Month(2022, 12))
    assert round_.closes_on < TODAY
    assert texts(office, "月报") == ["上街区 2022年12月月报待结账"]


def test_a_month_is_not_closed_before_its_day(office):
    make_round(JANUARY)
    assert texts(office, "月报") == []


def test_a_request_for_another_date(office, liaison, unit):
    issue = make_issue(make_project("甲", unit=unit), due_on=date(2023, 3, 1), lead_unit=unit)
    issue_actions.request_due(issue=issue, due_on=date(2023, 4, 1), text="等待批复", by=liaison, now=NOW)
    item = seen(office, "问题")[f"甲：{issue.title}：申请延期"]
    assert item.why == "原定 2023-03-01 办结，申请延期至 2023-04-01"


def test_a_closing_to_confirm(office, liaison, unit):
    issue = make_issue(make_project("甲", unit=unit), due_on=date(2023, 3, 1), lead_unit=unit, by=office)
    ask_to_close(issue, TODAY, by=liaison)
    assert texts(office, "问题") == [f"甲：{issue.title}：申请销号"]
    assert f"甲：{issue.title}：申请销号" not in texts(liaison)


def test_an_issue_to_be_given_to_somebody(office):
    issue = make_issue(make_project("甲"))
    assert seen(office, "问题")[f"甲：{issue.title}"].why == "2023-01-09 提出，已 25 天，还没有交办"


def test_a_milestone_missed(office, where):
    plan_stage(make_project("甲"), Stage.STARTED, date(2023, 1, 4))
    item = seen(office, "里程碑")["甲：未按计划开工"]
    assert item.why == "计划 2023-01-04，超期 30 天"


def test_what_units_have_to_do_is_not_the_offices(office, unit):
    planned("甲", unit=unit)
    make_round()
    make_issue(make_project("乙", unit=unit), due_on=date(2023, 1, 20), lead_unit=unit)
    at_work(make_project("丙", unit=unit), "N18", accepted=date(2022, 11, 1))
    assert texts(office) == []


def test_another_district_is_not_concerned(where, unit):
    make_round(Month(2022, 12))
    make_issue(make_project("甲"))
    assert texts(make_user(Role.PROJECT_OFFICE, where.other_district)) == []


# Leading posts, the window, the others.


def test_a_leading_post_sees_what_does_not_move_in_its_projects(lead, unit):
    mine = make_project("甲", unit=unit, lead=lead.official)
    other = make_project("乙", unit=unit)
    issues = [make_issue(each, due_on=date(2023, 1, 20), lead_unit=unit) for each in (mine, other)]
    permit = at_work(mine, "N18", accepted=date(2022, 11, 1))
    assert set(texts(lead)) == {f"甲：{issues[0].title}", f"甲：{permit.type.name}"}


def test_the_window_sees_limits_that_run_out(window, unit):
    permit = at_work(make_project("甲", unit=unit), "N18", accepted=date(2022, 11, 1))
    assert texts(window) == [f"甲：{permit.type.name}"]


@pytest.mark.parametrize("role", [Role.PROMOTION, Role.VIEWER])
def test_who_only_looks_has_nothing_to_do(where, role):
    make_round(Month(2022, 12))
    make_issue(make_project("甲"))
    at_work(make_project("乙"), "N18", accepted=date(2022, 11, 1))
    assert texts(make_user(role, where.district)) == []


def test_two_roles_show_both_sides(liaison, unit, where):
    planned("甲", unit=unit), planned("乙", unit=make_organization(where.district, "区住建局"))
    make_round()
    make_round(Month(2022, 12))
    liaison.grants.create(role=Role.PROJECT_OFFICE, region=where.district, granted_at=NOW)
    assert texts(liaison, "月报") == ["上街区 2022年12月月报待结账", "2023年1月月报：1 个项目待提交"]


def test_a_deputy_sees_what_waits_for_the_unit_he_stands_in_for(liaison, unit, where):
    planned("甲", unit=unit)
    make_round()
    deputy = make_user(Role.VIEWER, where.district)
    assert texts(deputy) == []
    Deputy.objects.create(
        principal=liaison, deputy=deputy, from_on=TODAY, until_on=TODAY, made_at=NOW, reason="培训"
    )
    assert texts(deputy) == ["2023年1月月报：1 个项目待提交"]


def test_a_deputy_sees_what_came_back_and_where_the_unit_helps(liaison, unit, where, office):
    project = planned("甲", unit=unit)
    round_ = make_round()
    fill(round_, project)
    send_month_back(round_, project, office)
    leading = make_organization(where.district, "区住建局")
    make_issue(due_on=date(2023, 1, 20), lead_unit=leading, assisting=[unit], title="管线迁改")
    deputy = make_user(Role.VIEWER, where.district)
    Deputy.objects.create(
        principal=liaison, deputy=deputy, from_on=TODAY, until_on=TODAY, made_at=NOW, reason="培训"
    )
    assert set(texts(deputy)) == {"甲：2023年1月月报被退回", "管线迁改"}
    assert set(texts(liaison)) == set(texts(deputy))


# Reminders and the page.


def remind(user, text="请尽快报送月报", url="/reporting/"):
    organization_actions.remind(users=[user], text=text, by=None, now=NOW, url=url)


def test_a_reminder_stands_there_until_it_is_read(client, liaison):
    remind(liaison)
    sign_in(client, liaison)
    page = client.get(reverse("reports:todo")).content.decode()
    assert "请尽快报送月报" in page and "已阅" in page
    client.post(reverse("reports:read_notice", args=[Notice.objects.get().pk]))
    assert "没有要办的事" in client.get(reverse("reports:todo")).content.decode()
    assert AuditEntry.objects.filter(verb="read_notice").exists()


def test_anothers_reminder_is_not_found(client, liaison, office):
    remind(liaison)
    sign_in(client, office)
    assert client.post(reverse("reports:read_notice", args=[Notice.objects.get().pk])).status_code == 404


def test_what_presses_most_comes_first(client, liaison, unit):
    project = make_project("甲", unit=unit)
    make_issue(project, due_on=date(2023, 2, 8), lead_unit=unit, title="近的")
    make_issue(project, due_on=date(2023, 1, 20), lead_unit=unit, title="超期的")
    make_issue(project, due_on=date(2023, 1, 10), lead_unit=unit, title="超期更久的")
    assert [text.split("：")[1] for text in texts(liaison, "问题")] == ["超期更久的", "超期的", "近的"]


def test_the_page_says_how_much_there_is(client, liaison, unit):
    make_issue(make_project("甲", unit=unit), due_on=date(2023, 1, 20), lead_unit=unit)
    sign_in(client, liaison)
    page = client.get(reverse("reports:todo")).content.decode()
    assert "超期 1 项" in page and "去报告进展" in page


@pytest.mark.parametrize("who", ["project_office", "viewer", "promotion", "city_office", "lead_official"])
def test_nothing_to_do_says_what_will_stand_here(client, who):
    sign_in(client, PEOPLE[who]())
    assert "没有要办的事" in client.get(reverse("reports:todo")).content.decode()


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_have_no_business_here(client, who):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("reports:todo")).status_code == 403


def test_a_long_part_is_cut_and_leads_to_the_ledger(liaison, unit):
    project = make_project("甲", unit=unit)
    for number in range(52):
        make_issue(project, due_on=date(2023, 1, 20), lead_unit=unit, title=f"问题{number}")
    [part] = todo_of(fresh(liaison), TODAY).parts
    assert len(part.items) == 50
    assert part.more_url == reverse("reports:ledger", args=["issues"])


def everything(unit, lead, office):
    """One of each kind, for all."""
    round_ = make_round(Month(2022, 12))
    for number in range(3):
        project = planned(f"项目{number}", unit=unit, lead=lead.official, year=2022)
        planned(f"已报{number}", unit=unit, year=2022)
        make_issue(project, due_on=date(2023, 1, 20), lead_unit=unit)
        make_issue(project)
        at_work(project, "N18", accepted=date(2022, 11, 1))
        plan_stage(project, Stage.STARTED, date(2023, 1, 4))
        make_due(f"应统{number}", unit=unit)
        gate = Gate.objects.get(kind=project.kind, target="contract")
        project_actions.grant_waiver(
            project=project, gate=gate, reason="待补", promised_on=TODAY + timedelta(1), by=office, now=NOW
        )
        returned = Project.objects.get(name=f"已报{number}")
        fill(round_, returned, now=noon(date(2022, 12, 31)))
        submit(round_, returned, now=noon(date(2022, 12, 31)))


@pytest.mark.parametrize("who", ["liaison", "office", "lead", "window"])
def test_the_page_takes_few_queries(
    client, django_assert_max_num_queries, unit, lead, office, liaison, window, who
):
    everything(unit, lead, office)
    sign_in(client, {"liaison": liaison, "office": office, "lead": lead, "window": window}[who])
    with django_assert_max_num_queries(40):
        page = client.get(reverse("reports:todo")).content.decode()
    assert 'class="todo"' in page


def test_looking_changes_nothing(client, liaison, unit, lead, office):
    everything(unit, lead, office)
    sign_in(client, liaison)
    before = AuditEntry.objects.count(), Entry.objects.count()
    client.get(reverse("reports:todo"))
    assert (AuditEntry.objects.count(), Entry.objects.count()) == before
