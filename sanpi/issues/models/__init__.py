"""Issues (问题): what stands in a project's way, the steps against it, everything that happened, and when it escalates."""

from sanpi.issues.models.choices import KINDS_OF_STATE, OPEN, EventKind, Level, Light, LinkKind, Rung, State
from sanpi.issues.models.escalation import EscalationRule, EscalationRuleQuerySet
from sanpi.issues.models.events import AFTER, IssueEvent
from sanpi.issues.models.issue import Issue, IssueLink, IssueQuerySet, IssueSeries, IssueStep

__all__ = [
    "AFTER",
    "KINDS_OF_STATE",
    "OPEN",
    "EscalationRule",
    "EscalationRuleQuerySet",
    "EventKind",
    "Issue",
    "IssueEvent",
    "IssueLink",
    "IssueQuerySet",
    "IssueSeries",
    "IssueStep",
    "Level",
    "Light",
    "LinkKind",
    "Rung",
    "State",
]
