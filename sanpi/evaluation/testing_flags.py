"""Units with a first quarter behind them, and rules for flags, for tests.

units = quarter()                       # 甲镇 41.7 %, 乙镇 33.3 %, 丙镇 16.7 %, 丁镇 8.3 % of their plans; 25 % are due
rule = flag_rule(units, top=1, bottom=1)
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sanpi.domain.periods import Month, Quarter
from sanpi.evaluation.actions.flag_rules import GroupValues, set_flag_rule
from sanpi.evaluation.models import FlagKind, FlagRule
from sanpi.evaluation.models.flags import Frequency
from sanpi.organizations.models import Organization, Region
from sanpi.organizations.testing import make_organization, regions
from sanpi.progress.testing import MILLION, planned, report
from sanpi.projects.testing import LONG_AGO, noon

FIRST = Quarter(2023, 1)
# What each unit's one project, planned at 1.2亿, completed in January and in March (百万元).
QUARTER = {"甲镇": (20, 30), "乙镇": (25, 15), "丙镇": (10, 10), "丁镇": (10, 0)}
AFTER = date(2023, 4, 20)


def quarter() -> list[Organization]:
    """Four towns of 上街区 with a project each and the first quarter of 2023 on record."""
    district = regions().district
    units = [make_organization(district, name) for name in QUARTER]
    for unit, (january, march) in zip(units, QUARTER.values(), strict=True):
        project = planned(f"{unit.name}项目", unit=unit)
        report(project, Month(2023, 1), january * MILLION)
        report(project, Month(2023, 2), 0)
        report(project, Month(2023, 3), march * MILLION)
    return units


def group(units: Sequence[Organization], top: int = 1, bottom: int = 1, name: str = "镇办组") -> GroupValues:
    """A group of these units."""
    return GroupValues(name, top, bottom, units=tuple(unit.pk for unit in units))


def flag_rule(
    units: Sequence[Organization],
    *,
    top: int = 1,
    bottom: int = 1,
    kind: str = FlagKind.RED_BLACK,
    region: Region | None = None,
    on: date = LONG_AGO,
    groups: Sequence[GroupValues] | None = None,
    **values: Any,
) -> FlagRule:
    """A rule of 上街区 by the rate of completion: a red flag above the target, a black one below it."""
    frequency = Frequency.QUARTER if kind == FlagKind.RED_BLACK else Frequency.MONTH
    given = {"name": "红黑旗办法", "frequency": frequency, "measure": "completion_rate"} | values
    return set_flag_rule(
        region=region or regions().district, kind=kind, values=given,
        groups=groups if groups is not None else [group(units, top, bottom)],
        effective_on=on, by=None, now=noon(on), source="区政办〔2021〕1号",
    )  # fmt: skip
