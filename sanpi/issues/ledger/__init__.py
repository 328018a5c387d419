"""The ledger of issues (问题解决台账): its columns, its rows, its filters, its import."""

from sanpi.issues.ledger.columns import LEDGER
from sanpi.issues.ledger.filters import IssueFilter
from sanpi.issues.ledger.rows import EMPTY, IssueRow, load_issue_rows
from sanpi.issues.ledger.source import SOURCE
from sanpi.issues.ledger.target import TARGET

__all__ = ["EMPTY", "LEDGER", "SOURCE", "TARGET", "IssueFilter", "IssueRow", "load_issue_rows"]
