"""Taking a run back: whole or not at all, and only what nobody has built on."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sanpi.core.facts import standpoint
from sanpi.core.models import AuditEntry
from sanpi.enterprises.models import Enterprise
from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import AS_OF, checked, imported, undone, workbook
from sanpi.organizations.models import Organization, User
from sanpi.projects.actions import record_total, update_project
from sanpi.projects.models import KeyListing, Project, StageEvent, TotalInvestment

HEADER = ["项目名称", "总投资（亿元）", "责任单位", "阶段", "项目层级", "备注"]


def book(*rows: list[Any]) -> bytes:
    return workbook([HEADER, *rows])


@pytest.fixture
def known(office: User) -> Project:
    """A project from an earlier import."""
    imported(book(["示例一", 1, "甲局", "签约", "区重点", "旧"]), by=office)
    return Project.objects.get()


@pytest.fixture
def run(office: User, known: Project) -> ImportRun:
    """An import that changes that project and enters another."""
    rows = [["示例一", 2, "乙局", "开工", "市重点", "新"], ["示例二", 3, "丙局", "签约", None, None]]
    return imported(book(*rows), by=office)


def test_everything_is_as_before(office: User, known: Project, run: ImportRun) -> None:
    after = undone(run, by=office)
    project = Project.objects.get()
    assert (after.state, project.pk) == ("undone", known.pk)
    assert (project.note, project.unit and project.unit.name) == ("旧", "甲局")
    assert (project.stage, project.total_investment) == ("signed", 100_000_000)
    assert KeyListing.objects.known_at(None).get().level.code == "district"


def test_bodies_that_nothing_uses_any_more_are_removed(office: User, run: ImportRun) -> None:
    undone(run, by=office)
    assert Organization.objects.get().name == "甲局"


def test_a_body_in_use_stays(office: User, run: ImportRun) -> None:
    imported(book(["示例三", 1, "丙局", None, None, None]), by=office)
    assert undone(run, by=office).state == "undone"
    assert set(Organization.objects.values_list("name", flat=True)) == {"甲局", "丙局"}


def test_withdrawn_facts_stay_on_record(office: User, known: Project, run: ImportRun) -> None:
    undone(run, by=office)
    facts = TotalInvestment.objects.filter(project=known).order_by("pk")
    first, corrected, again = facts
    assert (again.amount, again.supersedes, again.retracted) == (first.amount, corrected, False)
    event = StageEvent.objects.filter(project=known, stage="started", retracted=True).get()
    assert event.supersedes is not None


def test_what_was_known_in_between_can_still_be_asked(office: User, known: Project, run: ImportRun) -> None:
    between = run.applied_at
    undone(run, by=office)
    amounts = TotalInvestment.objects.filter(project=known).known_at(between).values_list("amount", flat=True)
    assert list(amounts) == [200_000_000]
    assert standpoint(AS_OF).known is None


def test_a_field_changed_since_refuses_and_names_the_place(
    office: User, known: Project, run: ImportRun
) -> None:
    known.refresh_from_db()
    now = timezone.now()
    update_project(project=known, values={"note": "别人改的"}, revision=known.revision, by=office, now=now)
    after = undone(run, by=office)
    assert after.state == "applied"
    assert "“备注”导入为“新”，现在是“别人改的”" in after.counts["conflicts"][0]
    assert Project.objects.count() == 2


def test_a_fact_corrected_since_refuses(office: User, known: Project, run: ImportRun) -> None:
    imported(book(["示例一", 9, None, None, None, None]), by=office)
    after = undone(run, by=office)
    assert (after.state, len(after.counts["conflicts"])) == ("applied", 2)


def test_a_later_figure_of_somebody_else_stays(office: User, known: Project, run: ImportRun) -> None:
    later = date(2023, 6, 30)
    record_total(project=known, amount=7, effective_on=later, by=office, now=timezone.now())
    assert undone(run, by=office).state == "undone"
    assert Project.objects.get().total_investment == 7


def test_a_new_project_that_others_built_on_refuses(office: User, run: ImportRun) -> None:
    project = Project.objects.get(name="示例二")
    record_total(project=project, amount=7, effective_on=AS_OF, by=office, now=timezone.now())
    after = undone(run, by=office)
    assert after.state == "applied"
    assert "示例二" in after.counts["conflicts"][0]


def test_a_conflict_leaves_everything_alone(office: User, known: Project, run: ImportRun) -> None:
    before = TotalInvestment.objects.count()
    imported(book(["示例二", 9, None, None, None, None]), by=office)
    undone(run, by=office)
    assert TotalInvestment.objects.count() == before + 1
    assert Project.objects.get(name="示例一").note == "新"


def test_undoing_twice_is_refused(office: User, run: ImportRun) -> None:
    undone(run, by=office)
    with pytest.raises(ValidationError, match="已撤销"):
        undone(run, by=office)


def test_undoing_is_audited(office: User, run: ImportRun) -> None:
    undone(run, by=office)
    entry = AuditEntry.objects.get(verb="undo_import")
    assert entry.before["changes_sha256"] == run.digest


def test_the_same_file_can_be_imported_again_afterwards(office: User, run: ImportRun) -> None:
    undone(run, by=office)
    rows = [["示例一", 2, "乙局", "开工", "市重点", "新"], ["示例二", 3, "丙局", "签约", None, None]]
    again = checked(book(*rows), by=office)
    assert (again.counts["new"], again.counts["changed"]) == (1, 1)


def test_a_firms_code_is_taken_back_with_the_run(office: User) -> None:
    firm = Enterprise.objects.create(name="示例公司")
    header = ["项目名称", "建设单位", "统一社会信用代码"]
    run = imported(workbook([header, ["示例一", "示例公司", "91410106MA00000A1Y"]]), by=office)
    undone(run, by=office)
    firm.refresh_from_db()
    assert firm.uscc is None
