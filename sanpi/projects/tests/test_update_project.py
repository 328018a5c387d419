"""Changing what carries no date; nobody overwrites a colleague unknowingly."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.enterprises.models import Enterprise
from sanpi.organizations.models import Role, RoleGrant
from sanpi.organizations.testing import make_organization, make_user, sign_in
from sanpi.projects import actions
from sanpi.projects.models import Project
from sanpi.projects.testing import NOW, TODAY, code, kind, make_project

pytestmark = pytest.mark.django_db


def update(project, revision=1, **values):
    return actions.update_project(project=project, values=values, revision=revision, by=None, now=NOW)


def test_it_says_what_really_changed(project):
    assert update(project, chain="装备", contact="", name="奥瑞二期") == ["chain", "name"]


def test_the_search_follows_the_name(project):
    update(project, name="晋璐光电")
    project.refresh_from_db()
    assert project.search_text.startswith("晋璐光电 jlgd")


def test_no_change_is_no_write(project):
    entries = AuditEntry.objects.count()
    assert update(project, name=project.name) == []
    project.refresh_from_db()
    assert (project.revision, AuditEntry.objects.count()) == (1, entries)


def test_every_write_counts_the_revision_up(project):
    update(project, chain="装备")
    update(project, revision=2, chain="光电")
    project.refresh_from_db()
    assert project.revision == 3


def test_a_stale_revision_is_refused(project):
    update(project, chain="装备")
    with pytest.raises(ValidationError, match="他人已修改过") as refused:
        update(project, chain="光电")
    assert refused.value.code == "stale"
    project.refresh_from_db()
    assert project.chain == "装备"


def test_facts_do_not_make_an_open_form_stale(project):
    actions.record_total(project=project, amount=1, effective_on=NOW.date(), by=None, now=NOW)
    assert update(project, chain="装备") == ["chain"]


def test_a_taken_name_is_refused(project):
    make_project("二号")
    with pytest.raises(ValidationError):
        update(project, name="二号")


def test_the_audit_trail_holds_only_what_changed(project):
    update(project, chain="装备", contact="")
    entry = AuditEntry.objects.first()
    assert (entry.before, entry.after, entry.summary) == ({"chain": ""}, {"chain": "装备"}, "修改：产业链")


def page(project):
    return reverse("projects:edit_project", args=[project.pk])


def form(project, **more):
    data = {
        "name": project.name,
        "region": project.region_id,
        "kind": project.kind_id,
        "revision": project.revision,
    }
    return data | more


@pytest.fixture
def at_office(client, office):
    sign_in(client, office)
    return client


def test_the_page_shows_what_is_there_and_saves_with_a_reason(at_office, project):
    assert f'value="{project.name}"' in at_office.get(page(project)).content.decode()
    answer = at_office.post(page(project), form(project, chain="装备", reason="区里调整"))
    assert answer.url == project.get_absolute_url()
    assert AuditEntry.objects.first().reason == "区里调整"


def test_a_colleague_in_between_is_noticed_what_was_typed_stays_and_the_next_save_counts(at_office, project):
    update(project, contact="张")
    answer = at_office.post(page(project), form(project, chain="光电"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "他人已修改过" in text
    assert "光电" in text
    assert 'name="revision" value="2"' in text
    assert at_office.post(page(project), form(project, chain="光电", revision=2)).status_code == 302


def test_the_refusal_names_what_the_colleague_changed(at_office, project):
    update(project, contact="张")
    answer = at_office.post(page(project), form(project, chain="光电"))
    assert "责任人" in "".join(answer.context["form"].non_field_errors())


@pytest.mark.parametrize("revision", ["", "abc", "-1", "1.5"])
def test_a_revision_that_is_none_does_not_save(at_office, project, revision):
    assert at_office.post(page(project), form(project, chain="光电", revision=revision)).status_code == 422


def test_a_refused_save_enters_no_firm(at_office, project):
    update(project, chain="装备")
    at_office.post(page(project), form(project, owner_name="奥瑞公司"))
    assert not Enterprise.objects.exists()


def test_another_kind_with_another_stage_line_may_be_chosen(at_office, project):
    at_office.post(page(project), form(project, kind=kind("public").pk))
    project.refresh_from_db()
    assert project.kind.code == "public"


def test_a_project_cannot_be_moved_to_a_region_that_is_not_ones_own(at_office, project, where):
    answer = at_office.post(page(project), form(project, region=where.zone.pk))
    assert "region" in answer.context["form"].errors


@pytest.fixture
def at_liaison(client, project, where):
    project.unit = make_organization(where.district)
    project.save()
    sign_in(client, make_user(Role.LIAISON, where.district, project.unit))
    return client


def test_the_liaison_changes_contents_but_not_who_answers(at_liaison, project, where):
    other = make_organization(where.district, "区工信局")
    answer = at_liaison.post(page(project), form(project, chain="光电", unit=other.pk, region=where.zone.pk))
    project.refresh_from_db()
    assert answer.status_code == 302
    assert (project.chain, project.unit.name, project.region) == (
        "光电",
        "区发展和改革委员会",
        where.district,
    )


def test_an_office_that_is_only_a_liaison_there_has_the_liaisons_rights_there(client, office, where):
    unit = make_organization(where.zone)
    office.organization = unit
    office.save()
    RoleGrant.objects.create(user=office, role=Role.LIAISON, region=where.zone, granted_at=NOW)
    theirs = make_project(region=where.zone, unit=unit)
    sign_in(client, office)
    assert client.get(page(theirs)).context["form"].fields["unit"].disabled


def test_a_retired_code_that_the_project_has_can_be_saved_again(at_office, project):
    nature = code("nature", "restoration")
    Project.objects.filter(pk=project.pk).update(nature=nature)
    type(nature).objects.filter(pk=nature.pk).update(valid_until=TODAY)
    assert at_office.post(page(project), form(project, nature=nature.pk, chain="光电")).status_code == 302
