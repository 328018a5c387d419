"""Writing a confirmed run: whole or not at all, once, and nothing the second time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sanpi.core.models import AuditEntry
from sanpi.enterprises.models import Enterprise
from sanpi.exchange import actions
from sanpi.exchange.actions.apply import digest_of
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import AS_OF, applied, checked, codes, imported, workbook
from sanpi.organizations.models import Official, Organization, User
from sanpi.projects.actions import record_total
from sanpi.projects.models import (
    AnnualPlan,
    KeyListing,
    MilestonePlan,
    Project,
    StageEvent,
    StatusEvent,
    TotalInvestment,
)

HEADER = [
    "项目名称", "项目代码", "建设单位", "统一社会信用代码", "总投资（亿元）", "2023年计划投资（万元）", "责任单位", "包联领导",
    "建设性质", "阶段", "实际开工", "计划竣工", "建设起止年限", "项目层级", "状态", "状态原因", "用地面积（亩）", "备注",
]  # fmt: skip
ROW: list[Any] = [
    "示例一", "2201-410106-04-01-123456", "示例公司", "91410106MA00000A1Y", 1.86, 6200, "甲局", "副区长甲", "技改", "开工",
    date(2022, 5, 1), "2024年6月", "2022-2024", "省重点、区重点", "停工", "资金短缺", 12.5, "说明",
]  # fmt: skip


def book(**changes: Any) -> bytes:
    """The workbook of one project with some cells changed."""
    return workbook([HEADER, [changes.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]])


def change(office: User, **changes: Any) -> ImportRun:
    """The same workbook with changed cells, checked."""
    return checked(book(**changes), by=office)


def test_a_new_project_gets_its_fields_and_bodies(office: User) -> None:
    imported(book(), by=office)
    project = Project.objects.get()
    assert (project.name, project.nature and project.nature.code, project.start_year) == (
        "示例一",
        "conversion",
        2022,
    )
    assert (str(project.land_mu), project.note, project.created_by) == ("12.50", "说明", office)
    assert Enterprise.objects.get().uscc == "91410106MA00000A1Y"
    assert (Organization.objects.get().name, Official.objects.get().name) == ("甲局", "副区长甲")


def test_a_new_project_gets_its_facts(office: User) -> None:
    run = imported(book(), by=office)
    assert TotalInvestment.objects.get().amount == 186_000_000
    assert (AnnualPlan.objects.get().amount, AnnualPlan.objects.get().year) == (62_000_000, 2023)
    assert StageEvent.objects.get().effective_on == date(2022, 5, 1)
    assert MilestonePlan.objects.get().planned_on == date(2024, 6, 30)
    assert StatusEvent.objects.get().cause == "资金短缺"
    assert set(KeyListing.objects.values_list("level__code", flat=True)) == {"province", "district"}
    assert {fact.recorded_at for fact in TotalInvestment.objects.all()} == {run.applied_at}


def test_the_columns_that_repeat_facts_are_set(office: User) -> None:
    imported(book(), by=office)
    project = Project.objects.get()
    assert (project.stage, project.stage_on) == ("started", date(2022, 5, 1))
    assert (project.status, project.total_investment) == ("stopped", 186_000_000)
    assert project.search_text.startswith("示例一 sly 2201")


def test_the_same_file_again_changes_nothing(office: User) -> None:
    imported(book(), by=office)
    again = checked(book(), by=office)
    assert (again.counts["unchanged"], again.counts["changed"], again.counts["new"]) == (1, 0, 0)
    with pytest.raises(ValidationError, match="完全一致"):
        applied(again, by=office)


def test_a_blank_cell_keeps_what_is_known(office: User) -> None:
    imported(book(), by=office)
    blanks = dict.fromkeys(HEADER[2:])
    assert change(office, **blanks).counts["unchanged"] == 1


def test_the_word_for_erasing_erases(office: User) -> None:
    imported(book(), by=office)
    run = applied(change(office, 备注="清空", 包联领导="清空", 项目层级="清空"), by=office)
    project = Project.objects.get()
    assert (run.state, project.note, project.lead) == ("applied", "", None)
    assert not KeyListing.objects.known_at(None).exists()


@pytest.mark.parametrize("column", ["项目名称", "总投资（亿元）", "实际开工", "计划竣工", "阶段"])
def test_names_and_facts_cannot_be_erased(office: User, column: str) -> None:
    imported(book(), by=office)
    assert codes(change(office, **{column: "清空"}), "error") == {"cannot-clear"}


def test_only_what_differs_is_written(office: User) -> None:
    imported(book(), by=office)
    run = change(office, **{"总投资（亿元）": 2, "备注": "新说明"})
    assert run.rows.get().changes == {
        "note": ["说明", "新说明"],
        "total_investment": [186_000_000, 200_000_000],
    }


def test_a_later_figure_follows_and_one_of_the_same_day_corrects(office: User) -> None:
    imported(book(), by=office)
    imported(book(**{"总投资（亿元）": 2}), by=office)
    imported(book(**{"总投资（亿元）": 3}), by=office, as_of=AS_OF + timedelta(days=28))
    first, second, third = TotalInvestment.objects.order_by("pk")
    assert (second.supersedes, third.supersedes) == (first, None)
    assert [fact.superseded_at is None for fact in (first, second, third)] == [False, True, True]
    assert Project.objects.get().total_investment == 300_000_000


def test_an_older_sheet_does_not_change_the_present(office: User) -> None:
    imported(book(), by=office)
    imported(book(**{"总投资（亿元）": 1}), by=office, as_of=date(2022, 12, 31))
    assert Project.objects.get().total_investment == 186_000_000
    assert TotalInvestment.objects.known_at(None).count() == 2


def test_another_day_for_a_stage_is_a_correction(office: User) -> None:
    imported(book(), by=office)
    imported(book(实际开工=date(2022, 6, 1)), by=office)
    old, new = StageEvent.objects.order_by("pk")
    assert (new.supersedes, new.effective_on, old.superseded_at is None) == (old, date(2022, 6, 1), False)
    assert Project.objects.get().stage_on == date(2022, 6, 1)


def test_a_further_stage_moves_the_project_on(office: User) -> None:
    imported(book(), by=office)
    run = imported(book(阶段="竣工"), by=office)
    assert run.rows.get().changes["stage"] == ["started", "completed"]
    assert (Project.objects.get().stage, Project.objects.get().stage_on) == ("completed", AS_OF)


def test_leaving_a_list_is_said_and_kept_on_record(office: User) -> None:
    imported(book(), by=office)
    run = change(office, 项目层级="区重点")
    assert codes(run, "warning") == {"listing-left"}
    applied(run, by=office)
    assert KeyListing.objects.known_at(None).get().level.code == "district"
    assert KeyListing.objects.filter(retracted=True).get().level.code == "province"


def test_a_change_of_name_by_code_is_pointed_out(office: User) -> None:
    imported(book(), by=office)
    run = change(office, 项目名称="示例一（更名）")
    assert codes(run, "warning") == {"renamed"}
    applied(run, by=office)
    assert Project.objects.get().search_text.startswith("示例一（更名）")


def test_a_name_is_matched_whatever_its_brackets_and_blanks(office: User) -> None:
    rows = [["项目名称", "总投资（亿元）"]]
    imported(workbook([*rows, ["示例园区（一期）", 1]]), by=office)
    run = checked(workbook([*rows, ["示例园区 (一期)", 1]]), by=office)
    assert run.counts["unchanged"] == 1


def test_one_audit_entry_carries_the_digest_of_the_changes(office: User) -> None:
    run = imported(book(), by=office)
    entry = AuditEntry.objects.get(verb="apply_import")
    assert entry.after["changes_sha256"] == run.digest == digest_of(run)
    assert entry.after["counts"] == {"new": 1, "changed": 0, "unchanged": 0}


def test_tampering_with_the_change_list_shows(office: User) -> None:
    run = imported(book(), by=office)
    run.rows.update(label="另一个项目")
    assert digest_of(run) != run.digest


def test_a_second_confirmation_is_refused(office: User) -> None:
    run = checked(book(), by=office)
    actions.confirm_run(run=run, by=office, now=timezone.now())
    with pytest.raises(ValidationError, match="正在写入"):
        actions.confirm_run(run=run, by=office, now=timezone.now())


def test_a_second_job_finds_nothing_to_do(office: User) -> None:
    run = imported(book(), by=office)
    actions.apply_run(run=run, by=office, now=timezone.now())
    assert (Project.objects.count(), TotalInvestment.objects.count()) == (1, 1)


def test_a_run_with_errors_cannot_be_confirmed(office: User) -> None:
    run = checked(book(建设性质="没有"), by=office)
    with pytest.raises(ValidationError, match="还有错误"):
        actions.confirm_run(run=run, by=office, now=timezone.now())


def test_what_changed_after_the_preview_is_not_overwritten(office: User) -> None:
    imported(book(), by=office)
    run = change(office, **{"总投资（亿元）": 3})
    now = timezone.now()
    record_total(project=Project.objects.get(), amount=5, effective_on=AS_OF, by=office, now=now)
    after = applied(run, by=office)
    assert (after.state, "预览之后" in after.message) == ("reading", True)
    assert Project.objects.get().total_investment == 5


def test_a_name_taken_after_the_preview_stops_the_whole_run(office: User) -> None:
    run = checked(book(), by=office)
    imported(workbook([["项目名称", "总投资（亿元）"], ["示例一", 1]]), by=office)
    after = applied(run, by=office)
    assert (after.state, Project.objects.count(), Enterprise.objects.count()) == ("reading", 1, 0)


def test_a_failure_on_the_last_row_writes_nothing(office: User, monkeypatch: Any) -> None:
    run = checked(book(), by=office)
    monkeypatch.setattr("sanpi.exchange.actions.apply._finish", lambda *args: 1 / 0)
    after = applied(run, by=office)
    assert (after.state, "未写入任何数据" in after.message) == ("failed", True)
    assert not Project.objects.exists()
    assert not Enterprise.objects.exists()


def test_a_firm_known_by_name_gets_its_code(office: User) -> None:
    firm = Enterprise.objects.create(name="示例公司")
    imported(book(), by=office)
    firm.refresh_from_db()
    assert firm.uscc == "91410106MA00000A1Y"


def test_a_project_of_an_old_ledger_was_there_at_its_date(office: User) -> None:
    imported(workbook([["项目名称", "联系电话"], ["示例一", "0371-0000"]]), by=office)
    assert Project.objects.get().first_on == AS_OF


def test_one_new_body_is_entered_once_for_all_rows(office: User) -> None:
    rows = [[f"示例{i}", "甲局", "示例公司"] for i in range(5)]
    imported(workbook([["项目名称", "责任单位", "建设单位"], *rows]), by=office)
    assert (Organization.objects.count(), Enterprise.objects.count()) == (1, 1)


def test_the_kind_of_a_new_unit_is_told_from_its_name(office: User) -> None:
    header = ["项目名称", "责任单位", "专班", "行业主管部门"]
    imported(workbook([header, ["示例一", "示例镇", "示例专班", "示例投资有限公司"]]), by=office)
    kinds = dict(Organization.objects.values_list("name", "kind"))
    assert kinds == {"示例镇": "town", "示例专班": "task_force", "示例投资有限公司": "company"}


def test_the_revision_counts_on_so_that_an_open_form_notices(office: User) -> None:
    imported(book(), by=office)
    imported(book(**{"总投资（亿元）": 3}), by=office)
    assert Project.objects.get().revision == 2
