"""The three batches that a new database starts with; a place that runs five adds two rows."""

from django.db import transaction

from sanpi.batches.models import BatchType
from sanpi.projects.models import Stage

TYPES = (
    ("signing", "签约一批", Stage.SIGNED, "construction"),
    ("construction", "开工一批", Stage.STARTED, "production"),
    ("production", "投产一批", Stage.FULL_OUTPUT, None),
)


@transaction.atomic
def load_reference() -> None:
    """Adds the batches that are missing, in order, each knowing the one it converts into."""
    for position, (code, label, target, _next) in enumerate(TYPES, start=1):
        BatchType.objects.get_or_create(
            code=code, defaults={"label": label, "position": position, "target": target}
        )
    for code, _label, _target, following in TYPES:
        if following:
            BatchType.objects.filter(code=code, next=None).update(next=BatchType.objects.get(code=following))
