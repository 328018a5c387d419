"""数字核对: the list with the form, one check, its figures one by one, and what is taken away from it."""

import io
import json
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import refuse_politely, take
from sanpi.documents.responses import document_response
from sanpi.factcheck import actions, proposals
from sanpi.factcheck.forms import CheckForm, FigureForm, FilterForm
from sanpi.factcheck.models import Check, Correction
from sanpi.factcheck.records import as_numbers
from sanpi.factcheck.report import word_report
from sanpi.factcheck.rules.asking import measure_words
from sanpi.factcheck.sample import SAMPLE
from sanpi.factcheck.shown import STATUSES, CheckView
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires

PER_PAGE = 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _visible(request: SignedInRequest, pk: int) -> Check:
    """The check, among those the person may read; others learn only that there is none for them."""
    found = Check.objects.visible_to(request.user).select_related(
        "region", "document", "created_by", "previous"
    )
    return get_object_or_404(found.distinct(), pk=pk)


@requires(Capability.CHECK)
def checks(request: SignedInRequest) -> HttpResponseBase:
    """Earlier checks, and the form that begins one."""
    initial = {"text": SAMPLE} if "sample" in request.GET else {}
    form = CheckForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    made: list[Check] = []
    if request.method == "POST" and take(form, lambda: made.append(_begun(request, form))):
        return redirect(made[0])
    filters = FilterForm(request.GET, user=request.user)
    visible = Check.objects.newest_for(request.user)
    found = _filtered(
        visible.select_related("region", "created_by", "document").defer("text", "result"), filters
    )
    context = {
        "form": form,
        "filters": filters,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "any": visible.exists(),
    }
    return render(request, "factcheck/checks.html", context, status=422 if form.errors else 200)


def _begun(request: SignedInRequest, form: CheckForm) -> Check:
    values = {**form.cleaned_data}
    text, upload = values.pop("text"), values.pop("file")
    who: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    if upload:
        return actions.check_file(upload=upload, **values, **who)
    return actions.check(text=text, **values, **who)


def _filtered(found: QuerySet[Check], filters: FilterForm) -> QuerySet[Check]:
    if not filters.is_valid():
        return found
    chosen = filters.cleaned_data
    if chosen["q"]:
        found = found.filter(title__icontains=chosen["q"])
    if chosen.get("region"):
        found = found.filter(region__path__startswith=chosen["region"].path)
    states = {
        "contradictions": {"contradictions__gt": 0},
        "differing": {"differing__gt": 0},
        "clean": {"contradictions": 0, "differing": 0},
    }
    return found.filter(**states.get(chosen["state"], {}))


@requires(Capability.CHECK)
def check(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The text with its figures, and what was found."""
    found = _visible(request, pk)
    counting = _corrections(found)
    later = found.later_for(request.user)
    context = {
        "check": found,
        "view": CheckView(found),
        "statuses": STATUSES,
        "next": later,
        "corrections": counting,
        "people": dict(Counter(each.recorded_by.name for each in counting if each.recorded_by)),
        "offered": [] if later else Correction.objects.offered_to(request.user, found),
        "model_ready": proposals.ready(),
    }
    return render(request, "factcheck/check.html", context)


def _corrections(check: Check) -> list[Correction]:
    """Those that counted in the check, the newest first."""
    counting = Correction.objects.counting_for(check.created_by, check)
    return [each for each in reversed(counting) if each.recorded_at <= check.created_at]


@requires(Capability.CHECK)
def figure(request: SignedInRequest, pk: int, start: int, end: int) -> HttpResponseBase:
    """One figure: why it is marked so, the ledger's rows behind it, and the form that puts it right."""
    found = _visible(request, pk)
    if not 0 <= start < end <= len(found.text):
        raise Http404(_("文稿里没有这个位置"))
    shown, surface = CheckView(found).at(start, end), found.text[start:end]
    if shown:
        start, end = shown.claim["start"], shown.claim["end"]
    form = FigureForm(request.POST or None, claim=shown.claim if shown else None, surface=surface)
    made: list[Check] = []

    def act() -> None:
        kind = Correction.Kind.CHANGE if shown else Correction.Kind.ADD
        reason = form.cleaned_data["reason"]
        made.append(_corrected(request, found, kind, start, end, values=form.values(), reason=reason))

    if request.method == "POST" and take(form, act):
        messages.success(request, _("已记住，并重新核对"))
        return redirect(f"{made[0].get_absolute_url()}#f{start}")
    context = {
        "check": found, "figure": shown, "surface": surface, "form": form, "start": start, "end": end,
        "measure_words": measure_words(), "proposal": found.proposals.get(f"{start}-{end}"),
        "corrected": next((each for each in _corrections(found) if each.start < end and each.end > start), None),
        "is_newest": not found.later_for(request.user),
    }  # fmt: skip
    part = getattr(request, "htmx", False) and request.method == "GET"
    template = "factcheck/_figure.html" if part else "factcheck/figure.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _corrected(
    request: SignedInRequest, check: Check, kind: Correction.Kind, start: int, end: int, **said: Any
) -> Check:
    return actions.correct(
        check=check, kind=kind, start=start, end=end, by=request.user, now=timezone.now(), **said
    )


@require_POST
@requires(Capability.CHECK)
def dismiss_figure(request: SignedInRequest, pk: int, start: int, end: int) -> HttpResponseBase:
    """It is no figure that anybody counts (a year, a number of a document)."""
    return _said(request, pk, Correction.Kind.DISMISS, start, end)


@require_POST
@requires(Capability.CHECK)
def restore_figure(request: SignedInRequest, pk: int, start: int, end: int) -> HttpResponseBase:
    """Whatever was said by hand no longer holds."""
    return _said(request, pk, Correction.Kind.RESTORE, start, end)


@require_POST
@requires(Capability.CHECK)
def adopt_proposal(request: SignedInRequest, pk: int, start: int, end: int) -> HttpResponseBase:
    """A person takes over what the language model proposed; from then on it is his correction."""
    values = _visible(request, pk).proposals.get(f"{start}-{end}")
    if not values:
        raise Http404(_("这里没有语言模型的建议"))
    return _said(
        request, pk, Correction.Kind.CHANGE, start, end, values=values, reason=_("采用语言模型的建议")
    )


@require_POST
@requires(Capability.CHECK)
def adopt_correction(request: SignedInRequest, pk: int, correction: int) -> HttpResponseBase:
    """The office makes somebody else's correction its own; from then on it counts for everybody."""
    offered = Correction.objects.offered_to(request.user, _visible(request, pk))
    each = next((each for each in offered if each.pk == correction), None)
    if each is None:
        raise Http404(_("没有这条可以采用的更正"))
    reason = _("采用%s的更正") % (each.recorded_by.name if each.recorded_by else _("系统"))
    return _said(
        request, pk, Correction.Kind(each.kind), each.start, each.end, values=each.values, reason=reason
    )


def _said(
    request: SignedInRequest, pk: int, kind: Correction.Kind, start: int, end: int, **said: Any
) -> HttpResponseBase:
    made = [_visible(request, pk)]
    refuse_politely(
        request,
        lambda: made.append(_corrected(request, made[0], kind, start, end, **said)),
        _("已记住，并重新核对"),
    )
    return redirect(made[-1])


@requires(Capability.CHECK)
def find_figure(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """To the place of the words that are a figure although nobody saw it."""
    found = _visible(request, pk)
    words = request.GET.get("words", "").strip()
    start = found.text.find(words) if words else -1
    if start < 0:
        if words:
            messages.error(request, _("文稿里没有“%s”；请照文稿的写法输入，如 3.1亿元") % words[:40])
        return redirect(found)
    return redirect("factcheck:figure", found.pk, start, start + len(words))


@require_POST
@requires(Capability.CHECK)
def again(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same text with today's ledger."""
    found = _visible(request, pk)
    made: list[Check] = [found]
    refuse_politely(
        request,
        lambda: made.append(actions.check_again(check=found, by=request.user, now=timezone.now())),
        _("已重新核对；以前的结果保留"),
    )
    return redirect(made[-1])


@require_POST
@requires(Capability.CHECK)
def suggest(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Asks the institution's own language model what the figures not understood may count."""
    found = _visible(request, pk)
    try:
        number = actions.propose(check=found, by=request.user, now=timezone.now())
    except proposals.ModelError as failed:
        messages.warning(request, _("语言模型没有给出建议（%s）；核对结果不受影响") % failed)
    else:
        messages.success(request, _("语言模型提出了 %d 条建议，请逐条点开数字采用或不理") % number)
    return redirect(found)


@requires(Capability.CHECK)
def report(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The check as a Word file."""
    found = _visible(request, pk)
    name = _("数字核对报告 %s.docx") % found.title
    return FileResponse(word_report(found), as_attachment=True, filename=name, content_type=WORD)


@requires(Capability.CHECK)
def result(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The check for programs."""
    found = _visible(request, pk)
    content = {
        "check": found.pk,
        "title": found.title,
        "sha256": found.sha256,
        "region": found.region.code,
        "dated_on": found.dated_on.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "checked_at": timezone.localtime(found.created_at).isoformat(timespec="seconds"),
        "engine": found.engine,
        **as_numbers(found.result),
    }
    body = io.BytesIO(json.dumps(content, ensure_ascii=False, indent=2).encode())
    return FileResponse(
        body, as_attachment=True, filename=f"{found.title}.json", content_type="application/json"
    )


@requires(Capability.CHECK)
def source(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file as it came."""
    document = _visible(request, pk).document
    if document is None:
        raise Http404(_("这次核对的是粘贴的文稿，没有文件"))
    return document_response(document, inline=False)
