"""What a row says about facts: money, dates, stage, status, lists; as changes against the facts in force."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from sanpi.domain.timeline import StageStep, check_stage
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.project_state import State, furthest
from sanpi.exchange.planning.records import Record
from sanpi.projects.ledger import DATED_STAGES
from sanpi.projects.models import KindStage, Stage, Status

_PLAN = ("annual_plan", "plan_goal", "completed_before")
Changes = dict[str, list[Any]]


class ProjectFacts:
    """Adds the changes of facts to a row's changes."""

    def __init__(self, *, as_of: date, today: date, findings: Findings) -> None:
        self.as_of = as_of.isoformat()
        self.today = today.isoformat()
        self.findings = findings
        self.steps: dict[int, dict[str, StageStep]] = {}
        for step in KindStage.objects.order_by("position"):
            line = self.steps.setdefault(step.kind_id, {})
            line[step.stage] = StageStep(step.stage, step.label, step.position)

    def add(self, record: Record, state: State | None, kind: int, changes: Changes) -> None:
        """Everything the row says about facts."""
        values = record.values
        old: Mapping[str, Any] = state.values if state else {"status": Status.NORMAL.value}
        self._total(record, old, changes)
        self._plan(record, old, changes)
        for stage in DATED_STAGES:
            key = f"planned_{stage}"
            if values.get(key) and values[key] != old.get(key):
                self._refuse_foreign_stage(record, key, stage, kind)
                changes[key] = [old.get(key), values[key]]
        self._stages(record, state, kind, changes)
        self._status(record, old, changes)
        self._lists(record, old, changes)

    def _total(self, record: Record, old: Mapping[str, Any], changes: Changes) -> None:
        amount = record.values.get("total_investment")
        if amount is None:
            return
        if amount == 0:
            self.findings.error(record, "total_investment", "zero-total", _("总投资应大于 0；未定请留空"))
        elif amount != old.get("total_investment"):
            changes["total_investment"] = [old.get("total_investment"), amount]
            if "total_investment" in record.approximate:
                changes["total_approximate"] = [None, True]

    def _plan(self, record: Record, old: Mapping[str, Any], changes: Changes) -> None:
        values = record.values
        found = {key: values[key] for key in _PLAN if key in values and values[key] != old.get(key)}
        if not found:
            return
        if found.get("annual_plan", old.get("annual_plan")) is None:
            key = next(iter(found))
            message = _("没有写年度计划投资，系统中也没有登记；这一栏未导入")
            self.findings.warning(record, key, "plan-missing", message)
            return
        changes |= {key: [old.get(key), value] for key, value in found.items()}

    def _status(self, record: Record, old: Mapping[str, Any], changes: Changes) -> None:
        values = record.values
        status = values.get("status") or old.get("status", Status.NORMAL.value)
        cause = values.get("status_cause")
        if status != old.get("status", Status.NORMAL.value):
            changes["status"] = [old.get("status"), status]
            if cause is None and status != Status.NORMAL:
                message = _("没有写明%s的原因；登记为“原因未写明”，请补充")
                self.findings.warning(record, "status", "cause-missing", message % Status(status).label)
                cause = _("原因未写明（导入）")
        if "status_cause" in values or "status" in changes:
            known = old.get("status_cause") if "status" not in changes else None
            if cause != known and (status != Status.NORMAL or "status" in changes):
                changes["status_cause"] = [old.get("status_cause"), cause]

    def _lists(self, record: Record, old: Mapping[str, Any], changes: Changes) -> None:
        """The cell names all lists of the year: one that is not named any more is left."""
        values = record.values
        levels = values.get("level", old.get("level") or []) or []
        if "level" in values and levels != (old.get("level") or []):
            changes["level"] = [old.get("level") or [], levels]
            if left := [level for level in old.get("level") or [] if level not in levels]:
                message = _("将移出 %(year)s 年的名单：原来列入 %(old)d 个，表中写了 %(new)d 个")
                numbers = {"year": record.sheet.year, "old": len(left) + len(levels), "new": len(levels)}
                self.findings.warning(record, "level", "listing-left", message % numbers)
        categories = values.get("listing_category")
        if categories is None or categories == (old.get("listing_category") or []):
            return
        if len(categories) > 1:
            message = _("名单领域一次只能写一个")
            self.findings.error(record, "listing_category", "several-categories", message)
        elif not levels:
            message = _("没有写项目层级，系统中也没有列入名单；名单领域未导入")
            self.findings.warning(record, "listing_category", "listing-missing", message)
        else:
            changes["listing_category"] = [old.get("listing_category") or [], categories]

    # Stages

    def _stages(self, record: Record, state: State | None, kind: int, changes: Changes) -> None:
        values = record.values
        reached = state.stages if state else {}
        stated = {
            str(stage): values[f"actual_{stage}"] for stage in DATED_STAGES if values.get(f"actual_{stage}")
        }
        self._current_stage(record, reached, stated)
        new = {stage: on for stage, on in stated.items() if reached.get(stage) != on}
        if not new:
            return
        together = {**reached, **new}
        for stage, on in new.items():
            changes[f"actual_{stage}"] = [reached.get(stage), on]
            self._check_day(record, stage, on)
            self._refuse_foreign_stage(record, f"actual_{stage}", stage, kind)
        self._check_order(record, new, together, kind)
        before, after = furthest(reached), furthest(together)
        if before != after:
            changes["stage"] = [before, after]

    def _current_stage(self, record: Record, reached: Mapping[str, str], stated: dict[str, str]) -> None:
        """What the columns 阶段 and 进入阶段日期 add to the dates of the stages."""
        values = record.values
        on = values.get("stage_on")
        stage = values.get("stage") or (furthest(reached) if on else None)
        if stage is None:
            if on:
                message = _("有进入阶段日期而没有阶段；日期未导入")
                self.findings.warning(record, "stage_on", "stage-missing", message)
            return
        if stage in stated:
            if on and on != stated[stage]:
                message = _("与“实际%(stage)s”%(date)s 不一致；以实际日期为准")
                found = {"stage": Stage(stage).label, "date": stated[stage]}
                self.findings.warning(record, "stage_on", "stage-date-differs", message % found)
            return
        if stage in reached:
            if on and on != reached[stage]:
                stated[stage] = on
            return
        ahead = furthest({**reached, **stated})
        if ahead and Stage(ahead).rank > Stage(stage).rank:
            message = _("表中是“%(stage)s”，而已登记到“%(ahead)s”；导入不会退回阶段，请到项目档案更正")
            labels = {"stage": Stage(stage).label, "ahead": Stage(ahead).label}
            self.findings.warning(record, "stage", "stage-behind", message % labels)
            return
        if not on:
            message = _("没有写进入阶段的日期，按数据截至日期 %s 登记")
            self.findings.hint(record, "stage", "stage-without-date", message % self.as_of)
        stated[stage] = on or self.as_of

    def _column(self, record: Record, stage: str) -> str:
        """The column that gave a stage's day."""
        key = f"actual_{stage}"
        if key in record.values:
            return key
        return "stage_on" if record.values.get("stage_on") else "stage"

    def _check_day(self, record: Record, stage: str, on: str) -> None:
        key = self._column(record, stage)
        if on > self.today:
            message = _("%(on)s 晚于今天；这里登记已经发生的事，将来的日期请填到“计划%(stage)s”")
            found = {"on": on, "stage": Stage(stage).label}
            self.findings.error(record, key, "future-date", message % found)
        elif on > self.as_of:
            message = _("%(on)s 晚于数据截至日期 %(as_of)s；请核对")
            self.findings.warning(record, key, "after-as-of", message % {"on": on, "as_of": self.as_of})

    def _refuse_foreign_stage(self, record: Record, key: str, stage: str, kind: int) -> None:
        line = self.steps.get(kind, {})
        if stage not in line:
            labels = "、".join(step.label for step in line.values())
            message = _("这类项目没有“%(stage)s”这个阶段；可选的阶段是：%(all)s")
            found = {"stage": Stage(stage).label, "all": labels}
            place = self._column(record, stage) if key.startswith("actual_") else key
            self.findings.error(record, place, "stage-not-in-kind", message % found)

    def _check_order(
        self, record: Record, new: Mapping[str, str], together: Mapping[str, str], kind: int
    ) -> None:
        line = self.steps.get(kind, {})
        known = sorted((line[stage].position, on) for stage, on in together.items() if stage in line)
        if all(earlier[1] <= later[1] for earlier, later in pairwise(known)):
            return
        days = {stage: date.fromisoformat(on) for stage, on in together.items()}
        seen = False
        for stage in new:
            others = {other: day for other, day in days.items() if other != stage}
            for problem in check_stage(list(line.values()), others, stage, days[stage]):
                # Of two new days that contradict each other, the later stage is told.
                if problem.code == "before_earlier_stage" or not seen:
                    self._tell_order(record, stage, problem.message, together)
                    seen = True

    def _tell_order(self, record: Record, stage: str, message: str, together: Mapping[str, str]) -> None:
        key = self._column(record, stage)
        same_month = sum(on[:7] == together[stage][:7] for on in together.values()) > 1
        if record.loose and same_month:
            self.findings.warning(record, key, "stage-order", message)
        else:
            self.findings.error(record, key, "stage-order", message)
