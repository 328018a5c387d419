"""What the office writes about flags: the rule with its groups, an exemption, a publication."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import DateField, LongSelect, choice_field, model_field
from sanpi.domain.curves import show_share
from sanpi.evaluation.actions.flag_rules import GroupValues
from sanpi.evaluation.models import FlagExemption, FlagGroup, FlagKind, FlagMember, FlagRule
from sanpi.evaluation.models.flags import LONGEST_STEP, MOST_GROUPS, Basis, Frequency, Need, Tie, body_key
from sanpi.evaluation.rules.flag_presets import flag_preset
from sanpi.evaluation.rules.flags import MEASURES
from sanpi.organizations.models import Organization, Region, User

GROUPS = range(1, MOST_GROUPS + 1)
# Digits and exponent are bounded before anything is computed: “1e999999” is a number too.
_TARGET = re.compile(r"[-−]?\d{1,5}(?:\.\d{1,2})?")
_STEP = re.compile(r"(\d{1,2})\s*(?:期|次|个月|个季度)?\s*[：:，,\s]\s*(\S.*)")


def _measures(empty: str = "") -> list[tuple[str, str]]:
    rest = [(key, str(measure.name)) for key, measure in MEASURES.items()]
    return [("", empty), *rest] if empty else rest


class FlagRuleForm(forms.Form):
    """A version of a region's rule: what is measured, what brings a flag, the groups, and the group of each body."""

    name = forms.CharField(label=gettext_lazy("规则名称"), max_length=60)
    effective_on = DateField(
        label=gettext_lazy("自哪一天起"),
        help_text=gettext_lazy("评定期末已生效的版本用于该期；已公布的不受影响"),
    )
    source = forms.CharField(label=gettext_lazy("文件"), max_length=200, required=False)
    clause = forms.CharField(label=gettext_lazy("条款"), max_length=60, required=False)
    frequency = forms.ChoiceField(label=gettext_lazy("评定周期"), choices=Frequency)
    measure = forms.ChoiceField(label=gettext_lazy("评定指标"), choices=_measures)
    targets = forms.CharField(
        label=gettext_lazy("各期目标"), max_length=120, required=False,
        help_text=gettext_lazy("%，按季度填 4 个、按月填 12 个，如 25、50、75、100；不填按序时曲线（超欠序时为 0）"),
    )  # fmt: skip
    red = forms.ChoiceField(
        label=gettext_lazy("红旗条件"), choices=[each for each in Need.choices if each[0] != Need.MISSED]
    )
    black = forms.ChoiceField(
        label=gettext_lazy("黑旗条件"), choices=[(Need.MISSED, Need.MISSED.label), (Need.ANY, Need.ANY.label)]
    )
    tie = forms.ChoiceField(
        label=gettext_lazy("名次并列"),
        choices=Tie,
        help_text=gettext_lazy("并列跨过前几名、后几名的界线时怎样算"),
    )
    second = forms.ChoiceField(
        label=gettext_lazy("第二指标"), choices=lambda: _measures(_("不用")), required=False,
        help_text=gettext_lazy("只在“按第二指标分先后”时使用，高者在前"),
    )  # fmt: skip
    minimum = forms.IntegerField(
        label=gettext_lazy("每组最少参评"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("不足的组不授旗"),
    )
    streak_bottom = forms.IntegerField(
        label=gettext_lazy("连续末位：后几名"), min_value=0, max_value=99,
        help_text=gettext_lazy("0 表示按黑旗计连续期数"),
    )  # fmt: skip
    steps = forms.CharField(
        label=gettext_lazy("连续末位的处理"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一条，先写期数，如“2 在政府常务会议上作说明”"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        kind: str,
        units: Sequence[Organization],
        districts: Sequence[Region],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.bodies = [(body_key(unit.pk, None), unit.name) for unit in units]
        self.bodies += [(body_key(None, district.pk), district.name) for district in districts]
        if kind == FlagKind.RUNNING:
            choice_field(self, "frequency").choices = [(Frequency.MONTH, Frequency.MONTH.label)]
        for number in GROUPS:
            self._add_group(number)
        for key, name in self.bodies:
            self.fields[key] = self._group_choice(name)

    def _add_group(self, number: int) -> None:
        labels = {"name": _("第%d组名称"), "top": _("第%d组红旗前几名"), "bottom": _("第%d组黑旗后几名")}
        name, top, bottom = (text % number for text in labels.values())
        self.fields[f"g{number}_name"] = forms.CharField(label=name, max_length=20, required=False)
        self.fields[f"g{number}_top"] = forms.IntegerField(
            label=top, min_value=0, max_value=99, required=False
        )
        self.fields[f"g{number}_bottom"] = forms.IntegerField(
            label=bottom, min_value=0, max_value=99, required=False
        )

    def _group_choice(self, name: str) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=_("%s的组别") % name, coerce=int, required=False,
            choices=[(0, _("不参评")), *((number, self._group_label(number)) for number in GROUPS)],
        )  # fmt: skip

    def _group_label(self, number: int) -> str:
        key = f"g{number}_name"
        typed = self.data.get(key) if self.is_bound else self.initial.get(key)
        return f"{number} {typed}" if typed else str(number)

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields above the groups."""
        return [bound for bound in self if bound.name in self.base_fields]

    @property
    def groups(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Number, name, top and bottom of each group."""
        return [
            (number, self[f"g{number}_name"], self[f"g{number}_top"], self[f"g{number}_bottom"])
            for number in GROUPS
        ]

    @property
    def members(self) -> list[tuple[str, forms.BoundField]]:
        """Each body with the choice of its group."""
        return [(name, self[key]) for key, name in self.bodies]

    def clean_targets(self) -> list[int]:
        """Per cent as written → basis points."""
        text = self.cleaned_data["targets"].replace("%", "")
        parts = [part for part in re.split(r"[、,，;；\s]+", text) if part]
        if not all(_TARGET.fullmatch(part) for part in parts):
            raise ValidationError(_("目标应是用顿号隔开的数字，最多两位小数，如 25、50、75、100"))
        found = [int(Decimal(part.replace("−", "-")) * 100) for part in parts]
        if any(not -100_000 <= each <= 100_000 for each in found):
            raise ValidationError(_("目标应在 −1000% 至 1000% 之间"))
        return found

    def clean_steps(self) -> list[list[Any]]:
        """Lines → pairs of periods and words."""
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        matches = [_STEP.fullmatch(line) for line in lines]
        wrong = next((line for line, match in zip(lines, matches, strict=True) if not match), None)
        if wrong:
            raise ValidationError(
                _("“%s”读不懂；先写期数再写处理，如“2 在政府常务会议上作说明”") % wrong[:40]
            )
        found: list[list[Any]] = [[int(match[1]), match[2]] for match in matches if match]
        if any(periods < 1 for periods, _words in found):
            raise ValidationError(_("期数从 1 起"))
        long = next((words for _periods, words in found if len(words) > LONGEST_STEP), None)
        if long:
            text = _("“%(words)s…”有 %(found)d 个字，每条处理最多 %(most)d 个字")
            raise ValidationError(text % {"words": long[:20], "found": len(long), "most": LONGEST_STEP})
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for number in GROUPS:
            used = [name for key, name in self.bodies if found.get(key) == number]
            if used and not found.get(f"g{number}_name"):
                self.add_error(f"g{number}_name", _("%s选了第%d组，请给这一组起名") % (used[0], number))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the rule."""
        kept = set(self.base_fields) - {"effective_on", "source", "reason"}
        return {name: self.cleaned_data[name] for name in kept}

    @property
    def group_values(self) -> list[GroupValues]:
        """The groups that have a name, with their members."""
        return [self._values_of(number) for number in GROUPS if self.cleaned_data.get(f"g{number}_name")]

    def _values_of(self, number: int) -> GroupValues:
        data = self.cleaned_data
        chosen = [key.split("-") for key, _name in self.bodies if data.get(key) == number]
        return GroupValues(
            name=data[f"g{number}_name"],
            top=data.get(f"g{number}_top") or 0,
            bottom=data.get(f"g{number}_bottom") or 0,
            units=tuple(int(key) for kind, key in chosen if kind == "unit"),
            districts=tuple(int(key) for kind, key in chosen if kind == "region"),
        )


def rule_initial(rule: FlagRule | None, kind: str) -> dict[str, Any]:
    """What the form for a new version starts with: what holds now, or the usual figures."""
    if rule is None:
        return _usual(kind)
    plain = ("name", "clause", "source", "frequency", "measure", "second", "red", "black", "tie", "minimum", "streak_bottom")  # fmt: skip
    found = {name: getattr(rule, name) for name in plain}
    found["targets"] = "、".join(show_share(each).removesuffix("%") for each in rule.targets)
    found["steps"] = "\n".join(f"{periods} {words}" for periods, words in rule.steps)
    groups: Iterable[FlagGroup] = rule.groups.prefetch_related("members")
    for number, group in enumerate(groups, start=1):
        found |= {f"g{number}_name": group.name, f"g{number}_top": group.top, f"g{number}_bottom": group.bottom}  # fmt: skip
        found |= {member.body: number for member in group.members.all()}
    return found


def _usual(kind: str) -> dict[str, Any]:
    running = kind == FlagKind.RUNNING
    common = {
        "minimum": 3,
        "streak_bottom": 0,
        "measure": "completion_rate",
        "tie": Tie.ALL,
        "black": Need.MISSED,
    }
    if running:
        return common | {
            "name": _("流动红旗"), "frequency": Frequency.MONTH, "red": Need.MET, "g1_top": 1, "g1_bottom": 0,
        }  # fmt: skip
    found = flag_preset()
    places = {
        f"g{number}_{end}": getattr(group, end)
        for number, group in enumerate(found.groups, start=1)
        for end in ("top", "bottom")
    }
    return common | places | {
        "name": _("季度红黑旗"), "frequency": found.frequency, "red": found.red, "black": found.black, "tie": found.tie,
        "minimum": found.minimum,
    }  # fmt: skip


class TaskRuleForm(forms.Form):
    """What counts as a month's task on the wall chart."""

    basis = forms.ChoiceField(label=gettext_lazy("投资任务"), choices=Basis)
    nodes = forms.BooleanField(label=gettext_lazy("同时要求当月计划的节点到达"), required=False)
    effective_on = DateField(label=gettext_lazy("自哪一天起"))
    source = forms.CharField(label=gettext_lazy("文件"), max_length=200, required=False)
    clause = forms.CharField(label=gettext_lazy("条款"), max_length=60, required=False)
    reason = forms.CharField(label=gettext_lazy("调整原因"), max_length=200, required=False)


def _member_label(member: FlagMember) -> str:
    return f"{member.group.name} · {member.unit or member.district}"


class ExemptionForm(forms.Form):
    """Which body shall be spared a black flag, and why."""

    member = forms.ModelChoiceField(
        FlagMember.objects.none(), label=gettext_lazy("参评单位"), widget=LongSelect
    )
    cause = forms.ChoiceField(label=gettext_lazy("免挂情形"), choices=FlagExemption.Cause)
    reason = forms.CharField(
        label=gettext_lazy("免挂理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写明时间、影响和依据，会印在公布的说明里"),
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("佐证"), max_length=200, required=False, help_text=gettext_lazy("文件名称和文号")
    )

    def __init__(self, *args: Any, rule: FlagRule, **options: Any) -> None:
        super().__init__(*args, **options)
        field = model_field(self, "member")
        members = FlagMember.objects.filter(group__rule=rule).select_related("unit", "district", "group")
        field.queryset = members.order_by("group__place", "pk")
        field.label_from_instance = _member_label  # type: ignore[assignment, method-assign]  # Django's way to name the choices


class DecisionForm(forms.Form):
    """Yes or no, and why not."""

    YES, NO = "yes", "no"
    decision = forms.ChoiceField(
        label=gettext_lazy("批复"), choices=[(YES, gettext_lazy("批准免挂")), (NO, gettext_lazy("不批准"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("批准意见"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不批准的须写明理由"),
    )


class PublishForm(forms.Form):
    """Publishing asks for nothing, a correction for its reason."""

    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    def __init__(self, *args: Any, correction: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not correction:
            del self.fields["reason"]


class TaskFilterForm(forms.Form):
    """What the wall chart shows."""

    PROJECT, UNIT = "project", "unit"
    by = forms.ChoiceField(
        label=gettext_lazy("显示"), required=False,
        choices=[(PROJECT, gettext_lazy("按项目")), (UNIT, gettext_lazy("按单位"))],
    )  # fmt: skip
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int, required=False)
    unit = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("责任单位"), required=False, widget=LongSelect,
        empty_label=gettext_lazy("全部"),
    )  # fmt: skip
    flag = forms.ChoiceField(
        label=gettext_lazy("旗"), required=False,
        choices=[
            ("", gettext_lazy("全部")), ("overdue", gettext_lazy("有黑旗的")), ("clean", gettext_lazy("没有黑旗的")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, region: Region, this_year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.this_year = this_year
        years = range(this_year, this_year - 4, -1)
        choice_field(self, "year").choices = [(year, str(year)) for year in years]
        model_field(self, "unit").queryset = Organization.objects.on_offer(user, region)

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that can be understood; the others are as if not set."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "by": found.get("by") or self.PROJECT,
            "year": found.get("year") or self.this_year,
            "unit": found.get("unit"),
            "flag": found.get("flag") or "",
        }
