"""Forms about people and sharing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.administration import commands, queries
from meguru.apps.registry.models import Department, Organisation, Person, normalise_sign_in_name
from meguru.apps.registry.roles import Role, SharedSubject


class RoleForm(forms.Form):
    """A role, for the whole organisation or for one department."""

    role = forms.TypedChoiceField(label=_("役割"), coerce=Role)
    department = forms.ModelChoiceField(
        label=_("部署"), queryset=Department.objects.none(), required=False, empty_label=_("団体の全体")
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = [role for role in Role if commands.fits(role=role, organisation=organisation)]
        self.fields["role"].choices = [(role.value, role.label) for role in fitting]
        self.fields["department"].queryset = Department.objects.filter(organisation=organisation)


class PersonForm(RoleForm):
    """Someone new, with the first role."""

    field_order = ["name", "sign_in_name", "email", "role", "department"]

    name = forms.CharField(label=_("氏名"), max_length=60)
    sign_in_name = forms.CharField(
        label=_("サインイン名"),
        max_length=60,
        help_text=_("職員番号など、団体の中で一つだけのもの。大文字と小文字は区別しません。"),
    )
    email = forms.EmailField(label=_("電子メール"), required=False)

    def clean_sign_in_name(self) -> str:
        name = normalise_sign_in_name(self.cleaned_data["sign_in_name"])
        if Person.objects.filter(sign_in_name=name).exists():
            raise forms.ValidationError(_("このサインイン名は使われています。別の名前にしてください。"))
        return name


class SharingForm(forms.Form):
    """Who may read what."""

    reader = forms.ModelChoiceField(label=_("見せる相手"), queryset=Organisation.objects.none())
    subject = forms.TypedChoiceField(
        label=_("見せるもの"), coerce=SharedSubject, choices=SharedSubject.choices
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reader"].queryset = queries.possible_readers(organisation)
