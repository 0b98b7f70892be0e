"""Forms about people and sharing."""

from __future__ import annotations

import unicodedata
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


class GroupForm(forms.Form):
    """A new sharing group."""

    name = forms.CharField(
        label=_("グループ名"),
        max_length=80,
        error_messages={"required": _("グループの名前を入力してください。")},
        help_text=_("例：窓口業務の共同見直し"),
    )


class MemberForm(forms.Form):
    """An office that is to take part, by its name or code."""

    office = forms.CharField(
        label=_("加える団体"),
        max_length=60,
        error_messages={"required": _("団体名か団体コードを入力してください。")},
        help_text=_("団体名（例：○○市）か、6桁の全国地方公共団体コード"),
    )

    def clean_office(self) -> Organisation:
        text = unicodedata.normalize("NFKC", self.cleaned_data["office"]).strip()
        found = queries.organisations_named(text)
        if not found:
            raise forms.ValidationError(
                _("「%(text)s」という団体は見つかりません。正式な名前か、6桁のコードを入力してください。"),
                params={"text": text},
            )
        if len(found) > 1:
            offices = "、".join(
                f"{office.prefecture or ''}{office.name}（{office.code}）" for office in found
            )
            raise forms.ValidationError(
                _("同じ名前の団体がいくつかあります。コードで選んでください：%(offices)s"),
                params={"offices": offices},
            )
        return found[0]
