"""What who asks sends: whom to ask, when it is due, words of a reminder, why answers should be looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department, Organisation, SharingGroup
from meguru.apps.surveys.commands.asking import Contact
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.queries.collecting import (
    askable_groups,
    askable_sections,
    askable_towns,
    members_to_ask,
)

ALL, SOME = "all", "some"
_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def plain(text: str) -> str:
    """Without characters that no text holds and that PostgreSQL refuses."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t").strip()


class WhomForm(forms.Form):
    """Whom to add: every town, a group, or ticked ones; for sections, ticked ones."""

    who = forms.ChoiceField(label=_("だれに聞くか"), widget=forms.RadioSelect)
    towns = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("団体"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sections = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=_("所属"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        self.survey, office = survey, survey.organisation
        self.groups = {f"group-{one.pk}": one for one in askable_groups(office)}
        if survey.audience == Survey.Audience.SECTIONS:
            self.fields["sections"].queryset = askable_sections(office)
            del self.fields["towns"]
            self.fields["who"].choices = ((SOME, gettext("選んだ所属")),)
            self.fields["who"].initial = SOME
        else:
            self.fields["towns"].queryset = askable_towns(office)
            del self.fields["sections"]
            self.fields["who"].choices = (
                (ALL, gettext("県内のすべての市区町村")),
                *((key, gettext("グループ「%s」の団体") % group.name) for key, group in self.groups.items()),
                (SOME, gettext("選んだ団体")),
            )
            self.fields["who"].initial = self._first_choice()

    def _first_choice(self) -> str:
        group_id = self.survey.group_id
        return f"group-{group_id}" if f"group-{group_id}" in self.groups else ALL

    def bodies(self) -> list[Organisation]:
        who, office = self.cleaned_data["who"], self.survey.organisation
        if who == ALL:
            return list(askable_towns(office).exclude(kind=Organisation.Kind.PREFECTURE))
        group: SharingGroup | None = self.groups.get(who)
        if group is not None:
            return list(members_to_ask(group, office=office))
        return list(self.cleaned_data.get("towns", ()))

    def departments(self) -> list[Department]:
        return list(self.cleaned_data.get("sections", ()))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("who") == SOME and not (found.get("towns") or found.get("sections")):
            name = "sections" if "sections" in self.fields else "towns"
            if name not in self.errors:
                self.add_error(name, gettext("聞く相手に、一つ以上印をつけてください。"))
        return found


class RecipientsFileForm(forms.Form):
    """The list from Excel or CSV."""

    file = forms.FileField(
        label=_("依頼先の表"),
        allow_empty_file=True,
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Excel（.xlsx）か CSV。団体コードを一行ずつ確かめます。"),
    )


class SendForm(forms.Form):
    """When answers are due; sending it is the button."""

    due_at = forms.DateTimeField(
        label=_("締切"),
        widget=_MOMENT,
        error_messages={
            "required": _("締切の日時を入れてください。"),
            "invalid": _("締切の日時を読めません。例：2026-10-30 17:00"),
        },
        help_text=_("例：2026年10月30日 17:00"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class DueForm(forms.Form):
    """Another due time, of everybody or of one."""

    due_at = forms.DateTimeField(
        label=_("新しい締切"),
        required=False,
        widget=_MOMENT,
        error_messages={"invalid": _("締切の日時を読めません。例：2026-10-30 17:00")},
        help_text=_("例：2026年11月6日 17:00"),
    )
    tell = forms.BooleanField(
        label=_("まだ提出していない相手に、メールで知らせる"), required=False, initial=True
    )


class ReminderForm(forms.Form):
    """Own words of a reminder."""

    words = forms.CharField(
        label=_("催促の言葉"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("空のままなら、決まった言葉で送ります。例：集計を始めますので、今週中にお願いします。"),
    )

    def clean_words(self) -> str:
        return plain(self.cleaned_data["words"])


class CorrectionForm(forms.Form):
    """Why answers should be looked at again."""

    reason = forms.CharField(
        label=_("確認してほしいこと"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("どこをどう確認してほしいかを書いてください。例：問3の単位は千円です")},
        help_text=_("例：問3の単位は千円です。円で書かれていませんか。"),
    )

    def clean_reason(self) -> str:
        return plain(self.cleaned_data["reason"])


class ContactsForm:
    """Addressee and mail of every recipient, as a table: fields `addressee-<id>` and `email-<id>`."""

    def __init__(self, sent: Any, recipients: Sequence[Recipient]) -> None:
        self.contacts: dict[int, Contact] = {}
        self.errors: dict[int, str] = {}
        for one in recipients:
            if f"email-{one.pk}" not in sent and f"addressee-{one.pk}" not in sent:
                continue
            email = plain(sent.get(f"email-{one.pk}", ""))
            addressee = plain(sent.get(f"addressee-{one.pk}", "")).replace("\n", " ")
            self.contacts[one.pk] = Contact(addressee[:120], email[:254])
            if len(addressee) > 120:
                self.errors[one.pk] = gettext("あて名は120字までです。短くしてください。")
            if email and not _is_email(email):
                self.errors[one.pk] = gettext("電子メールの形になっていません。例：kikaku@city.example.lg.jp")

    def is_valid(self) -> bool:
        return not self.errors


def suggested_due(now: dt.datetime) -> dt.datetime:
    """Two weeks ahead at five in the afternoon."""
    day = timezone.localtime(now) + dt.timedelta(days=14)
    return day.replace(hour=17, minute=0, second=0, microsecond=0)


def _is_email(text: str) -> bool:
    if len(text) > 254:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
