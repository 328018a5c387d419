"""What a stage needs is data that an office changes on screen."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.actions.settings import save_gate, set_stage_line
from sanpi.projects.forms.gates import targets
from sanpi.projects.models import Gate, ProjectKind, Stage
from sanpi.projects.reference import load_reference
from sanpi.projects.rules import fulfilled, missing_by_stage, stage_steps
from sanpi.projects.testing import LONG_AGO, NOW, TODAY, fulfil, kind, make_project, reach

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(where):
    return make_user(Role.SYSTEM_ADMIN)


def gate(stage=Stage.STARTED, need="document", target="construction", label="施工许可证", **more):
    return {"stage": stage, "need": need, "target": target, "label": label} | more


def missing(project, stage):
    return {requirement.label for requirement in missing_by_stage(project)[stage]}


def test_a_new_requirement_counts_at_once(project, admin):
    save_gate(kind=project.kind, gate=None, values=gate(), by=admin, now=NOW)
    assert "施工许可证" in missing(project, Stage.STARTED)


def test_a_requirement_switched_off_does_not_count(project, admin):
    lead = Gate.objects.get(kind=project.kind, target="lead")
    save_gate(kind=project.kind, gate=lead, values={"active": False}, by=admin, now=NOW)
    assert "分包领导" not in missing(project, Stage.STARTED)


def test_a_requirement_of_all_kinds_counts_for_each(project, where):
    Gate.objects.create(**gate(), kind=None)
    road = make_project(kind=kind("public"))
    assert "施工许可证" in missing(project, Stage.STARTED) & missing(road, Stage.STARTED)


def test_a_requirement_of_another_kind_does_not_count(project):
    Gate.objects.create(**gate(), kind=kind("public"))
    assert "施工许可证" not in missing(project, Stage.STARTED)


def test_the_same_requirement_twice_is_refused(project, admin):
    save_gate(kind=project.kind, gate=None, values=gate(), by=admin, now=NOW)
    with pytest.raises(ValidationError):
        save_gate(kind=project.kind, gate=None, values=gate(), by=admin, now=NOW)


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.FULL_OUTPUT])
def test_whoever_has_everything_passes_each_gate(project, stage):
    fulfil(project, stage)
    assert missing(project, stage) == set()


def test_a_plan_of_any_year_and_filled_fields_meet_their_requirements(project):
    fulfil(project, Stage.STARTED)
    assert {"field:annual_plan", "field:code", "field:lead"} <= fulfilled(project)
    assert "field:owner" not in fulfilled(project)


def test_the_audit_trail_holds_before_and_after(project, admin):
    lead = Gate.objects.get(kind=project.kind, target="lead")
    save_gate(kind=project.kind, gate=lead, values={"active": False}, by=admin, now=NOW)
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.before, entry.after) == ("save_gate", {"active": True}, {"active": False})


def steps(project):
    return {step.code: step.label for step in stage_steps(project)}


def test_a_stage_may_be_renamed_and_a_project_sees_the_new_name(project, admin):
    line = steps(project) | {"started": "动工"}
    set_stage_line(kind=project.kind, label="产业项目", steps=line, by=admin, now=NOW)
    project.refresh_from_db()
    assert steps(project)["started"] == "动工"


def test_a_stage_that_projects_have_reached_cannot_be_left_out(project, admin):
    reach(project, Stage.LANDED, LONG_AGO)
    line = {code: label for code, label in steps(project).items() if code != "landed"}
    with pytest.raises(ValidationError, match="已有项目登记过“落地”"):
        set_stage_line(kind=project.kind, label="产业项目", steps=line, by=admin, now=NOW)


def test_a_stage_nobody_reached_may_be_left_out(project, admin):
    line = {code: label for code, label in steps(project).items() if code != "landed"}
    set_stage_line(kind=project.kind, label="产业项目", steps=line, by=admin, now=NOW)
    with pytest.raises(ValidationError, match="没有“landed”这个阶段"):
        actions.record_stage(project=project, stage="landed", effective_on=TODAY, by=admin, now=NOW)


def test_a_line_without_stages_is_refused(project, admin):
    with pytest.raises(ValidationError, match="至少要有一个阶段"):
        set_stage_line(kind=project.kind, label="产业项目", steps={}, by=admin, now=NOW)


def test_loading_the_reference_data_again_changes_nothing(project):
    Gate.objects.filter(target="lead").update(active=False)
    ProjectKind.objects.filter(code="public").update(label="政府项目")
    before = (Gate.objects.count(), Gate.objects.filter(active=False).count())
    load_reference()
    assert (Gate.objects.count(), Gate.objects.filter(active=False).count()) == before
    assert kind("public").label == "政府项目"


def test_whatever_a_gate_asks_for_can_be_chosen_on_screen():
    offered = {value for _group, items in targets() for value, _label in items}
    assert {f"{g.need}:{g.target}" for g in Gate.objects.all()} <= offered


def test_the_pages_show_and_change_lines_and_gates(client, admin, project):
    sign_in(client, admin)
    assert "开工证明" in client.get(reverse("projects:kinds")).content.decode()
    add = reverse("projects:add_gate", args=[project.kind_id])
    data = {"stage": "started", "target": "document:construction", "basis": "建筑法第七条", "active": "on"}
    assert client.post(add, data).url == reverse("projects:kinds")
    assert Gate.objects.get(kind=project.kind, target="construction").label == "施工许可证"


def test_the_page_of_a_requirement_shows_and_switches_it_off(client, admin, project):
    lead = Gate.objects.get(kind=project.kind, target="lead")
    sign_in(client, admin)
    page = reverse("projects:edit_gate", args=[project.kind_id, lead.pk])
    assert '<option value="field:lead" selected>' in client.get(page).content.decode()
    client.post(page, {"stage": "started", "target": "field:lead"})
    lead.refresh_from_db()
    assert not lead.active


def test_the_page_of_a_line_leaves_a_stage_out_when_its_name_is_empty(client, admin, project):
    sign_in(client, admin)
    page = reverse("projects:stage_line", args=[project.kind_id])
    names = {step.stage: step.label for step in project.kind.steps.all()} | {"conceived": ""}
    assert client.post(page, {"label": "产业项目", **names}).status_code == 302
    assert "conceived" not in steps(project)
