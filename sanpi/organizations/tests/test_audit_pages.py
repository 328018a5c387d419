"""The audit trail, read by audit administrators only."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from sanpi.core import audit
from sanpi.core.models import AuditEntry
from sanpi.organizations import audit_trail
from sanpi.organizations.audit_trail import safe_cell
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2023, 1, 31, 12))


@pytest.fixture
def auditor(client):
    cache.clear()
    user = make_user(Role.AUDIT_ADMIN, username="auditor")
    sign_in(client, user)
    return user


def write(by, verb="update_user", summary="修改用户：甲", now=NOON, obj=None, **more):
    return audit.record(by=by, now=now, verb=verb, summary=summary, obj=obj or by, **more)


def shown(client, **query):
    response = client.get(reverse("organizations:audit"), query)
    return [entry.number for entry in response.context["window"].entries]


def test_entries_are_shown_newest_first(client, auditor):
    for _time in range(3):
        write(auditor)
    assert shown(client) == [3, 2, 1]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"person": "office"}, [2]),
        ({"person": "项目办"}, [2]),
        ({"person": "系统"}, [3]),
        ({"verb": "sign_in"}, [2]),
        ({"kind": "organizations.Region"}, [3]),
        ({"since": "2023-02-01"}, [3, 2]),
        ({"until": "2023-02-01"}, [2, 1]),
        ({"since": "2023-02-01", "until": "2023-02-01"}, [2]),
        ({"person": "nobody-like-that"}, []),
    ],
)
def test_entries_can_be_narrowed(client, auditor, query, numbers):
    office = make_user(Role.PROJECT_OFFICE, regions().district, username="office")
    write(auditor)
    write(office, "sign_in", "登录", NOON + timedelta(days=1))
    write(None, "load_regions", "导入区划表：新增 1 个", NOON + timedelta(days=2), regions().city)
    assert shown(client, **query) == numbers


def test_a_wrong_date_is_named_and_narrows_nothing(client, auditor):
    write(auditor)
    response = client.get(reverse("organizations:audit"), {"since": "2023-13-01"})
    assert "该条件没有生效" in response.content.decode()
    assert len(response.context["window"].entries) == 1


def test_a_kind_that_is_too_new_for_the_drop_down_can_be_asked_for(client, auditor):
    audit_trail.kinds()
    write(auditor, obj=regions().city)
    write(auditor)
    assert shown(client, kind="organizations.Region") == [1]


def test_verbs_are_offered_by_what_their_summaries_say(client, auditor):
    write(auditor)
    write(auditor, "sign_in", "登录")
    assert dict(audit_trail.verbs()) == {"sign_in": "登录", "update_user": "修改用户"}


def test_pages_are_turned_by_number(client, auditor, monkeypatch):
    monkeypatch.setattr(audit_trail, "PAGE_SIZE", 2)
    for _time in range(5):
        write(auditor)
    assert [shown(client), shown(client, before=4), shown(client, before=2)] == [[5, 4], [3, 2], [1]]
    assert [shown(client, after=1), shown(client, after=3)] == [[3, 2], [5, 4]]


def test_neighbours_are_offered_only_where_there_are_any(auditor, monkeypatch):
    monkeypatch.setattr(audit_trail, "PAGE_SIZE", 2)
    for _time in range(3):
        write(auditor)
    entries = AuditEntry.objects.all()
    windows = [
        audit_trail.window(entries),
        audit_trail.window(entries, before=2),
        audit_trail.window(entries, after=1),
    ]
    assert [(window.newer, window.older) for window in windows] == [(None, 2), (1, None), (None, 2)]


@pytest.mark.parametrize("rubbish", ["x", "-1", "9" * 30, "１"])
def test_a_page_that_is_no_number_is_the_first(client, auditor, rubbish):
    write(auditor)
    assert shown(client, before=rubbish) == [1]


def test_nothing_is_counted(client, auditor, django_assert_num_queries):
    for _time in range(60):
        write(auditor)
    client.get(reverse("organizations:audit"))
    with django_assert_num_queries(5) as queries:  # session, account, its roles; entries, end of the chain
        client.get(reverse("organizations:audit"))
    assert not any("COUNT" in query["sql"] for query in queries.captured_queries)


def test_an_entry_shows_what_was_before_and_after(client, auditor):
    entry = write(auditor, before={"name": "甲", "is_active": True}, after={"name": "乙", "is_active": False})
    page = client.get(reverse("organizations:audit_entry", args=[entry.number]))
    assert page.context["differences"] == [
        {"label": "姓名或岗位", "old": "甲", "new": "乙"},
        {"label": "启用", "old": "是", "new": "否"},
    ]


def test_codes_are_shown_by_their_labels(client, auditor):
    entry = write(auditor, "grant_role", after={"role": "viewer", "region": "410106"})
    page = client.get(reverse("organizations:audit_entry", args=[entry.number]))
    assert [(row["label"], row["new"]) for row in page.context["differences"]] == [
        ("角色", "查看"),
        ("区域", "410106"),
    ]


def test_an_entry_of_a_model_that_is_gone_can_still_be_read(client, auditor):
    entry = write(auditor, before={"x": [1]}, after={})
    AuditEntry.objects.update(object_type="gone.Thing")
    page = client.get(reverse("organizations:audit_entry", args=[entry.number]))
    assert (page.context["kind"], page.context["differences"][0]["old"]) == ("gone.Thing", "[1]")


def verify(client):
    return client.post(reverse("organizations:audit_verify"), follow=True).content.decode()


def test_an_untouched_chain_is_confirmed_and_the_check_is_on_record(client, auditor):
    write(auditor)
    assert "校验通过：1 条记录完整" in verify(client)
    assert AuditEntry.objects.first().verb == "verify_audit"


def test_a_changed_entry_is_found(client, auditor):
    write(auditor)
    AuditEntry.objects.update(summary="改过")
    assert "审计记录已被改动：第 1 条的内容与校验值不符" in verify(client)


def test_a_huge_chain_is_left_to_the_server(client, auditor, monkeypatch):
    monkeypatch.setattr("sanpi.organizations.views.audit.MOST_TO_VERIFY", 0)
    write(auditor)
    assert "manage.py verify_audit" in verify(client)


def export(client, **query):
    address = reverse("organizations:audit_export", query=query)
    return b"".join(client.post(address).streaming_content).decode("utf-8-sig").splitlines()


def test_the_file_holds_what_is_shown_and_the_export_is_on_record(client, auditor):
    write(auditor, "sign_in", "登录")
    write(auditor)
    lines = export(client, verb="sign_in")
    assert lines[0].startswith("序号,时间,操作人")
    assert [line.split(",")[5] for line in lines[1:]] == ["sign_in"]
    assert AuditEntry.objects.get(verb="export_audit").after == {"filters": {"verb": "sign_in"}}


def test_nothing_in_the_file_is_taken_for_a_formula(client, auditor):
    write(auditor, "sign_in", summary="=cmd|' /C calc'!A0", reason="@SUM(1)")
    line = export(client, verb="sign_in")[1]
    assert "'=cmd" in line
    assert "'@SUM" in line


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＠a"])
def test_what_would_begin_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=1", "登录", 12, ""])
def test_other_cells_stay(value):
    assert safe_cell(value) == str(value)


@pytest.mark.parametrize("name", ["audit_verify", "audit_export"])
def test_verbs_need_a_post(client, auditor, name):
    assert client.get(reverse(f"organizations:{name}")).status_code == 405
