"""我的待办: what waits for a person, derived from the state of the ledgers and never typed."""

from sanpi.reports.todo.collecting import Todo, todo_of
from sanpi.reports.todo.digest import chat_text, digest_text
from sanpi.reports.todo.items import Item, Part, Urgency

__all__ = ["Item", "Part", "Todo", "Urgency", "chat_text", "digest_text", "todo_of"]
