"""上街区: rounds 1 to 7 and the yearly lists of 2022 and 2023, with the totals that its page publishes."""

from dataclasses import dataclass
from datetime import date

from sanpi.projects.models import Stage
from sanpi.reports.demo.amounts import follow_plan, share_plans, share_totals, yi
from sanpi.reports.demo.choice import number
from sanpi.reports.demo.course import course
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.paths import ADJUSTED_ON, leave, take, take_all
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.words import LEFT

S = Stage
# The page tells the state at the end of January 2023.
CLOSED = date(2023, 1, 20)


@dataclass(slots=True)
class Rounds:
    """The projects of periods 1 to 7 by the batch they are in at the end of January 2023."""

    signing: list[Sample]
    construction: list[Sample]
    production: list[Sample]
    left: list[Sample]
    new_signing: list[Sample]
    new_construction: list[Sample]

    def all(self) -> list[Sample]:
        """Every one of them."""
        new = [*self.new_signing, *self.new_construction]
        return [*self.signing, *self.construction, *self.production, *self.left, *new]


# Way through the rounds and stage reached; all eight have signed.
SIGNING = (
    ("signing 2", S.LANDED), ("signing 3", S.LANDED), ("signing 4", S.STARTED), ("signing 5", S.LANDED),
    ("signing 5", S.SIGNED), ("signing 6", S.LANDED), ("signing 6", S.SIGNED), ("signing 6", S.SIGNED),
)  # fmt: skip
# The three that the page names, then the others; 18 of 20 have started.
CONSTRUCTION = (
    ("construction 1", S.COMPLETED), ("construction 2", S.COMPLETED), ("construction 5", S.BUILDING),
    ("construction 1", S.PRODUCING), ("construction 2", S.PRODUCING), ("construction 2", S.BUILDING),
    ("construction 3", S.PRODUCING), ("construction 3", S.BUILDING), ("construction 3", S.BUILDING),
    ("construction 4", S.BUILDING), ("construction 4", S.BUILDING), ("construction 4", S.BUILDING),
    ("construction 5", S.BUILDING), ("construction 5", S.LANDED), ("construction 6", S.STARTED),
    ("construction 6", S.LANDED), ("signing 1 > construction 3", S.BUILDING),
    ("signing 2 > construction 4", S.BUILDING), ("signing 3 > construction 5", S.BUILDING),
    ("signing 4 > construction 6*", S.BUILDING),
)  # fmt: skip
# The two that the page names, then the others; 15 of 17 have reached full output.
PRODUCTION = (
    ("production 1", S.FULL_OUTPUT), ("production 3", S.FULL_OUTPUT),
    *((f"production {period}", S.FULL_OUTPUT) for period in (1, 1, 2, 2, 3, 3, 4, 4, 5)),
    ("construction 1 > production 4", S.FULL_OUTPUT), ("construction 1 > production 5", S.FULL_OUTPUT),
    ("construction 2 > production 5", S.FULL_OUTPUT),
    ("signing 1 > construction 2 > production 6", S.FULL_OUTPUT),
    ("construction 2 > production 6", S.PRODUCING), ("construction 3 > production 6*", S.PRODUCING),
)  # fmt: skip
LATE_START = 14


def rounds(names: Names) -> Rounds:
    """Periods 1 to 6 as adjusted (45 projects) with those that left, and period 7 as announced (7)."""
    fields = ("manufacturing",) * 3 + ("services",)

    def invented(count: int) -> list[Sample]:
        return [names.sample(fields[index % 4]) for index in range(count)]

    construction = [*_named_construction(names), *invented(17)]
    production = [*_named_production(names), *invented(15)]
    found = Rounds(
        signing=take_all(invented(8), SIGNING, CLOSED),
        construction=take_all(construction, CONSTRUCTION, CLOSED),
        production=take_all(production, PRODUCTION, CLOSED),
        left=_left(names),
        new_signing=[take(sample, "signing 7") for sample in invented(2)],
        new_construction=[take(sample, "construction 7") for sample in invented(5)],
    )
    _settled_within_a_year(found.production[0])
    _late_start(found.construction[LATE_START])
    _amounts(found)
    return found


def _named_construction(names: Names) -> list[Sample]:
    return [
        names.named("奥克斯科技城项目", "manufacturing"),
        names.named("普洛斯物流园项目", "services"),
        names.named("隆平高科（河南）玉米创新中心项目", "innovation"),
    ]


def _named_production(names: Names) -> list[Sample]:
    monitoring, machines = "河南省奥瑞环保科技股份有限公司", "郑州红星矿山机器有限公司"
    return [
        names.named("年产1800套环境监测设备及科技研发中心项目（一期）", "manufacturing", monitoring),
        names.named(f"{machines}盾构机及高端矿机项目", "manufacturing", machines),
    ]


def _left(names: Names) -> list[Sample]:
    """Announced, and taken out when the lists were adjusted."""
    early, stopped, dropped = (names.sample("manufacturing") for _count in range(3))
    take(early, "signing 2", S.SIGNED, CLOSED)
    take(stopped, "construction 1", S.BUILDING, CLOSED)
    take(dropped, "construction 3", S.LANDED, CLOSED)
    leave(early, date(2021, 12, 24), LEFT[0])
    leave(stopped, ADJUSTED_ON, "建设资金断链，长期停工，移出目标库")
    leave(dropped, ADJUSTED_ON, LEFT[1])
    for sample, halt in ((early, S.SIGNED), (stopped, S.BUILDING), (dropped, S.LANDED)):
        sample.total, sample.halt = yi(f"{number(18, 52, sample.key) / 10:.1f}"), halt
    return [early, stopped, dropped]


def _settled_within_a_year(sample: Sample) -> None:
    """The page says: settled in April 2020, land, start and production in that same year."""
    pins = {S.LANDED: date(2020, 4, 15), S.STARTED: date(2020, 7, 20), S.PRODUCING: date(2020, 12, 18)}
    sample.course = course(sample.key, pins, S.FULL_OUTPUT, sample.kind, CLOSED)


def _late_start(sample: Sample) -> None:
    """Started in January, reported on the day the books for January were closed."""
    sample.course[S.STARTED] = date(2023, 1, 19)
    sample.late = {S.STARTED: date(2023, 2, 1)}


def _amounts(found: Rounds) -> None:
    """总投资 and 2023 plan as published, batch by batch; earlier plans are examples."""
    groups = (
        (found.signing, "50.5", "9.3"),
        (found.construction, "53.1", "17.7"),
        (found.production, "82.7", "49.3"),
        (found.new_signing, "18", "9"),
        (found.new_construction, "12.6", "6.15"),
    )
    for samples, total, plan in groups:
        share_totals(samples, yi(total))
        share_plans(samples, 2023, yi(plan))
    for sample in found.all():
        for year in (2021, 2022):
            if sample.known.year <= year:
                follow_plan(sample, year, number(14, 38, "plan", year, sample.key))
