"""The demonstration: two districts of Zhengzhou whose published figures come out of single rows (see README.md)."""

from .load import NotEmptyError, load

__all__ = ["NotEmptyError", "load"]
