"""Addresses of flags: who opens what."""

from types import SimpleNamespace

from sanpi.domain.periods import Quarter
from sanpi.evaluation.actions.flags import ask_flag_exemption
from sanpi.evaluation.models import FlagMember
from sanpi.evaluation.testing_flags import flag_rule
from sanpi.organizations.models import Organization
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW
from tests.addresses.promises import (
    BUSINESS,
    FIGURES,
    FOREIGN,
    KEEPERS,
    LEADER,
    OFFICES,
    Address,
    about,
)

SUPERVISION = frozenset({"supervision"})

ADDRESSES: dict[str | None, Address] = {
    # What is published is open to all who see anything in the region; test_flag_board.py proves who sees drafts.
    "evaluation:flags": FIGURES,
    # Nothing is named in the address; with a body it opens as the board does.
    "evaluation:flag_rows": Address(frozenset(), BUSINESS),
    "evaluation:flag_export": Address(frozenset(), BUSINESS - {"viewer"}),
    "evaluation:publish_flags": Address(KEEPERS),
    "evaluation:ask_exemption": Address(KEEPERS),
    "evaluation:decide_exemption": Address(
        OFFICES | SUPERVISION, FOREIGN | LEADER, args=about("flag_exemption")
    ),
    "evaluation:task_flags": FIGURES,
    "evaluation:task_flags_export": Address(BUSINESS - {"viewer"}),
    "evaluation:flag_settings": Address(KEEPERS),
    "evaluation:task_flag_rule": Address(KEEPERS),
    "evaluation:flag_rule": Address(KEEPERS, args=lambda world: {"kind": "red_black"}),
}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key, `world.keeper` a person."""
    region = Project.objects.get(pk=world.project).region
    rule = flag_rule(
        list(Organization.objects.filter(region=region)), region=region, kind="running", top=1, bottom=0
    )
    member = FlagMember.objects.filter(group__rule=rule).first()
    assert member is not None
    asked = ask_flag_exemption(
        region=region, kind="red_black", period=Quarter(2023, 1), member=member, cause="other", reason="示例",
        by=world.keeper, now=NOW,
    )  # fmt: skip
    world.flag_exemption = asked.pk
