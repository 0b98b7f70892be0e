"""A workbook of kartes that comes back, and the systems of it that somebody ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

_TOKEN = re.compile(r"([sr][0-9]{1,15}):([0-9]{1,9})")


class WorkbookUploadForm(forms.Form):
    """An Excel or CSV file."""

    file = forms.FileField(
        label=_("書き入れたファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "Excel（.xlsx）です。カルテのシートだけなら、CSVでも読めます。まだ何も変わりません。次のページで、変わるところを確かめます。"
        ),
    )


def chosen_systems(tokens: Iterable[str]) -> dict[str, int]:
    """Ticked boxes -> the key of the system and the revision that was looked at; nonsense is left out."""
    found = (_TOKEN.fullmatch(token) for token in tokens)
    return {one[1]: int(one[2]) for one in found if one}
