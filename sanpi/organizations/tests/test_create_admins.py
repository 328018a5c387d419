"""The first administrators of an empty database."""

import pytest
from django.core.management import CommandError, call_command

from sanpi.core.models import AuditEntry
from sanpi.organizations.models import Role, RoleGrant, User
from sanpi.organizations.testing import make_user, regions

pytestmark = pytest.mark.django_db


def run(capsys, *options):
    call_command("create_admins", *options)
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    return {username: password for _name, username, password in lines}


def test_each_role_goes_to_another_person(capsys):
    run(capsys)
    held = dict(RoleGrant.objects.values_list("user__username", "role"))
    assert held == {"sysadmin": "system_admin", "secadmin": "security_admin", "auditadmin": "audit_admin"}


def test_the_printed_passwords_open_the_accounts_and_must_be_changed(capsys):
    for username, password in run(capsys).items():
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.must_change_password


def test_given_passwords_are_taken(capsys, monkeypatch):
    monkeypatch.setenv("AUDIT_ADMIN_PASSWORD", "Given-horse-11")
    assert run(capsys)["auditadmin"] == "Given-horse-11"


def test_a_weak_given_password_is_refused_and_nobody_is_made(capsys, monkeypatch):
    monkeypatch.setenv("AUDIT_ADMIN_PASSWORD", "weak")
    with pytest.raises(CommandError, match="至少三类"):
        run(capsys)
    assert not User.objects.exists()


def test_it_refuses_when_there_is_an_administrator(capsys):
    make_user(Role.AUDIT_ADMIN)
    with pytest.raises(CommandError, match="系统中已有管理员"):
        run(capsys)
    assert run(capsys, "--if-none") == {}


def test_other_accounts_do_not_matter(capsys):
    make_user(Role.VIEWER, regions().district)
    assert len(run(capsys)) == 3


def test_it_is_on_record_with_its_origin(capsys):
    run(capsys)
    assert set(AuditEntry.objects.values_list("origin", flat=True)) == {"manage.py create_admins"}
    assert AuditEntry.objects.count() == 6
