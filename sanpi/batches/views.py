"""Pages that write to 三个一批; what shows figures lives in `reports`."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.batches import actions
from sanpi.batches.forms import ConvertForm, EnterForm, LeaveForm, PeriodForm, PublishedForm, TakeBackForm
from sanpi.batches.models import BatchEntry, BatchMove, Period, PublishedFigure
from sanpi.core.pages import form_page, refuse_politely
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Region
from sanpi.organizations.standing import StandingRequest, standing
from sanpi.projects.models import Project


@requires(Capability.BATCHES)
def periods(request: SignedInRequest) -> HttpResponseBase:
    """Rounds of the regions for which the person keeps the batches."""
    found = (
        Period.objects.editable_by(request.user).select_related("region").order_by("region__path", "-number")
    )
    return render(request, "batches/periods.html", {"periods": found})


@requires(Capability.BATCHES)
def create_period(request: SignedInRequest) -> HttpResponseBase:
    """A new round."""
    form = PeriodForm(request.POST or None, user=request.user)
    return form_page(
        request,
        form,
        lambda: actions.create_period(**form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("新建期次"),
        back=reverse("batches:periods"),
        done=_("已建立"),
        lead=_("期次按举办单位的编号登记，日期是活动当天，不按季度推算。"),
    )


@requires(Capability.BATCHES)
def edit_period(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The date or the note of a round."""
    period = get_object_or_404(Period.objects.editable_by(request.user), pk=pk)
    form = PeriodForm(request.POST or None, instance=period, user=request.user)
    return form_page(
        request,
        form,
        lambda: actions.update_period(
            period=Period.objects.get(pk=pk),
            held_on=form.cleaned_data["held_on"],
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        ),
        title=_("修改%s") % period,
        back=reverse("batches:periods"),
        done=_("已保存"),
    )


@requires(Capability.BATCHES)
def enter(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Puts a project into a batch."""
    project = get_object_or_404(Project.objects.kept_by(request.user), pk=pk)
    form = EnterForm(request.POST or None, project=project)
    return form_page(
        request,
        form,
        lambda: actions.enter(project=project, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("列入三个一批"),
        subject=project.name,
        back=project.get_absolute_url(),
        done=_("已列入"),
        lead=_("列入时的总投资和当年计划会作为公布数保存，以后不再变动。"),
    )


def _entry(request: SignedInRequest, pk: int) -> BatchEntry:
    found = BatchEntry.objects.editable_by(request.user).filter(superseded_at=None, retracted=False)
    return get_object_or_404(found.select_related("project__region", "period", "batch__next"), pk=pk)


@requires(Capability.BATCHES)
def leave(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """调出."""
    entry = _entry(request, pk)
    form = LeaveForm(request.POST or None, entry=entry)
    return form_page(
        request,
        form,
        lambda: actions.leave(entry=entry, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("调出%(period)s%(batch)s") % {"period": entry.period, "batch": entry.batch},
        subject=entry.project.name,
        back=entry.project.get_absolute_url(),
        done=_("已调出"),
        lead=_("调出后不再计入调整后的数；活动时公布的数不变。"),
    )


@requires(Capability.BATCHES)
def convert(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """转化 into the next batch."""
    entry = _entry(request, pk)
    form = ConvertForm(request.POST or None, entry=entry)
    return form_page(
        request,
        form,
        lambda: actions.convert(entry=entry, **form.cleaned_data, by=request.user, now=timezone.now()),
        title=_("转化为%s") % (entry.batch.next or _("（无下一批次）")),
        subject=entry.project.name,
        back=entry.project.get_absolute_url(),
        done=_("已转化"),
        lead=_("转化后只在下一批次计数，不会重复。"),
    )


@requires(Capability.BATCHES)
def take_back(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Takes an exit or a conversion back."""
    entry = _entry(request, pk)
    move = get_object_or_404(BatchMove, entry=entry, superseded_at=None, retracted=False)
    form = TakeBackForm(request.POST or None, entry=entry)
    return form_page(
        request,
        form,
        lambda: actions.take_back_move(
            move=move, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        title=_("恢复到%(period)s%(batch)s") % {"period": entry.period, "batch": entry.batch},
        subject=entry.project.name,
        back=entry.project.get_absolute_url(),
        done=_("已恢复"),
    )


@requires(Capability.BATCHES)
@standing
def add_published(request: StandingRequest) -> HttpResponseBase:
    """Notes a figure as it was printed, for the region of the page."""
    region = get_object_or_404(Region.objects.open_to(request.user, Capability.BATCHES), pk=request.region.pk)
    form = PublishedForm(request.POST or None)

    def act() -> None:
        data = form.cleaned_data
        actions.add_published(
            region=region, periods=",".join(map(str, data["periods"])), batch=data["batch"], level=data["level"],
            measure=data["measure"], value=data["value"], published_on=data["published_on"], as_of=data["as_of"], source=data["source"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip

    return form_page(
        request,
        form,
        act,
        title=_("登记公布数"),
        subject=region.name,
        back=reverse("batch_board"),
        done=_("已登记。与台账不一致时驾驶舱会提示。"),
    )


@require_POST
@requires(Capability.BATCHES)
def remove_published(request: SignedInRequest, pk: int) -> HttpResponse:
    """Removes a printed figure that was entered wrongly."""
    mine = PublishedFigure.objects.filter(
        request.user.access.region_filter("region__path", Capability.BATCHES)
    )
    figure = get_object_or_404(mine, pk=pk)
    now = timezone.now()
    refuse_politely(
        request,
        lambda: actions.remove_published(figure=figure, reason=_("登记有误"), by=request.user, now=now),
        _("已删除公布数：%s") % figure.source,
    )
    return redirect("batch_board")
