"""Addresses of issues."""

from django.urls import path

from sanpi.issues.views import issue as pages
from sanpi.issues.views import verbs

app_name = "issues"
urlpatterns = [
    path("issues/new/", pages.create, name="create"),
    path("issues/<int:pk>/", pages.issue, name="issue"),
    path("issues/<int:pk>/assign/", verbs.assign, name="assign"),
    path("issues/<int:pk>/progress/", verbs.report_progress, name="report_progress"),
    path("issues/<int:pk>/progress/<int:event>/retract/", verbs.retract_progress, name="retract_progress"),
    path("issues/<int:pk>/due/", verbs.request_due, name="request_due"),
    path("issues/<int:pk>/due/decide/", verbs.decide_due, name="decide_due"),
    path("issues/<int:pk>/urge/", verbs.urge, name="urge"),
    path("issues/<int:pk>/close/", verbs.request_close, name="request_close"),
    path("issues/<int:pk>/close/decide/", verbs.decide_close, name="decide_close"),
    path("issues/<int:pk>/reopen/", verbs.reopen, name="reopen"),
    path("issues/<int:pk>/cancel/", verbs.cancel, name="cancel"),
    path("issues/<int:pk>/edit/", verbs.edit, name="edit"),
    path("issues/<int:pk>/steps/new/", verbs.add_step, name="add_step"),
    path("issues/<int:pk>/steps/<int:step>/done/", verbs.finish_step, name="finish_step"),
    path("issues/<int:pk>/steps/<int:step>/remove/", verbs.remove_step, name="remove_step"),
    path("issues/<int:pk>/links/new/", verbs.add_link, name="add_link"),
    path("issues/<int:pk>/evidence/<int:event>/", pages.evidence, name="evidence"),
    path("system/escalation/", pages.escalation, name="escalation"),
    path("system/escalation/<str:code>/<str:level>/", pages.escalation_rule, name="escalation_rule"),
]
