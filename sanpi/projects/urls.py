"""Addresses of the register's verbs."""

from django.urls import path

from sanpi.projects.views import documents, gates, register, verbs

app_name = "projects"
urlpatterns = [
    path("projects/new/", register.create_project, name="create_project"),
    path("projects/<int:pk>/edit/", register.edit_project, name="edit_project"),
    path("projects/<int:pk>/bundle/", register.bundle, name="bundle"),
    path("projects/<int:pk>/unbundle/", register.unbundle, name="unbundle"),
    path("projects/<int:pk>/stages/", verbs.record_stage, name="record_stage"),
    path("projects/<int:pk>/stages/<int:fact>/correct/", verbs.correct_stage, name="correct_stage"),
    path("projects/<int:pk>/stages/<int:fact>/retract/", verbs.retract_stage, name="retract_stage"),
    path("projects/<int:pk>/milestones/", verbs.plan_milestone, name="plan_milestone"),
    path("projects/<int:pk>/status/", verbs.record_status, name="record_status"),
    path("projects/<int:pk>/total/", verbs.record_total, name="record_total"),
    path("projects/<int:pk>/plans/", verbs.record_plan, name="record_plan"),
    path("projects/<int:pk>/listings/", verbs.list_project, name="list_project"),
    path("projects/<int:pk>/listings/<int:fact>/end/", verbs.unlist_project, name="unlist_project"),
    path("projects/<int:pk>/waivers/", verbs.grant_waiver, name="grant_waiver"),
    path("projects/<int:pk>/waivers/<int:waiver>/revoke/", verbs.revoke_waiver, name="revoke_waiver"),
    path("projects/<int:pk>/documents/", documents.attach, name="attach_document"),
    path("projects/<int:pk>/documents/<int:filed>/", documents.read, name="document"),
    path("projects/<int:pk>/documents/<int:filed>/remove/", documents.remove, name="remove_document"),
    path("system/kinds/", gates.kinds, name="kinds"),
    path("system/kinds/new/", gates.add_kind, name="add_kind"),
    path("system/kinds/<int:kind>/", gates.stage_line, name="stage_line"),
    path("system/kinds/<int:kind>/gates/new/", gates.add_gate, name="add_gate"),
    path("system/kinds/<int:kind>/gates/<int:gate>/", gates.edit_gate, name="edit_gate"),
]
