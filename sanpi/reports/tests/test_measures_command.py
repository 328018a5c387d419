"""`manage.py measures`: what it prints, and how it refuses."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sanpi.batches.actions import create_period, enter
from sanpi.batches.models import BatchType
from sanpi.organizations.testing import Regions, regions
from sanpi.projects.actions import list_project
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import code, make_project, noon, reach
from sanpi.reports.management.commands.measures import table, width

HELD, TYPED = date(2023, 1, 28), date(2023, 2, 1)


@pytest.fixture
def where(db: None) -> Regions:
    return regions()


@pytest.fixture
def project(where: Regions) -> Project:
    """Started, in 开工一批 of period 7, on the list of 2023; all but its amounts was recorded on 1 February."""
    project = make_project("示例 阀门项目", total=186_000_000, plan=50_000_000)
    reach(project, Stage.STARTED, HELD, recorded=TYPED)
    period = create_period(region=where.province, number=7, held_on=HELD, by=None, now=noon(TYPED))
    construction = BatchType.objects.get(code="construction")
    enter(project=project, period=period, batch=construction, by=None, now=noon(TYPED))
    list_project(
        project=project,
        year=2023,
        level=code("level", "city"),
        category=code("category", "manufacturing"),
        effective_on=date(2023, 1, 15),
        by=None,
        now=noon(TYPED),
    )
    return project


def run(*options: str) -> str:
    out = StringIO()
    call_command("measures", "--region", "410106", "--effective", "2023-01-31", *options, stdout=out)
    return out.getvalue()


def measure(report: dict[str, Any], key: str) -> dict[str, Any]:
    return next(row for row in report["measures"] if row["key"] == key)


def test_it_names_the_standpoint(project: Project) -> None:
    first = run("--known", "2023年2月3日", "--period", "7").splitlines()[0]
    assert first == "上街区　数据截至 2023-01-31　按 2023-02-03 掌握的情况　三个一批：第7期"


def test_it_prints_value_parts_and_formula(project: Project) -> None:
    line = next(line for line in run().splitlines() if line.startswith("开工率 "))
    assert line.split() == [
        "开工率",
        "100",
        "%",
        "1",
        "/",
        "1",
        "开工一批中已开工项目的个数",
        "÷",
        "开工一批项目的个数",
    ]


def test_it_breaks_down_by_batch_and_by_list(project: Project) -> None:
    cells = [line.split() for line in run().splitlines()]
    assert ["开工一批", "1", "1.86", "0.5"] in cells
    assert ["市重点", "1", "1.86", "0.5"] in cells
    assert ["先进制造业", "1", "1.86", "0.5"] in cells


def test_json_holds_the_same_with_exact_numbers(project: Project) -> None:
    report = json.loads(run("--json", "--period", "7"))
    total = measure(report, "entries_total")
    assert (report["effective"], report["known"], report["periods"]) == ("2023-01-31", None, [7])
    assert (total["value"], total["unit"], total["numerator"]) == ("1.86", "亿元", 186_000_000)
    assert report["batches"][-1] == {
        "code": "",
        "label": "合计",
        "number": 1,
        "total": 186_000_000,
        "plan": 50_000_000,
    }


def test_what_was_not_known_yet_is_not_counted(project: Project) -> None:
    report = json.loads(run("--json", "--known", "2023-01-31"))
    assert measure(report, "entries")["value"] == "0"
    assert measure(report, "start_rate")["value"] == "—"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--region", "410199"], "没有代码为“410199”的区域；现有区域："),
        (["--effective", "2023-13-01"], "--effective：日期“2023-13-01”不存在"),
        (["--known", "昨天"], "--known：“昨天”读不成日期"),
        (["--period", "1-9"], "没有第1–6、8–9期；现有期次：第7期"),
        (["--period", "一二"], "--period："),
    ],
)
def test_it_refuses_what_is_not_there(project: Project, options: list[str], message: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*options)
    assert message in str(refused.value)
    assert refused.value.returncode == 2


def test_chinese_characters_take_two_columns() -> None:
    assert [width(text) for text in ("abc", "开工率", "开工 rate", "")] == [3, 6, 9, 0]


def test_a_table_sets_numbers_right_and_words_left() -> None:
    lines = table(("指标", "数值"), [("个数", "45"), ("总投资", "186.3"), ("率", "—")])
    assert lines == ["指标     数值", "------  -----", "个数       45", "总投资  186.3", "率          —"]
