"""What people send about roles: who holds them, and whether they agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.commands import HolderChoice
from meguru.apps.initiatives.forms.dates import day_field
from meguru.apps.initiatives.forms.revisions import revision_in
from meguru.apps.initiatives.models import Agreement, Initiative, Phase, PhaseRole, PlanItem
from meguru.apps.initiatives.queries import departments_of, people_of
from meguru.apps.registry.models import Person

LONGEST_NAME = 100


class Holders:
    """Who can be named in an initiative: its people, its sections, or a name typed."""

    def __init__(self, initiative: Initiative) -> None:
        self.people = {f"p{one.pk}": one for one in people_of(initiative)}
        self.departments = {f"d{one.pk}": one for one in departments_of(initiative)}
        self.groups = (
            (gettext("職員"), tuple((key, _name_of(one)) for key, one in self.people.items())),
            (gettext("部署"), tuple((key, one.name) for key, one in self.departments.items())),
        )

    def chosen(self, key: str, outside: str) -> HolderChoice:
        """Raises: ValidationError for two at once, an unknown key, or a name that is too long."""
        name = " ".join(outside.split())
        if key and name:
            raise forms.ValidationError(gettext("一覧から選ぶか、名前を書くか、どちらか一つにしてください。"))
        if len(name) > LONGEST_NAME:
            raise forms.ValidationError(gettext("名前は%s字までで書いてください。") % LONGEST_NAME)
        if key and key not in self.people and key not in self.departments:
            raise forms.ValidationError(gettext("選んだ人が一覧にありません。選び直してください。"))
        return HolderChoice(
            person=self.people.get(key), department=self.departments.get(key), outside_name=name
        )


def _name_of(person: Person) -> str:
    """Whoever left stays chosen until somebody chooses another; the list says so."""
    return person.name if person.is_active else gettext("%s（今はいない職員）") % person.name


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A role with what is chosen or typed for it. `theirs` is what a colleague wrote meanwhile."""

    role: PhaseRole
    key: str
    outside: str
    revision: int
    error: str = ""
    theirs: str = ""


class HoldersForm:
    """Every role of a phase at once."""

    def __init__(self, roles: Sequence[PhaseRole], holders: Holders, sent: Any | None = None) -> None:
        self.roles, self.holders, self.sent = roles, holders, sent
        self.chosen: dict[int, HolderChoice] = {}
        self.revisions: dict[int, int] = {}
        self.errors: dict[int, str] = {}
        self.theirs: dict[int, PhaseRole] = {}
        if sent is not None:
            for role in roles:
                self._read(role, sent)

    def is_valid(self) -> bool:
        return self.sent is not None and not self.errors

    def rows(self) -> list[HolderRow]:
        return [self._row(role) for role in self.roles]

    def _read(self, role: PhaseRole, sent: Any) -> None:
        if f"holder-{role.pk}" not in sent:
            return  # added by a colleague while this page was open
        self.revisions[role.pk] = revision_in(sent.get(f"revision-{role.pk}", ""))
        try:
            self.chosen[role.pk] = self.holders.chosen(
                sent.get(f"holder-{role.pk}", ""), sent.get(f"outside-{role.pk}", "")
            )
        except forms.ValidationError as reason:
            self.errors[role.pk] = reason.messages[0]

    def _row(self, role: PhaseRole) -> HolderRow:
        if self.sent is None or f"holder-{role.pk}" not in self.sent:
            key = "" if role.outside_name else role.holder_key
            return HolderRow(role, key, role.outside_name, role.revision)
        theirs = self.theirs.get(role.pk)
        return HolderRow(
            role,
            self.sent.get(f"holder-{role.pk}", ""),
            self.sent.get(f"outside-{role.pk}", ""),
            theirs.revision if theirs else self.revisions.get(role.pk, 0),
            error=self.errors.get(role.pk, ""),
            theirs=(theirs.holder_name or "—") if theirs else "",
        )


class OneHolderForm(forms.Form):
    """One holder for every place where the flow proposes the same."""

    usually = forms.CharField(max_length=60, widget=forms.HiddenInput)
    holder = forms.ChoiceField(label=_("職員か部署"), required=False)
    outside = forms.CharField(label=_("一覧にない名前"), max_length=LONGEST_NAME, required=False)

    def __init__(self, *args: Any, holders: Holders, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = holders
        self.fields["holder"].choices = [("", _("選んでください")), *holders.groups]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        choice = self.holders.chosen(found.get("holder", ""), found.get("outside", ""))
        if choice.is_nobody:
            raise forms.ValidationError(_("人か部署を選ぶか、名前を書いてください。"))
        found["choice"] = choice
        return found


class NewRoleForm(OneHolderForm):
    """A role more, in a phase or in one of its tasks."""

    usually = None
    kind = forms.ChoiceField(label=_("役割"), choices=PhaseRole.Kind.choices)
    task = forms.ModelChoiceField(
        label=_("どの作業か"),
        queryset=PlanItem.objects.none(),
        required=False,
        empty_label=_("工程の全体"),
    )

    field_order = ("task", "kind", "holder", "outside")

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = phase.items.in_use().filter(kind=PlanItem.Kind.TASK)


class AnswerForm(forms.Form):
    """Whether somebody agrees to their roles."""

    holder_key = forms.CharField(max_length=110, widget=forms.HiddenInput)
    roles_seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("返事"), choices=Agreement.Answer.choices)
    note = forms.CharField(
        label=_("ひとこと"),
        max_length=300,
        required=False,
        help_text=_("直してほしいときは、どこをどう直すかを書きます。"),
    )
    answered_on = day_field(label=_("返事をもらった日"))

    def day(self, today: dt.date) -> dt.date:
        return self.cleaned_data["answered_on"] or today
