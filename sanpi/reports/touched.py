"""What had been published before a month was corrected: the papers that the correction touches."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sanpi.batches.models import PublishedFigure
from sanpi.organizations.models import Region, User
from sanpi.progress.models import MonthlyReport, Round
from sanpi.progress.rules import Correction, corrections_of, lineage
from sanpi.projects.models import Project

# Figures that add the months up.
OF_MONTHS = ("completed",)


@dataclass(frozen=True, slots=True)
class Paper:
    """Something issued with the old figure in it; `url` leads to it where Sanpi keeps it."""

    title: str
    on: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """A correction with the papers it touches."""

    correction: Correction
    papers: tuple[Paper, ...]


def late_facts(user: User, region: Region) -> QuerySet[MonthlyReport]:
    """What was written about months after they had been closed, of projects that the person may read; newest first."""
    closed = Round.objects.filter(
        state=Round.State.CLOSED, year=OuterRef("year"), month=OuterRef("month"), closed_at__lt=OuterRef("recorded_at"),
    )  # fmt: skip
    mine = Project.objects.visible_to(user).in_region(region).order_by().values("pk")
    facts = MonthlyReport.objects.filter(Exists(closed), project__in=mine, supersedes__isnull=False)
    return facts.order_by("-recorded_at", "-pk")


def touched(facts: Iterable[MonthlyReport]) -> list[Touched]:
    """The corrections with the papers of their regions that had been issued before them, in three queries."""
    found = corrections_of(facts)
    paths = {path for each in found for path in lineage(each.project.region)}
    rounds = list(
        Round.objects.filter(state=Round.State.CLOSED, region__path__in=paths).select_related("region")
    )
    printed = PublishedFigure.objects.filter(region__path__in=paths, measure__in=OF_MONTHS).select_related(
        "region"
    )
    figures = list(printed.order_by("published_on", "pk"))
    return [Touched(each, (*_closed(each, rounds), *_printed(each, figures))) for each in found]


def _month(correction: Correction) -> MonthlyReport:
    fact = correction.new or correction.old
    if fact is None:
        raise LookupError("a correction speaks of a month")
    return fact


def _closed(correction: Correction, rounds: list[Round]) -> Iterable[Paper]:
    """Closed months of the year that have the corrected one in their sums."""
    fact, path = _month(correction), correction.project.region.path
    for each in sorted(rounds, key=lambda round_: (round_.year, round_.month)):
        includes = each.year == fact.year and each.month >= fact.month and path.startswith(each.region.path)
        if includes and each.closed_at and each.closed_at < correction.at:
            title = _("%(region)s%(month)s结账表") % {"region": each.region, "month": each.period}
            yield Paper(title, f"{each.closed_at:%Y-%m-%d}", reverse("progress:closed", args=[each.pk]))


def _printed(correction: Correction, figures: list[PublishedFigure]) -> Iterable[Paper]:
    """Printed sums of the year up to that month or a later one."""
    fact, path = _month(correction), correction.project.region.path
    for each in figures:
        includes = (
            each.as_of.year == fact.year
            and each.as_of >= fact.effective_on
            and path.startswith(each.region.path)
        )
        if includes and each.published_on <= correction.at.date():
            yield Paper(each.source, each.published_on.isoformat())
