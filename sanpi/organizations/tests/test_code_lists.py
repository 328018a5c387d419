"""Code lists: entries are added, renamed and retired by a date, never removed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from sanpi.core.models import AuditEntry, Code, CodeList
from sanpi.organizations import actions
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, regions, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fields(client):
    sign_in(client, make_user(Role.SYSTEM_ADMIN))
    found = CodeList.objects.create(code="test-fields", label="测试领域")
    Code.objects.create(list=found, code="old", label="旧领域", valid_from=date(2021, 7, 1))
    return found


def post(client, name, fields, values, entry=None):
    arguments = [fields.code, entry.pk] if entry else [fields.code]
    return client.post(reverse(f"organizations:{name}", args=arguments), values)


def test_the_lists_say_how_many_entries_are_in_use(client, fields):
    Code.objects.create(list=fields, code="gone", label="停用领域", valid_until=date(2022, 1, 1))
    lists = client.get(reverse("organizations:code_lists")).context["lists"]
    assert [(each.used, each.total) for each in lists if each.code == fields.code] == [(1, 2)]


def test_an_entry_is_added(client, fields):
    post(
        client,
        "code_add",
        fields,
        {"code": "new", "label": "新领域", "position": "2", "valid_from": "2023-01-01"},
    )
    assert fields.codes.get(code="new").valid_from == date(2023, 1, 1)
    assert AuditEntry.objects.get(verb="add_code").summary == "增加代码：测试领域 · 新领域"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"code": "old", "label": "另一个"}, "代码“old”已用于“旧领域”"),
        ({"code": "new", "label": "旧领域"}, "“旧领域”已在这个代码表中"),
        ({"code": "新", "label": "新领域"}, "代码只能用字母"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named(client, fields, values, message):
    response = post(client, "code_add", fields, {"position": "0"} | values)
    assert message in response.content.decode()


def test_an_entry_is_renamed_and_keeps_its_code(client, fields):
    post(client, "code_rename", fields, {"label": "先进制造业", "position": "0"}, fields.codes.get())
    assert fields.codes.values_list("code", "label").get() == ("old", "先进制造业")
    assert AuditEntry.objects.get(verb="rename_code").before["label"] == "旧领域"


def test_an_entry_is_retired_by_a_day_and_taken_back(client, fields):
    entry = fields.codes.get()
    post(client, "code_retire", fields, {"on": "2024-01-01"}, entry)
    assert fields.codes.get().valid_until == date(2024, 1, 1)
    post(client, "code_retire", fields, {"on": ""}, entry)
    assert fields.codes.get().valid_until is None
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["restore_code", "retire_code"]


def test_an_entry_is_not_retired_before_it_began(client, fields):
    response = post(client, "code_retire", fields, {"on": "2020-01-01"}, fields.codes.get())
    assert "停用日期 2020-01-01 早于启用日期 2021-07-01" in response.content.decode()


def test_a_retired_entry_says_so(client, fields):
    fields.codes.update(valid_until=date(2022, 1, 1))
    assert "已停用" in client.get(reverse("organizations:code_list", args=[fields.code])).content.decode()


def test_an_entry_is_found_only_in_its_own_list(client, fields):
    other = CodeList.objects.create(code="other-list", label="别的")
    address = reverse("organizations:code_rename", args=[other.code, fields.codes.get().pk])
    assert client.get(address).status_code == 404


def test_the_verbs_are_refused_to_the_project_office(fields):
    with pytest.raises(PermissionDenied):
        actions.add_code(
            code_list=fields,
            code="new",
            label="新",
            by=make_user(Role.PROJECT_OFFICE, regions().district),
            now=timezone.now(),
        )
