"""高新区: rounds 1 to 7 with the totals that its page publishes; its yearly lists are examples."""

from dataclasses import dataclass
from datetime import date

from sanpi.projects.models import Stage
from sanpi.reports.demo.amounts import follow_plan, share_plans, share_totals, yi
from sanpi.reports.demo.choice import near, number
from sanpi.reports.demo.course import CLOSED, course
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.paths import ADJUSTED_ON, leave, take, take_all
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.words import LEFT

S = Stage


@dataclass(slots=True)
class ZoneRounds:
    """The projects of periods 1 to 7 by the batch they are in at the end of 2022, and some outside the rounds."""

    signing: list[Sample]
    construction: list[Sample]
    production: list[Sample]
    left: list[Sample]
    new_signing: list[Sample]
    new_construction: list[Sample]
    others: list[Sample]

    def all(self) -> list[Sample]:
        """Every one of them."""
        old = [*self.signing, *self.construction, *self.production, *self.left]
        return [*old, *self.new_signing, *self.new_construction, *self.others]


# All six are named: name, category, way through the rounds, stage reached.
SIGNING = (
    ("北斗产业园孵化基地项目", "emerging", "signing 2", S.LANDED),
    ("优必选人工智能自主创新基地项目", "digital", "signing 3", S.LANDED),
    ("深圳雄韬电源科技股份有限公司氢燃料电池全国总部项目", "emerging", "signing 3", S.SIGNED),
    ("天集产城人工智能基地项目", "digital", "signing 4", S.LANDED),
    ("高新国际企业港项目", "services", "signing 5", S.LANDED),
    ("肿瘤检测体外诊断试剂及仪器研发生产项目", "emerging", "signing 6", S.SIGNED),
)
# The ten that the page names and the one it calls in production without placing it, then the others:
# 14 of 24 have started, four of them are in production.
NAMED_CONSTRUCTION = (
    ("创新科区域总部基地及大数据中心", "digital", "construction 1", S.BUILDING),
    ("安徽爱纽牧铝业有限公司研发生产基地", "manufacturing", "construction 2", S.BUILDING),
    ("河南盛鼎建筑科技产业园（一期）", "manufacturing", "construction 5", S.BUILDING),
    ("郑州机械研究所有限公司高端装备制造产业园", "manufacturing", "construction 5", S.BUILDING),
    ("新开普智慧教育研发产业基地", "digital", "construction 5", S.BUILDING),
    ("云杰新科技智能传感产品生产基地", "emerging", "construction 4", S.BUILDING),
    ("台湾茂丞总部", "emerging", "construction 3", S.BUILDING),
    ("生物智能装置研发及产业化基地", "emerging", "construction 4", S.BUILDING),
    ("航天宏图信息技术股份有限公司中原智慧地球数据工厂", "digital", "signing 2 > construction 4", S.BUILDING),
    ("艾格莱德汽车传感及控制器研发生产基地", "emerging", "construction 3", S.BUILDING),
    ("河南明晟新材料科技有限公司项目", "manufacturing", "construction 1", S.PRODUCING),
)
OTHER_CONSTRUCTION = (
    ("construction 1", S.PRODUCING), ("construction 2", S.PRODUCING), ("construction 2", S.PRODUCING),
    ("construction 3", S.LANDED), ("construction 4", S.LANDED), ("construction 5", S.LANDED),
    ("construction 5", S.LANDED), ("construction 6", S.LANDED), ("construction 6", S.LANDED),
    ("construction 6", S.LANDED), ("construction 6", S.LANDED), ("signing 1 > construction 5", S.LANDED),
    ("signing 3 > construction 6", S.LANDED),
)  # fmt: skip
# All seven are named; which of them is the one without full output is not published.
PRODUCTION = (
    ("智慧产业园二期", "digital", "production 1", S.FULL_OUTPUT),
    ("河南省大学科技园东区（三期）", "digital", "construction 2 > production 6", S.PRODUCING),
    ("深圳智微智能物联网终端产品研发生产基地", "emerging", "production 2", S.FULL_OUTPUT),
    ("上海电气新能源示范应用项目", "emerging", "construction 1 > production 4", S.FULL_OUTPUT),
    (
        "中南大学粉末冶金国家工程研究中心联合研发中心暨钻石长晶设备制造和产业化项目",
        "emerging",
        "production 3",
        S.FULL_OUTPUT,
    ),
    ("重塑科技郑州燃料电池生产项目", "emerging", "construction 1 > production 5", S.FULL_OUTPUT),
    ("瑞驰有限公司年产1500万双皮鞋深加工项目（一期）", "manufacturing", "production 4", S.FULL_OUTPUT),
)
OWNERS = {
    "深圳雄韬电源科技股份有限公司氢燃料电池全国总部项目": "深圳雄韬电源科技股份有限公司",
    "航天宏图信息技术股份有限公司中原智慧地球数据工厂": "航天宏图信息技术股份有限公司",
    "河南明晟新材料科技有限公司项目": "河南明晟新材料科技有限公司",
    "安徽爱纽牧铝业有限公司研发生产基地": "安徽爱纽牧铝业有限公司",
    "郑州机械研究所有限公司高端装备制造产业园": "郑州机械研究所有限公司",
}
# The roof of this one was closed on 2022-12-25, half a year after its start; two took land on 2022-07-14 and started.
STARTS = {
    "河南盛鼎建筑科技产业园（一期）": date(2022, 6, 28),
    "郑州机械研究所有限公司高端装备制造产业园": date(2022, 7, 14),
    "新开普智慧教育研发产业基地": date(2022, 7, 14),
}


def zone(names: Names) -> ZoneRounds:
    """Periods 1 to 6 as adjusted (37 projects) with those that left, period 7 as announced (3 and 9)."""
    invented = [names.sample("digital" if index % 4 == 3 else "emerging") for index in range(13)]
    new = [names.sample("digital" if index % 3 == 2 else "emerging") for index in range(12)]
    construction = _table(names, NAMED_CONSTRUCTION)
    for sample in construction:
        if sample.name in STARTS:
            _start_on(sample, STARTS[sample.name])
    found = ZoneRounds(
        signing=_table(names, SIGNING),
        construction=[*construction, *take_all(invented, OTHER_CONSTRUCTION, CLOSED)],
        production=_table(names, PRODUCTION),
        left=_left(names),
        new_signing=[take(sample, "signing 7") for sample in new[:3]],
        new_construction=[take(sample, "construction 7") for sample in new[3:]],
        others=_others(names),
    )
    _amounts(found)
    _lists(found)
    return found


def _table(names: Names, rows: tuple[tuple[str, str, str, Stage], ...]) -> list[Sample]:
    return [
        take(names.named(name, category, OWNERS.get(name, "")), path, reached, CLOSED)
        for name, category, path, reached in rows
    ]


def _start_on(sample: Sample, day: date) -> None:
    """The stages of a project whose start is known from the page."""
    sample.course = course(sample.key, {S.STARTED: day}, S.BUILDING, sample.kind, CLOSED)


def _left(names: Names) -> list[Sample]:
    first, second = names.sample("emerging"), names.sample("digital")
    take(first, "signing 2", S.SIGNED, CLOSED)
    take(second, "construction 3", S.LANDED, CLOSED)
    leave(first, date(2021, 12, 28), LEFT[0])
    leave(second, ADJUSTED_ON, LEFT[1])
    for sample, halt in ((first, S.SIGNED), (second, S.LANDED)):
        sample.total, sample.halt = yi(f"{number(30, 90, sample.key) / 10:.1f}"), halt
    return [first, second]


def _others(names: Names) -> list[Sample]:
    """Public works and services outside the rounds."""
    samples = [
        names.sample(category) for category in ("infrastructure", "infrastructure", "livelihood", "services")
    ]
    for index, sample in enumerate(samples):
        sample.known = date(2021, 11, 10) if index < 2 else date(2022, 12, 1)
        start = near(date(2022, 3, 1) if index < 2 else date(2023, 3, 20), 0, 90, sample.key)
        sample.course = course(sample.key, {S.STARTED: start}, kind=sample.kind)
        sample.total = yi(f"{number(12, 60, sample.key) / 10:.1f}")
    return samples


def _amounts(found: ZoneRounds) -> None:
    """总投资 of each batch and the 2022 plan of 投产一批 as published; all else is an example."""
    share_totals(found.signing, yi("166"))
    share_totals(found.construction, yi("228.35"))
    share_totals(found.production, yi("70.4"))
    share_plans(found.production, 2022, yi("15.8"))
    share_totals(found.new_signing, yi("24.6"))
    share_totals(found.new_construction, yi("41.8"))
    for sample in found.all():
        for year in (2021, 2022, 2023):
            if sample.known.year <= year:
                follow_plan(sample, year, number(10, 30, "plan", year, sample.key))


def _lists(found: ZoneRounds) -> None:
    """Lists of 2022 and 2023: what is being built then."""
    building = [*found.construction, *found.new_construction, *found.others]
    for index, sample in enumerate(building):
        for year in (2022, 2023):
            if sample.known < date(year, 1, 10) and sample.is_under_way(date(year, 1, 1)) and index % 3:
                sample.listings[year] = "city" if index % 4 == 1 else "district"
