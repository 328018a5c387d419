"""`manage.py check_text`: JSON in the agreed shape, with and without a region, on an empty database."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sanpi.factcheck.models import Check
from sanpi.factcheck.testing import docx_of, pdf_of
from sanpi.factcheck.tests.conftest import TEXT
from sanpi.organizations.testing import regions

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "通报.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("check_text", *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return found


def test_the_shape_on_an_empty_database(draft: str) -> None:
    found = as_json(draft)
    claim = next(each for each in found["claims"] if each["surface"] == "15.5亿元")
    assert claim["value"] == 15.5
    assert claim["unit"] == "亿元"
    assert claim["approximate"] is False
    assert (claim["measure"], TEXT[claim["start"] : claim["end"]]) == ("年度计划投资", "15.5亿元")
    assert {"subject", "period"} <= set(claim)
    wrong = next(each for each in found["findings"] if each["verdict"] == "mismatch")
    assert (wrong["kind"], wrong["stated"], wrong["computed"], wrong["difference"]) == (
        "sum",
        15.5,
        15.15,
        0.35,
    )
    assert wrong["claims"][0] == claim["id"]
    assert wrong["explanation"]
    assert {each["verdict"] for each in found["findings"]} <= {"ok", "rounding", "approximate", "mismatch"}


def test_with_a_region_the_ledger_is_asked(draft: str) -> None:
    found = as_json(draft, "--region", regions().district.code, "--date", "2023-01-31")
    assert "没有可比的记录" in {
        each["reason"][-9:-1] + each["reason"][-1] for each in found["uncompared"]
    } or any("没有可比的记录" in each["reason"] for each in found["uncompared"])


@pytest.mark.parametrize(("name", "content"), [("a.docx", docx_of(TEXT)), ("a.pdf", pdf_of(TEXT))])
def test_word_and_pdf_are_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert len(as_json(str(tmp_path / name))["claims"]) == 9


def test_words_for_people(draft: str) -> None:
    printed = run(draft)
    assert printed.startswith("读出数字 9 个\n[不一致] 15.5亿元、9亿元、6.15亿元：")


def test_nothing_is_kept_and_strict_is_strict(draft: str) -> None:
    with pytest.raises(CommandError, match="有不一致") as refused:
        run(draft, "--strict")
    assert refused.value.returncode == 1
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--region", "999999"], "没有代码为“999999”的区域"), (["--date", "昨天"], "--date")],
)
def test_what_is_not_there_ends_with_two(draft: str, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        run(draft, *arguments)
    assert refused.value.returncode == 2


def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("a.xlsx", "missing.txt"):
        with pytest.raises(CommandError) as refused:
            run(str(tmp_path / name))
        assert refused.value.returncode == 2
