"""What may be written of a month: checked values, what changed, what is still missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanpi.core.models import Code
from sanpi.domain.curves import Remark
from sanpi.domain.money import MAX_YUAN
from sanpi.progress.models import MONEY_FIELDS, TEXT_FIELDS, TEXT_LIMIT, Entry, Verdict
from sanpi.progress.rules import label

# What a person fills in of an entry: the reported values, and why an odd one is right.
ENTRY_FIELDS = (*MONEY_FIELDS, *TEXT_FIELDS, "stage", "verdict", "reason")
_TEXTS = (*TEXT_FIELDS, "reason")
_NEEDED = ("amount", "stage_id", "text")
_NEGATIVE_ALLOWED = frozenset({"amount", "construction", "equipment", "other", "funds"})


@dataclass(frozen=True, slots=True)
class Row:
    """One project's month as a page sends it: the version it saw (None or 0: nothing was there) and its values.

    Only the fields named are written; the stage is a `Code`, its key, or None.
    """

    project: int
    values: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has written the row meanwhile: what stands there now, by whom and when."""

    version: int
    state: str
    values: Mapping[str, Any]
    by: str
    at: datetime | None

    @property
    def message(self) -> str:
        return _("%(by)s已改过这一行，请核对后选择保留哪一份") % {"by": self.by or _("他人")}


@dataclass(slots=True)
class RowResult:
    """What became of one row: `saved`, `unchanged`, `conflict` or `refused`."""

    project: int
    status: str = "saved"
    entry: Entry | None = None
    errors: dict[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether what was asked for is now so."""
        return self.status in {"saved", "unchanged"}

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @property
    def state(self) -> str:
        return self.entry.state if self.entry else ""


def stage_keys() -> set[int]:
    """The stages that may be chosen."""
    return set(Code.objects.filter(list__code="progress_stage").values_list("pk", flat=True))


def checked(values: Mapping[str, Any], stages: Iterable[int]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values by column name (`stage_id`), and what is wrong with them by field.

    Raises KeyError for a field that is not filled in.
    """
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, value in values.items():
        if name in MONEY_FIELDS:
            found[name] = value
            _add(errors, name, _money_error(name, value))
        elif name in _TEXTS:
            found[name] = (value or "").strip()
            _add(errors, name, _text_error(name, found[name]))
        elif name == "verdict":
            found[name] = value or ""
            _add(errors, name, "" if not value or value in Verdict.values else _("没有这种预判"))
        elif name == "stage":
            key = getattr(value, "pk", value) or None
            found["stage_id"] = key
            _add(errors, name, "" if key is None or key in stages else _("没有这个建设阶段"))
        else:
            raise KeyError(name)
    return found, errors


def _add(errors: dict[str, str], name: str, message: str) -> None:
    if message:
        errors[name] = message


def _money_error(name: str, value: int | None) -> str:
    if value is None:
        return ""
    if abs(value) > MAX_YUAN:
        return _("金额过大，请核对单位")
    return _("不能为负数") if value < 0 and name not in _NEGATIVE_ALLOWED else ""


def _text_error(name: str, value: str) -> str:
    if len(value) <= TEXT_LIMIT:
        return ""
    return _("最多 %(limit)s 字，现有 %(length)s 字") % {"limit": TEXT_LIMIT, "length": len(value)}


def missing_values(values: Mapping[str, Any]) -> dict[str, str]:
    """What has to be filled in before a month is submitted, by field."""
    names = {"amount": _("本期完成投资"), "stage_id": _("当前建设阶段"), "text": _("形象进度")}
    errors = {
        name.removesuffix("_id"): _("提交前请填写%s") % names[name]
        for name in _NEEDED
        if values.get(name) in (None, "")
    }
    if not values.get("amount"):
        # Nothing was built: a site that stands still, or has not begun, is at no stage.
        errors.pop("stage", None)
    if values.get("verdict") in {Verdict.AT_RISK, Verdict.CANNOT} and not values.get("forecast_reason"):
        errors["forecast_reason"] = _("预判有风险或不能完成的，请写明原因")
    if (values.get("amount") or 0) < 0 and not values.get("reason"):
        errors["reason"] = _("本期完成投资为负的，请写明原因")
    return errors


def entry_values(entry: Entry) -> dict[str, Any]:
    """What stands in an entry, by column name, the reason included."""
    return entry.values() | {"reason": entry.reason}


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after of what differs, for the audit trail."""
    names = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}


def blocking(remarks: Iterable[Remark]) -> dict[str, str]:
    """What cannot be so, by field."""
    return {remark.field: remark.message for remark in remarks if remark.blocks}


def in_words(errors: Mapping[str, str]) -> list[str]:
    """Errors as sentences that name their field."""
    names = {"reason": _("异常说明"), "photos": _("照片")}
    return [f"{names.get(name) or label(name)}：{message}" for name, message in errors.items()]
