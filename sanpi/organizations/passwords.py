"""Rules for passwords (等保 2.0 level 2: complexity, no reuse) and the making of one-time passwords."""

import secrets

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sanpi.organizations.models import User

CLASSES_NEEDED = 3
# How many passwords, the present one included, may not be taken again.
REMEMBERED = 5
# Without the letters and figures that are mistaken for one another when read out or copied by hand.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def classes_in(password: str) -> int:
    """How many of the four classes occur: small letters, capitals, figures, anything else."""
    tests = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())
    return sum(any(test(character) for character in password) for test in tests)


class LengthValidator:
    """Asks for a least number of characters."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError when the password is too short."""
        if len(password) < self.min_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码至少 %d 个字符。") % self.min_length


class CharacterClassesValidator:
    """Asks for three of the four classes of characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError when fewer than three classes occur."""
        if classes_in(password) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("密码须包含大写字母、小写字母、数字、符号中的至少三类。")


class NotRecentlyUsedValidator:
    """Refuses the last five passwords of the account."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError when the password is one of the last five; a new account has none."""
        if user is None or user.pk is None:
            return
        used = user.password_records.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, hashed) for hashed in [user.password, *used]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("密码不能与最近 %d 次用过的相同。") % REMEMBERED


def one_time_password() -> str:
    """A random password of twelve characters in groups of four, good until its first use."""
    while True:
        groups = ("".join(secrets.choice(_ALPHABET) for _place in range(4)) for _group in range(3))
        password = "-".join(groups)
        if classes_in(password) == 4:
            return password
