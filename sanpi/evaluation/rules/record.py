"""What the record says: lights as they were established, month by month, and as columns of lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sanpi.domain.periods import Month
from sanpi.domain.rating import MOST_MONTHS, Colour, Dimension, Scope, months_in_a_row
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import Light
from sanpi.organizations.models import Official, Organization, Region
from sanpi.progress.rules.history import chunks
from sanpi.projects.models import Project

SUBJECT_MODELS: dict[Scope, Any] = {
    Scope.PROJECT: Project, Scope.UNIT: Organization, Scope.REGION: Region, Scope.LEAD: Official,
}  # fmt: skip
NEWEST = ("-effective_on", "-recorded_at", "-pk")
# Columns that a list of projects gets from the newest light: annotation → column.
COLUMNS = {
    "light_at": "colour", "light_since_at": "since_on", "light_before_at": "before", "light_reasons_at": "reasons",
    "light_needed_at": "needed", "light_near_at": "near",
}  # fmt: skip


def newest_light(at: Standpoint, outer: str = "pk") -> QuerySet[Light]:
    """The newest light on record of a project as of the standpoint; `outer` is the project's key."""
    return Light.objects.as_of(at).filter(project=OuterRef(outer)).order_by(*NEWEST)


def with_light(
    projects: QuerySet[Project], at: Standpoint, outer: str = "pk", names: Iterable[str] = tuple(COLUMNS)
) -> QuerySet[Any]:
    """Adds what the record says of each row's light as of the standpoint, without any query per row.

    `light_at` is red, yellow, green, grey, or empty where nothing is on record; the others see `COLUMNS`.
    """
    return projects.annotate(**light_columns(at, outer, names))


def light_columns(at: Standpoint, outer: str = "pk", names: Iterable[str] = tuple(COLUMNS)) -> dict[str, Any]:
    """SQL for columns of a row's newest light on record; `outer` is the project's key."""
    newest = newest_light(at, outer)
    found: dict[str, Any] = {name: Subquery(newest.values(COLUMNS[name])[:1]) for name in names}
    if "light_at" in found:
        found["light_at"] = Coalesce(found["light_at"], Value(""), output_field=CharField())
    return found


def lit_in(colour: str) -> Q:
    """Rows of `with_light` in a colour."""
    return Q(light_at=colour)


def because_of(dimension: str) -> Q:
    """Rows of `with_light` that are yellow or red from a side."""
    return Q(light_reasons_at__contains=f",{dimension},")


@dataclass(frozen=True, slots=True)
class MonthLight:
    """One month of a history: the light at its end, or, while it is `running`, of the day; None: not on record, judged no more."""

    month: Month
    day: date
    colour: Colour | None
    sides: tuple[dict[str, Any], ...] = ()

    @property
    def running(self) -> bool:
        """Whether the month was not over."""
        return self.day < self.month.last_day


def month_strip(
    scope: Scope, key: int, at: Standpoint, months: int = 13, *, now: Colour | None = None
) -> list[MonthLight]:
    """The lights at the ends of the last months, the oldest first, and of the standpoint's day, in one query.

    `now` is the light of that day as it was judged, which the record has only after the night.
    """
    last = Month.of(at.effective)
    mine = Light.objects.as_of(at).filter(scope=scope.value, **{scope.value: key})
    rows = list(mine.order_by("effective_on", "recorded_at", "pk"))
    found = []
    for back in range(months - 1, -1, -1):
        month = last + -back
        until = min(month.last_day, at.effective)
        row = next((each for each in reversed(rows) if each.effective_on <= until), None)
        colour = Colour(row.colour) if row and row.colour else None
        each = MonthLight(month, until, colour, tuple(row.sides) if row else ())
        found.append(replace(each, colour=now) if now and not back else each)
    return found


def month_ends(
    scope: str, keys: Iterable[int], until: Month, months: int = MOST_MONTHS
) -> dict[int, list[Colour]]:
    """Project, unit, region or post → its lights at the ends of months, the newest first, without a gap, in one query."""
    days = [(until + -back).last_day for back in range(months)]
    lit = Light.objects.known_at(None).exclude(colour="")
    rows = lit.filter(scope=scope, effective_on__in=days, **{f"{scope}__in": list(keys)})
    by_day: dict[int, dict[date, Colour]] = {}
    for key, day, colour in rows.order_by("recorded_at", "pk").values_list(scope, "effective_on", "colour"):
        by_day.setdefault(key, {})[day] = Colour(colour)
    found = {}
    for key, lights in by_day.items():
        run: list[Colour] = []
        for day in days:
            if day not in lights:
                break
            run.append(lights[day])
        found[key] = run
    return found


def newest_of(scope: Scope, keys: Iterable[int], at: Standpoint) -> dict[int, Light]:
    """Unit, region or post → its newest light on record as of the standpoint; few queries for many.

    Where the record says that the light has ended there is none.
    """
    found: dict[int, Light] = {}
    for chunk in chunks(list(keys)):
        mine = Light.objects.as_of(at).filter(scope=scope.value, **{scope.value: OuterRef("pk")})
        newest = Subquery(mine.order_by(*NEWEST).values("pk")[:1])
        rows = SUBJECT_MODELS[scope].objects.filter(pk__in=chunk).order_by().annotate(newest=newest)
        by_light = {light: key for key, light in rows.values_list("pk", "newest") if light}
        for light in Light.objects.filter(pk__in=by_light).exclude(colour="").select_related("rule__region"):
            found[by_light[light.pk]] = light
    return found


def recorded_until(at: Standpoint) -> datetime | None:
    """When the newest light that the standpoint knows of was put on record."""
    rows = Light.objects.as_of(at).order_by("-pk")
    return rows.values_list("recorded_at", flat=True).first()


def told_sentence(sides: Iterable[Mapping[str, Any]]) -> str:
    """Why, from the sides as the record keeps them: those that are red or yellow, the worst first, else the first judged."""
    told = [(Colour(side["colour"]), Dimension(side["dimension"]).word, side["sentence"]) for side in sides]
    bad = [each for each in told if each[0].badness > Colour.GREEN.badness]
    shown = sorted(bad, key=lambda each: -each[0].badness) or told[:1]
    return "；".join(f"{word}：{sentence}" for _colour, word, sentence in shown)


def told_goals(sides: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What turns each side green, from the sides as the record keeps them."""
    return tuple(f"{Dimension(side['dimension']).word}：{side['goal']}" for side in sides if side["goal"])


def months_lit(colours: Iterable[Colour], colour: Colour) -> int:
    """For how many months in a row the light was at least that bad, at least one."""
    return max(months_in_a_row(list(colours), colour), 1)
