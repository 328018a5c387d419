"""项目进展台账: its columns, its rows for a month, its filters, its corrections in place, its import."""

from sanpi.core.ledger_pages import Grouping, LedgerSource
from sanpi.progress.ledger.columns import LEDGER, stage_labels, state_labels, verdict_labels
from sanpi.progress.ledger.edits import EDITS
from sanpi.progress.ledger.filters import ProgressFilter
from sanpi.progress.ledger.rows import address, load_rows, of_month, ordered, progress_list
from sanpi.progress.ledger.target import ProgressTarget
from sanpi.progress.models import reviewable_by

SOURCE = LedgerSource(
    ledger=LEDGER,
    filter_form=ProgressFilter,
    rows=progress_list,
    load=load_rows,
    order=ordered,
    address=address,
    groupings=(
        Grouping("unit", "责任单位", "unit_id", "unit__name"),
        Grouping("stage", "建设阶段", "stage_at", "stage_at", stage_labels),
        Grouping("verdict", "预判", "verdict_at", "verdict_at", verdict_labels),
        Grouping("state", "填报状态", "state_at", "state_at", state_labels),
    ),
    sums=(
        ("plan_at", "plan"),
        ("amount_at", "amount"),
        ("to_date_at", "to_date"),
        ("construction_at", "construction"),
        ("equipment_at", "equipment"),
        ("other_at", "other"),
        ("funds_at", "funds"),
        ("next_at", "next_amount"),
        ("forecast_at", "forecast_year"),
    ),
    edits=EDITS,
    editable=reviewable_by,
    phone=frozenset({"name", "unit", "amount", "to_date", "rate", "ahead", "stage", "text", "light"}),
    beside=frozenset({"unit", "light"}),
)
TARGET = ProgressTarget()

__all__ = ["LEDGER", "SOURCE", "TARGET", "ProgressFilter", "load_rows", "of_month", "progress_list"]
