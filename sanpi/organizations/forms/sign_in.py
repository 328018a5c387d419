"""Signing in and changing the password."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.organizations import rules


def _rules_in_words() -> str:
    return "".join(f"{text.rstrip('。.')}。" for text in password_validators_help_texts())


class SignInForm(forms.Form):
    """User name and password; whether they belong together is asked elsewhere."""

    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """One spelling, so that full-width letters do no harm."""
        return rules.normalised_username(self.cleaned_data["username"])


class ChangePasswordForm(forms.Form):
    """The old password and, twice, the new one."""

    old = forms.CharField(
        label=gettext_lazy("原密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("新密码"),
        max_length=128,
        strip=False,
        help_text=lazy(_rules_in_words, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuses a slip of the finger."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise ValidationError(_("两次输入的新密码不一致，请重新输入"))
        return again
