"""The board of flags: who got which and why, who just did not, earlier periods; and the rows behind each value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanpi.core.measures import Measure, Part, evaluate
from sanpi.core.templatetags.sanpi import yi
from sanpi.core.workbooks import Head, Sheet, workbook
from sanpi.domain.rating.flags import Need, show_value, standing_of
from sanpi.domain.timeline import Standpoint
from sanpi.evaluation.models import FlagAward, FlagBoard, FlagColour, FlagKind, FlagRule
from sanpi.evaluation.rules.flag_history import changed_awards, held
from sanpi.evaluation.rules.flag_tasks import when_closed
from sanpi.evaluation.rules.flags import (
    MEASURES,
    end_of,
    is_signed,
    project_of,
    rows_behind,
    target_words,
)
from sanpi.evaluation.views.flag_places import FlagPage, exemptions_shown, flag_page, query, would_be
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import requires
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.measures import Question
from sanpi.projects.models import Project

PER_PAGE = 50
# So many lines, one below the other, the meeting room's screen has room for.
WALL_LINES = 11
# … and with so few they are larger still.
FEW_LINES = 4
# Seconds between two looks of the meeting room's screen, as the cockpit has it.
REFRESH = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One body as the board shows it."""

    award: FlagAward
    rule: FlagRule
    url: str

    @property
    def signed(self) -> bool:
        """Whether the figures are differences in points."""
        return is_signed(self.rule)

    @property
    def value(self) -> str:
        """The value as printed."""
        return show_value(self.award.value, signed=self.signed).replace("-", "−")

    @property
    def aim(self) -> str:
        """The target as printed."""
        return show_value(self.award.aim, signed=self.signed).replace("-", "−")

    @property
    def nearly(self) -> str:
        """What it just did not get, for want of a place; or that the place was there and the target said no."""
        red = self.award.near == FlagColour.RED
        need = Need(self.rule.red if red else self.rule.black)
        if need.holds(standing_of(self.award.value, self.award.aim)):
            return _("差一点得红旗") if red else _("差一点挂黑旗")
        if red:
            return _("名次已到、未超目标") if need is Need.EXCEEDED else _("名次已到、未达目标")
        return _("名次在后、已达目标")

    @property
    def rank(self) -> str:
        """The place: “3”, and whether it is shared."""
        tied = _("并列") if self.award.tied > 1 else ""
        return f"{tied}{self.award.rank}" if self.award.rank else "—"


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group with its bodies by what they got."""

    name: str
    lines: list[Line]

    @property
    def ranked(self) -> list[Line]:
        """Those with a place, the best first."""
        return [line for line in self.lines if line.award.rank]

    @property
    def unranked(self) -> list[str]:
        """The names of those of whom there was nothing to measure."""
        return [line.award.name for line in self.lines if not line.award.rank]

    def _with(self, colour: str) -> list[Line]:
        return [line for line in self.lines if line.award.colour == colour]

    @property
    def red(self) -> list[Line]:
        """Red flags, the best first."""
        return self._with(FlagColour.RED)

    @property
    def black(self) -> list[Line]:
        """Black flags, the last first."""
        return sorted(self._with(FlagColour.BLACK), key=lambda line: line.award.from_bottom)

    @property
    def near(self) -> list[Line]:
        """Who just did not get a flag, or was spared a black one."""
        return [
            line
            for line in self.lines
            if line.award.near != FlagColour.NONE or line.award.exemption_id is not None
        ]


def _groups(request: StandingRequest, page: FlagPage) -> list[GroupLines]:
    if page.rule is None:
        return []
    found: dict[str, list[Line]] = {}
    for award in page.awards:
        url = f"?{query(request, page, body=award.body)}"
        found.setdefault(award.group, []).append(Line(award, page.rule, url))
    return [GroupLines(name, lines) for name, lines in found.items()]


def _figures(page: FlagPage) -> list[dict[str, Any]]:
    kept = page.awards
    spared = sum(award.exemption_id is not None for award in kept)
    ranked = sum(award.rank > 0 for award in kept)
    figures = [
        {"label": _("红旗"), "value": _count(kept, FlagColour.RED), "unit": _("面")},
        {"label": _("黑旗"), "value": _count(kept, FlagColour.BLACK), "unit": _("面"),
         "note": _("另免挂 %d 面") % spared if spared else ""},
        {"label": _("参评"), "value": ranked, "unit": _("个单位"),
         "note": _("另 %d 个无可计算指标") % (len(kept) - ranked) if ranked < len(kept) else ""},
        {"label": _("连续末位"), "value": sum(award.streak > 1 for award in kept), "unit": _("个单位"),
         "note": _("两期以上")},
    ]  # fmt: skip
    # A running flag is one red flag for each group: what it never has is not told as a nought.
    return [each for each in figures if each["value"] or page.kind is not FlagKind.RUNNING]


def _count(awards: Iterable[FlagAward], colour: str) -> int:
    return sum(award.colour == colour for award in awards)


@standing
def flags(request: StandingRequest) -> HttpResponseBase:
    """The flags of a period by group; published ones for all who see the region, drafts for those who prepare them."""
    page = flag_page(request)
    full = request.GET.get("full") == "1"
    running = page.kind is FlagKind.RUNNING
    known = request.chosen.at.known
    today = request.chosen.is_today
    mine = today and request.user.access.covers(request.region.path, Capability.REVIEW)
    groups = _groups(request, page)
    lines = sum(max(len(group.red), len(group.black), 1) for group in groups)
    context = {
        "page": page,
        "groups": groups,
        "roomy": lines <= WALL_LINES,
        "few": lines <= FEW_LINES,
        "figures": _figures(page),
        "measure": MEASURES[page.rule.measure] if page.rule else None,
        "target": target_words(page.rule) if page.rule else "",
        "kinds": FlagKind,
        "held": held(request.region, page.kind, known, page.period) if running else [],
        "exemptions": [] if full else exemptions_shown(request, page),
        "decides": today and request.user.access.covers(request.region.path, Capability.DECIDE),
        "history": [] if full else _history(request, page),
        "mine": mine,
        "may_publish": mine and page.is_draft and page.can_be_published(request.chosen.today),
        "when_closed": when_closed(page.period),
        "differs": mine
        and page.board is not None
        and bool(changed_awards(page.awards, would_be(request, page))),
        "full": full,
        "refresh": REFRESH,
        "query": query(request, page),
        "may_export": request.user.can(Capability.EXPORT),
    }
    return render(request, "evaluation/flags.html", context)


def _history(request: StandingRequest, page: FlagPage) -> list[FlagBoard]:
    """What was published of the period, the newest first; those that were corrected stay."""
    boards = FlagBoard.objects.visible_to(request.user).filter(
        region=request.region, kind=page.kind, period=page.period.code
    )
    known = request.chosen.at.known
    if known is not None:
        boards = boards.filter(recorded_at__lte=known)
    return list(boards.select_related("recorded_by", "rule").order_by("-recorded_at", "-pk"))


@standing
def flag_rows(request: StandingRequest) -> HttpResponseBase:
    """The rows behind one body's value, as they were when it was published; only those the reader may see."""
    page = flag_page(request)
    award = next((each for each in page.awards if each.body == request.GET.get("body")), None)
    if award is None or page.rule is None:
        raise Http404(_("这个评定期没有这个参评单位"))
    measure, at = MEASURES[page.rule.measure], _taken_at(request, page)
    projects = Project.objects.visible_to(request.user).in_region(page.rule.region)
    rows = rows_behind(measure, award, Question(projects, at, request.chosen.today))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    parts = list(measure.parts.values())
    context = {
        "page": page,
        "line": Line(award, page.rule, ""),
        "measure": measure,
        "at": at,
        "parts": [(part.label, bool(part.sums)) for part in parts],
        "rows": [
            (project_of(measure, row), [(part.label, _taken(part, row)) for part in parts])
            for row in shown.object_list
        ],
        "sums": _sums(measure, rows),
        "shown": shown,
        "query": query(request, page),
    }
    return render(request, "evaluation/flag_rows.html", context)


def _taken(part: Part, row: Any) -> str:
    """What a row brings to one side of the line: money, or that it counts."""
    if not part.holds(vars(row)):
        return "—"
    return yi(getattr(row, part.sums) or 0) if part.sums else "1"


def _sums(measure: Measure, rows: Any) -> list[tuple[str, str]]:
    """The sides of the line, of the rows that the reader sees."""
    figure = evaluate([measure], rows)[measure.key]
    values = {"n": figure.numerator, "d": figure.denominator or 0, "m": figure.minus}
    return [
        (part.label, yi(values[side]) if part.sums else str(values[side]))
        for side, part in measure.parts.items()
    ]


def _taken_at(request: StandingRequest, page: FlagPage) -> Standpoint:
    """The standpoint of the values: the period's last day, as known when it was published, or now."""
    known = page.board.recorded_at if page.board else request.chosen.at.known
    return end_of(page.period, known)


@requires(Capability.EXPORT)
@standing
def flag_export(request: StandingRequest) -> HttpResponseBase:
    """The board as a workbook, as it is shown."""
    page = flag_page(request)
    if page.rule is None or not page.awards:
        raise Http404(_("这一期还没有可以导出的结果"))
    title = f"{request.region.name}{page.period}{page.kind.label}"
    note = _("指标：%(measure)s　规则：%(rule)s　%(state)s") % {
        "measure": MEASURES[page.rule.measure].name,
        "rule": page.rule.name,
        "state": page.dates,
    }
    rows = [
        (group.name, _flag_word(line.award), line.rank, line.award.name, line.value, line.aim,
         line.award.sentence, line.award.streak or "", line.award.consequence)
        for group in _groups(request, page)
        for line in group.lines
    ]  # fmt: skip
    heads = (
        Head(_("组别"), 10), Head(_("旗"), 8), Head(_("名次"), 8), Head(_("参评单位"), 24), Head(_("完成值"), 14),
        Head(_("目标"), 12), Head(_("评定说明"), 70), Head(_("连续末位期数"), 12), Head(_("后续措施"), 30),
    )  # fmt: skip
    content = workbook([Sheet(str(page.kind.label), title, note, heads, rows)])
    return FileResponse(content, as_attachment=True, filename=f"{title}.xlsx")


def _flag_word(award: FlagAward) -> str:
    if award.exemption_id:
        return _("免挂")
    return str(FlagColour(award.colour).label) if award.colour != FlagColour.NONE else ""
