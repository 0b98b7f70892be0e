"""What the lists show, and the rows of a table that somebody ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.catalogue.kinds import kind_choices
from meguru.apps.catalogue.models import MOST_YEN, Service

_TOKEN = re.compile(r"([0-9]{1,7}):([0-9]{1,9})")


class TableUploadForm(forms.Form):
    """An Excel or CSV file."""

    file = forms.FileField(
        label=gettext_lazy("書き入れたファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel（.xlsx）か CSV です。次の画面で、変わるところを確かめます。"),
    )


def chosen_rows(tokens: Iterable[str]) -> dict[int, int]:
    """Ticked boxes -> the number of the row and the revision that was looked at; nonsense is left out."""
    found = (_TOKEN.fullmatch(token) for token in tokens)
    return {int(one[1]): int(one[2]) for one in found if one}


class CaseFilterForm(forms.Form):
    """What a list of cases shows; what is not understood is left out of the question."""

    q = forms.CharField(label=gettext_lazy("言葉で探す"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("種類"), required=False)
    like_ours = forms.BooleanField(label=gettext_lazy("人口が近い団体の事例だけ"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [("", _("すべて")), *kind_choices()]

    def question(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None, False)}


class ServiceFilterForm(CaseFilterForm):
    """What a list of services shows."""

    delivery = forms.ChoiceField(
        label=gettext_lazy("提供のしかた"),
        required=False,
        choices=[("", gettext_lazy("すべて")), *Service.Delivery.choices],
    )
    most_yearly_yen = forms.IntegerField(
        label=gettext_lazy("1年の費用の上限（円）"),
        required=False,
        min_value=0,
        max_value=MOST_YEN,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("q", "kind", "delivery", "most_yearly_yen", "like_ours")


class ThemeForm(forms.Form):
    """What somebody wants to make better, in their own words."""

    theme = forms.CharField(
        label=gettext_lazy("何を良くしたいか"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("例：窓口の待ち時間を減らしたい"),
    )
