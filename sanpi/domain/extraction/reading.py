"""A text read: its figures with what they count, and what comparing them says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sanpi.domain.periods import show_numbers

from .amounts import COUNT, FORECAST, PLAN, TOTAL
from .attribution import attribute
from .claims import Claim, Context, Reading, Slice
from .findings import findings, findings_of_tables
from .frames import Item, label, merged
from .layout import clauses
from .normalise import MAX_CHARACTERS, Plain, plain
from .numbers import figures
from .scopes import Scope
from .tables import Tables, tables
from .times import date_of, first_year

_REGION = re.compile(
    r"(?:(?m:^)|(?<=[，。；：“”、]))(?![各我本该县市区省今新去同在对由城都入一二三四五六七八九十两])(?:(?![全于比占为达的])[\u4e00-\u9fff]){1,3}?(?:省|市|县|区|州|旗)(?![委级重领直域块])"
)
_AROUND = 300
_AHEAD = re.compile(
    r"力争|争取|确保|预计|预期|下一步|下步|奋力|目标是|(?:到|至|在)年[底末](?!的)|年[底末]前|[降减压升增]到|控制在"
)
_SO_FAR = re.compile(r"截至|截止|目前|当前|已|今年以来|\d月(?:份|底|末)?，?(?:累计|共)?完成")
_NO_REGION = (
    "上市",
    "上级市",
    "城市",
    "都市",
    "省市",
    "县市",
    "市区",
    "城区",
    "园区",
    "片区",
    "老城区",
    "新区",
)


def read(text: str, context: Context = Context()) -> Reading:  # noqa: B008 - a frozen value
    """Everything understood of ``text``. Raises ``TextTooLarge``."""
    found = tables(text) if len(text) <= MAX_CHARACTERS else Tables()
    words = replace(plain(_without(text, found.spans)), text=text)
    written = date_of(words.words) or context.date
    year = written.year if written else first_year(words.words.partition("\n")[0])
    items = attribute(words.words, clauses(words.words, figures(words.words)), year)
    region, title = _region(words.words, context), _title(words.words)
    known = _Known(words, title, region, context)
    cells = _Known(Plain(text, text, range(len(text))), title, region, context)
    placed = [*((item, known) for item in items), *((item, cells) for item in found.items)]
    placed.sort(key=lambda pair: pair[1].words.origins[pair[0].figure.start])
    numbers = {id(item): f"c{number}" for number, (item, _) in enumerate(placed, start=1)}
    claims = tuple(_claim(numbers[id(item)], item, around) for item, around in placed)
    items.sort(key=lambda item: item.figure.start)
    said = findings(words.words, items, numbers)
    said += findings_of_tables(text, found.items, found.sums, numbers)
    return Reading(text, claims, tuple(said), written, region, found.unread)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The same length, with what the tables of it have said blanked."""
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += (text[place:start], " " * (end - start))
        place = end
    return "".join((*pieces, text[place:]))


def _region(words: str, context: Context) -> str:
    """The region the text speaks of: the one named first, of those known when any are."""
    named = [(words.find(name), name) for name in context.regions if name in words]
    if named:
        return min(named)[1]
    if context.region:
        return context.region
    names = (match.group() for match in _REGION.finditer(words[:2000]) if match.group() not in _NO_REGION)
    return next((name for name in names if words.count(name) > 1 or words.find(name) < 40), "")


def _title(words: str) -> str:
    """The heading of the text without the words that every heading has; empty where it has none."""
    first, _, rest = words.strip("\n").partition("\n")
    if (
        not rest
        or len(first) > 45
        or re.search("[。；！]|单位：|[：，]$|^[（(]?[一二三四五六七八九十\\d]+[、）.]", first)
    ):
        return ""
    return re.sub(r"(?:进展|建设|推进)*(?:情况)?(?:的)?(?:通报|简报|报告|公告)?$", "", first).strip("：，")


@dataclass(frozen=True, slots=True)
class _Known:
    """What holds for every figure of a text."""

    words: Plain
    title: str
    region: str
    context: Context

    def named(self, names: Sequence[str], item: Item, subject: str) -> str:
        """The name that stands in the subject of a figure, else the last one in its sentence before it.

        Names of the parts that a total adds up are not its own.
        """
        start = item.figure.start if item.listed < 0 else item.listed
        subject = subject if item.listed < 0 else subject.replace(item.frame.scope.shown, "")
        sentence = re.split("[。！？\n]", self.words.words[max(0, start - _AROUND) : start])[-1]
        inside = [name for name in names if name and name in subject]
        before = [name for name in names if name and name in sentence]
        return max(inside, key=len, default="") or max(before, key=sentence.rfind, default="")


def _claim(number: str, item: Item, known: _Known) -> Claim:
    figure, part = item.figure, merged(item.frame.path())
    start, end = known.words.span(figure.start, figure.end)
    subject = label(item, known.title, known.region)
    return Claim(
        id=number,
        surface=known.words.text[start:end],
        start=start,
        end=end,
        value=figure.value,
        unit=figure.unit,
        digits=figure.digits,
        approximate=figure.approximate,
        bound=figure.bound,
        change=item.named.change,
        measure=item.measure,
        subject=subject,
        period=" ".join(filter(None, (show_numbers(item.periods), item.when.words))),
        slice=_slice(item, part, subject, known),
        expected=_expected(item, known.words.words),
    )


def _expected(item: Item, words: str) -> bool:
    """Whether a figure is hoped for: of its sentence before it, what was said last is what is to come."""
    if item.measure in (TOTAL, PLAN):
        return False
    start = item.figure.start
    sentence = re.split("[。！？；\n]", words[max(0, start - _AROUND) : start])[-1]
    ahead, so_far = (
        max((match.start() for match in sign.finditer(sentence)), default=-1) for sign in (_AHEAD, _SO_FAR)
    )
    return item.measure == FORECAST or ahead > so_far or (item.target and item.measure != COUNT)


def _slice(item: Item, part: Scope, subject: str, known: _Known) -> Slice:
    names = known.context
    return Slice(
        batch=part.batch,
        periods=item.periods,
        level=part.level,
        industry=part.industry,
        stage=part.stage,
        region=known.named(names.regions, item, subject) or part.area or known.region,
        unit=known.named(names.units, item, subject),
        project=known.named(names.projects, item, subject),
        as_of=item.when.as_of,
        years=item.when.years,
        months=item.when.months,
        band=part.band,
        other=part.other,
    )
