"""Hearings and surveys, residents' voices, and tables of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.forms.typed import Day, RowForm, Whole
from meguru.apps.problems.models import Ground, ProblemCard, Voice

_TOKEN = re.compile(r"([0-9]{1,7}):([0-9]{1,9})")


class GroundForm(RowForm):
    """A hearing, a survey or a count."""

    model = Ground
    names = ("kind", "name", "held_on", "with_whom", "asked", "answered", "said", "figures")
    typed = {"held_on": Day, "asked": Whole, "answered": Whole}

    cards = forms.ModelMultipleChoiceField(
        label=gettext_lazy("この根拠が示す困りごと"),
        queryset=ProblemCard.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )

    def __init__(
        self, *args: Any, initiative: Initiative, ground: Ground | None = None, **options: Any
    ) -> None:
        initial = options.pop("initial", {})
        if ground is not None:
            initial = {
                "cards": list(ground.cards.values_list("pk", flat=True)),
                "revision": ground.revision,
            } | initial
        super().__init__(*args, row=ground, initial=initial, **options)
        self.fields["cards"].queryset = (
            ProblemCard.objects.filter(initiative=initiative).in_use().order_by("pk")
        )
        self.fields["kind"].choices = Ground.Kind.choices
        self.fields["said"].widget.attrs["rows"] = 3
        self.fields["figures"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        asked, answered = found.get("asked"), found.get("answered")
        if asked is not None and answered is not None and answered > asked:
            self.add_error(
                "answered", _("聞けた人数が、頼んだ人数より多くなっています。どちらかを直してください。")
            )
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class VoiceForm(RowForm):
    """What a resident said. `looked_at`: it may tell who somebody is, and it stays as it is."""

    model = Voice
    names = ("text", "count", "channel", "heard_on")
    typed = {"count": Whole, "heard_on": Day}

    looked_at = forms.BooleanField(
        label=gettext_lazy("見ました。だれかがわかる言葉ではないので、このまま残します"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["text"].help_text = _("言われたとおりに書きます。名前や電話番号は書きません。")
        self.fields["count"].required = False
        self.fields["count"].help_text = _("同じことを言った人の数。空けておくと1人。")
        self.fields["channel"].choices = Voice.Channel.choices

    def clean_count(self) -> int:
        return self.cleaned_data["count"] or 1

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.names, "looked_at")}


class TableUploadForm(forms.Form):
    """An Excel or CSV file."""

    file = forms.FileField(
        label=gettext_lazy("書き入れたファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy(
            "Excel（.xlsx）か CSV。CSV は Shift_JIS も読めます。次の画面で内容を確かめるまで、何も変わりません。"
        ),
    )


def chosen_rows(tokens: Iterable[str]) -> dict[int, int]:
    """Ticked boxes -> the number of the row and the revision that was looked at; nonsense is left out."""
    found = (_TOKEN.fullmatch(token) for token in tokens)
    return {int(one[1]): int(one[2]) for one in found if one}


def chosen_keys(texts: Iterable[str]) -> list[int]:
    """Ids as a button or ticked boxes send them: "3-5-8" or several of them; nonsense is left out."""
    parts = (part for text in texts for part in text.split("-"))
    return [int(part) for part in parts if part.isdecimal() and len(part) < 16]
