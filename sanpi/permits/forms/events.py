"""One small form per thing that can happen to a permit."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField
from sanpi.organizations.working_days import load_calendar
from sanpi.permits.models import Permit, PermitEvent

Kind = PermitEvent.Kind
_NOTE = ("effective_on", "note")
# Which fields a kind asks for, in order; those with an exclamation mark must be filled.
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.NEEDED: ("effective_on", "note!", "source"),
    Kind.NOT_NEEDED: ("effective_on", "note!", "source"),
    Kind.TO_CHECK: ("effective_on", "note!"),
    Kind.PLANNED: ("planned_on!", "note"),
    Kind.PREPARING: _NOTE,
    Kind.ACCEPTED: ("effective_on", "missing", "waived_until", "note"),
    Kind.CORRECTION: ("effective_on", "note!"),
    Kind.SUSPENDED: ("effective_on", "note!"),
    Kind.RESUMED: _NOTE,
    Kind.EXTENDED: ("effective_on", "days!", "note!"),
    Kind.ISSUED: ("effective_on", "number", "valid_until", "note"),
    Kind.REFUSED: ("effective_on", "note!"),
    Kind.WITHDRAWN: ("effective_on", "note!"),
    Kind.WAIVED: ("effective_on", "missing!", "waived_until!", "note"),
    Kind.PROMISE: ("effective_on", "waived_until!", "note!"),
    Kind.FULFILLED: _NOTE,
    Kind.BLUE: _NOTE,
    Kind.BLUE_VOID: ("effective_on", "note!"),
    Kind.PROLONGED: ("effective_on", "valid_until!", "note"),
    Kind.VOIDED: ("effective_on", "note!"),
}
_DAY_LABELS = {
    Kind.ACCEPTED: _("受理日期"), Kind.CORRECTION: _("补正告知日期"), Kind.SUSPENDED: _("中止日期"),
    Kind.RESUMED: _("恢复日期"), Kind.ISSUED: _("办结日期"), Kind.REFUSED: _("退回日期"),
    Kind.WITHDRAWN: _("撤回日期"), Kind.FULFILLED: _("补齐日期"), Kind.BLUE: _("预审通过日期"),
    Kind.VOIDED: _("失效日期"), Kind.WAIVED: _("容缺受理日期"),
}  # fmt: skip
_NOTE_LABELS = {
    Kind.CORRECTION: _("需补正的内容"), Kind.SUSPENDED: _("中止原因"), Kind.REFUSED: _("退回原因"),
    Kind.NOT_NEEDED: _("不涉及的理由"), Kind.NEEDED: _("需办的理由"), Kind.TO_CHECK: _("待核的原因"),
    Kind.WITHDRAWN: _("撤回原因"), Kind.EXTENDED: _("延长原因"), Kind.VOIDED: _("失效原因"),
    Kind.PROMISE: _("变更原因"), Kind.BLUE_VOID: _("作废原因"),
}  # fmt: skip
TITLES = {
    Kind.NEEDED: _("定为需办"), Kind.NOT_NEEDED: _("定为不涉及"), Kind.PLANNED: _("填计划申报日"),
    Kind.ACCEPTED: _("登记受理"), Kind.ISSUED: _("登记办结"), Kind.CORRECTION: _("登记补正告知"),
    Kind.RESUMED: _("恢复计时"), Kind.FULFILLED: _("容缺材料已补齐"), Kind.REFUSED: _("登记退回"),
    Kind.WAIVED: _("容缺受理"), Kind.BLUE: _("登记预审通过"), Kind.BLUE_VOID: _("预审意见作废"),
}  # fmt: skip


def title_of(kind: str) -> str:
    """What the step is called on buttons and above its form."""
    return str(TITLES.get(Kind(kind), Kind(kind).label))


def _field(name: str) -> forms.Field:
    if name in {"effective_on", "planned_on", "valid_until", "waived_until"}:
        labels = {"effective_on": _("日期"), "planned_on": _("计划申报日"), "valid_until": _("有效期至"),
                  "waived_until": _("承诺补正日期")}  # fmt: skip
        return DateField(label=labels[name])
    if name == "days":
        return forms.IntegerField(label=_("延长天数"), min_value=1, max_value=365)
    labels = {"note": _("说明"), "number": _("批文号"), "missing": _("缺件"), "source": _("依据")}
    return forms.CharField(label=labels[name], max_length=100 if name == "number" else 200)


class EventForm(forms.Form):
    """What has to be said of one kind of event; field names are the arguments of the verb."""

    def __init__(
        self, data: Any = None, *, permit: Permit, kind: str, today: date, event: PermitEvent | None = None
    ) -> None:
        super().__init__(data, auto_id=f"id_{permit.pk}_%s")
        self.kind = kind
        for entry in FIELDS[Kind(kind)]:
            name = entry.rstrip("!")
            field = _field(name)
            field.required = entry.endswith("!") or name == "effective_on"
            self.fields[name] = field
        self._label(kind)
        self._suggest(permit, kind, today)
        if event is not None:
            self._correcting(event)

    def _label(self, kind: str) -> None:
        if "effective_on" in self.fields:
            self.fields["effective_on"].label = _DAY_LABELS.get(Kind(kind), _("日期"))
        if "note" in self.fields:
            self.fields["note"].label = _NOTE_LABELS.get(Kind(kind), _("说明"))

    def _suggest(self, permit: Permit, kind: str, today: date) -> None:
        if "effective_on" in self.fields:
            self.fields["effective_on"].initial = today
        if kind == Kind.PLANNED:
            self.fields["planned_on"].initial = permit.planned_on
            self.fields["note"].required = permit.planned_on is not None
        if kind == Kind.ACCEPTED:
            self.fields["missing"].help_text = _("材料齐全的不填；填了就是容缺受理")
            self.fields["waived_until"].help_text = _("容缺受理时必填")
        if kind == Kind.ISSUED and permit.type.validity_months:
            self.fields["valid_until"].help_text = _("不填按模板有效期 %(months)s 个月计算") % {
                "months": permit.type.validity_months
            }
        if kind in {Kind.WAIVED, Kind.ACCEPTED} and permit.type.waiver_days:
            limit = load_calendar().add(today, permit.type.waiver_days)
            self.fields["waived_until"].help_text = _("按模板不晚于 %s") % limit

    def _correcting(self, event: PermitEvent) -> None:
        """Filled with what the event says, and asking why it is changed."""
        if "effective_on" not in self.fields:
            self.fields["effective_on"] = DateField(label=_("登记日期"))
        for name, field in self.fields.items():
            field.initial = getattr(event, name)
        if event.kind == Kind.ACCEPTED:  # a waiver is an event of its own
            del self.fields["missing"], self.fields["waived_until"]
        self.fields["reason"] = forms.CharField(label=_("更正原因"), max_length=200)


class ReasonForm(forms.Form):
    """Why a record is taken back."""

    reason = forms.CharField(label=_("撤销原因"), max_length=200)
