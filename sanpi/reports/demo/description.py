"""The fields of a project as a form would hold them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sanpi.projects.models import Stage
from sanpi.reports.demo import places
from sanpi.reports.demo.amounts import STEP
from sanpi.reports.demo.choice import chance, near, number, pick
from sanpi.reports.demo.sample import Sample
from sanpi.reports.demo.words import CONTACTS, FUNDING
from sanpi.reports.demo.world import World, firm

NAMED = "名称见公开报道；金额、日期、坐标、批次归属和责任单位为演示分摊或示例，不是公布数。"
INVENTED = "示例项目，用于演示。"
_INVESTORS = ("private", "private", "private", "state", "foreign", "mixed")


def describe(sample: Sample, world: World, now: datetime) -> dict[str, Any]:
    """Values for `create_project`."""
    region = sample.region
    values: dict[str, Any] = {
        "name": sample.name,
        "region": world.regions[region],
        "kind": world.kinds[sample.kind],
        "category": world.codes["category", sample.category],
        "industry": world.codes["industry", sample.industry],
        "chain": sample.chain,
        "scale": sample.scale,
        "note": NAMED if sample.named else INVENTED,
        "unit": world.units[unit_of(sample)],
        "lead": pick(world.leads[region], "lead", sample.key),
    }
    values |= _place(sample) | _people(sample, world) | _years(sample)
    if sample.owner:
        values["owner"] = firm(world, sample.owner, region, invented=not sample.named, now=now)
    return values if sample.named else values | _invented(sample, world)


def unit_of(sample: Sample) -> str:
    """The responsible unit: the task force of its chain, or the town where it lies."""
    force = places.TASK_FORCES.get(sample.region, {}).get(sample.chain)
    if force and chance(45, "unit", sample.key):
        return force
    town = _site(sample)[0]
    known = [name for kinds in places.BODIES[sample.region].values() for name in kinds]
    return town if town in known else known[0]


def _site(sample: Sample) -> tuple[str, str, str]:
    return pick(places.SITES[sample.region], "site", sample.key)


def _place(sample: Sample) -> dict[str, Any]:
    part, longitude, latitude = _site(sample)
    scatter = Decimal(1) / 10_000
    return {
        "locality": part,
        "longitude": Decimal(longitude) + number(-110, 110, "longitude", sample.key) * scatter,
        "latitude": Decimal(latitude) + number(-90, 90, "latitude", sample.key) * scatter,
    }


def _people(sample: Sample, world: World) -> dict[str, Any]:
    region = sample.region
    force = places.TASK_FORCES.get(region, {}).get(sample.chain)
    otherwise = places.DEPARTMENT_OTHERWISE.get(region)
    department = places.DEPARTMENTS.get(region, {}).get(sample.category, otherwise)
    return {
        "contact": pick(CONTACTS, "contact", sample.key),
        "task_force": world.units[force] if force else None,
        "department": world.units[department] if department else None,
    }


def _years(sample: Sample) -> dict[str, Any]:
    started, done = sample.course.get(Stage.STARTED), sample.course.get(Stage.COMPLETED)
    return {"start_year": started.year if started else None, "end_year": done.year if done else None}


def _invented(sample: Sample, world: World) -> dict[str, Any]:
    """What no page publishes and only invented projects therefore have."""
    public = sample.kind == "public"
    nature = "new"
    if "技术改造" in sample.name or "提升改造" in sample.name:
        nature = "conversion"
    elif "扩建" in sample.name:
        nature = "expansion"
    investor = "government" if public else pick(_INVESTORS, "investor", sample.key)
    fixed = sample.total * number(68, 92, "fixed", sample.key) // 100 // STEP * STEP
    return {
        "code": _project_code(sample, world),
        "nature": world.codes["nature", nature],
        "project_type": world.codes["project_type", "renewal" if "技术改造" in sample.name else "capital"],
        "investor_kind": world.codes["investor_kind", investor],
        "land_mu": Decimal(number(80, 2600, "land", sample.key)) / 10,
        "fixed_investment": fixed or None,
        "enrolled_on": _known_enrollment(sample),
        "funding": pick(FUNDING[sample.kind], "funding", sample.key),
    }


def enrolled_on(sample: Sample) -> date | None:
    """入统 some weeks after the start; None for what does not start."""
    start = sample.reached(Stage.STARTED)
    return near(start, 25, 70, "enrolled", sample.key) if start else None


def _known_enrollment(sample: Sample) -> date | None:
    """入统 where it was before the registration of the project."""
    day = enrolled_on(sample)
    return day if day and day < sample.registered else None


def _project_code(sample: Sample, world: World) -> str:
    """A code of the form of GB/T 40058-2021, by the month in which the project came into reserve."""
    month: date = min(sample.course.values(), default=sample.known)
    return f"{month:%y%m}-{sample.region}-04-01-{next(world.serial):06d}"
