"""手续办理台账 as an import writes it: one row is one permit of one project."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.facts import standpoint
from sanpi.core.ledger import Value
from sanpi.core.ledger_pages import Held
from sanpi.permits.actions.importing import take_back, write_row
from sanpi.permits.ledger.columns import LEDGER
from sanpi.permits.ledger.rows import load_rows
from sanpi.permits.models import Permit, PermitType
from sanpi.projects.models import Project

_DATES = ("planned_on", "accepted_on", "issued_on", "valid_until", "waived_until")
_TEXTS = ("number", "missing", "state")
_FEW = 500


class PermitTarget:
    """A `LedgerTarget`."""

    ledger = LEDGER
    identity = ("item",)
    needs_project = True

    def held(self, region: Any, projects: Collection[int], as_of: date) -> Mapping[tuple[Any, ...], Held]:
        """(project, code of the permit) → what the record holds as of the day."""
        keys, found = list(projects), {}
        for start in range(0, len(keys), _FEW):
            permits = Permit.objects.in_region(region).filter(project__in=keys[start : start + _FEW])
            joined = permits.exclude(state="").select_related("project__unit", "type").order_by("pk")
            for chunk in _chunks(list(joined)):
                for row in load_rows(chunk, standpoint(as_of), as_of):
                    values = {column.key: column.value(row) for column in LEDGER.columns}
                    found[row.project.pk, row.item] = Held(row.pk, values)
        return found

    def problems(
        self, project: int | None, values: Mapping[str, Value], held: Held | None, as_of: date
    ) -> Iterable[tuple[str, str]]:
        """What `write` would refuse: found by writing and rolling back."""
        if project is None:
            return [("name", _("台账中没有这个项目；请先在项目库登记，或核对项目名称和代码"))]
        now = timezone.make_aware(datetime.combine(as_of, time(23, 59)))
        try:
            with transaction.atomic():
                self._write(project, values, as_of=as_of, by=None, now=now, source="")
                transaction.set_rollback(True)
        except ValidationError as refused:
            return list(_told(refused))
        return []

    def write(
        self,
        project: int | None,
        values: Mapping[str, Value],
        held: Held | None,
        *,
        region: Any,
        as_of: date,
        by: Any,
        now: datetime,
        source: str,
    ) -> int:
        """Brings the permit to what the row says; returns its key."""
        if project is None:
            raise ValidationError({"name": _("台账中没有这个项目")})
        return self._write(project, values, as_of=as_of, by=by, now=now, source=source)

    def _write(
        self, project: int, values: Mapping[str, Value], *, as_of: date, by: Any, now: datetime, source: str
    ) -> int:
        permit = write_row(
            project=Project.objects.get(pk=project), type=_type(str(values.get("item") or "")),
            values=_plain(values), as_of=as_of, by=by, now=now, source=source,
        )  # fmt: skip
        return permit.pk

    def take_back(self, pk: int, *, recorded_at: datetime, by: Any, now: datetime) -> None:
        """Takes back what `write` recorded at that moment."""
        take_back(permit=Permit.objects.get(pk=pk), recorded_at=recorded_at, by=by, now=now)


def _chunks(permits: list[Permit]) -> Iterable[list[Permit]]:
    return (permits[start : start + _FEW] for start in range(0, len(permits), _FEW))


def _type(text: str) -> PermitType:
    found = (
        PermitType.objects.filter(code__iexact=text).first() or PermitType.objects.filter(name=text).first()
    )
    if found is None:
        raise ValidationError(
            {"item": _("模板中没有“%s”这个事项；请核对名称，或由系统管理员在手续模板中增加") % text}
        )
    return found


def _plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """The row's values as the verb takes them: days as dates, whether it is needed as yes or no."""
    plain: dict[str, Any] = {}
    for name in _DATES:
        value = values.get(name)
        if value:
            plain[name] = date.fromisoformat(value) if isinstance(value, str) else value
    plain |= {name: str(values[name]) for name in _TEXTS if values.get(name)}
    need = values.get("need")
    if need == "to_check":
        plain.setdefault("state", Permit.State.TO_CHECK.value)
    elif need:
        plain["needed"] = need == "needed"
    return plain


def _told(refused: ValidationError) -> Iterable[tuple[str, str]]:
    names = {"effective_on": "issued_on", "needed": "need"}
    known = {column.key for column in LEDGER.columns}
    if not hasattr(refused, "error_dict"):
        yield from (("item", message) for message in refused.messages)
        return
    for name, messages in refused.message_dict.items():
        key = names.get(name, name)
        yield from ((key if key in known else "item", message) for message in messages)
