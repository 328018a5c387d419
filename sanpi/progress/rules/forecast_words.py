"""A forecast in words for people who know no statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.domain.forecasting import Method
from sanpi.domain.money import ESTIMATE, MoneyUnit, percent, show
from sanpi.progress.models import ProjectForecast, TotalForecast, YearForecast, chance_percent
from sanpi.progress.rules.forecasting import basis_of

_POINTS = 10_000
MINUS = "−"
# So many reasons are named.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class ChanceBand:
    """A range of probabilities (basis points, the upper end excluded) under one word."""

    code: str
    word: str | Promise
    low: int
    high: int
    tone: str


CHANCES = (
    ChanceBand("likely", gettext_lazy("很可能"), 8000, _POINTS + 1, "ok"),
    ChanceBand("possible", gettext_lazy("过半可能"), 5000, 8000, "soft"),
    ChanceBand("doubtful", gettext_lazy("把握不大"), 2000, 5000, "warn"),
    ChanceBand("hard", gettext_lazy("很难"), 0, 2000, "bad"),
)


def chance_band(points: int | None) -> ChanceBand | None:
    """The word for a probability; None where there is none."""
    if points is None:
        return None
    return next(band for band in CHANCES if band.low <= points < band.high)


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit a card speaks in, chosen by the size of the plan."""

    unit: MoneyUnit
    places: int

    def say(self, yuan: int) -> str:
        """An amount with its unit: 1.23 亿元."""
        return f"{show(yuan, self.unit, self.places).replace('-', MINUS)} {self.unit.label}"

    def figure(self, yuan: int) -> str:
        """The amount alone."""
        return show(yuan, self.unit, self.places).replace("-", MINUS)

    def rounded(self, yuan: int) -> int:
        """The 元 of the amount as it is written."""
        return int(Fraction(show(yuan, self.unit, self.places)) * self.unit.factor)

    def seen(self, yuan: int) -> bool:
        """Whether anything is left of the amount when it is written."""
        return self.figure(abs(yuan)).strip("0.") != ""


def scale_of(row: YearForecast) -> Scale:
    """亿元 with two decimals from a plan or a forecast of one 亿元 on, else whole 万元."""
    large = max(row.plan or 0, row.median or 0) >= MoneyUnit.YI.factor
    unit = MoneyUnit.YI if large else MoneyUnit.WAN
    return Scale(unit, ESTIMATE[unit])


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a card; empty where there is nothing to say."""

    until: str
    main: str
    chance: str
    advice: str
    required: str
    change: str
    reasons: Sequence[str]
    own: str
    basis: str
    few: bool
    chance_band: ChanceBand | None
    scale: Scale = field(default_factory=lambda: Scale(MoneyUnit.YI, 2))
    percent: str = ""


def _scale_of_change(row: YearForecast, scale: Scale) -> Scale:
    """万元 for what a single project's forecast moved by, where 亿元 would leave nothing of it."""
    small = isinstance(row, ProjectForecast) and row.change is not None and not scale.seen(row.change)
    return Scale(MoneyUnit.WAN, 0) if small else scale


def _moved(row: YearForecast, scale: Scale) -> int:
    """The forecast as it is written less that of the month before as it was (元)."""
    if row.change is None:
        return 0
    return scale.rounded(row.median or 0) - scale.rounded((row.median or 0) - row.change)


def until(row: YearForecast) -> str:
    """How far the months go that a forecast rests on."""
    return _("截至 %d 月") % row.month if row.month else _("年初，还没有月报")


def words(
    row: YearForecast,
    names: Mapping[int, str] | None = None,
    farthest: Sequence[ProjectForecast] = (),
) -> Words:
    """A forecast in sentences; `names` (project → name) are those of the projects in the reasons of a total.

    `farthest` are the projects to name where the units' own figures are far from ours.
    """
    scale = scale_of(row)
    few = not row.certain
    over = not row.months_left
    moved = _scale_of_change(row, scale)
    return Words(
        until(row), _ended(row, scale) if over else _main(row, scale, few), "" if over else _chance(row, scale),
        "" if over else _advice(row), "" if over else _required(row, scale), _change(row, moved),
        _reasons(row, moved, names or {}), _own(row, scale, farthest), "" if over else _basis(row), few, chance_band(row.reach_100), scale,
        chance_percent(row.reach_100),
    )  # fmt: skip


def _against_plan(row: YearForecast, amount: int, scale: Scale) -> str:
    """How an amount compares with the plan, as the two are written: 是年度计划 1.30 亿元的 94.6%，少 0.07 亿元."""
    if not row.plan:
        return ""
    of_plan = _("是年度计划 %(plan)s的 %(share)s") % {
        "plan": scale.say(row.plan), "share": percent(amount, row.plan),
    }  # fmt: skip
    apart = scale.rounded(amount) - scale.rounded(row.plan)
    if not apart:
        return of_plan
    return _("%(share)s，%(more)s %(amount)s") % {"share": of_plan, **_more_or_less(apart, scale)}


def standstill_words(row: YearForecast) -> str:
    """Why no chance is told although there is history: 2023-03-10 起停工，不作判断; empty where one is."""
    judged = _("计划已完成") if row.completed >= (row.plan or 0) else _("不作判断")
    if isinstance(row, ProjectForecast) and row.standstill and row.standstill_since:
        since = _("%(day)s 起%(status)s") % {
            "day": row.standstill_since.isoformat(), "status": row.get_standstill_display(),
        }  # fmt: skip
        return f"{since}，{judged}"
    return _("项目都已停工或缓建，%s") % judged if _nothing_to_judge(row) else ""


def _nothing_to_judge(row: YearForecast) -> bool:
    """Whether a total has only projects at a standstill to speak of."""
    return (
        isinstance(row, TotalForecast)
        and row.certain
        and row.reach_100 is None
        and bool(row.plan and row.months_left)
    )


def _stopped(row: YearForecast, scale: Scale) -> str:
    """What a project at a standstill comes to: what it has completed; empty where it is at none."""
    if not isinstance(row, ProjectForecast) or not row.standstill or not row.standstill_since:
        return ""
    told = {
        "day": row.standstill_since.isoformat(), "status": row.get_standstill_display(),
        "done": scale.say(row.completed), "high": scale.say(row.high or 0),
    }  # fmt: skip
    said = _("项目自 %(day)s 起%(status)s：复工前全年停在已完成的 %(done)s") % told
    if row.completed >= (row.plan or 0):
        return said + "。"
    if row.high == row.completed:
        return said + _("，能否完成计划不作判断。")
    return said + _("，能否完成计划不作判断。年内复工能补多少没有把握，预测范围的上端留到 %(high)s。") % told


def _ended(row: YearForecast, scale: Scale) -> str:
    said = _("全年各月都已上报，共完成 %s") % scale.say(row.completed)
    against = _against_plan(row, row.completed, scale)
    if not against:
        return said + "。"
    reached = _("完成了全年计划") if row.completed >= (row.plan or 0) else _("没有完成全年计划")
    return _("%(said)s，%(against)s，%(reached)s。") % {"said": said, "against": against, "reached": reached}


def _main(row: YearForecast, scale: Scale, few: bool) -> str:
    stopped = _stopped(row, scale)
    if stopped:
        return stopped
    told = {
        "from": _from(row),
        "middle": scale.say(row.median or 0),
        "low": scale.figure(row.low or 0),
        "high": scale.say(row.high or 0),
        "against": _against_plan(row, row.median or 0, scale),
    }
    if _nothing_to_judge(row):
        text = _("项目都已停工或缓建：复工前全年停在已完成的数，大约完成 %(middle)s") % told
        return text + (_("。") if row.completed >= (row.plan or 0) else _("，能否完成计划不作判断。"))
    if few:
        text = _("往年资料太少，只能说个大概：全年可能完成 %(low)s–%(high)s，能不能完成计划还说不准。")
        return text % told
    if not told["against"]:
        return (
            _("%(from)s，全年大约完成 %(middle)s；同样的情形 10 次约有 8 次落在 %(low)s–%(high)s之间。")
            % told
        )
    return (
        _(
            "%(from)s，全年大约完成 %(middle)s，%(against)s；同样的情形 10 次约有 8 次落在 %(low)s–%(high)s之间。"
        )
        % told
    )


def _from(row: YearForecast) -> str:
    """What the forecast goes by, as far as the year has come."""
    if not row.month:
        return _("今年还没有月报，按往年的情形")
    return (
        _("按目前进度")
        if row.month > 2
        else _("按前 %d 个月的进度（月份还少，以后会有较大变化）") % row.month
    )


def chance_words(points: int | None) -> str:
    """A probability in a sentence, in steps of five per cent: 约 35%, 不到 5%; empty where there is none."""
    if points is None:
        return ""
    if points < 500:
        return _("不到 5%")
    if points >= 9500:
        return _("在 95% 以上")
    return _("约 %s") % chance_percent(points)


def _chance(row: YearForecast, scale: Scale) -> str:
    """How likely all of the plan and nine tenths of it are, with the amounts meant.

    Nothing where the plan is reached or there is nothing to go by.
    """
    if row.reach_100 is None or not row.plan or row.completed >= row.plan:
        return ""
    told = {
        "plan": scale.say(row.plan), "most": scale.say(-(-row.plan * 9 // 10)),
        "whole": chance_words(row.reach_100), "nearly": chance_words(row.reach_90),
    }  # fmt: skip
    if row.reach_100 >= 9500 or not told["nearly"]:
        return _("完成全年计划 %(plan)s的可能性%(whole)s") % told
    if told["whole"] == told["nearly"]:
        return _("完成全年计划 %(plan)s、完成其 90%%（%(most)s）的可能性都%(whole)s") % told
    return _("完成全年计划 %(plan)s的可能性%(whole)s，完成其 90%%（%(most)s）的可能性%(nearly)s") % told


_ADVICE = {
    "likely": gettext_lazy("照现在的进度就能完成，保持即可。"),
    "possible": gettext_lazy("有希望完成，但不能放慢。"),
    "doubtful": gettext_lazy("照现在的进度多半完不成，要加快。"),
    "hard": gettext_lazy("照现在的进度完不成：要么大幅加快，要么按程序调整年度计划。"),
}


def _advice(row: YearForecast) -> str:
    """What it means for those who answer for the plan."""
    band = chance_band(row.reach_100)
    if band is None or not row.plan or row.completed >= row.plan:
        return ""
    return str(_ADVICE[band.code])


def _required(row: YearForecast, scale: Scale) -> str:
    if row.required is None or not row.plan:
        return ""
    if not row.required:
        return _("年度计划已经完成。")
    text = _("要完成计划，剩余 %(months)d 个月平均每月需完成 %(required)s")
    if row.months_left == 1:
        text = _("要完成计划，最后 %(months)d 个月需完成 %(required)s")
    required = row.required
    if row.months_left == 1:
        required = scale.rounded(row.plan) - scale.rounded(row.completed)
    said = text % {"months": row.months_left, "required": scale.say(required)}
    if not row.pace or row.pace < 0:
        return said + "。"
    times = Fraction(row.required, row.pace)
    if times > 20:
        return said + _("，远高于今年的月均 %s。") % scale.say(row.pace)
    tenths = (times * 20 + 1) // 2
    return said + _("，是今年月均（%(pace)s）的 %(times)s 倍。") % {
        "pace": scale.say(row.pace), "times": f"{tenths // 10}.{tenths % 10}",
    }  # fmt: skip


def _change(row: YearForecast, scale: Scale) -> str:
    if row.change is None:
        return ""
    moved = _moved(row, scale)
    if not moved:
        return _("与上月的预测基本相同。")
    return _("比上月的预测%(more)s %(amount)s") % _more_or_less(moved, scale)


_REASONS = {
    "month": (gettext_lazy("最近一个月比预计多完成 %s"), gettext_lazy("最近一个月比预计少完成 %s")),
    "correction": (gettext_lazy("更正以前月份，累计多 %s"), gettext_lazy("更正以前月份，累计少 %s")),
    "plan": (gettext_lazy("年度计划调增，带来 %s"), gettext_lazy("年度计划调减，减少 %s")),
    "learning": (gettext_lazy("可比的历史有更新，增加 %s"), gettext_lazy("可比的历史有更新，减少 %s")),
    "stopped": (
        gettext_lazy("停工或缓建以后，后几个月按停在已完成的数算，增加 %s"),
        gettext_lazy("停工或缓建以后，后几个月按停在已完成的数算，减少 %s"),
    ),
    "resumed": (
        gettext_lazy("复工以后，后几个月重新计入，增加 %s"),
        gettext_lazy("复工以后，后几个月重新计入，减少 %s"),
    ),
    "outlook": (
        gettext_lazy("按已有进度重新推算后几个月，增加 %s"),
        gettext_lazy("按已有进度重新推算后几个月，减少 %s"),
    ),
}


def _reasons(row: YearForecast, scale: Scale, names: Mapping[int, str]) -> list[str]:
    """Why the forecast moved: what moved it the same way, the largest first, and what the rest comes to.

    As they are written, the reasons and the rest add up to the change.
    """
    moved = _moved(row, scale)
    if not row.change or not moved:
        return []
    same_way = [each for each in row.reasons if each[1] * moved > 0 and scale.seen(each[1])]
    named = sorted(same_way, key=lambda each: -abs(each[1]))[:_NAMED]
    if not named:
        return []
    said = [_reason(each, scale, names) for each in named]
    rest = moved - sum(scale.rounded(amount) for _code, amount, *_more in named)
    return [*said, _rest(row, len(named)) % _more_or_less(rest, scale)] if rest else said


def _reason(each: Sequence[Any], scale: Scale, names: Mapping[int, str]) -> str:
    code, amount, _sentence, *key = each
    if key:
        told = {"name": names.get(key[0], ""), **_more_or_less(amount, scale)}
        return _("%(name)s%(more)s %(amount)s") % told
    return str(_REASONS[code][amount < 0]) % scale.say(abs(amount))


def _more_or_less(amount: int, scale: Scale) -> dict[str, str]:
    return {"more": _("多") if amount > 0 else _("少"), "amount": scale.say(abs(amount))}


def _rest(row: YearForecast, named: int) -> str:
    """Of a total the rest are its other projects; of a project the steps that were kept, where these are all."""
    if isinstance(row, TotalForecast):
        if row.projects > named:
            return _("其余 %d 项合计") % (row.projects - named) + "%(more)s %(amount)s"
    elif len(row.reasons) > named and sum(each[1] for each in row.reasons) == row.change:
        return _("其余 %d 项合计") % (len(row.reasons) - named) + "%(more)s %(amount)s"
    return _("其余合计%(more)s %(amount)s")


def _own(row: YearForecast, scale: Scale, farthest: Sequence[ProjectForecast]) -> str:
    """What the units expect themselves, beside ours and beside how far such figures were off before."""
    if row.own is None:
        return ""
    whole = isinstance(row, TotalForecast) and row.unit_id is None
    said = (_("各单位自己预计合计 %s") if whole else _("单位自己预计全年完成 %s")) % scale.say(row.own)
    if row.median is not None and row.certain and row.months_left:
        apart = scale.rounded(row.own) - scale.rounded(row.median)
        said += (
            _("，比系统预测%(more)s %(amount)s") % _more_or_less(apart, scale)
            if apart
            else _("，与系统预测相同")
        )
    said += _("（%s）。") % own_record_words(row.own_record)
    return said + _far(row, scale, farthest) if own_is_far(row) else said


# A single project's figures are off by twice the mean often enough; those of many projects together hardly are by once.
_FAR_ALONE = 2


def own_is_far(row: YearForecast) -> bool:
    """Whether the units' own figure differs from ours by far more than such figures were off before."""
    if row.own is None or row.median is None or not (row.plan and row.own_record and row.certain):
        return False
    _count, _bias, error = row.own_record
    times = 1 if isinstance(row, TotalForecast) and row.projects > 1 else _FAR_ALONE
    return bool(row.months_left) and abs(row.own - row.median) * _POINTS > times * error * row.plan


def _far(row: YearForecast, scale: Scale, farthest: Sequence[ProjectForecast]) -> str:
    """That one of both will be wrong, and where to look."""
    named = [
        _("%(name)s（%(state)s单位 %(own)s，系统 %(ours)s）") % {
            "name": each.project.name, "state": f"{each.get_standstill_display()}，" if each.standstill else "",
            "own": scale.figure(each.own or 0), "ours": scale.figure(each.median or 0),
        }
        for each in farthest
    ]  # fmt: skip
    said = _("两者相差超过往年的平均误差，总有一个不准")
    if not named:
        return said + _("，请核对。")
    return said + _("，请先核对相差最大的：%s。") % "、".join(named)


# With fewer past figures than this it is said how few they are.
_FEW_FIGURES = 10


def own_record_words(record: Sequence[int]) -> str:
    """How the own figures of a unit did at the same month of finished years, in parts of the plan."""
    if not record:
        return _("没有往年同期的预计可以对照")
    count, bias, error = record
    few = _("往年同期只有 %d 个项目次可以对照，") % count if count < _FEW_FIGURES else _("往年同期")
    if abs(bias) < 50:
        text = _("单位的预计与实际相比平均不高也不低，平均误差 %(error)s，均按占年度计划算")
    elif bias > 0:
        text = _("单位的预计平均比实际高 %(bias)s，平均误差 %(error)s，均按占年度计划算")
    else:
        text = _("单位的预计平均比实际低 %(bias)s，平均误差 %(error)s，均按占年度计划算")
    return few + text % {"bias": _percent(abs(bias)), "error": _percent(error)}


def _percent(points: int) -> str:
    return f"{(points + 50) // 100}%"


def own_bias(record: Sequence[int]) -> str:
    """The same in a cell of a table: 偏高 8%; empty without a record."""
    if not record:
        return ""
    bias = record[1]
    if abs(bias) < 50:
        return _("持平")
    return (_("偏高 %s") if bias > 0 else _("偏低 %s")) % _percent(abs(bias))


def _basis(row: YearForecast) -> str:
    if not row.basis:
        return ""
    basis = basis_of(row)
    if isinstance(row, TotalForecast) and basis.method is not Method.NONE:
        return (
            _("比照往年 %d 个项目次的全年完成情况得出；各项目同一年里一起多、一起少的，已经算在范围里。")
            % basis.others
        )
    if basis.method is Method.NONE:
        return _("系统里还没有往年的项目可以比照；有了一整年的月报以后，就能说得准一些。")
    return basis.sentence + "。"
