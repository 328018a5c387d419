"""Reminders, and what a person wants to be told."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations import actions
from sanpi.organizations.models import Notice, Role, User
from sanpi.organizations.testing import make_user, regions, sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LINE = "2026 年 2 月月报还没有报送，截止 2 月 25 日"


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district)


@pytest.fixture
def liaison():
    return make_user(Role.LIAISON, regions().district)


def remind(users, by, **more):
    return actions.remind(users=users, text=LINE, by=by, now=NOW, **more)


def test_each_person_gets_a_line(office, liaison):
    leader = make_user(Role.UNIT_LEADER, regions().district)
    assert remind([liaison, leader], office, url="/progress/") == [liaison, leader]
    assert set(Notice.objects.values_list("user", "text", "url", "kind")) == {
        (liaison.pk, LINE, "/progress/", "reminder"),
        (leader.pk, LINE, "/progress/", "reminder"),
    }


def test_one_entry_in_the_audit_trail_names_them_all(office, liaison):
    leader = make_user(Role.UNIT_LEADER, regions().district)
    remind([liaison, leader], office)
    entry = AuditEntry.objects.get(verb="remind")
    assert entry.summary == f"提醒 2 人：{LINE}"
    assert entry.after["users"] == f"{liaison.name}、{leader.name}"


def test_the_same_line_does_not_come_twice_unless_it_was_read(office, liaison):
    remind([liaison], office)
    assert remind([liaison], office) == []
    actions.read_notice(notice=Notice.objects.get(), by=liaison, now=NOW)
    assert remind([liaison], office) == [liaison]


def test_a_closed_account_is_passed_over(office, liaison):
    liaison.is_active = False
    assert remind([liaison], office) == []
    assert not AuditEntry.objects.exists()


def test_nobody_is_sent_out_of_the_house(office, liaison):
    with pytest.raises(ValueError, match="example"):
        remind([liaison], office, url="https://example.com/")


def test_reading_it_puts_it_aside(office, liaison):
    remind([liaison], office)
    actions.read_notice(notice=Notice.objects.get(), by=liaison, now=NOW)
    assert not Notice.objects.unread().exists()
    with pytest.raises(ValidationError, match="已阅"):
        actions.read_notice(notice=Notice.objects.get(), by=liaison, now=NOW)


def test_nobody_reads_for_another(office, liaison):
    remind([liaison], office)
    with pytest.raises(PermissionDenied):
        actions.read_notice(notice=Notice.objects.get(), by=office, now=NOW)


def test_where_the_digest_goes(client, liaison):
    sign_in(client, liaison)
    address = reverse("organizations:notice_settings")
    assert "还没有设置邮件服务器" in client.get(address).content.decode()
    assert client.post(address, {"digest": "on", "email": "wang@example.com"}).status_code == 302
    assert User.objects.get(pk=liaison.pk).email == "wang@example.com"
    assert "发到 wang@example.com" in client.get(reverse("account")).content.decode()
    client.post(address, {"email": "wang@example.com"})
    assert "不接收" in client.get(reverse("account")).content.decode()
    assert AuditEntry.objects.filter(verb="set_notice_preferences").count() == 2


def test_saving_the_same_again_leaves_no_entry(liaison):
    actions.set_notice_preferences(user=liaison, email="", digest=True, by=liaison, now=NOW)
    assert not AuditEntry.objects.exists()


def test_an_address_that_is_none_stands_in_the_form(client, liaison):
    sign_in(client, liaison)
    got = client.post(reverse("organizations:notice_settings"), {"digest": "on", "email": "王"})
    assert got.status_code == 422
    assert 'value="王"' in got.content.decode()


def test_nobody_changes_what_another_wants(office, liaison):
    with pytest.raises(PermissionDenied):
        actions.set_notice_preferences(user=liaison, email="", digest=False, by=office, now=NOW)
