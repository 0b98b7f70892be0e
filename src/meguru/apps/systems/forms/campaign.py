"""What people send about the yearly update."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.engines.spreadsheets.numerals import read_date
from meguru.engines.system_karte import fiscal_year_of

_TOKEN = re.compile(r"([0-9]{1,15}):([0-9]{1,9})")


class DueForm(forms.Form):
    """Until when, and what is asked."""

    due_on = forms.CharField(
        label=gettext_lazy("しめきり"),
        max_length=30,
        help_text=gettext_lazy("例：2026/8/31、令和8年8月31日"),
        error_messages={"required": gettext_lazy("しめきりの日を書いてください。")},
    )
    words = forms.CharField(
        label=gettext_lazy("お願いの言葉"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例：今年は、OSのサポートがいつ終わるかも書いてください。"),
    )

    def clean_due_on(self) -> Any:
        found = read_date(self.cleaned_data["due_on"])
        if found is None:
            raise forms.ValidationError(
                _("日付として読めません。2026/8/31 や 令和8年8月31日 のように書いてください。")
            )
        return found

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"]).replace("\x00", "")


class CampaignForm(DueForm):
    """A yearly update that begins."""

    fiscal_year = forms.CharField(
        label=gettext_lazy("年度"),
        max_length=20,
        help_text=gettext_lazy("例：2026、令和8年度"),
        error_messages={"required": gettext_lazy("年度を書いてください。")},
    )
    field_order = ("fiscal_year", "due_on", "words")

    def clean_fiscal_year(self) -> int:
        year = fiscal_year_of(self.cleaned_data["fiscal_year"])
        if year is None:
            raise forms.ValidationError(_("年度として読めません。2026 や 令和8年度 のように書いてください。"))
        return year


def seen_cards(tokens: Iterable[str]) -> dict[int, int]:
    """Ticked boxes -> the system and the revision that was looked at; nonsense is left out."""
    found = (_TOKEN.fullmatch(token) for token in tokens)
    return {int(one[1]): int(one[2]) for one in found if one}
