"""A company's name and number, and two spellings put together."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.systems.forms.typed import Words


class VendorForm(forms.Form):
    """How a company is called."""

    name = Words(
        label=_("事業者の名前"),
        max_length=120,
        help_text=_("契約書のとおりに書きます。例：株式会社みほん情報"),
    )
    corporate_number = Words(
        label=_("法人番号"),
        max_length=20,
        required=False,
        help_text=_("13けたの数字です。国の法人番号のサイトで調べられます。"),
    )

    def clean_corporate_number(self) -> str:
        return (
            unicodedata.normalize("NFKC", self.cleaned_data["corporate_number"])
            .replace("-", "")
            .replace(" ", "")
        )


class MergeForm(forms.Form):
    """Which spelling is kept, which one joins it, and why."""

    kept = forms.IntegerField()
    merged = forms.IntegerField()
    reason = Words(required=False, max_length=200)
