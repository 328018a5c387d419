"""入库 of one project: papers, pre-check, what has happened."""

from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanpi.core.facts import standpoint
from sanpi.core.models import Code
from sanpi.core.pages import form_page
from sanpi.documents.actions import store_document
from sanpi.enrollment import actions, rules
from sanpi.enrollment.forms import PaperForm, SheetForm, TakeBackForm
from sanpi.enrollment.models import Enrollment, EnrollmentEvent, State, projects_of
from sanpi.enrollment.precheck import PAPER, Need, check, errors
from sanpi.enrollment.views.fetch import kept, readable
from sanpi.organizations.access import Capability
from sanpi.organizations.guards import SignedInRequest, requires
from sanpi.projects.actions import attach_document
from sanpi.projects.models import Project, ProjectDocument


def address(project: Project) -> str:
    """The page of a project's entry."""
    return reverse("enrollment:project", args=[project.pk])


@requires(Capability.VIEW)
def project(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Which papers there are, what the pre-check finds, what has happened, what may be done."""
    found = readable(request, pk)
    today = timezone.localdate()
    sheet = Enrollment.objects.filter(project=found).first()
    asked = rules.requirements()
    application = rules.application(found, sheet)
    findings = check(application, asked)
    events = EnrollmentEvent.objects.filter(project=found).select_related("recorded_by")
    now = rules.of_project(found, standpoint(today), today)
    context = {
        "project": found,
        "sheet": sheet or Enrollment(project=found),
        "now": now,
        "papers": _papers(found, asked.asked(application.total, application.purchase_only)),
        # The papers have a table of their own.
        "findings": [finding for finding in findings if not finding.code.startswith(PAPER)],
        "missing": now["missing"],
        "errors": len(errors(findings)),
        "warnings": len(findings) - len(errors(findings)),
        "settled": now["in_library"],
        "events": events.order_by("-effective_on", "-recorded_at", "-pk"),
        "last": events.known_at(None).order_by("-effective_on", "-recorded_at", "-pk").first(),
        "window": rules.window_open(found.region, today),
        "may": projects_of(request.user, Capability.ENROLL).filter(pk=pk).exists(),
        "next": _next(now["state"]),
    }
    return render(request, "enrollment/project.html", context)


def _next(state: str) -> dict[str, bool]:
    """Which verbs fit the state."""
    return {
        "submit": state in ("", State.PREPARED, State.RETURNED, State.WITHDRAWN),
        "answer": state == State.SUBMITTED,
        "withdraw": state in (State.SUBMITTED, State.ACCEPTED),
    }


def _papers(project: Project, needs: list[Need]) -> list[dict[str, Any]]:
    filed: dict[str, list[ProjectDocument]] = {}
    documents = ProjectDocument.objects.filter(project=project, removed_at=None)
    for document in documents.select_related("document", "type").order_by("pk"):
        filed.setdefault(document.type.code, []).append(document)
    types = Code.objects.filter(list__code="document_type", code__in=[need.code for need in needs])
    keys = dict(types.values_list("code", "pk"))
    return [{"need": need, "filed": filed.get(need.code, []), "type": keys.get(need.code)} for need in needs]


@requires(Capability.ENROLL)
def edit_sheet(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What the papers say, to be compared with the register."""
    found = kept(request, pk)
    sheet = Enrollment.objects.filter(project=found).first()
    form = SheetForm(request.POST or None, sheet=sheet)
    posted = request.POST.get("revision", "")
    seen = int(posted) if posted.isdecimal() else 0
    return form_page(
        request,
        form,
        lambda: actions.update_sheet(
            project=found,
            values=form.cleaned_data,
            revision=seen,
            by=request.user,
            now=timezone.now(),
        ),
        title=_("入库申报信息"),
        subject=found.name,
        back=address(found),
        done=_("已保存"),
        lead=_("按立项文件和合同原文填写。保存后自动与项目主表核对，结果显示在“预审”一栏。"),
        revision=sheet.revision if sheet else 1,
    )


@requires(Capability.ENROLL)
def attach_paper(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Files a paper with the project."""
    found = kept(request, pk)
    form = PaperForm(request.POST or None, request.FILES or None, initial=request.GET.dict())

    @transaction.atomic
    def act() -> None:
        now = timezone.now()
        document = store_document(upload=form.cleaned_data["file"], by=request.user, now=now)
        attach_document(
            project=found, document=document, type=form.cleaned_data["type"], by=request.user, now=now
        )

    return form_page(
        request,
        form,
        act,
        title=_("上传入库材料"),
        subject=found.name,
        back=address(found),
        done=_("已上传"),
        lead=_("现场照片要看得出项目名称、地点和拍摄时间；开工照片应反映打桩或主体施工。"),
    )


@requires(Capability.ENROLL)
def take_back(request: SignedInRequest, pk: int, event: int) -> HttpResponseBase:
    """The newest event was recorded by mistake."""
    found = kept(request, pk)
    standing = EnrollmentEvent.objects.known_at(None).select_related("project__region")
    wrong = get_object_or_404(standing, project=found, pk=event)
    form = TakeBackForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.take_back(
            event=wrong, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        title=_("撤销：%s") % wrong.get_state_display(),
        subject=found.name,
        back=address(found),
        done=_("已撤销"),
        tone="danger",
        submit=_("撤销"),
    )
