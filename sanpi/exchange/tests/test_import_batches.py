"""The ledger of 三个一批 from a workbook."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sanpi.batches.models import BatchEntry, BatchMove, Period
from sanpi.domain.timeline import Standpoint
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import checked, codes, imported, undone, workbook
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project

HEADER = [
    "期次",
    "批次",
    "项目名称",
    "总投资（亿元）",
    "年度计划投资（亿元）",
    "状态",
    "变动日期",
    "变动原因",
    "批准",
    "转化自",
]
AT = Standpoint(date(2023, 12, 31))


@pytest.fixture
def office(office: User) -> User:
    """The office, with two projects and two rounds held by the city."""
    imported(workbook([["项目名称", "总投资（亿元）"], ["示例一", 1], ["示例二", 2]]), by=office)
    for number, held_on in ((4, date(2022, 4, 6)), (7, date(2023, 1, 28))):
        Period.objects.create(region=regions().city, number=number, held_on=held_on)
    return office


def rows(*lines: list[Any]) -> bytes:
    return workbook([HEADER, *([*line, *[None] * (len(HEADER) - len(line))] for line in lines)])


def check(office: User, *lines: list[Any]) -> ImportRun:
    return checked(rows(*lines), by=office, ledger="batches")


def enter(office: User, *lines: list[Any]) -> ImportRun:
    return imported(rows(*lines), by=office, ledger="batches")


SIGNED = ["第七期", "签约一批", "示例一", 1.5, 0.5]
EXIT = ["7", "签约一批", "示例一", None, None, "调出", "2023-01-30", "用地未落实", "区政府"]


def test_an_entry_keeps_the_amounts_as_announced(office: User) -> None:
    enter(office, SIGNED)
    entry = BatchEntry.objects.get()
    assert (entry.period.number, entry.batch.code, entry.announced) == (7, "signing", True)
    assert (entry.announced_total, entry.announced_plan) == (150_000_000, 50_000_000)
    assert entry.effective_on == date(2023, 1, 28)


def test_amounts_that_are_not_written_are_those_registered(office: User) -> None:
    enter(office, ["7", "签约一批", "示例一"])
    assert BatchEntry.objects.get().announced_total == 100_000_000


def test_the_same_file_again_changes_nothing(office: User) -> None:
    enter(office, SIGNED)
    assert check(office, SIGNED).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["7", "签约一批", "没有的项目"], "unknown-project"),
        (["9", "签约一批", "示例一"], "unknown-period"),
        (["7", "第四批", "示例一"], "unknown-choice"),
        ([None, "签约一批", "示例一"], "period-missing"),
        (["7", None, "示例一", 1], "batch-missing"),
        (["7", "签约一批", "示例一", None, None, "调出", "2023-01-30"], "approver-missing"),
        (["7", "签约一批", "示例一", None, None, "转化", "2022-01-30"], "move-order"),
        (["7", "开工一批", "示例一", *[None] * 6, "第4期签约一批"], "unknown-origin"),
    ],
)
def test_a_row_that_cannot_be_entered_is_an_error(office: User, line: list[Any], code: str) -> None:
    assert code in codes(check(office, line), "error")


def test_an_unknown_project_is_sent_to_the_project_ledger(office: User) -> None:
    run = check(office, ["7", "签约一批", "没有的项目"])
    assert "请先导入项目主表" in run.findings.get(severity="error").message


def test_the_same_entry_twice_is_refused(office: User) -> None:
    assert codes(check(office, SIGNED, SIGNED), "error") == {"duplicate-row"}


def test_a_project_is_in_force_in_one_batch_only(office: User) -> None:
    enter(office, ["4", "签约一批", "示例一"])
    run = check(office, ["7", "开工一批", "示例一"])
    assert codes(run, "error") == {"double-entry"}


def test_an_exit_needs_its_reason_and_is_kept(office: User) -> None:
    enter(office, SIGNED)
    enter(office, EXIT)
    move = BatchMove.objects.get()
    assert (move.kind, move.cause, move.approver) == ("exit", "用地未落实", "区政府")
    assert not BatchEntry.objects.adjusted(AT).exists()
    assert BatchEntry.objects.announced(AT).exists()


def test_an_entry_and_its_exit_may_come_in_one_row(office: User) -> None:
    enter(office, EXIT)
    assert (BatchEntry.objects.count(), BatchMove.objects.count()) == (1, 1)
    assert check(office, EXIT).counts["unchanged"] == 1


def test_a_conversion_moves_its_origin_on(office: User) -> None:
    enter(office, ["4", "签约一批", "示例一"])
    enter(office, ["7", "开工一批", "示例一", *[None] * 6, "第4期签约一批"])
    origin, entry = BatchEntry.objects.order_by("pk")
    assert entry.converted_from == origin
    assert BatchMove.objects.get().entry == origin
    assert BatchEntry.objects.adjusted(AT).get() == entry


def test_origin_and_conversion_may_come_in_one_file_in_any_order(office: User) -> None:
    later = ["7", "开工一批", "示例一", *[None] * 6, "第4期签约一批"]
    enter(office, later, ["4", "签约一批", "示例一"])
    entry = BatchEntry.objects.get(batch__code="construction")
    assert entry.converted_from == BatchEntry.objects.get(batch__code="signing")
    assert BatchEntry.objects.adjusted(AT).get() == entry


def test_what_was_announced_stays_but_a_blank_may_be_filled(office: User) -> None:
    Project.objects.update(total_investment=None)
    enter(office, ["7", "签约一批", "示例一"])
    enter(office, SIGNED)
    assert BatchEntry.objects.known_at(None).get().announced_total == 150_000_000
    run = check(office, ["7", "签约一批", "示例一", 9])
    assert (codes(run, "warning"), run.counts["unchanged"]) == ({"announced-stays"}, 1)


def test_a_run_can_be_taken_back(office: User) -> None:
    run = enter(office, ["4", "签约一批", "示例一"], [*EXIT[:2], "示例二", *EXIT[3:]])
    assert undone(run, by=office).state == "undone"
    assert not BatchEntry.objects.known_at(None).exists()
    assert not BatchMove.objects.known_at(None).exists()


def test_taking_an_exit_back_puts_the_entry_in_force_again(office: User) -> None:
    enter(office, SIGNED)
    undone(enter(office, EXIT), by=office)
    assert BatchEntry.objects.adjusted(AT).count() == 1


def test_a_run_that_others_built_on_is_not_taken_back(office: User) -> None:
    run = enter(office, SIGNED)
    enter(office, EXIT)
    after = undone(run, by=office)
    assert (after.state, len(after.counts["conflicts"])) == ("applied", 1)


def test_an_exit_is_not_taken_back_into_a_second_batch(office: User) -> None:
    enter(office, SIGNED)
    run = enter(office, EXIT)
    enter(office, ["7", "开工一批", "示例一"])
    assert "不能恢复" in undone(run, by=office).counts["conflicts"][0]


def test_the_sample_of_an_office_is_read(office: User) -> None:
    names = [f"示例批次项目{i}" for i in range(1, 7)]
    imported(workbook([["项目名称", "总投资（亿元）"], *([name, 1] for name in names)]), by=office)
    sample = Path(__file__).parent / "samples" / "15-batches.xlsx"
    run = checked(sample.read_bytes(), by=office, ledger="batches", as_of=None)
    assert codes(run, "error") <= {"unknown-period"}
