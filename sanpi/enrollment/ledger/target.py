"""The ledger as an import writes it: one row per project, whose name or code says which."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.core.facts import standpoint
from sanpi.core.ledger import Value
from sanpi.core.ledger_pages import Held
from sanpi.domain.periods import Month, PeriodError
from sanpi.enrollment.actions.imports import take_back_row, write_row
from sanpi.enrollment.actions.sheet import AMOUNTS, FIELDS
from sanpi.enrollment.ledger.columns import LEDGER
from sanpi.enrollment.ledger.rows import load_rows
from sanpi.enrollment.models import Enrollment, EnrollmentEvent, State
from sanpi.enrollment.rules import with_enrollment
from sanpi.projects.models import Project

_WRITABLE = tuple(
    column for column in LEDGER.columns if column.writable and column.key not in ("name", "code")
)
_MONTHS = ("applied_month", "enrolled_month")
# How offices put the outcome, by the state that is meant.
_WORDS: Mapping[str, State] = {
    "已入库": State.ACCEPTED, "入库": State.ACCEPTED, "通过": State.ACCEPTED, "审核通过": State.ACCEPTED,
    "已纳统": State.ACCEPTED, "已入统": State.ACCEPTED, "已申报": State.SUBMITTED, "审核中": State.SUBMITTED,
    "待审核": State.SUBMITTED, "已退回": State.RETURNED, "退回": State.RETURNED, "未通过": State.RETURNED,
    "已撤回": State.WITHDRAWN, "撤回": State.WITHDRAWN, "退库": State.WITHDRAWN, "准备材料": State.PREPARED,
}  # fmt: skip


def read_outcome(text: str) -> tuple[State, str]:
    """“已退回：合同主体不一致” → the state and the reason. Raises ValueError, in Chinese, for anything else."""
    head, _colon, cause = text.strip().replace(":", "：").partition("：")
    state = _WORDS.get(head.strip())
    cause = cause.strip()
    if state is None:
        raise ValueError(_("“%s”读不懂；应写“已申报”“已入库”“已退回：原因”或“已撤回：原因”") % text)
    if state in (State.RETURNED, State.WITHDRAWN) and not cause:
        raise ValueError(_("“%s”没有原因；应写成“已退回：原因”") % text)
    if len(cause) > 200:
        raise ValueError(_("原因有 %s 字，最多 200 字") % len(cause))
    return state, cause if state in (State.RETURNED, State.WITHDRAWN) else ""


def read_month(value: Value) -> str:
    """“2023年3月” or a day of it → 2023-03. Raises PeriodError for anything else."""
    return Month.of(value).code if isinstance(value, date) else Month.parse(str(value)).code


class EnrollmentTarget:
    """Sheets and events by project; a project has one row, so nothing else tells rows apart."""

    ledger = LEDGER
    identity: tuple[str, ...] = ()
    needs_project = True

    def held(self, region: Any, projects: Collection[int], as_of: date) -> Mapping[tuple[Any, ...], Held]:
        """(project key,) → the row, for projects of the region of which anything is known."""
        at = standpoint(as_of)
        found = Project.objects.in_region(region).filter(pk__in=list(projects))
        known = with_enrollment(found, at, as_of).exclude(state_at="", enrollment=None).order_by("pk")
        return {
            (row.pk,): Held(row.pk, {column.key: column.value(row) for column in _WRITABLE})
            for row in load_rows(known, at, as_of, None)
        }

    def problems(
        self, project: int | None, values: Mapping[str, Value], held: Held | None, as_of: date
    ) -> Iterable[tuple[str, str]]:
        """(column key, message) for everything that cannot be written."""
        for key in _MONTHS:
            if values.get(key) is not None:
                yield from _month_problem(key, values[key], as_of)
        for key in AMOUNTS:
            if isinstance(amount := values.get(key), int) and amount < 0:
                yield key, _("%s不能为负数") % LEDGER.column(key).label
        yield from _too_long(values)
        if values.get("outcome") is not None:
            try:
                state, _cause = read_outcome(str(values["outcome"]))
            except ValueError as refused:
                yield "outcome", str(refused)
            else:
                if values.get("enrolled_month") and state is not State.ACCEPTED:
                    yield "outcome", _("填写了入库月，结果却是“%s”；请核对其中一栏") % state.label

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
        """Writes what the row says of its project; returns the project's key."""
        if project is None:
            raise ValidationError(_("入库台账的每一行都要对应项目库里的一个项目"))
        row = Project.objects.get(pk=project)
        outcome = values.get("outcome")
        code = values.get("statistics_code")
        write_row(
            project=row,
            fields={name: _field(name, values[name]) for name in FIELDS if name in values},
            applied_month=_month(values, "applied_month"),
            outcome=read_outcome(str(outcome)) if outcome is not None else None,
            enrolled_month=_month(values, "enrolled_month"),
            statistics_code=None if code is None else str(code),
            as_of=as_of, by=by, now=now, source=source,
        )  # fmt: skip
        return row.pk

    def take_back(self, pk: int, *, recorded_at: datetime, by: Any, now: datetime) -> None:
        """Takes back what `write` recorded at that moment."""
        take_back_row(project=Project.objects.get(pk=pk), recorded_at=recorded_at, by=by, now=now)


def _too_long(values: Mapping[str, Value]) -> Iterable[tuple[str, str]]:
    """Texts that do not fit into the record."""
    fields = {field.name: field for field in (*EnrollmentEvent._meta.fields, *Enrollment._meta.fields)}
    for key in ("filing_owner", "contract_party", "reporter", "statistics_code"):
        found, longest = len(str(values.get(key) or "")), fields[key].max_length or 0
        if found > longest:
            texts = {"name": LEDGER.column(key).label, "found": found, "longest": longest}
            yield key, _("%(name)s有 %(found)d 个字，最多 %(longest)d 个") % texts


def _field(name: str, value: Value) -> Any:
    """Nothing in a column of words is an empty text."""
    words = {"filing_owner", "contract_party", "reporter", "start_work"}
    return "" if value is None and name in words else value


def _month(values: Mapping[str, Value], key: str) -> str | None:
    value = values.get(key)
    return None if value is None else read_month(value)


def _month_problem(key: str, value: Value, as_of: date) -> Iterable[tuple[str, str]]:
    try:
        month = Month.parse(read_month(value))
    except PeriodError as refused:
        yield key, str(refused)
        return
    if month > Month.of(as_of):
        yield key, _("%(month)s 晚于数据截至日期 %(as_of)s") % {"month": month, "as_of": as_of}


TARGET = EnrollmentTarget()
