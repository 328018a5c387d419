"""`manage.py send_digests`: each person one mail a day, each chat one message without any detail."""

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from sanpi.core import messaging
from sanpi.core.models import AuditEntry
from sanpi.issues.testing import make_issue
from sanpi.organizations import actions
from sanpi.organizations.models import DigestRecord, Robot, Role, User
from sanpi.organizations.testing import make_organization, make_user
from sanpi.projects.testing import NOW, TODAY, make_project
from sanpi.reports.jobs import send_digests_of_today
from sanpi.reports.todo import digest_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("where")]


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example", "https://zdxm.example/"


@pytest.fixture
def liaison(where):
    """Somebody with an address and one overdue issue."""
    unit = make_organization(where.district, "区工信局")
    user = make_user(Role.LIAISON, where.district, unit, "wang")
    user.name, user.email = "王联络员", "wang@example.com"
    user.save()
    make_issue(make_project("甲项目", unit=unit), due_on=date(2023, 1, 20), lead_unit=unit, title="用地未批")
    return user


@pytest.fixture
def chat(monkeypatch):
    """What group chats were told; put an error in and nothing is taken."""
    said, errors = [], []

    def send(kind, url, secret, title, text, at):
        if errors:
            raise messaging.SendError(errors[0])
        said.append((title, text))

    monkeypatch.setattr(messaging, "send_to_robot", send)
    said_and_errors = type("Chat", (), {"said": said, "errors": errors})
    return said_and_errors


def run(*options):
    out = StringIO()
    call_command("send_digests", *options, stdout=out, stderr=out)
    return out.getvalue()


def robot(where, **more):
    values = {
        "region": where.district,
        "name": "联络员群",
        "kind": "wecom",
        "url": "https://qyapi.weixin.qq.com/",
    }
    return Robot.objects.create(**values | more)


def test_the_text(liaison):
    assert digest_text(User.objects.get(pk=liaison.pk), TODAY) == (
        "王联络员，2023-02-03 有 1 项待办，其中超期 1 项\n\n"
        "【问题】\n· 甲项目：用地未批（计划 2023-01-20 办结，超期 14 天）\n\n"
        "登录办理：https://zdxm.example/todo/"
    )


def test_without_an_address_of_the_product_there_is_no_link(settings, liaison):
    settings.SITE_URL = ""
    assert digest_text(User.objects.get(pk=liaison.pk), TODAY).endswith("在“我的待办”中办理。")


def test_who_has_nothing_to_do_gets_no_text(where):
    assert digest_text(make_user(Role.VIEWER, where.district), TODAY) == ""


def test_a_reminder_is_in_the_text(where):
    viewer = make_user(Role.VIEWER, where.district)
    actions.remind(users=[viewer], text="请报送月报", by=None, now=NOW)
    assert "【提醒】\n· 请报送月报（系统 2023-02-03 催办）" in digest_text(viewer, TODAY)


def test_a_long_part_is_cut(liaison):
    unit = liaison.organization
    for number in range(12):
        make_issue(due_on=date(2023, 1, 20), lead_unit=unit, title=f"问题{number}")
    text = digest_text(User.objects.get(pk=liaison.pk), TODAY)
    assert text.count("· ") == 10
    assert "还有 3 项，见系统" in text


def test_everybody_gets_one_mail_a_day(liaison):
    assert "发送 1 处，失败 0 处" in run()
    [message] = mail.outbox
    assert message.to == ["wang@example.com"]
    assert message.subject == "王联络员，2023-02-03 有 1 项待办，其中超期 1 项"
    assert "今天已发过 1 处" in run()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "change",
    [{"email": ""}, {"digest": False}, {"is_active": False}],
    ids=["no address", "not wanted", "closed"],
)
def test_who_gets_none(liaison, change):
    User.objects.filter(pk=liaison.pk).update(**change)
    run()
    assert mail.outbox == []


def test_nothing_goes_out_without_a_server(settings, liaison):
    settings.EMAIL_HOST = ""
    run()
    assert mail.outbox == []
    assert not DigestRecord.objects.exists()


def test_a_dry_run_sends_and_writes_nothing(liaison, where, chat):
    robot(where)
    told = run("--dry-run")
    assert "wang <wang@example.com>" in told and "联络员群" in told and "没有发送" in told
    assert (mail.outbox, chat.said) == ([], [])
    assert not DigestRecord.objects.exists()
    assert not AuditEntry.objects.filter(verb="send_digests").exists()


def test_a_run_is_on_record(liaison):
    run()
    entry = AuditEntry.objects.get(verb="send_digests")
    assert entry.summary == "发送 2023-02-03 每日摘要：成功 1，失败 0"
    assert entry.after == {"sent": ["wang"], "failed": []}


def test_a_chat_hears_how_much_waits_for_whom_and_nothing_else(liaison, where, chat):
    robot(where)
    run()
    [(title, text)] = chat.said
    assert title == "2023-02-03 待办"
    assert text == "王联络员（区工信局）：1 项，其中超期 1 项\n登录办理：https://zdxm.example/todo/"


def test_a_units_chat_hears_of_its_own_people_only(liaison, where, chat):
    robot(where, organization=make_organization(where.district, "区住建局"))
    run()
    assert chat.said == []


def test_a_chat_of_another_district_hears_nothing(liaison, where, chat):
    robot(where, region=where.other_district)
    run()
    assert chat.said == []


def test_a_robot_out_of_use_says_nothing(liaison, where, chat):
    robot(where, active=False)
    run()
    assert chat.said == []


def test_what_failed_is_tried_again(liaison, where, chat):
    robot(where)
    chat.errors.append("对方拒收（HTTP 500）")
    told = run()
    assert "失败 1 处" in told and "没有发出：联络员群" in told
    assert DigestRecord.objects.get(robot__isnull=False).error == "对方拒收（HTTP 500）"
    chat.errors.clear()
    assert "发送 1 处，失败 0 处，今天已发过 1 处" in run()
    assert len(chat.said) == 1


def test_the_worker_does_the_same(liaison):
    send_digests_of_today.enqueue()
    assert len(mail.outbox) == 1


def test_the_command_can_leave_it_to_the_worker(liaison):
    assert "已交给后台任务" in run("--later")
    assert len(mail.outbox) == 1  # the worker of tests works at once
