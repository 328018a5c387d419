"""我的待办: what waits for the person who looks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core.pages import refuse_politely
from sanpi.organizations import actions
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.organizations.models import Notice
from sanpi.reports.todo import Urgency, todo_of


@requires(Capability.VIEW)
def todo(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for this person today, whatever date is looked at elsewhere."""
    today = timezone.localdate()
    found = todo_of(request.user, today)
    context = {
        "parts": found.parts,
        "today": today,
        "late": found.count(Urgency.LATE),
        "near": found.count(Urgency.NEAR),
        "open": found.count(Urgency.OPEN),
        "standing_in": request.user.access.on_behalf_of,
    }
    return render(request, "reports/todo.html", context)


@requires(Capability.VIEW)
def todo_late(request: SignedInRequest) -> HttpResponse:
    """How many things are overdue, for a page that asks for it after it is shown."""
    found = todo_of(request.user, timezone.localdate())
    context = {"late": found.count(Urgency.LATE), "number": len(found.items)}
    return render(request, "reports/_todo_late.html", context)


@require_POST
@requires(Capability.VIEW)
def read_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Puts a reminder aside."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    refuse_politely(
        request,
        lambda: actions.read_notice(notice=notice, by=request.user, now=timezone.now()),
        _("已阅，不再列出。"),
    )
    return redirect("reports:todo")
