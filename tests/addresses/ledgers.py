"""Addresses of ledgers: who opens what."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from sanpi.organizations.models import User
from sanpi.projects.models import Project, Stage
from sanpi.projects.testing import NOW, reach
from sanpi.reports.models import BulkEdit, SavedView
from tests.addresses.promises import BUSINESS, FIGURES, FOREIGN, KEEPERS, OFFICES, Address, verb

CODE = "enrollment"
FILLERS = frozenset({"liaison"})
CELL = Address(
    OFFICES | FILLERS,
    FOREIGN,
    args=lambda world: {"code": CODE, "pk": world.project, "column": "reporter"},
)

ADDRESSES: dict[str | None, Address] = {
    "reports:ledger": replace(FIGURES, args=lambda world: {"code": CODE}),
    "reports:ledger_cell": CELL,
    # Opens with nothing chosen; whose rows may be chosen is tried in reports/tests/ledgers.
    "reports:ledger_bulk": Address(KEEPERS | FILLERS, args=lambda world: {"code": CODE}),
    "reports:ledger_bulk_done": Address(
        frozenset(), BUSINESS, args=lambda world: {"code": CODE, "pk": world.bulk_edit}
    ),
    "reports:save_ledger_view": verb(replace(FIGURES, args=lambda world: {"code": CODE})),
    "reports:delete_ledger_view": verb(
        Address(frozenset(), BUSINESS, args=lambda world: {"code": CODE, "pk": world.ledger_view})
    ),
}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key, `world.keeper` a person."""
    keeper: User = world.keeper
    reach(Project.objects.get(pk=world.project), Stage.STARTED, date(2023, 1, 9))
    view = SavedView.objects.create(user=keeper, page=f"ledger:{CODE}", name="我的", query="")
    done = BulkEdit.objects.create(user=keeper, ledger=CODE, token="t", at=NOW, outcome={"changed": 0})
    world.ledger_view, world.bulk_edit = view.pk, done.pk
