"""The verbs that write to 三个一批. Callers have settled whether the person may."""

from sanpi.batches.actions.entries import announce, convert, enter, leave, take_back_move
from sanpi.batches.actions.periods import create_period, update_period
from sanpi.batches.actions.published import add_published, remove_published

__all__ = [
    "add_published",
    "announce",
    "convert",
    "create_period",
    "enter",
    "leave",
    "remove_published",
    "take_back_move",
    "update_period",
]
