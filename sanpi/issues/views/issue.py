"""Raising an issue, the page of one issue, its evidence, and the rules of escalation."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.facts import standpoint
from sanpi.core.pages import form_page, take
from sanpi.documents.responses import document_response
from sanpi.issues import actions
from sanpi.issues.forms.raising import RaiseForm
from sanpi.issues.forms.verbs import RuleForm
from sanpi.issues.models import EventKind, Issue, IssueEvent, Level
from sanpi.issues.rules import NEWEST_FIRST, days_left, escalation_rules, light, permitted
from sanpi.issues.views.fetch import fetched
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Region
from sanpi.organizations.standing import StandingRequest, standing

_DUE = (EventKind.DUE_REQUESTED, EventKind.DUE_APPROVED, EventKind.DUE_REFUSED)


@requires(Capability.ISSUES)
def create(request: SignedInRequest) -> HttpResponseBase:
    """A new issue, filled in beforehand as the address says."""
    form = RaiseForm(request.POST or None, user=request.user, today=timezone.localdate(), prefill=request.GET)
    raised: list[Issue] = []

    def act() -> None:
        raised.append(actions.raise_issue(**form.values(), by=request.user, now=timezone.now()))

    if request.method == "POST" and take(form, act):
        messages.success(request, _("已提出，编号 %s") % raised[0].number)
        return redirect(raised[0])
    project = form.initial.get("project")
    page = {"form": form, "title": _("提出问题"), "submit": _("提出"),
            "back_url": project.get_absolute_url() if project else reverse("home")}  # fmt: skip
    return render(request, "core/form_page.html", page, status=422 if request.method == "POST" else 200)


@standing
def issue(request: StandingRequest, pk: int) -> HttpResponseBase:
    """Everything about one issue as of the standpoint; what may be done stands there only today."""
    found = fetched(Issue.objects.visible_to(request.user), pk)
    at = request.chosen.at
    related = ("recorded_by", "document", "lead_unit")
    events = list(
        IssueEvent.objects.as_of(at).filter(issue=found).select_related(*related).order_by(*NEWEST_FIRST)
    )
    may = permitted(found, request.user) if request.chosen.is_today else frozenset()
    page = {
        "issue": found,
        "stood": events[0] if events else None,
        "events": events,
        "promises": _promises(reversed(events)),
        "steps": found.steps.filter(removed_at=None),
        "links": found.links.all(),
        "assisting": found.assisting.all(),
        "may": may,
        "today": at.effective,
    }
    return render(request, "issues/issue.html", page | _judged(events, request))


def _judged(events: list[IssueEvent], request: StandingRequest) -> dict[str, Any]:
    if not events:
        return {}
    stood = events[0]
    report = next((event for event in events if event.kind == EventKind.PROGRESS), None)
    judged = report.light if report else ""
    day = request.chosen.effective
    colour, words = light(stood.state, stood.due_on, stood.closed_on, day, judged)
    return {
        "colour": colour,
        "words": words,
        "report": report,
        "days": days_left(stood.state, stood.due_on, day),
    }


def _promises(events: Iterable[IssueEvent]) -> list[dict[str, Any]]:
    """How the due date came about: each promise, each request and what became of it, oldest first."""
    found: list[dict[str, Any]] = []
    due = None
    for event in events:
        if event.due_on != due or event.kind in _DUE:
            asked = event.asked_due_on if event.kind == EventKind.DUE_REQUESTED else None
            found.append(
                {"event": event, "old": due, "new": asked or event.due_on, "waiting": asked is not None}
            )
        due = event.due_on
    return found


@requires(Capability.VIEW)
def evidence(request: SignedInRequest, pk: int, event: int) -> HttpResponseBase:
    """The document that proves it: shown in place when asked for (`?inline=1`) and harmless, else as a download."""
    found = fetched(Issue.objects.visible_to(request.user), pk)
    proved = IssueEvent.objects.select_related("document")
    document = get_object_or_404(proved, issue=found, pk=event).document
    if document is None:
        raise Http404(_("没有佐证文件"))
    return document_response(document, inline=request.GET.get("inline") == "1")


@requires(Capability.REVIEW)
def escalation(request: SignedInRequest) -> HttpResponseBase:
    """After how many days what goes to whom, in the regions whose office the person is."""
    rule_for = escalation_rules(standpoint(timezone.localdate()))
    regions = Region.objects.open_to(request.user, Capability.REVIEW)
    places = [
        {"region": region, "rules": [(level, rule_for(region.path, level)) for level in Level]}
        for region in regions.order_by("path")
    ]
    return render(request, "issues/escalation.html", {"places": places})


@requires(Capability.REVIEW)
def escalation_rule(request: SignedInRequest, code: str, level: str) -> HttpResponseBase:
    """The rule of one region for one level."""
    region = get_object_or_404(Region.objects.open_to(request.user, Capability.REVIEW), code=code)
    if level not in Level.values:
        raise Http404(_("没有这个分级"))
    graded = Level(level)
    now = escalation_rules(standpoint(timezone.localdate()))(region.path, graded)
    initial = dict(zip(("head_days", "official_days", "chief_days"), now, strict=False))
    form = RuleForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.save_rule(
            region=region, level=graded, **form.cleaned_data, by=request.user, now=timezone.now()
        ),
        title=_("升级规则：%s") % graded.label,
        subject=region.name,
        back=reverse("issues:escalation"),
        done=_("已保存，从今天起执行"),
        lead=_("超期满多少天报到哪一级。从今天起执行；已经升级的不退回。"),
    )
