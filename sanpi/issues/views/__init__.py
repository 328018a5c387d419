"""Pages about single issues and the rules of escalation. The list is the generic page of ledgers, above."""
