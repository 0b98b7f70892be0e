"""Signing in."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """The same answer for an unknown name, a wrong password and a person who left."""

    error_messages = {
        "invalid_login": _(
            "サインイン名またはパスワードが違います。5回続けて間違えると、15分間サインインできなくなります。"
        ),
        "inactive": _(
            "サインイン名またはパスワードが違います。5回続けて間違えると、15分間サインインできなくなります。"
        ),
    }

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("サインイン名")
        self.fields["username"].widget = forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none", "maxlength": 60}
        )
        self.fields["password"].label = _("パスワード")
