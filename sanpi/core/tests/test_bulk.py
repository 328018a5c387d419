"""Rows in bulk say the same as rows one by one."""

from datetime import date

import pytest
from django.utils import timezone

from sanpi.core.bulk import insert_rows, insert_values, references, update_rows
from sanpi.core.models import AuditEntry, Code, CodeList

pytestmark = pytest.mark.django_db


@pytest.fixture
def colours() -> CodeList:
    return CodeList.objects.create(code="colours", label="颜色")


def test_rows_get_their_values_and_defaults(colours: CodeList) -> None:
    insert_values(Code, [{"list_id": colours.pk, "code": "red", "label": "红"}])
    red = Code.objects.get(code="red")
    assert (red.label, red.position, red.valid_from) == ("红", 0, None)


def test_objects_are_written_as_they_are(colours: CodeList) -> None:
    rows = [Code(list=colours, code=f"c{i}", label="色", valid_from=date(2023, 1, i)) for i in range(1, 4)]
    insert_rows(rows)
    assert [code.valid_from for code in Code.objects.filter(list=colours)] == [row.valid_from for row in rows]


def test_json_and_moments_survive() -> None:
    now = timezone.now()
    insert_rows([AuditEntry(number=9, at=now, verb="v", summary="s", before={"甲": [1, None]}, after={})])
    entry = AuditEntry.objects.get(number=9)
    assert (entry.at, entry.before) == (now, {"甲": [1, None]})


def test_only_the_named_fields_are_updated(colours: CodeList) -> None:
    insert_rows([Code(list=colours, code=f"c{i}", label="色") for i in range(3)])
    rows = list(Code.objects.filter(list=colours))
    for number, row in enumerate(rows):
        row.position, row.label = number, "不写"
    update_rows(rows, ("position",))
    assert list(Code.objects.filter(list=colours).values_list("position", "label")) == [
        (0, "色"),
        (1, "色"),
        (2, "色"),
    ]


def test_nothing_is_no_work(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        insert_rows([])
        insert_values(Code, [])
        update_rows([], ("label",))


def test_what_refers_to_rows_is_found(colours: CodeList) -> None:
    insert_values(Code, [{"list_id": colours.pk, "code": "red", "label": "红"}])
    now = timezone.now()
    assert references(CodeList, [colours.pk], written_at=now) == {colours.pk: "代码"}
    assert references(Code, [Code.objects.get(code="red").pk], written_at=now) == {}
