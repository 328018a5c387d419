"""The verbs that write to the register. Each is one transaction, checks what the domain forbids, and leaves an audit
entry. Callers have already settled whether the person may (`editable_by`)."""

from sanpi.projects.actions.documents import attach_document, remove_document
from sanpi.projects.actions.money import list_project, record_plan, record_total, unlist_project
from sanpi.projects.actions.register import bundle_projects, create_project, unbundle_project, update_project
from sanpi.projects.actions.stages import (
    correct_stage,
    plan_milestone,
    record_stage,
    record_status,
    retract_stage,
)
from sanpi.projects.actions.waivers import grant_waiver, revoke_waiver

__all__ = [
    "attach_document",
    "bundle_projects",
    "correct_stage",
    "create_project",
    "grant_waiver",
    "list_project",
    "plan_milestone",
    "record_plan",
    "record_stage",
    "record_status",
    "record_total",
    "remove_document",
    "retract_stage",
    "revoke_waiver",
    "unbundle_project",
    "unlist_project",
    "update_project",
]
