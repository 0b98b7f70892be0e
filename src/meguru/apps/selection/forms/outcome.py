"""Trials, the decision, the letter to vendors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.selection.commands import TypedNote
from meguru.apps.selection.forms.figures import figure_of
from meguru.apps.selection.forms.texts import PlainTexts
from meguru.apps.selection.models import InformationRequest, Offer, TryOut, Wanted
from meguru.engines.spreadsheets.values import clean_text

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONGEST_SEEN = 500


class TryOutForm(PlainTexts, forms.ModelForm):
    """When, by whom, and which rows are checked."""

    rows = forms.MultipleChoiceField(
        label=_("確かめる項目"), widget=forms.CheckboxSelectMultiple, required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TryOut
        fields = ("name", "begins_on", "ends_on", "people")
        widgets = {"begins_on": DATE, "ends_on": DATE}
        help_texts = {
            "name": _("例：窓口での2週間の試用"),
            "people": _("例：市民課の窓口3人、町民モニター5人"),
        }
        error_messages = {"name": {"required": _("試用の名前を書いてください。")}}

    def __init__(self, *args: Any, wanted: Sequence[Wanted], **options: Any) -> None:
        super().__init__(*args, **options)
        self.wanted = {str(row.pk): row for row in wanted}
        self.fields["rows"].choices = [(pk, row.topic) for pk, row in self.wanted.items()]
        self.fields["revision"].initial = self.instance.revision
        if self.instance.pk:
            self.fields["rows"].initial = [str(row.pk) for row in self.instance.wanted.all()]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        begins, ends = found.get("begins_on"), found.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", gettext("終わる日は、始める日より後にしてください。"))
        if not found.get("rows") and "rows" not in self.errors:
            self.add_error("rows", gettext("確かめる項目に、一つ以上の印を付けてください。"))
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "begins_on", "ends_on", "people")}

    def chosen_rows(self) -> list[Wanted]:
        return [self.wanted[pk] for pk in self.cleaned_data["rows"]]

    def _post_clean(self) -> None:
        """The row is not touched here: the command compares and stores."""


def typed_notes(
    sent: Mapping[str, str], rows: Sequence[Wanted], offers: Sequence[Offer]
) -> tuple[list[TypedNote], list[str]]:
    """The fields `seen-7-3`, `suggested-7-3` with what stood there, and what is wrong, in words."""
    found, problems = [], []
    for row in rows:
        for offer in offers:
            name = f"{row.pk}-{offer.pk}"
            if f"seen-{name}" not in sent:
                continue
            try:
                suggested = figure_of(sent.get(f"suggested-{name}", ""))
            except ValueError as reason:
                problems.append(f"「{row.topic}」の「{offer}」：{reason}")
                continue
            seen = clean_text(sent[f"seen-{name}"])[:LONGEST_SEEN]
            was = sent.get(f"was-suggested-{name}", "")
            before = (sent.get(f"was-seen-{name}", ""), Decimal(was) if _is_number(was) else None)
            found.append(TypedNote(row.pk, offer.pk, seen, suggested, before))
    return found, problems


def _is_number(typed: str) -> bool:
    return typed.replace(".", "", 1).isdecimal()


class DecisionForm(PlainTexts, forms.Form):
    """Which one, and why."""

    offer = forms.ChoiceField(label=_("選ぶサービス"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("選んだ理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("例：点が一番高く、試用で高齢の方も迷わず使えたため。"),
        error_messages={"required": _("理由を書いてください。後から説明するときに使います。")},
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers = {str(one.pk): one for one in offers}
        self.fields["offer"].choices = [(pk, str(one)) for pk, one in self.offers.items()]

    @property
    def chosen(self) -> Offer:
        return self.offers[self.cleaned_data["offer"]]


class RequestForm(PlainTexts, forms.ModelForm):
    """The wording of the letter to vendors."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = InformationRequest
        fields = (
            "background",
            "wish",
            "sent_to",
            "questions_until",
            "replies_until",
            "begins",
            "contact",
            "handling",
        )
        widgets = {
            "background": forms.Textarea(attrs={"rows": 4}),
            "wish": forms.Textarea(attrs={"rows": 4}),
            "handling": forms.Textarea(attrs={"rows": 3}),
            "questions_until": DATE,
            "replies_until": DATE,
        }
        help_texts = {
            "background": _("例：窓口の予約を電話で受けていて、昼は電話がつながらない。"),
            "wish": _("例：サービスの主な働き、使っている団体、おおよその費用"),
            "sent_to": _("例：予約サービスを出している会社"),
            "begins": _("例：来年の10月ごろ"),
            "contact": _("例：総務課 企画係 電話とメール"),
            "handling": _("例：回答は庁内の検討だけに使い、外に出しません。"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["revision"].initial = self.instance.revision if self.instance.pk else 0

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        questions, replies = found.get("questions_until"), found.get("replies_until")
        if questions and replies and questions > replies:
            self.add_error("questions_until", gettext("質問の締切りは、回答の締切りより前にしてください。"))
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The row is not touched here: the command compares and stores."""
