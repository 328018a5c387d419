"""Figures as the two pages print them, kept beside the ledger so that differences show.

Only those that hold for good: a round as it was announced, the list of a year. What the pages say of periods 1 to 6
“as adjusted” is true of the end of January 2023 and changes with every later conversion.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sanpi.batches.actions import add_published
from sanpi.reports.demo.amounts import yi
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.world import World

SOURCES = {DISTRICT: "上街区“三个一批”报道，2023年2月", HIGH_TECH: "高新区“三个一批”报道，2023年2月"}
# The pages speak of 2 February and of events after 28 January; the day itself is not known.
PUBLISHED_ON = date(2023, 2, 3)
# What they print of period 7 and of the year's lists holds at the end of January.
AS_OF = date(2023, 1, 31)


@dataclass(frozen=True, slots=True)
class Printed:
    """One row of a page: number of projects and amounts in 亿元, empty where the page prints none.

    It speaks of a period, perhaps of one batch of it, or of the year's list of a level.
    """

    region: str
    period: str
    batch: str
    level: str
    number: int
    total: str = ""
    plan: str = ""

    def values(self) -> dict[str, int]:
        """Measure → count or 元."""
        names = (
            ("key_projects", "key_total", "key_plan")
            if self.level
            else ("entries", "entries_total", "entries_plan")
        )
        amounts = (yi(text) if text else None for text in (self.total, self.plan))
        found = zip(names, (self.number, *amounts), strict=True)
        return {name: value for name, value in found if value is not None}


PRINTED = (
    # The parts of this row give 15.15.
    Printed(DISTRICT, "7", "", "", 7, "30.6", "15.5"),
    Printed(DISTRICT, "7", "signing", "", 2, "18", "9"),
    Printed(DISTRICT, "7", "construction", "", 5, "12.6", "6.15"),
    # The parts of this row give 66.01.
    Printed(DISTRICT, "", "", "district", 80, "322.14", "66.02"),
    Printed(HIGH_TECH, "7", "signing", "", 3),
    Printed(HIGH_TECH, "7", "construction", "", 9),
)


def add_printed(world: World, now: datetime) -> None:
    """Enters the figures as published."""
    for row in PRINTED:
        for measure, value in row.values().items():
            add_published(
                region=world.regions[row.region], periods=row.period, batch=world.batches.get(row.batch),
                level=world.codes.get(("level", row.level)), measure=measure, value=value, published_on=PUBLISHED_ON, as_of=AS_OF,
                source=SOURCES[row.region], by=world.office(row.region), now=now,
            )  # fmt: skip
