"""The ledgers that can be imported: their columns, how a workbook is planned, how a plan is applied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sanpi.batches.ledger import LEDGER as BATCHES
from sanpi.core.ledger import Ledger
from sanpi.core.ledger_pages import LedgerTarget
from sanpi.exchange.applying.applier import Applier
from sanpi.exchange.applying.batches import BatchApplier
from sanpi.exchange.applying.projects import ProjectApplier
from sanpi.exchange.applying.targets import TargetApplier
from sanpi.exchange.models import ImportRun
from sanpi.exchange.planning.batches import BatchPlanner
from sanpi.exchange.planning.findings import Findings
from sanpi.exchange.planning.planner import Planner
from sanpi.exchange.planning.projects import ProjectPlanner
from sanpi.exchange.planning.target_readers import importable
from sanpi.exchange.planning.targets import TargetPlanner
from sanpi.exchange.sources import TARGETS
from sanpi.organizations.models import User
from sanpi.projects.ledger import LEDGER as PROJECTS


@dataclass(frozen=True, slots=True)
class Handler:
    """What the exchange knows about one ledger. `keys` are columns of which a row needs one to be found."""

    ledger: Ledger
    keys: tuple[str, ...]
    planner: Callable[[ImportRun, date, Findings], Planner]
    applier: Callable[[ImportRun, User | None, datetime], Applier]


def of_target(target: LedgerTarget) -> Handler:
    """How a ledger whose rows belong to projects is imported."""
    return Handler(
        ledger=importable(target.ledger),
        keys=("name", "code") if target.needs_project else ("name", "code", *target.identity),
        planner=lambda run, today, findings: TargetPlanner(
            target, region=run.region, as_of=run.as_of, today=today, findings=findings
        ),
        applier=lambda run, by, now: TargetApplier(target, run, by=by, now=now),
    )


HANDLERS: Mapping[str, Handler] = {
    PROJECTS.code: Handler(
        ledger=PROJECTS,
        keys=("name", "code", "id"),
        planner=lambda run, today, findings: ProjectPlanner(
            region=run.region, as_of=run.as_of, today=today, findings=findings
        ),
        applier=lambda run, by, now: ProjectApplier(run, by=by, now=now),
    ),
    BATCHES.code: Handler(
        ledger=BATCHES,
        keys=("name", "code"),
        planner=lambda run, today, findings: BatchPlanner(
            region=run.region, as_of=run.as_of, today=today, findings=findings
        ),
        applier=lambda run, by, now: BatchApplier(run, by=by, now=now),
    ),
    **{code: of_target(target) for code, target in TARGETS.items()},
}
