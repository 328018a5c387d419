"""The table of a rule set as it is edited: one line per side, one per step; what it says becomes `content`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from sanpi.core.forms import DateField
from sanpi.domain.money import MoneyUnit
from sanpi.domain.periods import Month
from sanpi.domain.rating import (
    BASES,
    LIT,
    Basis,
    Combine,
    Interval,
    RuleError,
    Scope,
    interval_words,
    read_edge,
    read_interval,
    show_edge,
)
from sanpi.evaluation.models import Colour, RuleSet, StepKind
from sanpi.evaluation.rules.rulesets import version_after

# Empty lines offered below those that are filled.
SPARE = 2
MOST_LINES = 20
_IN = (("1", _("含")), ("0", _("不含")))
_WAN = MoneyUnit.WAN.factor
# A line of the page is named by a place of at most two digits.
_PLACE = re.compile(r"[a-z]+-[0-9]{1,2}-")
# Nobody plans more than this in a year (万元).
MOST_WAN = 100_000_000
YEARS_BACK, YEARS_AHEAD = 10, 5
_WEIGHTED = _("合并方式是“加权计分”时才用")


def side_choices(scope: str) -> list[tuple[str, str]]:
    """What a line can measure, for what is judged: 进度：落后序时的百分点（个百分点）."""
    found = [("", "")]
    for basis, about in BASES.items():
        if Scope(scope) in about.scopes:
            found += [
                (f"{side.value}:{basis.value}", f"{side.word}：{about.name}（{about.unit}）")
                for side in about.dimensions
            ]
    return found


class LineForm(forms.Form):
    """One side with its three bands; an edge left empty is without end."""

    side = forms.ChoiceField(label=_("维度和依据"), required=False)
    excusable = forms.BooleanField(label=_("正当理由可免评"), required=False)
    weight = forms.IntegerField(label=_("权重"), required=False, min_value=0, max_value=100)

    def __init__(self, *args: Any, scope: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._sides = side_choices(scope)
        side = self.fields["side"]
        if isinstance(side, forms.ChoiceField):
            side.choices = self._sides
        for colour in LIT:
            for end, word in (("low", _t("从")), ("high", _t("到"))):
                name = f"{colour.value}_{end}"
                self.fields[name] = forms.CharField(
                    label=f"{colour.word}灯{word}", required=False, max_length=10,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": _t("不限"), "size": 4}),
                )  # fmt: skip
                self.fields[f"{name}_in"] = forms.ChoiceField(
                    label=f"{colour.word}灯{word}：是否含界限", choices=_IN, required=False
                )

    @property
    def bands(self) -> list[dict[str, Any]]:
        """The controls colour by colour, for the table."""
        return [
            {
                "colour": colour.value,
                "word": colour.word,
                "edges": [self[f"{colour.value}_{name}"] for name in ("low", "low_in", "high", "high_in")],
            }
            for colour in LIT
        ]

    @property
    def reading(self) -> list[tuple[str, str]]:
        """The line as a sentence, colour by colour, as it was loaded or sent; nothing for what cannot be read."""
        side = str(self["side"].value() or "")
        if not side or side not in dict(self._sides):
            return []
        basis = Basis(side.partition(":")[2])
        found = []
        for colour in LIT:
            try:
                interval = _edges(partial(self._written, colour.value))
            except RuleError:
                return []
            if interval is not None:
                found.append((f"{colour.word}灯", interval_words(basis, interval)))
        return found

    def _written(self, colour: str, name: str) -> str:
        return str(self[f"{colour}_{name}"].value() or "")

    def interval(self, colour: str) -> str:
        """The band as it is stored; empty where both edges are. Raises ValidationError for what is no number."""
        data = self.cleaned_data
        try:
            found = _edges(lambda name: data.get(f"{colour}_{name}") or "")
        except RuleError as refused:
            raise ValidationError(refused.message) from refused
        return found.text if found else ""

    def line(self) -> dict[str, Any] | None:
        """What the line says, as content; None where it was left empty."""
        if not self.cleaned_data.get("side"):
            return None
        dimension, _colon, basis = self.cleaned_data["side"].partition(":")
        weight = self.cleaned_data.get("weight")
        return {
            "dimension": dimension, "basis": basis, "excusable": self.cleaned_data["excusable"],
            "weight": 1 if weight is None else weight, **{colour.value: self.interval(colour.value) for colour in LIT},
        }  # fmt: skip


def _edges(written: Callable[[str], str]) -> Interval | None:
    """The band of a colour from its four controls; None where both edges are empty. Raises RuleError."""
    low, high = (read_edge(written(name)) if written(name) else None for name in ("low", "high"))
    if low is None and high is None:
        return None
    return read_interval(Interval(low, written("low_in") != "0", high, written("high_in") != "0").text)


def line_initial(line: Mapping[str, Any]) -> dict[str, Any]:
    """A stored side as the form shows it."""
    found: dict[str, Any] = {
        "side": f"{line['dimension']}:{Basis(line['basis']).value}", "excusable": line.get("excusable", False),
        "weight": line.get("weight", 1),
    }  # fmt: skip
    for colour in LIT:
        written = line.get(colour.value)
        interval = read_interval(written) if written else Interval()
        for end, edge, inside in (
            ("low", interval.low, interval.low_in),
            ("high", interval.high, interval.high_in),
        ):
            found[f"{colour.value}_{end}"] = "" if edge is None else show_edge(edge)
            found[f"{colour.value}_{end}_in"] = "1" if inside else "0"
    return found


class StepForm(forms.Form):
    """One step that follows from a light."""

    colour = forms.ChoiceField(label=_("灯"), required=False, choices=[("", ""), *Colour.choices[:2]])
    months = forms.IntegerField(label=_("连续月数"), required=False, min_value=1, max_value=12)
    kind = forms.ChoiceField(label=_("措施"), required=False, choices=[("", ""), *StepKind.choices])
    who = forms.CharField(label=_("办理人"), required=False, max_length=60)
    whom = forms.CharField(label=_("对象"), required=False, max_length=60)
    days = forms.IntegerField(label=_("办理天数"), required=False, min_value=0, max_value=365)
    answer_days = forms.IntegerField(label=_("答复天数"), required=False, min_value=0, max_value=365)

    def clean(self) -> dict[str, Any]:
        """A line is empty, or says light, step and who."""
        data = super().clean() or {}
        named = [data.get(name) for name in ("colour", "kind", "who")]
        if any(named) and not all(named):
            raise ValidationError(_("措施应写明灯、措施和办理人；不要的一行请全部清空"))
        return data

    def line(self) -> dict[str, Any] | None:
        """What the line says, as content; None where it was left empty."""
        data = self.cleaned_data
        if not data.get("colour"):
            return None
        return {**data, "months": data["months"] or 1, "days": 5 if data["days"] is None else data["days"]}


class DatedForm(forms.Form):
    """From which day rules hold, or hold no more, and why; a day that is past asks for a word of consent."""

    effective_on = DateField(
        label=_("执行日期"), help_text=_("可以是以后的日期；早于今天的，以后的月末要按新规则重新评定")
    )
    reason = forms.CharField(
        label=_("修改原因"), max_length=200, required=False,
        help_text=_("本区域已有规则的、执行日期早于今天的，应写明"),
    )  # fmt: skip
    rejudge = forms.BooleanField(
        label=_("执行日期早于今天：确认更正过去的灯"), required=False,
        help_text=_("执行日期以后的月末按新规则重新评定"),
    )  # fmt: skip

    which_day: Any = _("执行日期")
    newly: Any = _("按新规则")

    def __init__(
        self,
        *args: Any,
        today: date,
        trying: bool = False,
        versions: Sequence[RuleSet] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.today, self.trying, self.versions = today, trying, versions

    def until(self) -> RuleSet | None:
        """The version, known already, that holds again from a later day on."""
        day = self.cleaned_data.get("effective_on")
        return version_after(self.versions, day) if day else None

    def clean_effective_on(self) -> date:
        """A day within some years of today."""
        day: date = self.cleaned_data["effective_on"]
        first, last = date(self.today.year - YEARS_BACK, 1, 1), date(self.today.year + YEARS_AHEAD, 12, 31)
        if not first <= day <= last:
            raise ValidationError(
                _("%(day)s 不在 %(first)s 至 %(last)s 之间，请核对年份")
                % {"day": day, "first": first, "last": last}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A day that is past asks for a word of consent, after saying which month ends are judged anew; a trial does not."""
        data = super().clean() or {}
        day = data.get("effective_on")
        if day and day < self.today and not self.trying and not data.get("rejudge"):
            words = {"which": self.which_day, "newly": self.newly}
            self.add_error("rejudge", judged_anew(day, self.today, self.until(), words))
        return data


class GiveUpForm(DatedForm):
    """From which day a region has no rules of its own, and why."""

    which_day, newly = _("停用日期"), ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        day, reason, rejudge = (self.fields[name] for name in ("effective_on", "reason", "rejudge"))
        day.label, reason.label = _("停用日期"), _("停用原因")
        day.help_text = _("可以是以后的日期；早于今天的，以后的月末要重新评定")
        reason.help_text, reason.required = "", not self.trying
        rejudge.label, rejudge.help_text = (
            _("停用日期早于今天：确认更正过去的灯"),
            _("停用日期以后的月末重新评定"),
        )


class RuleSetForm(DatedForm):
    """A version of a rule set: where it comes from, since when, how its sides are combined."""

    name = forms.CharField(label=_("规则名称"), max_length=60)
    document = forms.CharField(label=_("文件"), max_length=120, required=False, help_text=_("名称和文号"))
    clause = forms.CharField(label=_("条款"), max_length=60, required=False)
    combine = forms.ChoiceField(label=_("合并方式"), choices=[(each.value, each.word) for each in Combine])
    min_plan = forms.IntegerField(
        label=_("起评的年度计划（万元）"),
        required=False,
        min_value=0,
        max_value=MOST_WAN,
        help_text=_("低于这个数的项目不评；空着的都评"),
    )
    green_from = forms.IntegerField(
        label=_("加权计分：绿灯线"), required=False, min_value=0, max_value=100, help_text=_WEIGHTED
    )
    yellow_from = forms.IntegerField(
        label=_("加权计分：黄灯线"), required=False, min_value=0, max_value=100, help_text=_WEIGHTED
    )
    field_order = (
        "name", "document", "clause", "effective_on", "combine", "min_plan", "green_from", "yellow_from", "reason",
        "rejudge",
    )  # fmt: skip


def until_words(after: RuleSet | None) -> str:
    """Until when it holds, where a later version is known already."""
    if after is None:
        return ""
    words = {"name": after.name, "day": after.effective_on}
    if not after.content:
        return _t("已登记自 %(day)s 起停用，只执行到那天以前。") % words
    found = _t("只执行到 %(day)s 以前：“%(name)s”自 %(day)s 起仍然执行；") % words
    ways = _t("要停用它，请把停用日期写成 %(day)s 或以后；要修改它，请用同一执行日期再保存。") % words
    return found + ways


def judged_anew(day: date, today: date, after: RuleSet | None, which: Mapping[str, Any]) -> str:
    """Which month ends are judged anew by rules that hold from a day that is past until a later version."""
    first, last, present = Month.of(day), Month.of(today) + -1, _t("和以后")
    if after and after.effective_on <= today:
        last, present = min(last, Month.of(after.effective_on) + -1), ""
    words = {
        **which,
        "day": day,
        "first": first,
        "last": last,
        "present": present,
        "number": (last.year - first.year) * 12 + last.month - first.month + 1,
    }
    if first <= last:
        found = _t(
            "%(which)s %(day)s 早于今天：%(first)s至%(last)s共%(number)d个月末%(present)s的灯会%(newly)s重新评定"
        )
    elif present:
        found = _t("%(which)s %(day)s 早于今天：本月 %(day)s 以来的灯会%(newly)s重新评定")
    else:
        found = _t("%(which)s %(day)s 早于今天，但没有哪个月末的灯会因此改变")
    return found % words + _t("；确实要更正的，请勾选并写明原因。") + until_words(after)


class RuleSheet:
    """The whole page of a rule set: its head, its sides, its steps."""

    def __init__(
        self,
        data: Any,
        *,
        scope: str,
        content: Mapping[str, Any],
        head: Mapping[str, Any],
        today: date,
        trying: bool = False,
        versions: Sequence[RuleSet] = (),
    ) -> None:
        combined = {
            "combine": content.get("combine", Combine.WORST.value), "green_from": content.get("green_from", 80),
            "yellow_from": content.get("yellow_from", 60), "min_plan": int(content.get("min_plan", 0)) // _WAN or None,
        }  # fmt: skip
        self.head = RuleSetForm(
            data, initial={**combined, **head}, today=today, trying=trying, versions=versions
        )
        lines = content.get("dimensions") or []
        steps = content.get("consequences") or []
        self.lines = [
            LineForm(
                data,
                prefix=f"line-{n}",
                scope=scope,
                initial=line_initial(lines[n]) if n < len(lines) else {"weight": 1},
            )
            for n in range(_number(data, "line", len(lines)))
        ]
        self.steps = [
            StepForm(data, prefix=f"step-{n}", initial=steps[n] if n < len(steps) else {})
            for n in range(_number(data, "step", len(steps)))
        ]

    def is_valid(self) -> bool:
        """Whether every part can be read; what is wrong with the rules as a whole is told when they are saved."""
        checked = [form.is_valid() for form in (self.head, *self.lines, *self.steps)]
        return all(checked)

    @property
    def errors(self) -> Iterator[str]:
        """Everything that is wrong, line by line."""
        for bound in self.head:
            yield from (f"{bound.label}：{error}" for error in bound.errors)
        for where, rows in ((_t("维度"), self.lines), (_t("措施"), self.steps)):
            for number, form in enumerate(rows, start=1):
                yield from _told(_t("%(where)s第%(number)d行") % {"where": where, "number": number}, form)

    def content(self) -> dict[str, Any]:
        """What the page says, as it is stored. Raises ValidationError for a threshold that is no number."""
        head = self.head.cleaned_data
        return {
            "combine": head["combine"],
            "min_plan": (head["min_plan"] or 0) * _WAN,
            "green_from": 80 if head["green_from"] is None else head["green_from"],
            "yellow_from": 60 if head["yellow_from"] is None else head["yellow_from"],
            "dimensions": [line for each in self.lines if (line := each.line())],
            "consequences": [line for each in self.steps if (line := each.line())],
        }


def _told(where: str, form: forms.Form) -> Iterator[str]:
    for error in form.non_field_errors():
        yield f"{where}：{error}"
    for bound in form:
        for error in bound.errors:
            yield f"{where}，{bound.label}：{error}"


def _number(data: Any, prefix: str, filled: int) -> int:
    """How many lines the page has: those that were sent, else the filled ones with some spare."""
    if data is None:
        return filled + SPARE
    sent: Sequence[str] = [name for name in data if name.startswith(f"{prefix}-")]
    numbers = [int(name.split("-")[1]) for name in sent if _PLACE.match(name)]
    return min(max(numbers, default=-1) + 1, MOST_LINES)
