"""From rows to what is computed: how issues stood at a standpoint, what is overdue, who may do what next."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sanpi.domain.timeline import Standpoint
from sanpi.issues.models import OPEN, EscalationRule, EventKind, Issue, IssueEvent, Light, Rung, State
from sanpi.organizations.access import Capability, Reach
from sanpi.organizations.models import Region, RoleGrant, User, paths_down_to
from sanpi.projects.models import Project
from sanpi.projects.rules import is_present, of_projects

NEWEST_FIRST = ("-effective_on", "-recorded_at", "-pk")
OLDEST_FIRST = ("effective_on", "recorded_at", "pk")
# Days before the due date from which an issue is shown as about to be due (T-3 is when reminders go out).
NEAR = 3
# Column of the standpoint → column of the issue now, which events carry under the same name.
_AT = {
    "state_at": "state", "level_at": "level", "lead_unit_at": "lead_unit_id", "lead_name_at": "lead_unit__name",
    "due_at": "due_on", "asked_at": "asked_due_on", "escalation_at": "escalation", "urges_at": "urges", "closed_at": "closed_on",
    "satisfaction_at": "satisfaction",
}  # fmt: skip


def with_state(issues: QuerySet[Issue], at: Standpoint, today: date | None) -> QuerySet[Any]:
    """Adds `state_at`, `level_at`, `lead_unit_at`, `due_at` and so on as of the standpoint; later issues are left out.

    Without `today` nothing is read from the columns kept on the row.
    """
    there: QuerySet[Any] = issues.existing(at)  # type: ignore[attr-defined]  # an IssueQuerySet; joins lose its name
    if today is not None and is_present(at, today):
        columns: dict[str, Any] = {name: F(column) for name, column in _AT.items()}
    else:
        newest = IssueEvent.objects.as_of(at).filter(issue=OuterRef("pk")).order_by(*NEWEST_FIRST)
        columns = {name: Subquery(newest.values(column)[:1]) for name, column in _AT.items()}
    stood: QuerySet[Any] = there.annotate(**columns)
    return stood


def seen(user: User, region: Region, at: Standpoint, today: date | None) -> QuerySet[Any]:
    """The issues of the region that the person may see, as of the standpoint."""
    # Who sees the whole region is not asked again issue by issue: the order then comes from an index of the region.
    whole = user.access.covers(region.path, Capability.VIEW)
    issues = Issue.objects.filter(withdrawn_at=None) if whole else Issue.objects.visible_to(user)
    return with_state(issues.in_region(region), at, today)


def late(at: Standpoint) -> Q:
    """Not dealt with although the due date has passed; `with_state` comes first."""
    return Q(state_at__in=OPEN, due_at__lt=at.effective)


def overdue(user: User, region: Region, at: Standpoint, today: date) -> QuerySet[Any]:
    """超期未办结, the longest overdue first."""
    return seen(user, region, at, today).filter(late(at)).order_by("due_at", "pk")


def due_soon(user: User, region: Region, today: date, days: int = 7) -> QuerySet[Any]:
    """Due today or within so many days, the next first."""
    near: QuerySet[Any] = seen(user, region, Standpoint(today, None), today).filter(
        state_at__in=OPEN, due_at__range=(today, today + timedelta(days=days))
    )
    return near.order_by("due_at", "pk")


def stale(user: User, region: Region, today: date, days: int = 14) -> QuerySet[Any]:
    """Being worked on, but nothing has been reported for so many days, the longest silent first."""
    quiet: QuerySet[Any] = seen(user, region, Standpoint(today, None), today).annotate(
        heard_on=Coalesce("last_progress_on", "raised_on")
    )
    waiting: QuerySet[Any] = quiet.filter(
        state_at__in=(State.RAISED, State.WORKING), heard_on__lte=today - timedelta(days=days)
    )
    return waiting.order_by("heard_on", "pk")


def to_assign(user: User, region: Region) -> QuerySet[Issue]:
    """Raised and not yet given to anybody, for those who decide."""
    found = Issue.objects.decidable_by(user).in_region(region).filter(state=State.RAISED)
    return found.order_by("raised_on", "pk")


def to_decide(user: User, region: Region) -> QuerySet[Issue]:
    """Requests for another date that the person may decide; his own are somebody else's."""
    asked = Issue.objects.decidable_by(user).in_region(region).filter(asked_due_on__isnull=False)
    return asked.exclude(asked_by=user).order_by("due_on", "pk")


def _without_raiser() -> Q:
    """Nobody is left who raised it, or he asks for 销号 himself: the office or supervision decides."""
    gone = ~Exists(RoleGrant.objects.filter(user=OuterRef("raised_by")))
    return Q(raised_by=None) | Q(raised_by__is_active=False) | Q(gone) | Q(raised_by=F("asked_by"))


def confirmable(user: User) -> QuerySet[Issue]:
    """Applications for 销号 that wait for this person, wherever: of what he raised himself, or of what nobody is left for."""
    everywhere = user.access.region_filter("region__path", Capability.DECIDE, Reach.REGION)
    mine = Q(raised_by=user) if user.can(Capability.ISSUES) else Q(pk__in=[])
    waiting = Issue.objects.visible_to(user).filter(
        mine | (everywhere & _without_raiser()), state=State.CLOSING
    )
    return waiting.exclude(asked_by=user)


def to_confirm(user: User, region: Region) -> QuerySet[Issue]:
    """Applications for 销号 in the region that wait for this person."""
    found = confirmable(user).filter(region__in=Region.objects.below(region))
    return found.order_by("due_on", "pk")


def rung_for(days: int, rule: tuple[int | None, ...]) -> int:
    """The highest rung that so many days overdue reach; `rule` holds the days of each rung above the unit.

    ``rung_for(3, (1, 3, 7)) == 2``; a rung without days is left out.
    """
    reached = (rung for rung, after in enumerate(rule, start=1) if after is not None and days >= after)
    return max(reached, default=int(Rung.UNIT))


Rule = tuple[int | None, ...]


def escalation_rules(at: Standpoint) -> Callable[[str, str], Rule]:
    """(path of a region, level) → days overdue per rung as of the standpoint, in one query."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in EscalationRule.objects.as_of(at).select_related("region").order_by(*OLDEST_FIRST):
        found[rule.region.path if rule.region else "", rule.level] = rule.days

    def lookup(path: str, level: str) -> Rule:
        places = [*reversed(paths_down_to(path)), ""]
        return next((found[place, level] for place in places if (place, level) in found), ())

    return lookup


def days_left(state: str, due_on: date | None, day: date) -> int | None:
    """Days until the due date, negative when it has passed; None when there is none or the issue is dealt with."""
    return (due_on - day).days if due_on and state in OPEN else None


def light(
    state: str, due_on: date | None, closed_on: date | None, day: date, judged: str = ""
) -> tuple[str, str]:
    """(red, yellow, green or grey; words): by the due date, and yellow when those who work on it see a risk."""
    if state == State.CANCELLED:
        return "grey", _("已取消")
    if state == State.CLOSED:
        in_time = not due_on or not closed_on or closed_on <= due_on
        return ("green", _("按期办结")) if in_time else ("grey", _("超期办结"))
    left = days_left(state, due_on, day)
    if left is None:
        return "grey", _("未定时限")
    if left < 0:
        return "red", _("超期 %s 天") % -left
    words = _("今天到期") if left == 0 else _("还剩 %s 天") % left
    risky = judged in (Light.AT_RISK, Light.LATE)
    if risky:
        words = f"{words}，{Light(judged).label}"
    return ("yellow" if risky or left <= NEAR else "green"), words


def newest_progress(issues: Iterable[int], at: Standpoint) -> dict[int, IssueEvent]:
    """Issue → the last report of progress as of the standpoint, in one query."""
    reports = IssueEvent.objects.as_of(at).filter(issue__in=list(issues), kind=EventKind.PROGRESS)
    return {report.issue_id: report for report in reports.order_by(*OLDEST_FIRST)}


def worst(
    whose: User | QuerySet[Project],
    region: Region,
    at: Standpoint,
    limit: int = 10,
    today: date | None = None,
) -> list[dict[str, Any]]:
    """The issues longest overdue, for a person or for given projects; with `today` the present is answered faster."""
    if isinstance(whose, User):
        found = seen(whose, region, at, today)
    else:
        issues = of_projects(Issue.objects.in_region(region).filter(withdrawn_at=None), whose)
        found = with_state(issues, at, today)
    # Joined tables would be read before the few rows are chosen.
    first = list(found.filter(late(at)).order_by("due_at", "pk")[:limit])
    prefetch_related_objects(first, "project", "category")
    return [_told(issue, at, {}) for issue in first]


def of_project(project: Project, at: Standpoint, today: date) -> list[dict[str, Any]]:
    """The issues of a project for its dossier: open ones by due date, then the others, newest first."""
    issues = Issue.objects.filter(project=project, withdrawn_at=None).select_related("project", "category")
    found = list(with_state(issues, at, today).order_by("-raised_on", "-pk"))
    reports = newest_progress((issue.pk for issue in found), at)
    told = [_told(issue, at, reports) for issue in found]
    return sorted(
        told, key=lambda row: (not row["open"], row["due_on"] or date.max if row["open"] else date.min)
    )


def _told(issue: Any, at: Standpoint, reports: Mapping[int, IssueEvent]) -> dict[str, Any]:
    report = reports.get(issue.pk)
    judged = report.light if report else ""
    left = days_left(issue.state_at, issue.due_at, at.effective)
    return {
        "pk": issue.pk,
        "number": issue.number,
        "title": issue.title,
        "project": issue.project,
        "category": issue.category.label,
        "raised_on": issue.raised_on,
        "lead_unit": issue.lead_name_at or "",
        "level": issue.level_at,
        "state": issue.state_at,
        "state_label": str(State(issue.state_at).label),
        "open": issue.state_at in OPEN,
        "due_on": issue.due_at,
        "closed_on": issue.closed_at,
        "days_left": left,
        "days_overdue": max(-(left or 0), 0),
        "escalation": issue.escalation_at,
        "escalation_label": str(Rung(issue.escalation_at).label),
        "urges": issue.urges_at,
        "progress": report.text if report else "",
        "progress_on": report.effective_on if report else None,
        "light": light(issue.state_at, issue.due_at, issue.closed_at, at.effective, judged),
        "url": issue.get_absolute_url(),
    }


_WORK = {
    State.RAISED: {"progress", "edit", "step", "link", "request_close"},
    State.WORKING: {"progress", "edit", "step", "link", "request_due", "request_close"},
    State.CLOSING: {"link"},
    State.CLOSED: {"link"},
    State.CANCELLED: set(),
}
_DECIDE = {
    State.RAISED: {"assign", "urge", "cancel"},
    State.WORKING: {"assign", "urge", "cancel"},
    State.CLOSING: set(),
    State.CLOSED: {"reopen"},
    State.CANCELLED: {"reopen"},
}


def _own(issue: Issue) -> set[str]:
    """What whoever raised an issue may do besides: cancel it while it was never given out, reopen it once it is closed."""
    if issue.state == State.CLOSED:
        return {"reopen"}
    return {"cancel"} if issue.state == State.RAISED and issue.lead_unit_id is None else set()


def decides(issue: Issue, user: User | None) -> bool:
    """Whether the person sets dates and gives the issue out; the system (None) does."""
    return user is None or Issue.objects.decidable_by(user).filter(pk=issue.pk).exists()


def permitted(issue: Issue, user: User) -> frozenset[str]:
    """What this person may do with the issue as it stands now: the names of the buttons."""
    works = Issue.objects.workable_by(user).filter(pk=issue.pk).exists()
    deciding = decides(issue, user)
    state = State(issue.state)
    found = set(_WORK[state]) if works else set()
    if deciding:
        found |= _DECIDE[state]
    if issue.asked_due_on or issue.due_on is None:
        found.discard("request_due")
    if deciding and issue.asked_due_on and issue.asked_by_id != user.pk:
        found.add("decide_due")
    if works and issue.raised_by_id == user.pk:
        found |= _own(issue)
    if state == State.CLOSING and confirmable(user).filter(pk=issue.pk).exists():
        found.add("decide_close")
    return frozenset(found)
