"""Importing from the shell."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sanpi.exchange.models import ImportRun
from sanpi.exchange.testing import workbook
from sanpi.organizations.models import User
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project

HEADER = ["项目名称", "总投资（亿元）"]
WHERE = ("--region", "410106", "--as-of", "2023-01-31")


def run(path: Path, *options: str) -> tuple[int, str]:
    """Exit code and output of the command."""
    out = StringIO()
    try:
        call_command("import_ledger", str(path), *WHERE, *options, stdout=out, stderr=StringIO())
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes rows to a workbook."""

    def write(*rows: list[Any]) -> Path:
        path = tmp_path / "台账.xlsx"
        path.write_bytes(workbook([HEADER, *rows]))
        return path

    return write


def test_without_apply_nothing_is_written(office: User, file: Any) -> None:
    code, text = run(file(["示例一", 1]))
    assert (code, "新增 1" in text, Project.objects.count()) == (0, True, 0)
    assert ImportRun.objects.get().state == ImportRun.State.DISCARDED


def test_with_apply_it_is_written_in_the_name_of_the_office(office: User, file: Any) -> None:
    code, text = run(file(["示例一", 1]), "--apply")
    assert (code, "已写入" in text) == (0, True)
    assert Project.objects.get().created_by == office


def test_errors_end_in_one_and_are_listed(office: User, file: Any) -> None:
    code, text = run(file(["示例一", "x"]), "--apply")
    assert (code, "B2" in text, Project.objects.count()) == (1, True, 0)


def test_an_unreadable_file_ends_in_two(office: User, tmp_path: Path) -> None:
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    assert run(path)[0] == 2


def test_the_report_can_be_read_by_machines(office: User, file: Any) -> None:
    _code, text = run(file(["示例一", "x"]), "--json")
    report = json.loads(text)
    assert (report["counts"]["error"], report["findings"][0]["code"]) == (1, "unreadable-money")


def test_the_same_file_twice_is_no_error(office: User, file: Any) -> None:
    path = file(["示例一", 1])
    run(path, "--apply")
    code, text = run(path, "--apply")
    assert (code, "无变化 1" in text) == (0, True)


@pytest.mark.parametrize("options", [["--region", "999999"], ["--user", "nobody"]])
def test_an_unknown_region_or_user_is_refused(office: User, file: Any, options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("import_ledger", str(file(["示例一", 1])), "--region", "410106", *options)


def test_a_region_without_an_office_asks_for_a_user(db: None, file: Any) -> None:
    regions()
    with pytest.raises(CommandError, match="--user"):
        call_command("import_ledger", str(file(["示例一", 1])), "--region", "410106")
