"""Addresses of lights: who opens what."""

from types import SimpleNamespace

from sanpi.domain.periods import Month
from sanpi.evaluation import actions
from sanpi.evaluation.models import LightStep
from sanpi.evaluation.testing import PROGRESS, granted, put_in_force, raised
from sanpi.issues.testing import evidence
from sanpi.organizations.testing import regions
from sanpi.projects.models import Project
from sanpi.projects.testing import LONG_AGO, NOW, TODAY, noon
from tests.addresses.promises import (
    BUSINESS,
    FIGURES,
    FOREIGN,
    KEEPERS,
    LEADER,
    OFFICES,
    READERS,
    SYSTEM,
    Address,
    about,
    of_project,
)

FILLING = OFFICES | {"liaison"}
DECIDING = OFFICES | {"supervision"}
MAY = 2023, 5


def _scope(_world: SimpleNamespace) -> dict[str, str]:
    return {"scope": "unit"}


def _unit(world: SimpleNamespace) -> dict[str, object]:
    return {"scope": "unit", "pk": Project.objects.get(pk=world.project).unit_id}


ADDRESSES: dict[str | None, Address] = {
    "evaluation:lights": FIGURES,
    "evaluation:lights_workbook": Address(BUSINESS - {"viewer"}),
    "evaluation:project_light": READERS,
    "evaluation:group_light": Address(BUSINESS - FOREIGN, FOREIGN, args=_unit),
    "evaluation:ask_excuse": of_project(FILLING, FOREIGN),
    "evaluation:decide_excuse": Address(DECIDING, FOREIGN | LEADER, args=about("asked_excuse")),
    "evaluation:excuse_evidence": Address(BUSINESS - FOREIGN, FOREIGN, args=about("asked_excuse")),
    "evaluation:end_excuse": Address(OFFICES, FOREIGN, args=about("granted_excuse")),
    "evaluation:light_steps": FIGURES,
    "evaluation:light_steps_workbook": Address(BUSINESS - {"viewer"}),
    "evaluation:take_step": Address(DECIDING | LEADER, FOREIGN, args=about("due_step")),
    "evaluation:answer_step": Address(FILLING, FOREIGN | {"supervision"} | LEADER, args=about("taken_step")),
    "evaluation:rule_sets": Address(KEEPERS | SYSTEM | DECIDING | LEADER),
    "evaluation:try_rules": Address(KEEPERS),
    "evaluation:edit_rules": Address(KEEPERS | SYSTEM, args=_scope),
    "evaluation:give_up_rules": Address(KEEPERS | SYSTEM, args=_scope),
}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key."""
    project = Project.objects.get(
        pk=world.project
    )  # with a plan for 2023, as those of progress have furnished it
    for region in regions():
        actions.save_rules(
            region=region, scope="unit", name="单位评定", content={"dimensions": [PROGRESS]}, effective_on=LONG_AGO,
            by=None, now=noon(LONG_AGO),
        )  # fmt: skip
    steps = [
        {"colour": "red", "kind": kind, "who": "项目办", "answer_days": 5} for kind in ("remind", "talk")
    ]
    put_in_force(dimensions=[PROGRESS], consequences=steps)
    due, taken = raised(Month(*MAY))
    actions.take_step(step=taken, taken_on=taken.due_on, note="已约谈", by=None, now=noon(taken.due_on))
    world.due_step, world.taken_step = due.pk, LightStep.objects.get(pk=taken.pk).pk
    world.granted_excuse = granted(project, "start", TODAY, TODAY).pk
    asked = actions.ask_excuse(
        project=project,
        dimension="enrollment",
        reason="材料待补",
        from_on=TODAY,
        until_on=TODAY,
        by=None,
        now=NOW,
        document=evidence(),
    )
    world.asked_excuse = asked.pk
