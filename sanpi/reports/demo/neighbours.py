"""A few invented projects in other districts, so that the city has something to compare."""

from datetime import date

from sanpi.projects.models import Stage
from sanpi.reports.demo.amounts import follow_plan, yi
from sanpi.reports.demo.choice import number
from sanpi.reports.demo.naming import Names
from sanpi.reports.demo.paths import take
from sanpi.reports.demo.sample import Sample

REGIONS = ("410102", "410181", "410182", "410184")
PATHS = (
    ("manufacturing", "signing 5", Stage.LANDED),
    ("services", "construction 4", Stage.BUILDING),
    ("manufacturing", "construction 5", Stage.BUILDING),
    ("manufacturing", "production 4", Stage.FULL_OUTPUT),
)


def neighbours() -> list[Sample]:
    """Four projects in each of four districts."""
    return [sample for turn, region in enumerate(REGIONS) for sample in _district(region, turn)]


def _district(region: str, turn: int) -> list[Sample]:
    names = Names(region)
    samples = []
    for category, path, reached in PATHS:
        for _skipped in range(turn * 4):  # each district at another place of the vocabulary
            names.sample(category)
        sample = take(names.sample(category), path, reached, date(2023, 1, 20))
        sample.total = yi(f"{number(12, 95, sample.key) / 10:.1f}")
        for year in (2022, 2023):
            follow_plan(sample, year, number(15, 40, "plan", year, sample.key))
        sample.listings[2023] = "city"
        samples.append(sample)
    return samples
