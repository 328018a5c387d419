"""The audit trail, read by audit administrators only."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sanpi.core import audit
from sanpi.core.models import AuditEntry
from sanpi.organizations import audit_trail
from sanpi.organizations.access import Capability
from sanpi.organizations.forms import AuditFilterForm
from sanpi.organizations.guards import SignedInRequest, requires

# Up to so many entries the whole chain is checked while the page waits; beyond, on the server (verify_audit).
MOST_TO_VERIFY = 200_000
# The load of a national table changes thousands of regions in one entry.
MOST_DIFFERENCES = 200


def _filter_form(request: SignedInRequest) -> AuditFilterForm:
    form = AuditFilterForm(request.GET, verbs=audit_trail.verbs(), kinds=audit_trail.kinds())
    form.is_valid()
    return form


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@requires(Capability.AUDIT)
def audit_list(request: SignedInRequest) -> HttpResponse:
    """The entries, newest first."""
    form = _filter_form(request)
    window = audit_trail.window(
        audit_trail.narrowed(form.cleaned_data),
        before=_number(request.GET.get("before")),
        after=_number(request.GET.get("after")),
    )
    context = {"form": form, "window": window, "last": audit.last_write()}
    return render(request, "organizations/audit.html", context)


@requires(Capability.AUDIT)
def audit_entry(request: SignedInRequest, number: int) -> HttpResponse:
    """One entry: who, when, from where, and field by field what changed."""
    entry = get_object_or_404(AuditEntry.objects.select_related("actor"), number=number)
    differences = audit_trail.differences(entry)
    context = {
        "entry": entry,
        "kind": audit_trail.name_of_kind(entry.object_type),
        "differences": differences[:MOST_DIFFERENCES],
        "more": max(0, len(differences) - MOST_DIFFERENCES),
    }
    return render(request, "organizations/audit_entry.html", context)


@require_POST
@requires(Capability.AUDIT)
def audit_verify(request: SignedInRequest) -> HttpResponse:
    """Recomputes the chain and puts on record that this was done."""
    if audit.last_write() > MOST_TO_VERIFY:
        messages.warning(
            request,
            _("记录超过 %d 条，网页内校验会超时。请在服务器上执行：manage.py verify_audit") % MOST_TO_VERIFY,
        )
        return redirect("organizations:audit")
    count, breach = audit.verify()
    if breach:
        messages.error(
            request, _("审计记录已被改动：%s。请立即保留现场并报告网络安全主管部门。") % breach.message
        )
    else:
        messages.success(request, _("校验通过：%d 条记录完整，未被改动。") % count)
    audit.record(
        by=request.user,
        now=timezone.now(),
        verb="verify_audit",
        summary=_("校验审计记录：%s") % (breach.message if breach else _("完整")),
        obj=request.user,
        after={"count": count},
    )
    return redirect("organizations:audit")


@require_POST
@requires(Capability.AUDIT)
def audit_export(request: SignedInRequest) -> HttpResponseBase:
    """The narrowed entries as CSV, sent while it is read; the export is put on record first."""
    form = _filter_form(request)
    now = timezone.now()
    filters = {name: str(value) for name, value in form.cleaned_data.items() if value}
    audit.record(
        by=request.user,
        now=now,
        verb="export_audit",
        summary=_("导出审计记录"),
        obj=request.user,
        after={"filters": filters},
    )
    lines = audit_trail.csv_lines(audit_trail.narrowed(form.cleaned_data))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="audit-{timezone.localtime(now):%Y%m%d-%H%M}.csv"'
    )
    return response
