"""Whether the amounts and places of a row can be right."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sanpi.domain.codes import check_coordinates
from sanpi.domain.money import show_auto
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.project_state import State
from sanpi.exchange.planning.records import Record

# No district has one project of this size; a unit has been mistaken.
LARGEST_TOTAL = 100_000_000_000
# The smallest project that any published list admits is 500万元; a twentieth of it is a mistaken unit.
SMALLEST_TOTAL = 250_000
_WITHIN_TOTAL = (
    ("annual_plan", "plan-above-total"),
    ("completed_before", "completed-above-total"),
    ("fixed_investment", "part-above-total"),
)


class ProjectChecks:
    """Warnings about values that are readable and yet hardly true."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def check(self, record: Record, state: State | None, changes: dict[str, list[Any]]) -> None:
        """Looks at the row as it will be."""
        self._check_size(record, changes)
        total = _after(state, changes, "total_investment")
        for key, code in _WITHIN_TOTAL:
            part = _after(state, changes, key)
            if part and total and part > total and (key in changes or "total_investment" in changes):
                message = _("%(part)s大于总投资 %(total)s；请核对")
                found = {"part": show_auto(part), "total": show_auto(total)}
                self.findings.warning(record, key, code, message % found)
        if "longitude" in changes or "latitude" in changes:
            self._check_place(record, state, changes)

    def _check_size(self, record: Record, changes: dict[str, list[Any]]) -> None:
        for key in ("total_investment", "annual_plan"):
            amount = changes[key][1] if key in changes else None
            if not amount:
                continue
            unit = record.sheet.columns[key].unit if key in record.sheet.columns else None
            if amount > LARGEST_TOTAL:
                self._tell_size(record, key, amount, unit, _("万元"), "implausibly-large")
            elif amount < SMALLEST_TOTAL and key == "total_investment":
                self._tell_size(record, key, amount, unit, _("亿元"), "implausibly-small")

    def _tell_size(
        self, record: Record, key: str, amount: int, unit: str | None, likely: str, code: str
    ) -> None:
        message = _("按“%(unit)s”读作 %(amount)s，不像一个项目的金额；单位是否应为%(likely)s？")
        found = {"unit": unit or _("单元格所写单位"), "amount": show_auto(amount), "likely": likely}
        self.findings.warning(record, key, code, message % found, likely)

    def _check_place(self, record: Record, state: State | None, changes: dict[str, list[Any]]) -> None:
        longitude, latitude = (_after(state, changes, key) for key in ("longitude", "latitude"))
        if longitude is None or latitude is None:
            key = "longitude" if longitude is not None else "latitude"
            message = _("经度和纬度要成对填写")
            self.findings.warning(record, key, "half-place", message)
            return
        problem = check_coordinates(Decimal(longitude), Decimal(latitude))
        if problem:
            self.findings.error(record, "longitude", "place", problem)


def _after(state: State | None, changes: dict[str, list[Any]], key: str) -> Any:
    """The value of a key once the row is applied."""
    if key in changes:
        return changes[key][1]
    return state.values.get(key) if state else None
