"""Figures of rounds and lists as the two pages print them, kept beside the ledger so that differences show."""

from dataclasses import dataclass
from datetime import date, datetime

from sanpi.batches.actions import add_published
from sanpi.reports.demo.amounts import yi
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.world import World

SOURCES = {DISTRICT: "上街区“三个一批”报道，2023年2月", HIGH_TECH: "高新区“三个一批”报道，2023年2月"}
# The pages speak of 2 February and of events after 28 January; the day itself is not known.
PUBLISHED_ON = date(2023, 2, 3)
# The day each page speaks of; what 高新区 says of period 7 is of January as well.
JANUARY, YEAR_END = date(2023, 1, 31), date(2022, 12, 31)


@dataclass(frozen=True, slots=True)
class Printed:
    """One row of a page: number of projects and amounts in 亿元, empty where the page prints none.

    It speaks of periods, perhaps of one batch of them, or of the year's list of a level.
    """

    region: str
    periods: str
    batch: str
    level: str
    number: int
    total: str = ""
    plan: str = ""
    as_of: date = JANUARY

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
    Printed(DISTRICT, "1-6", "", "", 45, "186.3", "76.3"),
    Printed(DISTRICT, "1-6", "signing", "", 8, "50.5", "9.3"),
    Printed(DISTRICT, "1-6", "construction", "", 20, "53.1", "17.7"),
    Printed(DISTRICT, "1-6", "production", "", 17, "82.7", "49.3"),
    # The parts of this row give 15.15.
    Printed(DISTRICT, "7", "", "", 7, "30.6", "15.5"),
    Printed(DISTRICT, "7", "signing", "", 2, "18", "9"),
    Printed(DISTRICT, "7", "construction", "", 5, "12.6", "6.15"),
    # The parts of this row give 66.01.
    Printed(DISTRICT, "", "", "district", 80, "322.14", "66.02"),
    Printed(DISTRICT, "", "", "province", 2),
    Printed(DISTRICT, "", "", "city", 19),
    # Printed as “about”; the parts give 464.75.
    Printed(HIGH_TECH, "1-6", "", "", 37, "465", as_of=YEAR_END),
    Printed(HIGH_TECH, "1-6", "signing", "", 6, "166", as_of=YEAR_END),
    Printed(HIGH_TECH, "1-6", "construction", "", 24, "228.35", as_of=YEAR_END),
    Printed(HIGH_TECH, "1-6", "production", "", 7, "70.4", "15.8", as_of=YEAR_END),
    Printed(HIGH_TECH, "7", "signing", "", 3),
    Printed(HIGH_TECH, "7", "construction", "", 9),
)
ABOUT = (HIGH_TECH, yi("465"))


def add_printed(world: World, now: datetime) -> None:
    """Enters the figures as published."""
    for row in PRINTED:
        for measure, value in row.values().items():
            about = "（原文为约数）" if (row.region, value) == ABOUT else ""
            add_published(
                region=world.regions[row.region], periods=row.periods, batch=world.batches.get(row.batch),
                level=world.codes.get(("level", row.level)), measure=measure, value=value, as_of=row.as_of,
                published_on=PUBLISHED_ON, source=SOURCES[row.region] + about, by=world.office(row.region), now=now,
            )  # fmt: skip
