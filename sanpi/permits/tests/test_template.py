"""Changing the template."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sanpi.core.models import AuditEntry
from sanpi.organizations.testing import PEOPLE, make_user, sign_in
from sanpi.permits import actions
from sanpi.permits.models import Dependency, PermitType
from sanpi.permits.rules import limit_on
from sanpi.permits.testing import permit_type, set_up
from sanpi.projects.testing import NOW, TODAY

pytestmark = pytest.mark.django_db
NEW = {
    "code": "X1",
    "name": "夜景照明方案审查",
    "stage": "planning",
    "department": "城市管理",
    "routes": ["filing"],
}
DAYS = {"statutory_days": 7, "statutory_unit": "working", "promised_days": 3, "promised_unit": "working"}


@pytest.fixture
def admin(db):
    return make_user("system_admin")


def limit(code="N18", on=TODAY, **values):
    return actions.set_limit(type=permit_type(code), effective_on=on, by=None, now=NOW, **(DAYS | values))


def wait(code, *hard, review=()):
    actions.set_dependencies(
        type=permit_type(code), hard=[permit_type(c) for c in hard], review=[permit_type(c) for c in review],
        by=None, now=NOW,
    )  # fmt: skip


def test_a_new_permit():
    made = actions.save_type(type=None, values=NEW, by=None, now=NOW)
    assert (made.pk, AuditEntry.objects.first().verb) == (permit_type("X1").pk, "save_permit_type")


@pytest.mark.parametrize(
    ("field", "value"), [("code", "N18"), ("name", "建筑工程施工许可证"), ("stage", "x")]
)
def test_what_is_taken_or_unknown_is_refused(field, value):
    with pytest.raises(ValidationError) as refused:
        actions.save_type(type=None, values=NEW | {field: value}, by=None, now=NOW)
    assert field in refused.value.message_dict


def test_a_code_stays():
    with pytest.raises(ValidationError, match="不能修改"):
        actions.save_type(type=permit_type("N18"), values={"code": "N99"}, by=None, now=NOW)


def test_what_is_switched_off_is_given_to_no_further_project(project):
    actions.save_type(type=permit_type("N20"), values={"active": False}, by=None, now=NOW)
    assert "N20" not in set_up(project)


def test_limits_hold_from_their_day_on():
    limit(on=date(2023, 1, 1))
    found = [
        limit_on(permit_type("N18"), day).promised_days for day in (date(2022, 12, 31), date(2023, 1, 1))
    ]
    assert found == [5, 3]


def test_a_second_statement_for_a_day_corrects_the_first():
    limit()
    limit(promised_days=4)
    assert limit_on(permit_type("N18"), TODAY).promised_days == 4
    assert permit_type("N18").limits.known_at(None).filter(effective_on=TODAY).count() == 1


def test_the_same_limits_again_are_no_change():
    limit()
    with pytest.raises(ValidationError, match="没有改动"):
        limit(on=date(2023, 2, 10))


def test_what_a_permit_waits_for():
    wait("N18", "N13", review=["N04B"])
    found = Dependency.objects.filter(type=permit_type("N18")).values_list("on__code", "kind")
    assert set(found) == {("N13", "hard"), ("N04B", "review")}


def test_a_circle_is_refused_and_named():
    with pytest.raises(ValidationError, match=r"互相等待.*建筑工程施工许可证"):
        wait("N13", "N18")
    assert set(permit_type("N13").dependencies.values_list("on__code", flat=True)) == {"N12", "N11"}


def test_a_permit_cannot_wait_for_itself():
    with pytest.raises(ValidationError, match="互相等待"):
        wait("N13", "N13")


def test_the_page_lists_the_template(client, admin):
    sign_in(client, admin)
    shown = client.get(reverse("permits:template")).content.decode()
    assert all(name in shown for name in PermitType.objects.values_list("name", flat=True))


def test_the_page_takes_few_queries(client, admin, django_assert_max_num_queries):
    sign_in(client, admin)
    with django_assert_max_num_queries(15):
        client.get(reverse("permits:template"))


def test_the_page_adds(client, admin):
    sign_in(client, admin)
    form = NEW | {"need": "needed", "position": 5, "active": "on"}
    assert client.post(reverse("permits:add_type"), form).status_code == 302
    assert permit_type("X1").routes == ["filing"]


def test_the_page_keeps_what_was_typed(client, admin):
    sign_in(client, admin)
    form = NEW | {"code": "N18", "need": "needed", "position": 5}
    answer = client.post(reverse("permits:add_type"), form)
    assert answer.status_code == 422
    assert 'value="夜景照明方案审查"' in answer.content.decode()


def test_the_page_changes_all_but_the_code(client, admin):
    sign_in(client, admin)
    address = reverse("permits:edit_type", args=[permit_type("N18").pk])
    form = NEW | {"name": "施工许可证", "stage": "construction", "need": "needed", "position": 5, "active": "on",
                  "validity_months": 6, "secured_stage": "started"}  # fmt: skip
    assert client.post(address, form).status_code == 302
    found = permit_type("N18")
    assert (found.name, found.validity_months, found.secured_stage) == ("施工许可证", 6, "started")


def test_the_page_sets_limits(client, admin):
    sign_in(client, admin)
    address = reverse("permits:set_limit", args=[permit_type("N18").pk])
    assert 'value="7"' in client.get(address).content.decode()
    assert client.post(address, DAYS | {"effective_on": "2023-02-03", "promised_days": ""}).status_code == 302
    assert limit_on(permit_type("N18"), TODAY).promised_days is None


def test_the_page_names_a_circle(client, admin):
    sign_in(client, admin)
    address = reverse("permits:dependencies", args=[permit_type("N13").pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"hard": [permit_type("N18").pk]})
    assert answer.status_code == 422
    assert "互相等待" in answer.content.decode()


@pytest.mark.parametrize("who", ["project_office", "permit_window", "security_admin"])
def test_others_do_not_open_it(client, who):
    sign_in(client, PEOPLE[who]())
    assert client.get(reverse("permits:template")).status_code == 403
