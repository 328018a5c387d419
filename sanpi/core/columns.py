"""The columns of a model as values, where a verb or a form names them."""

from typing import Any

from django.db import models


def column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The model's own column of that name. TypeError for what comes from another table (a reverse relation)."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(name)
    return found


def label_of(model: type[models.Model], name: str) -> str:
    """What a column is called on the screen."""
    return str(column(model, name).verbose_name)
