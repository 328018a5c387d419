"""Rules for passwords."""

import pytest
from django.contrib.auth.password_validation import validate_password

from sanpi.organizations.passwords import classes_in, one_time_password


@pytest.mark.parametrize(
    ("password", "classes"),
    [("abc", 1), ("abcD", 2), ("abcD1", 3), ("abcD1!", 4), ("密码", 0), ("密码abc 1", 3)],
)
def test_classes_are_counted(password, classes):
    assert classes_in(password) == classes


def test_a_one_time_password_fits_the_rules_and_is_easy_to_read_out():
    for _time in range(50):
        password = one_time_password()
        validate_password(password)
        assert not set(password) & set("0O1lIi")


def test_one_time_passwords_differ():
    assert len({one_time_password() for _time in range(100)}) == 100
