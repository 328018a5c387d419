"""Two texts with the figures that the pages print, checked on the day after; the words are ours, the figures theirs."""

from datetime import date, datetime
from pathlib import Path

from sanpi.factcheck.actions import check
from sanpi.reports.demo.places import DISTRICT, HIGH_TECH
from sanpi.reports.demo.printed import JANUARY, YEAR_END
from sanpi.reports.demo.world import World

_FOLDER = Path(__file__).parent / "texts"
# Region, file, the day whose state the figures are.
DRAFTS: tuple[tuple[str, str, date], ...] = (
    (DISTRICT, "district.txt", JANUARY),
    (HIGH_TECH, "zone.txt", YEAR_END),
)


def text_of(name: str) -> str:
    """One of the texts."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def check_drafts(world: World, now: datetime) -> None:
    """Has both checked by their offices, marked as examples."""
    for region, name, day in DRAFTS:
        check(
            text=text_of(name),
            region=world.regions[region],
            by=world.office(region),
            now=now,
            dated_on=day,
            example=True,
        )
