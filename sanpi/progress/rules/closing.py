"""What is kept of a month when it is closed: columns, rows and sums as plain values, and their checksum.

The kept content holds everything its paper needs, headers included, so that the paper comes out the same for ever.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from sanpi.domain.curves import PARTS, show_points
from sanpi.domain.money import percent
from sanpi.organizations.models import User
from sanpi.progress.models import Entry, MonthlyReport, Round, Verdict
from sanpi.progress.rules.curves import curve_of
from sanpi.progress.rules.months import month_end
from sanpi.progress.rules.rounds import MISSING, expected, with_entries
from sanpi.progress.rules.rows import MonthRow, month_rows

VERSION = 1
STATES: Mapping[str, Any] = {MISSING: "未填报", **dict(Entry.State.choices)}
# Key, header, kind (text, money in 万元, percent, points), width in characters.
COLUMNS: tuple[tuple[str, str, str, int], ...] = (
    ("name", "项目名称", "text", 36),
    ("code", "项目代码", "text", 26),
    ("unit", "责任单位", "text", 20),
    ("plan", "年度计划（万元）", "money", 14),
    ("amount", "本期完成投资（万元）", "money", 14),
    ("to_date", "年初累计（万元）", "money", 14),
    ("rate", "占年度计划%", "text", 10),
    ("due", "序时应完成%", "text", 10),
    ("ahead", "超欠序时（百分点）", "text", 10),
    ("construction", "其中：建安（万元）", "money", 12),
    ("equipment", "其中：设备（万元）", "money", 12),
    ("other", "其中：其他（万元）", "money", 12),
    ("funds", "到位资金（万元）", "money", 12),
    ("stage", "当前建设阶段", "text", 14),
    ("text", "形象进度", "text", 40),
    ("next_plan", "下月计划", "text", 30),
    ("next_amount", "下月计划投资（万元）", "money", 14),
    ("forecast_year", "预计全年完成（万元）", "money", 14),
    ("verdict", "预判", "text", 10),
    ("gap", "预计差额（万元）", "money", 12),
    ("forecast_reason", "差额原因", "text", 30),
    ("problem", "存在问题", "text", 30),
    ("filled_by", "填报人", "text", 12),
    ("reviewed_by", "审核人", "text", 12),
    ("reviewed_at", "审核时间", "text", 16),
    ("state", "填报状态", "text", 10),
)
_SUMS = (
    "plan",
    "amount",
    "to_date",
    "construction",
    "equipment",
    "other",
    "funds",
    "next_amount",
    "forecast_year",
    "due_yuan",
)


def not_accepted(round_: Round) -> list[dict[str, str]]:
    """The projects of a month that were not accepted: name, unit and state, as people read them."""
    projects = with_entries(expected(round_), round_).exclude(entry_state=Entry.State.ACCEPTED)
    found = projects.order_by("unit__name", "name", "pk").values_list("name", "unit__name", "entry_state")
    return [{"name": name, "unit": unit or "", "state": str(STATES[state])} for name, unit, state in found]


def frozen(
    round_: Round, missing: Iterable[Mapping[str, str]], *, by: User | None, now: datetime
) -> dict[str, Any]:
    """The content of a month as it stands, all of it text and whole numbers."""
    at = month_end(round_.period)
    projects = expected(round_).select_related("region", "unit").order_by("unit__name", "name", "pk")
    rows = [_row(row) for row in month_rows(projects, round_.period, at)]
    curve = curve_of(round_.region, round_.year, at)
    return {
        "version": VERSION,
        "title": f"{round_.region.name}{round_.period}重点项目进展月报",
        "region": {"code": round_.region.code, "name": round_.region.name},
        "year": round_.year,
        "month": round_.month,
        "closed_at": _minute(now),
        "closed_by": by.name if by else "系统",
        "curve": {"name": curve.name, "shares": list(curve.shares)},
        "columns": [list(column) for column in COLUMNS],
        "rows": rows,
        "totals": _totals(rows),
        "missing": list(missing),
    }


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one spelling, whatever the order of its keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _minute(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


_VERDICTS: Mapping[str, Any] = dict(Verdict.choices)


def _row(row: MonthRow) -> dict[str, Any]:
    report = row.report
    return {
        "project": row.project.pk,
        "name": row.project.name,
        "code": row.project.code or "",
        "unit": row.project.unit.name if row.project.unit else "",
        "plan": row.plan,
        "to_date": row.to_date,
        "due_yuan": row.due,
        "rate": percent(row.to_date, row.plan or 0) or "—",
        "due": percent(row.share, PARTS) or "—",
        "ahead": show_points(row.points),
        "gap": row.gap,
        "state": str(STATES[row.state]),
        **_reported(report),
    }


_MONEY = ("amount", "construction", "equipment", "other", "funds", "next_amount", "forecast_year")
_TEXT = ("text", "next_plan", "forecast_reason", "problem")


def _reported(report: MonthlyReport | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(report, name, None) for name in _MONEY}
    values |= {name: getattr(report, name, "") for name in _TEXT}
    return values | {
        "stage": report.stage.label if report and report.stage else "",
        "verdict": str(_VERDICTS.get(report.verdict, "")) if report else "",
        "filled_by": report.filled_by.name if report and report.filled_by else "",
        "reviewed_by": report.reviewed_by.name if report and report.reviewed_by else "",
        "reviewed_at": _minute(report.reviewed_at) if report else "",
    }


def _totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The sums of the amounts, and the rates that follow from them."""
    sums: dict[str, Any] = {name: sum(row[name] or 0 for row in rows) for name in _SUMS}
    plan, done = sums["plan"], sums["to_date"]
    return sums | {
        "rate": percent(done, plan) or "—",
        "due": percent(sums["due_yuan"], plan) or "—",
        "ahead": show_points(Fraction(100 * (done - sums["due_yuan"]), plan) if plan else None),
    }
