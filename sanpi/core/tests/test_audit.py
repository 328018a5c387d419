"""The audit chain shows every kind of tampering."""

import json
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from sanpi.core import audit
from sanpi.core.models import AuditEntry, AuditHead, CodeList

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2023, 1, 31, 12, 30, 15, 123456))


@pytest.fixture
def chain():
    things = CodeList.objects.create(code="audit-test", label="测试")
    return [write(things, summary=f"第 {number} 次") for number in range(1, 5)]


def write(obj, **more):
    values = {"by": None, "now": NOW, "verb": "test", "summary": "试"} | more
    return audit.record(obj=obj, **values)


def breach():
    return audit.verify()[1]


def test_an_untouched_chain_holds(chain):
    assert audit.verify() == (4, None)
    assert audit.last_write() == 4


def test_an_empty_chain_holds():
    assert audit.verify() == (0, None)
    assert audit.last_write() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "改过"}, {"actor_name": "别人"}, {"verb": "other"}, {"origin": "1.2.3.4"}, {"reason": "改"},
        {"object_id": "9"}, {"object_type": "x.Y"}, {"before": {"a": 1}}, {"after": {"a": 1}},
        {"at": NOW.replace(microsecond=0)},
    ],
)  # fmt: skip
def test_a_change_of_any_column_is_found(chain, change):
    AuditEntry.objects.filter(number=2).update(**change)
    assert breach() == audit.Breach(2, "第 2 条的内容与校验值不符")


def test_a_removed_entry_is_found(chain):
    AuditEntry.objects.filter(number=2).delete()
    assert breach() == audit.Breach(2, "缺少第 2 条，下一条是第 3 条")


def test_a_cut_end_is_found(chain):
    AuditEntry.objects.filter(number=4).delete()
    assert breach() == audit.Breach(4, "末尾缺少记录：应有 4 条，实有 3 条")


def test_an_emptied_trail_is_found(chain):
    AuditEntry.objects.all().delete()
    assert breach().number == 1


def test_an_exchanged_pair_is_found(chain):
    for old, new in ((2, 0), (3, 2), (0, 3)):
        AuditEntry.objects.filter(number=old).update(number=new)
    assert breach().number == 2


def test_an_entry_hashed_anew_breaks_the_next_one(chain):
    entry = AuditEntry.objects.get(number=2)
    entry.summary = "改过"
    entry.hash = audit._digest(entry)
    entry.save()
    assert breach() == audit.Breach(3, "第 3 条与上一条不衔接")


def test_values_of_all_kinds_come_back_as_they_were_hashed():
    things = CodeList.objects.create(code="audit-test", label="测试")
    write(
        things,
        before={"day": NOW.date(), "at": NOW, "sum": 12, "text": "中文“引号”"},
        after={"list": [1, None]},
    )
    assert breach() is None


def test_an_entry_goes_back_with_its_transaction(chain):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(CodeList.objects.get(code="audit-test"))
        raise RuntimeError
    assert audit.verify() == (4, None)


def test_the_origin_is_that_of_the_block_it_was_written_in():
    things = CodeList.objects.create(code="audit-test", label="测试")
    with audit.coming_from("10.0.0.1 POST /x/"):
        inside = write(things)
    assert (inside.origin, write(things).origin) == ("10.0.0.1 POST /x/", "")


def test_texts_that_are_too_long_are_cut_before_they_are_hashed():
    things = CodeList.objects.create(code="audit-test", label="测试")
    write(things, summary="长" * 400, reason="长" * 400)
    assert breach() is None


def test_the_command_confirms_an_untouched_chain(chain, capsys):
    call_command("verify_audit")
    assert "校验通过：4 条审计记录" in capsys.readouterr().out


def test_the_command_fails_on_a_breach_and_tells_machines_where(chain, capsys):
    AuditHead.objects.update(number=9)
    with pytest.raises(CommandError, match="应有 9 条") as refusal:
        call_command("verify_audit", "--json")
    assert refusal.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["breach"]["number"] == 5


def test_many_entries_at_once_continue_the_chain(chain):
    things = CodeList.objects.get(code="audit-test")
    audit.record_all(
        [audit.Draft("test", f"批量 {n}", things, after={"n": n}) for n in range(3)], by=None, now=NOW
    )
    assert audit.verify() == (7, None)
    assert list(AuditEntry.objects.values_list("summary", flat=True)[:3]) == ["批量 2", "批量 1", "批量 0"]


def test_no_entries_at_once_leave_the_chain_as_it_is(chain):
    audit.record_all([], by=None, now=NOW)
    assert audit.verify() == (4, None)
