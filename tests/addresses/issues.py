"""Addresses of issues: who opens what."""

from datetime import date
from types import SimpleNamespace

from sanpi.issues import actions
from sanpi.issues.testing import ask_to_close, close, make_issue, report
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY
from tests.addresses.promises import BUSINESS, FOREIGN, KEEPERS, LEADER, OFFICES, Address, about, verb

# The issue belongs to the project of the liaison's unit and of the leader's post; nobody is left who raised it.
SUPERVISION = frozenset({"supervision"})
HELPERS = frozenset({"liaison", "permit_window"})
DECIDERS = OFFICES | LEADER | SUPERVISION
WORKERS = DECIDERS | HELPERS


def _step(world: SimpleNamespace) -> dict[str, int]:
    return {"pk": world.issue, "step": world.issue_step}


def _of_issue(to: frozenset[str], elsewhere: frozenset[str] = FOREIGN) -> Address:
    return Address(to, elsewhere, args=about("issue"))


ADDRESSES: dict[str | None, Address] = {
    "issues:create": Address(WORKERS | KEEPERS),
    "issues:issue": _of_issue(BUSINESS - FOREIGN),
    "issues:assign": _of_issue(DECIDERS),
    "issues:report_progress": _of_issue(WORKERS),
    "issues:retract_progress": Address(
        WORKERS, FOREIGN, args=lambda world: {"pk": world.issue, "event": world.issue_report}
    ),
    "issues:request_due": _of_issue(WORKERS),
    "issues:decide_due": Address(DECIDERS, FOREIGN, args=about("asked_issue")),
    "issues:urge": _of_issue(DECIDERS),
    "issues:request_close": _of_issue(WORKERS),
    "issues:decide_close": Address(
        OFFICES | SUPERVISION, FOREIGN | LEADER | HELPERS, args=about("closing_issue")
    ),
    "issues:reopen": Address(DECIDERS, FOREIGN | HELPERS, args=about("closed_issue")),
    "issues:cancel": _of_issue(DECIDERS, FOREIGN | HELPERS),
    "issues:edit": _of_issue(WORKERS),
    "issues:add_step": _of_issue(WORKERS),
    "issues:finish_step": verb(Address(WORKERS, FOREIGN, args=_step)),
    "issues:remove_step": verb(Address(WORKERS, FOREIGN, args=_step)),
    "issues:add_link": _of_issue(WORKERS),
    "issues:evidence": Address(
        BUSINESS - FOREIGN,
        FOREIGN,
        args=lambda world: {"pk": world.closing_issue, "event": world.issue_evidence},
    ),
    "issues:escalation": Address(KEEPERS),
    "issues:escalation_rule": Address(
        OFFICES, FOREIGN, args=lambda world: {"code": world.region, "level": "A"}
    ),
}


def furnish(world: SimpleNamespace) -> None:
    """Adds to the world what the addresses speak of; `world.project` is a project's key, `world.keeper` a person."""
    project = Project.objects.get(pk=world.project)
    issue = make_issue(project, due_on=date(2023, 3, 1))
    world.issue = issue.pk
    world.issue_report = report(issue, TODAY).pk
    world.issue_step = actions.add_step(issue=issue, text="报市局", by=world.keeper, now=NOW).pk
    asked = make_issue(project, due_on=date(2023, 3, 1))
    actions.request_due(issue=asked, due_on=date(2023, 4, 1), text="等批复", by=world.keeper, now=NOW)
    world.asked_issue = asked.pk
    closed = make_issue(project, due_on=date(2023, 3, 1))
    close(closed, TODAY)
    world.closed_issue = closed.pk
    closing = make_issue(project, due_on=date(2023, 3, 1))
    world.closing_issue = closing.pk
    world.issue_evidence = ask_to_close(closing, TODAY).pk
