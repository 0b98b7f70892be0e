"""A table of operations that comes back, and the rows of it that somebody ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

_TOKEN = re.compile(r"([0-9]{1,7}):([0-9]{1,9})")


class TableUploadForm(forms.Form):
    """An Excel or CSV file."""

    file = forms.FileField(
        label=_("書き入れたファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "Excel（.xlsx）か CSV。CSV は Shift_JIS も読めます。まだ何も変わりません。次の画面で、変わるところを確かめます。"
        ),
    )


def chosen_rows(tokens: Iterable[str]) -> dict[int, int]:
    """Ticked boxes -> the number of the row and the version that was looked at; nonsense is left out."""
    found = (_TOKEN.fullmatch(token) for token in tokens)
    return {int(one[1]): int(one[2]) for one in found if one}
