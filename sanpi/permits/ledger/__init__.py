"""手续办理台账: its columns, its rows, its edits, its import."""

from collections.abc import Mapping

from sanpi.core.ledger_pages import Grouping, LedgerSource
from sanpi.permits.ledger.columns import LEDGER
from sanpi.permits.ledger.edits import EDITS
from sanpi.permits.ledger.filters import PermitFilter
from sanpi.permits.ledger.rows import PermitRow, address, light, load_rows, ordered, permit_list
from sanpi.permits.ledger.target import PermitTarget
from sanpi.permits.models import Permit, PermitStage


def _stages() -> Mapping[str, str]:
    return {stage.value: str(stage.label) for stage in PermitStage}


def _states() -> Mapping[str, str]:
    return {state.value: str(state.label) for state in Permit.State}


SOURCE = LedgerSource(
    record="item",
    ledger=LEDGER,
    filter_form=PermitFilter,
    rows=permit_list,
    load=load_rows,
    order=ordered,
    address=address,
    groupings=(
        Grouping("project", "项目", "project_id", "project__name"),
        Grouping("unit", "责任单位", "project__unit_id", "project__unit__name"),
        Grouping("department", "审批部门", "type__department", "type__department"),
        Grouping("stage", "阶段", "type__stage", "type__stage", _stages),
        Grouping("state", "状态", "state_at", "state_at", _states),
    ),
    edits=EDITS,
    editable=Permit.objects.workable_by,
    lights={"days": light},
    phone=frozenset({"name", "item", "department", "due_on", "days", "issued_on", "state"}),
    beside=frozenset({"item", "state"}),
)
TARGET = PermitTarget()

__all__ = ["LEDGER", "SOURCE", "TARGET", "PermitRow", "load_rows"]
