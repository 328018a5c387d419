"""项目进展台账 as an import writes it: one row is one month of one project, on record as if accepted."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.core.ledger import Value
from sanpi.core.ledger_pages import Held
from sanpi.core.models import Code
from sanpi.domain.periods import Month, PeriodError
from sanpi.progress.actions import believed, judged, record_report, take_back_report
from sanpi.progress.ledger.columns import LEDGER
from sanpi.progress.models import MONEY_FIELDS, TEXT_FIELDS, MonthlyReport
from sanpi.progress.rules import MonthRow, chunks
from sanpi.projects.models import Project

_PLAIN = (*MONEY_FIELDS, *TEXT_FIELDS, "verdict", "explanation")
_WRITABLE = tuple(column for column in LEDGER.columns if column.writable)


class ProgressTarget:
    """A `LedgerTarget`."""

    ledger = LEDGER
    identity = ("period",)
    needs_project = True

    def held(self, region: Any, projects: Collection[int], as_of: date) -> Mapping[tuple[Any, ...], Held]:
        """(project, month as 2023-05) → what is on record of that month."""
        found: dict[tuple[Any, ...], Held] = {}
        known = MonthlyReport.objects.known_at(None).filter(
            project__region__path__startswith=region.path, year__lte=as_of.year
        )
        for chunk in chunks(projects):
            reports = known.filter(project__in=chunk).select_related("project__unit", "stage")
            for report in reports.order_by("pk"):
                row = MonthRow(report.project, report.period, 0, report=report)
                values = {column.key: column.value(row) for column in _WRITABLE}
                found[report.project_id, row.period] = Held(report.pk, values)
        return found

    def problems(
        self, project: int | None, values: Mapping[str, Value], held: Held | None, as_of: date
    ) -> Iterable[tuple[str, str]]:
        """What `write` would refuse, without writing."""
        if project is None:
            return [("name", _("台账中没有这个项目；请先在项目库登记，或核对项目名称和代码"))]
        try:
            month = _month(values, as_of)
            _merged, errors = judged(project, month, _written(values), believed(project, month))
        except ValidationError as refused:
            return [(name, text) for name, texts in refused.message_dict.items() for text in texts]
        return [(name if name else "period", text) for name, text in errors.items()]

    def write(
        self,
        project: int | None,
        values: Mapping[str, Value],
        held: Held | None,
        *,
        region: Any,
        as_of: date,
        by: Any,
        now: datetime,
        source: str,
    ) -> int:
        """Records the month, or corrects what is on record; returns the key of the fact."""
        if project is None:
            raise ValidationError({"name": _("台账中没有这个项目")})
        fact = record_report(
            project=Project.objects.get(pk=project), month=_month(values, as_of), values=_written(values),
            by=by, now=now, source=source, reason=_("导入更正") if held else "",
        )  # fmt: skip
        return fact.pk

    def take_back(self, pk: int, *, recorded_at: datetime, by: Any, now: datetime) -> None:
        """Takes back what `write` recorded at that moment; a month that stood unchanged stays as it is."""
        report = MonthlyReport.objects.select_related("project", "supersedes").get(pk=pk)
        if report.recorded_at == recorded_at:
            take_back_report(report=report, by=by, now=now)


def _month(values: Mapping[str, Value], as_of: date) -> Month:
    try:
        month = Month.parse(str(values.get("period") or ""))
    except PeriodError as refused:
        raise ValidationError({"period": str(refused)}) from refused
    if month > Month.of(as_of):
        raise ValidationError(
            {"period": _("%(month)s晚于数据截至日期 %(day)s") % {"month": month, "day": as_of}}
        )
    return month


def _written(values: Mapping[str, Value]) -> dict[str, Any]:
    """The row's values as the verb takes them."""
    found: dict[str, Any] = {name: values[name] for name in _PLAIN if name in values}
    if "stage" in values:
        code = values["stage"]
        stage = Code.objects.filter(list__code="progress_stage", code=code).first() if code else None
        if code and stage is None:
            raise ValidationError({"stage": _("没有“%s”这个建设阶段") % code})
        found["stage"] = stage
    return {name: "" if value is None and name == "explanation" else value for name, value in found.items()}
