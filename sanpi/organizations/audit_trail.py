"""Reading the audit trail: narrowing, turning pages, what an entry changed, and the file for the archive."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import User

PAGE_SIZE = 50
# Seconds for which the drop-downs of verbs and object types may be behind.
CHOICES_KEPT = 600
SYSTEM = "系统"
GRANT = "organizations.RoleGrant"
# What is recorded beside fields.
NAMES = {"count": "条数", "filters": "筛选条件", "address": "网络地址", "agent": "浏览器"}

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Window:
    """One page of entries, newest first, and where the neighbours begin; found without counting the table."""

    entries: list[AuditEntry]
    newer: int | None
    older: int | None

    @property
    def first(self) -> int:
        """The highest number on the page."""
        return self.entries[0].number

    @property
    def last(self) -> int:
        """The lowest number on the page."""
        return self.entries[-1].number


def narrowed(filters: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The entries that fit the cleaned values of `AuditFilterForm`."""
    entries = AuditEntry.objects.all()
    if person := filters.get("person"):
        entries = _by_person(entries, person)
    exact = {"verb": "verb", "kind": "object_type", "number": "object_id"}
    entries = entries.filter(**{column: filters[name] for name, column in exact.items() if filters.get(name)})
    if since := filters.get("since"):
        entries = entries.filter(at__gte=_midnight(since))
    if until := filters.get("until"):
        entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
    return entries


def _by_person(entries: QuerySet[AuditEntry], person: str) -> QuerySet[AuditEntry]:
    if person == SYSTEM:
        return entries.filter(actor=None)
    found = User.objects.filter(username=person) | User.objects.filter(name__icontains=person)
    # By number: the index on the actor is used, and a name changed later still leads to all of his entries.
    return entries.filter(actor_id__in=list(found.values_list("pk", flat=True)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def window(entries: QuerySet[AuditEntry], *, before: int | None = None, after: int | None = None) -> Window:
    """The page of entries below number `before`, or above `after`, or else the newest."""
    if after is not None:
        found = list(entries.filter(number__gt=after).order_by("number")[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE][::-1]
        more_newer, more_older = len(found) > PAGE_SIZE, True
    else:
        below = entries if before is None else entries.filter(number__lt=before)
        found = list(below.order_by("-number")[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE]
        more_newer, more_older = before is not None, len(found) > PAGE_SIZE
    if not shown:
        return Window([], None, None)
    return Window(shown, shown[0].number if more_newer else None, shown[-1].number if more_older else None)


def verbs() -> Choices:
    """Verbs that occur, each named by what its newest summary says before the colon."""
    return cache.get_or_set("audit-verbs", _verbs, CHOICES_KEPT) or []


def _verbs() -> Choices:
    newest = (
        AuditEntry.objects.order_by()
        .values("verb")
        .annotate(newest=Max("pk"))
        .values_list("newest", flat=True)
    )
    entries = AuditEntry.objects.filter(pk__in=list(newest)).values_list("verb", "summary")
    return sorted(
        ((verb, summary.split("：")[0][:20]) for verb, summary in entries), key=lambda choice: choice[1]
    )


def kinds() -> Choices:
    """Types of objects that occur, by their Chinese names."""
    return cache.get_or_set("audit-kinds", _kinds, CHOICES_KEPT) or []


def _kinds() -> Choices:
    found = AuditEntry.objects.order_by().values_list("object_type", flat=True).distinct()
    return sorted(((label, name_of_kind(label)) for label in found), key=lambda choice: choice[1])


def name_of_kind(label: str) -> str:
    """The Chinese name of an object type; the type itself when the model is gone."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def differences(entry: AuditEntry) -> list[dict[str, str]]:
    """Field by field what the entry changed: label, old and new as text."""
    names = list(dict.fromkeys([*entry.before, *entry.after]))
    found = ((name, _field(entry.object_type, name)) for name in names)
    return [
        {
            "label": str(getattr(field, "verbose_name", NAMES.get(name, name))),
            "old": _text(entry.before.get(name), field),
            "new": _text(entry.after.get(name), field),
        }
        for name, field in found
    ]


def _field(kind: str, name: str) -> Any:
    """The field a recorded value belonged to; of a grant, which is recorded at its user, that of the grant."""
    for model in (kind, GRANT):
        with suppress(LookupError, ValueError, FieldDoesNotExist):
            return apps.get_model(model)._meta.get_field(name)
    return None


def _text(value: object, field: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(dict(getattr(field, "flatchoices", None) or ()).get(value, value))


HEAD = (
    "序号", "时间", "操作人", "登录名", "来源", "动作", "摘要", "对象类型", "对象编号", "变更前", "变更后",
    "原因", "上一条校验值", "校验值",
)  # fmt: skip


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """The entries as lines of CSV, read and written one after the other whatever their number."""
    writer = csv.writer(_Echo())
    yield "\ufeff"  # tells spreadsheets that it is UTF-8
    yield writer.writerow(HEAD)
    for entry in entries.select_related("actor").order_by("-number").iterator(chunk_size=2000):
        yield writer.writerow(safe_cell(cell) for cell in _cells(entry))


def _cells(entry: AuditEntry) -> Iterable[object]:
    values = (entry.before, entry.after)
    before, after = (json.dumps(value, ensure_ascii=False) if value else "" for value in values)
    return (
        entry.number, timezone.localtime(entry.at).isoformat(), entry.actor_name,
        entry.actor.get_username() if entry.actor else "", entry.origin, entry.verb, entry.summary,
        name_of_kind(entry.object_type), entry.object_id, before, after, entry.reason, entry.previous_hash,
        entry.hash,
    )  # fmt: skip


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one."""
    text = str(value)
    return f"'{text}" if text.startswith(tuple("=+-@＝＋－＠\t\r\n")) else text
