"""`manage.py prepare`: structure and reference data, again and again."""

from io import StringIO

import pytest
from django.core.management import call_command

from sanpi.batches.models import BatchType
from sanpi.core.models import AuditEntry, Code

pytestmark = pytest.mark.django_db


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_it_says_in_one_line_that_all_is_there() -> None:
    said = prepare()
    assert said.count("\n") == 1
    assert said.startswith("准备完成：数据库结构已是最新；基础数据齐全（代码表 10 个、")


def test_it_adds_what_is_missing_and_nothing_else() -> None:
    before = Code.objects.count()
    Code.objects.filter(list__code="nature", code="new").delete()
    assert "新增基础数据 1 条" in prepare()
    assert (Code.objects.count(), BatchType.objects.count()) == (before, 3)


def test_it_leaves_renamed_entries_alone() -> None:
    Code.objects.filter(list__code="nature", code="new").update(label="新建项目")
    prepare()
    assert Code.objects.get(list__code="nature", code="new").label == "新建项目"
    assert not AuditEntry.objects.exists()
