"""Robots of group chats, and digests that go out once a day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from sanpi.core import messaging
from sanpi.core.models import AuditEntry
from sanpi.organizations import actions, digests
from sanpi.organizations.models import DigestRecord, Robot, Role
from sanpi.organizations.testing import make_organization, make_user, regions, sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)
URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789"
HOOK = "https://oapi.dingtalk.com/robot/send?access_token=abcdef"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin():
    return make_user(Role.SYSTEM_ADMIN)


@pytest.fixture
def office():
    return make_user(Role.PROJECT_OFFICE, regions().district)


@pytest.fixture
def chat(monkeypatch):
    """What was said, and to which robot; set `chat.refusal` and nothing is taken."""

    class Chat:
        said: list = []
        refusal = ""

    def send(kind, url, secret, title, text, at):
        if Chat.refusal:
            raise messaging.SendError(Chat.refusal)
        Chat.said.append((kind, url, secret, text))

    Chat.said = []
    monkeypatch.setattr(messaging, "send_to_robot", send)
    monkeypatch.setattr("sanpi.organizations.actions.notices.send_to_robot", send)
    return Chat


def create(by, **more):
    values = {"name": "联络员群", "kind": "wecom", "region": regions().district, "url": URL} | more
    return actions.create_robot(**values, by=by, now=NOW)


def test_the_audit_trail_names_the_host_and_keeps_no_key(admin):
    create(admin, kind="dingtalk", url=HOOK, secret="SECxyz")
    entry = AuditEntry.objects.get(verb="create_robot")
    assert entry.after["host"] == "oapi.dingtalk.com"
    assert "abcdef" not in str(entry.after) and "SECxyz" not in str(entry.after)


def test_another_host_is_refused(admin):
    with pytest.raises(ValidationError, match=r"不允许发往 example\.com"):
        create(admin, url="https://example.com/hook")


def test_the_same_address_is_refused(admin):
    create(admin)
    with pytest.raises(ValidationError, match="已登记为“联络员群”"):
        create(admin, name="另一群")


def test_a_unit_of_another_region_is_refused(admin):
    with pytest.raises(ValidationError, match="不属于上街区"):
        create(admin, organization=make_organization(regions().other_district))


def test_the_office_keeps_those_of_its_region(office):
    create(office)
    with pytest.raises(PermissionDenied):
        create(office, region=regions().other_district, url=HOOK)


def test_an_empty_address_keeps_the_one_on_record(admin):
    robot = create(admin, secret="SECxyz")
    values = {
        "name": "新群名",
        "kind": "wecom",
        "region": robot.region,
        "organization": None,
        "active": False,
    }
    assert actions.update_robot(robot=robot, url="", secret="", **values, by=admin, now=NOW)
    robot.refresh_from_db()
    assert (robot.name, robot.url, robot.secret, robot.active) == ("新群名", URL, "SECxyz", False)


def test_nothing_changed_leaves_no_entry(admin):
    robot = create(admin)
    values = {
        "name": robot.name,
        "kind": "wecom",
        "region": robot.region,
        "organization": None,
        "active": True,
    }
    assert not actions.update_robot(robot=robot, url="", secret="", **values, by=admin, now=NOW)
    assert not AuditEntry.objects.filter(verb="update_robot").exists()


def test_the_pages_never_show_the_key(client, admin):
    robot = create(admin, kind="dingtalk", url=HOOK, secret="SECxyz")
    sign_in(client, admin)
    for address in (reverse("organizations:robots"), reverse("organizations:robot", args=[robot.pk])):
        page = client.get(address).content.decode()
        assert "联络员群" in page
        assert "abcdef" not in page and "SECxyz" not in page


def test_entering_one_on_the_page(client, office):
    sign_in(client, office)
    values = {"name": "群", "kind": "feishu", "region": regions().district.pk, "active": "on"}
    url = "https://open.feishu.cn/open-apis/bot/v2/hook/x"
    assert client.post(reverse("organizations:robot_create"), {**values, "url": url}).status_code == 302
    assert Robot.objects.get().kind == "feishu"
    got = client.post(reverse("organizations:robot_create"), {**values, "url": "https://example.com/"})
    assert got.status_code == 422
    assert "不允许发往" in got.content.decode()


@pytest.mark.parametrize("sign", [" ", "\n", "\r\n", "\t", "\x00"])
def test_an_address_is_one_line_without_blanks(client, office, sign):
    sign_in(client, office)
    values = {
        "name": "群",
        "kind": "wecom",
        "region": regions().district.pk,
        "url": URL[:50] + sign + URL[50:],
    }
    assert client.post(reverse("organizations:robot_create"), values).status_code == 422
    assert not Robot.objects.exists()


def test_another_district_does_not_find_it(client, office):
    robot = create(office)
    sign_in(client, make_user(Role.PROJECT_OFFICE, regions().other_district))
    assert client.get(reverse("organizations:robot", args=[robot.pk])).status_code == 404
    assert "联络员群" not in client.get(reverse("organizations:robots")).content.decode()


def test_trying_it_out(client, office, chat):
    robot = create(office)
    sign_in(client, office)
    got = client.post(reverse("organizations:robot_try", args=[robot.pk]), follow=True)
    assert "已发出" in got.content.decode()
    assert chat.said[0][:2] == ("wecom", URL)
    assert AuditEntry.objects.filter(verb="try_robot").exists()


def test_trying_it_out_in_vain(client, office, chat):
    robot = create(office)
    chat.refusal = "对方拒收（HTTP 404）"
    sign_in(client, office)
    got = client.post(reverse("organizations:robot_try", args=[robot.pk]), follow=True)
    assert "没有发出：对方拒收（HTTP 404）" in got.content.decode()


def post(robot, text="3 项"):
    outcome = digests.Outcome()
    digests.post_digest(robot, "今日待办", text, day=DAY, now=NOW, outcome=outcome)
    return outcome


def test_a_chat_is_told_once_a_day(admin, chat):
    robot = create(admin)
    assert post(robot).sent == ["联络员群"]
    assert post(robot, "4 项").skipped == 1
    assert len(chat.said) == 1


def test_what_failed_is_tried_again_and_shown(client, admin, chat):
    robot = create(admin)
    chat.refusal = "连不上对方：gaierror"
    assert post(robot).failed == ["联络员群"]
    sign_in(client, admin)
    assert "连不上对方：gaierror" in client.get(reverse("organizations:robots")).content.decode()
    chat.refusal = ""
    assert post(robot).sent == ["联络员群"]
    assert DigestRecord.objects.get().state == "sent"
    assert "gaierror" not in client.get(reverse("organizations:robots")).content.decode()


def test_what_was_cut_off_is_not_sent_again(admin, chat):
    robot = create(admin)
    DigestRecord.objects.create(robot=robot, day=DAY, sha="")
    assert post(robot).skipped == 1
    assert chat.said == []


def test_a_person_gets_one_mail_a_day(settings, office):
    settings.EMAIL_HOST = "mail.example"
    office.email = "office@example.com"
    for _each in range(2):
        digests.mail_digest(office, "今日待办", "3 项", day=DAY, now=NOW, outcome=digests.Outcome())
    assert [message.to for message in mail.outbox] == [["office@example.com"]]
    digests.mail_digest(office, "今日待办", "3 项", day=date(2026, 3, 3), now=NOW, outcome=digests.Outcome())
    assert len(mail.outbox) == 2


def test_the_office_does_not_see_whose_mail_failed(client, office):
    DigestRecord.objects.create(user=office, day=DAY, sha="", state="failed", error="收件地址不对")
    sign_in(client, office)
    assert "收件地址不对" not in client.get(reverse("organizations:robots")).content.decode()
