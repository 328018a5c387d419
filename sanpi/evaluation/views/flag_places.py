"""Which flags a page is about: kind and period in the address, and what stands on record or would be published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.evaluation.models import FlagAward, FlagBoard, FlagExemption, FlagKind, FlagRule
from sanpi.evaluation.models.flags import Frequency
from sanpi.evaluation.rules.flag_history import awards_of, board_for, boards_of
from sanpi.evaluation.rules.flag_periods import Period, latest_over, read_period
from sanpi.evaluation.rules.flag_tasks import is_closed
from sanpi.evaluation.rules.flags import draft, end_of, rule_in_force
from sanpi.organizations.access import Capability
from sanpi.organizations.standing import StandingRequest, query_of

# Periods that the chooser offers: three years of quarters, a year of months.
OFFERED = 12


@dataclass(frozen=True, slots=True)
class FlagPage:
    """What a page shows: published awards, or those that would be (for those who prepare them), or none yet."""

    kind: FlagKind
    period: Period
    periods: Sequence[Period]
    rule: FlagRule | None
    board: FlagBoard | None
    awards: list[FlagAward]
    prepares: bool
    waiting: int = 0
    unclosed: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether the awards shown were not published."""
        return self.board is None and bool(self.awards)

    @property
    def dates(self) -> str:
        """Of which day the figures are, and when they were published: “数据截至 2026-09-30，2026-10-12 公布”."""
        day = self.period.last_day
        if self.board is None:
            return _("数据截至 %s，未公布") % day
        published = timezone.localdate(self.board.recorded_at)
        return _("数据截至 %(day)s，%(published)s 公布") % {"day": day, "published": published}

    def can_be_published(self, today: date) -> bool:
        """Whether the period is over, and its reporting with it."""
        return self.period.last_day < today and not self.unclosed


def prepares(request: StandingRequest) -> bool:
    """Whether the person prepares or decides flags in the region; only he sees what is not published yet."""
    access, path = request.user.access, request.region.path
    return access.covers(path, Capability.REVIEW) or access.covers(path, Capability.DECIDE)


def refuse_outside(request: StandingRequest) -> None:
    """A page for the project office of the region that is chosen. Raises PermissionDenied."""
    if not request.user.access.covers(request.region.path, Capability.REVIEW):
        raise PermissionDenied(_("您不是%s的项目办，请先换到您负责的区域") % request.region.name)


def kind_of(request: StandingRequest) -> FlagKind:
    """The kind of flags named in the address, else 红黑旗."""
    wanted = request.GET.get("kind", "")
    return FlagKind(wanted) if wanted in FlagKind.values else FlagKind.RED_BLACK


def _frequency(rule: FlagRule | None, kind: FlagKind) -> str:
    usual = Frequency.MONTH if kind is FlagKind.RUNNING else Frequency.QUARTER
    return rule.frequency if rule else usual


def _period(request: StandingRequest, kind: FlagKind, last: Period) -> Period:
    """The period named in the address, else the last one over, or published where drafts are not shown.

    A wall shows what is published unless it is told otherwise.
    """
    wanted = request.GET.get("period", "")
    if wanted:
        found = read_period(wanted)
        if found is None or found.last_day > request.chosen.effective:
            raise Http404(_("没有这个评定期，或者它还没有结束"))
        return found
    if not prepares(request) or request.GET.get("full") == "1":
        boards = boards_of(request.region, kind, request.chosen.at.known)
        code = (
            boards.filter(effective_on__lte=request.chosen.effective).values_list("period", flat=True).first()
        )
        return read_period(code or "") or last
    return last


def _offered(last: Period, chosen: Period) -> list[Period]:
    found = [last + -step for step in range(OFFERED)]
    return found if chosen in found else [*found, chosen]


def flag_page(request: StandingRequest) -> FlagPage:
    """What the address asks for. Raises Http404 for a period that is none or not over yet."""
    kind, at, region = kind_of(request), request.chosen.at, request.region
    last = latest_over(_frequency(rule_in_force(region, kind, at), kind), request.chosen.effective)
    period = _period(request, kind, last)
    may = prepares(request)
    board = board_for(region, kind, period, at.known)
    common: dict[str, Any] = {
        "kind": kind, "period": period, "periods": _offered(last, period), "board": board, "prepares": may,
    }  # fmt: skip
    if board:
        return FlagPage(**common, rule=board.rule, awards=awards_of(board))
    rule = rule_in_force(region, kind, end_of(period, at.known))
    if rule is None or not may:
        return FlagPage(**common, rule=rule, awards=[])
    found = draft(rule, period, at.known, request.chosen.today)
    closed = is_closed(region, period, at)
    return FlagPage(**common, rule=rule, awards=found.awards, waiting=found.waiting, unclosed=not closed)


def would_be(request: StandingRequest, page: FlagPage) -> list[FlagAward]:
    """What the ledgers say of the period by all that is known now, published or not."""
    rule = rule_in_force(request.region, page.kind, end_of(page.period, None))
    return draft(rule, page.period, None, request.chosen.today).awards if rule else []


def exemptions_shown(request: StandingRequest, page: FlagPage) -> list[FlagExemption]:
    """The applications of the period by the knowledge of the standpoint, for those who prepare or decide."""
    asked = FlagExemption.objects.visible_to(request.user).filter(
        region=request.region, kind=page.kind, period=page.period.code
    )
    return asked.told_at(request.chosen.at.known)


def query(request: StandingRequest, page: FlagPage, **more: object) -> str:
    """The query string that brings a colleague to the same flags."""
    return query_of(request, kind=page.kind.value, period=page.period.code, **more)
