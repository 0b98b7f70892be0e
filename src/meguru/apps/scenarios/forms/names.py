"""The name of a trial."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """Another name for a trial."""

    name = forms.CharField(
        label=_("試算の名前"),
        max_length=120,
        error_messages={
            "required": _("名前を入力してください。"),
            "max_length": _("名前は120字までにしてください。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
