"""Publishing flags, correcting what was published, and exemptions: each page asks, acts and goes back to the board."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.pages import form_page
from sanpi.evaluation.actions import flags as actions
from sanpi.evaluation.forms.flags import DecisionForm, ExemptionForm, PublishForm
from sanpi.evaluation.models import FlagAward, FlagBoard, FlagExemption, FlagMember
from sanpi.evaluation.rules.flag_history import awards_of, board_for, changed_awards
from sanpi.evaluation.rules.flag_periods import read_period
from sanpi.evaluation.views.flag_places import FlagPage, flag_page, query, refuse_outside, would_be
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.standing import StandingRequest, standing


def _board_address(request: StandingRequest, page: FlagPage) -> str:
    return f"{reverse('evaluation:flags')}?{query(request, page)}"


@requires(Capability.REVIEW)
@standing
def publish_flags(request: StandingRequest) -> HttpResponseBase:
    """Shows what would be published, or what a correction would change; a POST publishes it."""
    refuse_outside(request)
    page = flag_page(request)
    old = board_for(request.region, page.kind, page.period, None)
    # A first publication asks for nothing: its form is bound to whatever a POST brings.
    form = PublishForm(request.POST if request.method == "POST" else None, correction=old is not None)

    def act() -> None:
        actions.publish_flags(
            region=request.region, kind=page.kind, period=page.period, by=request.user, now=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip

    found = would_be(request, page)
    return form_page(
        request,
        form,
        act,
        template="evaluation/flag_publish.html",
        title=_("更正公布") if old else _("公布"),
        subject=f"{request.region.name} {page.period}{page.kind.label}",
        back=_board_address(request, page),
        done=_("%s已公布") % f"{page.period}{page.kind.label}",
        submit=_("更正公布") if old else _("公布"),
        awards=found,
        old=old,
        changes=_changes(old, found) if old else [],
    )


def _changes(old: FlagBoard, found: list[FlagAward]) -> list[tuple[str, str, str]]:
    """Name, what was published and what would be now, of each body where anything differs."""
    return [
        ((now or was).name, _said(was), _said(now))  # type: ignore[union-attr]  # one of the two is there
        for was, now in changed_awards(awards_of(old), found)
    ]


def _said(award: FlagAward | None) -> str:
    if award is None:
        return _("不参评")
    then = _("；%s") % award.consequence if award.consequence else ""
    return f"{award.get_colour_display()}：{award.sentence}{then}"


@requires(Capability.REVIEW)
@standing
def ask_exemption(request: StandingRequest) -> HttpResponseBase:
    """Applies for a body to be spared a black flag in the period of the address."""
    refuse_outside(request)
    page = flag_page(request)
    back = _board_address(request, page)
    common: dict[str, Any] = {
        "title": _("申请免挂黑旗"),
        "subject": f"{request.region.name} {page.period}",
        "back": back,
        "done": _("免挂申请已提交，由他人批复"),
        "submit": _("提交申请"),
        "lead": _("因不可抗力等原因未完成目标的，可以申请免挂黑旗；名次照排，由另一位有批复权限的人决定。"),
    }
    if page.rule is None:
        nothing = PublishForm(None, correction=False)
        return form_page(
            request, nothing, lambda: None, **common | {"lead": _("这个区域还没有授旗规则，不能申请免挂。")}
        )
    form = ExemptionForm(request.POST or None, rule=page.rule, initial=_asked_for(request, page))

    def act() -> None:
        actions.ask_flag_exemption(
            region=request.region, kind=page.kind, period=page.period, **form.cleaned_data, by=request.user,
            now=timezone.now(),
        )  # fmt: skip

    return form_page(request, form, act, **common)


def _asked_for(request: StandingRequest, page: FlagPage) -> dict[str, Any]:
    """The body named in the address."""
    members = FlagMember.objects.filter(group__rule=page.rule)
    wanted = next((each for each in members if each.body == request.GET.get("body")), None)
    return {"member": wanted}


@requires(Capability.DECIDE)
def decide_exemption(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Grants or refuses an application of somebody else's."""
    waiting = FlagExemption.objects.decidable_by(request.user).select_related("region", "unit", "district", "asked_by")  # fmt: skip
    row = get_object_or_404(waiting, pk=pk)
    form = DecisionForm(request.POST or None)
    address = f"{reverse('evaluation:flags')}?region={row.region.code}&kind={row.kind}&period={row.period}"

    def act() -> None:
        actions.decide_flag_exemption(
            exemption=row, granted=form.cleaned_data["decision"] == DecisionForm.YES,
            text=form.cleaned_data["text"], by=request.user, now=timezone.now(),
        )  # fmt: skip

    lead = _("%(who)s申请：%(words)s%(evidence)s") % {
        "who": row.asked_by.name if row.asked_by else _("系统"),
        "words": row.words,
        "evidence": _("　佐证：%s") % row.evidence if row.evidence else "",
    }
    return form_page(
        request, form, act, title=_("批复免挂申请"), subject=f"{row.name} {read_period(row.period)}", back=address,
        done=_("已批复"), submit=_("批复"), lead=lead,
    )  # fmt: skip
