"""`benchmarks/forecast.py` on tables as they come: in any order, with holes, twice, and plainly wrong."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEADER = "project,year,group,owner,plan,month,cumulative\n"
HISTORY = "".join(
    f"甲{number},2024,道路,住建局,100,{month},{month * 7.5}\n"
    for number in range(30)
    for month in range(1, 13)
)
ASKED = "甲1,2025,道路,住建局,120,2,15.5\n甲1,2025,道路,住建局,110,1,7\n"


@pytest.fixture
def run(tmp_path):
    def go(history=HISTORY, asked=ASKED, header=HEADER, more=()):
        for name, text in (("history", history), ("ask", asked)):
            (tmp_path / f"{name}.csv").write_text(header + text, encoding="utf-8")
        command = [sys.executable, ROOT / "benchmarks" / "forecast.py"]
        for name in ("history", "ask", "out"):
            command += [f"--{name}", tmp_path / f"{name}.csv"]
        done = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        out = tmp_path / "out.csv"
        rows = list(csv.DictReader(out.open(encoding="utf-8"))) if out.exists() else []
        return done, rows

    return go


def quantiles(row):
    return [float(row[f"q{level:02}"]) for level in range(5, 100, 5)]


def test_a_question_is_answered_in_the_unit_of_the_table(run):
    done, rows = run()
    assert done.returncode == 0
    assert (rows[0]["project"], rows[0]["year"], rows[0]["month"]) == ("甲1", "2025", "2")
    assert quantiles(rows[0]) == sorted(quantiles(rows[0]))
    assert 15.5 <= quantiles(rows[0])[0] < float(rows[0]["q50"]) < 130
    assert 0 <= float(rows[0]["p100"]) <= float(rows[0]["p90"]) <= 1
    assert rows[0]["basis"] == "shrunk:1/29/0"


def test_lines_out_of_order_twice_or_missing_change_nothing(run):
    _done, plain = run()
    shuffled = "".join(sorted(HISTORY.splitlines(keepends=True))) + HISTORY[:40].split("\n")[0] + "\n\n"
    done, rows = run(history=shuffled, asked=ASKED + "甲1,2025,道路,住建局,,3,\n")
    assert done.returncode == 0
    assert rows == plain


def test_of_two_lines_that_differ_the_later_counts_and_is_named(run):
    done, rows = run(asked=ASKED + "甲1,2025,道路,住建局,120,2,16\n")
    assert "ask.csv line 4: 甲1 2025 month 2 differs" in done.stderr
    assert float(rows[0]["q05"]) >= 16


def test_without_history_the_answer_is_wide_and_says_so(run):
    _done, rows = run(history="")
    assert rows[0]["basis"] == "none:0/0/0"
    assert float(rows[0]["q90"]) - float(rows[0]["q10"]) > 80


@pytest.mark.parametrize("plan", ["0", "-12.5"])
def test_a_plan_of_nothing_or_less_is_answered(run, plan):
    done, rows = run(asked=f"新,2025,道路,住建局,{plan},3,4.25\n")
    assert done.returncode == 0
    assert float(rows[0]["q05"]) >= 4.25


def test_the_year_asked_for_is_not_looked_up_in_the_history(run):
    _done, plain = run()
    told = "".join(f"甲1,2025,道路,住建局,120,{month},{month}\n" for month in range(1, 13))
    assert run(history=HISTORY + told)[1] == plain


def test_earlier_months_can_be_asked_for(run):
    _done, rows = run(more=["--months", "1,2,5"])
    assert [row["month"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("甲,2025,道,局,120,13,1", "ask.csv line 2, column month: should be 1 to 12, found 13"),
        ("甲,2025,道,局,120,2.5,1", "ask.csv line 2, column month: should be a whole number, found 2.5"),
        ("甲,今年,道,局,120,2,1", "ask.csv line 2, column year: should be a number, found 今年"),
        ("甲,2025,道,局,很多,2,1", "ask.csv line 2, column plan: should be a number, found 很多"),
        ("甲,2025,道,局,120,2,1e99", "ask.csv line 2, column cumulative: above"),
        (",2025,道,局,120,2,1", "ask.csv line 2, column project: empty"),
        ("甲,2025,道,局,,2,1", "ask.csv line 2, column plan: 甲 2025 has no plan"),
        ("甲,2025", "ask.csv line 2, column month: should be a number, found nothing"),
    ],
)
def test_what_cannot_be_read_is_refused_by_line_and_column(run, line, said):
    done, rows = run(asked=line + "\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert rows == []


def test_a_missing_column_is_named(run):
    done, _rows = run(header="project,year,group,owner,month,cumulative\n")
    assert done.returncode == 2
    assert "history.csv line 1: no column plan" in done.stderr
