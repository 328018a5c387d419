"""容缺: past a gate on a promise."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Official, Role
from sanpi.organizations.testing import make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.models import Gate, Stage, Waiver
from sanpi.projects.rules import live_waivers, missing_by_stage
from sanpi.projects.testing import NOW, TODAY, YI, file_document, fulfil, set_total

pytestmark = pytest.mark.django_db
PROMISED = date(2023, 3, 31)


@pytest.fixture
def gate(project):
    return Gate.objects.get(kind=project.kind, stage=Stage.SIGNED, target="contract")


@pytest.fixture
def lacking(project, gate):
    """Everything for 签约 but the contract."""
    fulfil(project, Stage.SIGNED)
    project.documents.all().delete()
    return project


def grant(project, gate, by, promised_on=PROMISED):
    return actions.grant_waiver(
        project=project, gate=gate, reason="章程变更中", promised_on=promised_on, by=by, now=NOW
    )


def missing(project, stage=Stage.SIGNED):
    return [requirement.label for requirement in missing_by_stage(project)[stage]]


def test_the_promise_opens_the_gate(lacking, gate, office):
    assert missing(lacking) == ["签约合同"]
    grant(lacking, gate, office)
    actions.record_stage(project=lacking, stage=Stage.SIGNED, effective_on=TODAY, by=office, now=NOW)
    lacking.refresh_from_db()
    assert lacking.stage == Stage.SIGNED


def test_it_covers_nothing_but_its_own_requirement(project, gate, office):
    grant(project, gate, office)
    assert missing(project) == ["总投资", "责任单位"]


def test_revoked_it_closes_the_gate_again(lacking, gate, office):
    actions.revoke_waiver(waiver=grant(lacking, gate, office), reason="逾期未补", by=office, now=NOW)
    assert missing(lacking) == ["签约合同"]
    assert not live_waivers(lacking).exists()


def test_a_second_promise_for_the_same_thing_is_refused(lacking, gate, office):
    grant(lacking, gate, office)
    with pytest.raises(ValidationError, match="已有容缺承诺"):
        grant(lacking, gate, office)


def test_after_a_revocation_another_may_be_given(lacking, gate, office):
    actions.revoke_waiver(waiver=grant(lacking, gate, office), reason="改期", by=office, now=NOW)
    grant(lacking, gate, office)
    assert Waiver.objects.count() == 2


def test_revoking_twice_is_refused(lacking, gate, office):
    waiver = grant(lacking, gate, office)
    actions.revoke_waiver(waiver=waiver, reason="改期", by=office, now=NOW)
    with pytest.raises(ValidationError, match="已撤销"):
        actions.revoke_waiver(waiver=waiver, reason="改期", by=office, now=NOW)


def test_what_is_there_needs_no_promise(lacking, gate, office):
    file_document(lacking, "contract")
    with pytest.raises(ValidationError, match="“签约合同”已经具备"):
        grant(lacking, gate, office)


@pytest.mark.parametrize("days", [0, -1])
def test_a_promise_for_today_or_before_is_none(lacking, gate, office, days):
    with pytest.raises(ValidationError, match="应晚于今天"):
        grant(lacking, gate, office, TODAY + timedelta(days))


def test_the_audit_trail_says_what_until_when_and_why(lacking, gate, office):
    grant(lacking, gate, office)
    entry = AuditEntry.objects.first()
    assert (entry.summary, entry.reason) == ("容缺：签约合同，承诺 2023-03-31 前补齐", "章程变更中")


def page(project):
    return reverse("projects:grant_waiver", args=[project.pk])


def test_the_page_offers_only_what_is_missing(client, office, project):
    set_total(project, YI, TODAY)
    sign_in(client, office)
    labels = [label for _pk, label in client.get(page(project)).context["form"].fields["gate"].choices]
    assert "签约：签约合同" in labels
    assert "签约：总投资" not in labels


def test_the_leading_official_waives_for_his_own_projects(client, lacking, gate, where):
    leader = make_user(Role.LEAD_OFFICIAL, where.district)
    sign_in(client, leader)
    assert client.get(page(lacking)).status_code == 404
    lacking.lead = Official.objects.get(user=leader)
    lacking.save()
    data = {"gate": gate.pk, "reason": "章程变更中", "promised_on": "2099-03-31"}
    assert client.post(page(lacking), data).status_code == 302
    assert live_waivers(lacking).get().granted_by == leader


def test_the_liaison_cannot_waive(client, project, where):
    sign_in(client, make_user(Role.LIAISON, where.district))
    assert client.get(page(project)).status_code == 403


def test_the_page_revokes(client, lacking, gate, office):
    waiver = grant(lacking, gate, office)
    sign_in(client, office)
    revoke = reverse("projects:revoke_waiver", args=[lacking.pk, waiver.pk])
    assert client.post(revoke, {"reason": "逾期未补"}).status_code == 302
    assert client.get(revoke).status_code == 404
