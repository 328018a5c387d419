"""上街区: the yearly lists of key projects of 2022 and 2023."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sanpi.projects.models import Stage
from sanpi.reports.demo.amounts import share_plans, share_totals, yi
from sanpi.reports.demo.choice import near
from sanpi.reports.demo.course import course
from sanpi.reports.demo.district import CLOSED, Rounds
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.sample import Sample

S = Stage


@dataclass(slots=True)
class Lists:
    """The projects on the lists of 2023 by level and field, and those that were on the lists of 2022 only."""

    upper: list[Sample] = field(default_factory=list)
    fields: dict[str, list[Sample]] = field(default_factory=dict)
    upper_past: list[Sample] = field(default_factory=list)
    district_past: list[Sample] = field(default_factory=list)

    def district(self) -> list[Sample]:
        """区级 projects of 2023."""
        return [sample for samples in self.fields.values() for sample in samples]

    def all(self) -> list[Sample]:
        """Every one of them."""
        return [*self.upper, *self.district(), *self.upper_past, *self.district_past]


# Field → number, 总投资, 年度计划投资 in 亿元 as published, and how many of them are new in 2023.
FIELDS_2023 = {
    "manufacturing": (39, "119.42", "41.68", 16),
    "services": (25, "177.18", "14.7", 9),
    "infrastructure": (8, "13.98", "6.13", 3),
    "livelihood": (8, "11.56", "3.5", 3),
}
UPPER_2023 = (21, "157.5", "39.6", 7)
# The published growth over 2022 leads to these totals of the year before.
UPPER_2022 = ("137.5", "37.31")
# Together 272.54 and 52.06, which the published growth leads to; the fields of that year are an example, with the
# number of projects that were on the list of 2022 only.
FIELDS_2022 = {
    "manufacturing": ("98.2", "32.6", 5),
    "services": ("152.34", "12.1", 3),
    "infrastructure": ("12.1", "4.56", 2),
    "livelihood": ("9.9", "2.8", 2),
}


def lists(names: Names, found: Rounds) -> Lists:
    """Both lists of both years; some projects of the rounds are on them as well."""
    made = Lists()
    made.upper = _upper(names, found)
    made.fields = {category: _field(names, found, category) for category in FIELDS_2023}
    made.upper_past = [_past(names, "manufacturing" if index < 2 else "services") for index in range(3)]
    past = {category: row[2] for category, row in FIELDS_2022.items()}
    made.district_past = [
        _past(names, category) for category, count in past.items() for _index in range(count)
    ]
    _list_all(made)
    _amounts(made)
    _raise_largest(made.upper)
    return made


def _upper(names: Names, found: Rounds) -> list[Sample]:
    """省市重点: five that are in the rounds, nine carried over from 2022, seven new."""
    count, _total, _plan, new = UPPER_2023
    shared = [sample for sample in found.construction if _is_old(sample)][:5]
    categories = ("manufacturing", "services", "manufacturing", "infrastructure")
    fresh = [_fresh(names, categories[index % 3]) for index in range(new)]
    carried = [_carried(names, categories[index % 4]) for index in range(count - new - len(shared))]
    return [*shared, *carried, *fresh]


def _field(names: Names, found: Rounds, category: str) -> list[Sample]:
    """One field of the 区级 list: from the rounds, as the page names them, carried over, new."""
    count, _total, _plan, new = FIELDS_2023[category]
    old = [sample for sample in found.construction if _is_old(sample)][5:]
    shared = [sample for sample in (*found.new_construction, *old) if sample.category == category]
    named = _named(names, category)
    fresh = [_fresh(names, category) for _index in range(new - len(named))]
    carried = [_carried(names, category) for _index in range(count - new - len(shared))]
    return [*shared, *named, *fresh, *carried]


def _is_old(sample: Sample) -> bool:
    """In the register before the lists of 2022, invented, and still being built."""
    building = sample.reached(S.PRODUCING) is None or sample.course[S.PRODUCING] > CLOSED
    return not sample.named and sample.known < date(2022, 1, 10) and building


def _named(names: Names, category: str) -> list[Sample]:
    """Projects that the page names in its captions, without saying where they stand in the rounds."""
    named = {
        "manufacturing": [
            ("郑州郑阀机械有限公司年产1万套高品质阀门生产项目", "郑州郑阀机械有限公司"),
            ("河南商之易新能源有限责任公司光伏发电项目", "河南商之易新能源有限责任公司"),
        ],
        "services": [
            ("河南永翔通用航空有限责任公司航空应急救援基地", "河南永翔通用航空有限责任公司"),
        ],
    }
    samples = [names.named(name, category, owner) for name, owner in named.get(category, [])]
    for sample in samples:
        sample.known = date(2022, 11, 15)
        pins = {S.STARTED: near(date(2022, 6, 1), 0, 150, "started", sample.key)}
        sample.course = course(sample.key, pins, S.BUILDING, sample.kind, CLOSED)
        sample.halt = S.BUILDING
    return samples


def _fresh(names: Names, category: str) -> Sample:
    """New in 2023: to start in the course of the year."""
    sample = names.sample(category)
    sample.known = near(date(2022, 10, 20), 0, 60, "known", sample.key)
    start = near(date(2023, 2, 20), 0, 240, "start", sample.key)
    sample.course = course(sample.key, {S.STARTED: start}, kind=sample.kind)
    return sample


def _carried(names: Names, category: str) -> Sample:
    """On the list of 2022 already, under construction."""
    sample = names.sample(category)
    sample.known = near(date(2021, 8, 1), 0, 150, "known", sample.key)
    start = near(date(2021, 9, 20), 0, 360, "start", sample.key)
    sample.course = course(sample.key, {S.STARTED: start}, S.BUILDING, sample.kind, CLOSED)
    return sample


def _past(names: Names, category: str) -> Sample:
    """On the list of 2022 only: in production or use within that year."""
    sample = names.sample(category)
    sample.known = near(date(2021, 7, 1), 0, 150, "known", sample.key)
    done = near(date(2022, 5, 10), 0, 200, "done", sample.key)
    sample.course = course(sample.key, {S.PRODUCING: done}, kind=sample.kind)
    return sample


def _list_all(made: Lists) -> None:
    for sample in made.upper:
        _put(sample, "city")
    for sample in made.district():
        _put(sample, "district")
    for sample in made.upper_past:
        sample.listings[2022] = "city"
    for sample in made.district_past:
        sample.listings[2022] = "district"


def _put(sample: Sample, level: str) -> None:
    """On the list of 2023, and on that of 2022 when it was registered by then."""
    sample.listings[2023] = level
    if sample.known < date(2022, 1, 10):
        sample.listings[2022] = level


def _raise_largest(upper: Sequence[Sample]) -> None:
    """The two largest that were on the list before are the 省重点 projects."""
    carried = [sample for sample in upper if 2022 in sample.listings]
    for sample in sorted(carried, key=lambda sample: -sample.total)[:2]:
        sample.listings = dict.fromkeys(sample.listings, "province")


def _amounts(made: Lists) -> None:
    """Totals and plans of 2023 as published; 2022 such that the published growth comes out."""
    _share(made.upper, *UPPER_2023[1:3])
    _share_past(made.upper, made.upper_past, *UPPER_2022)
    for category, (_count, total, plan, _new) in FIELDS_2023.items():
        _share(made.fields[category], total, plan)
        past = [sample for sample in made.district_past if sample.category == category]
        _share_past(made.fields[category], past, *FIELDS_2022[category][:2])


def _share(samples: Sequence[Sample], total: str, plan: str) -> None:
    share_totals(samples, yi(total))
    share_plans(samples, 2023, yi(plan))


def _share_past(present: Sequence[Sample], past: Sequence[Sample], total: str, plan: str) -> None:
    listed = [*(sample for sample in present if 2022 in sample.listings), *past]
    share_totals(listed, yi(total))
    share_plans(listed, 2022, yi(plan))


def bundle(whole: Sample, names: tuple[str, ...]) -> list[Sample]:
    """The parts of a bundle (打捆): they share its amounts and follow its course."""
    parts = [
        Sample(
            whole.region, f"{whole.name}·{name}", whole.category, whole.kind, owner=whole.owner, chain=whole.chain,
            industry=whole.industry, known=whole.known, course=dict(whole.course), halt=whole.halt, bundle=whole,
        )
        for name in names
    ]  # fmt: skip
    share_totals(parts, whole.total)
    for year, plan in whole.plans.items():
        share_plans(parts, year, plan)
    return parts
