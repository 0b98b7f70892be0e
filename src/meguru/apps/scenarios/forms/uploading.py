"""A file of another simulation tool, and the drawing that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 20 * 1024 * 1024


class ParametersFileForm(forms.Form):
    """Which file, for which drawing, and for which drawing it was made."""

    version = forms.ChoiceField(
        label=_("値を使う図"),
        error_messages={
            "required": _("図を選んでください。"),
            "invalid_choice": _("その図はもうありません。選び直してください。"),
        },
    )
    file = forms.FileField(
        label=_("条件のファイル"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": _("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".json,.bpmn,.xml"}),
        help_text=_("Prosimos の JSON か、BPSim・QBP の条件が入った図（.bpmn）。20MBまで。"),
    )
    drawing = forms.FileField(
        label=_("その条件を作ったときの図"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".bpmn,.xml"}),
        help_text=_(
            "JSON には手順の名前がありません。図の番号（id）が違うときに選ぶと、名前と前後の手順で合わせます。"
        ),
    )
    field_order = ("file", "version", "drawing")

    def __init__(self, *args: Any, drawings: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].choices = drawings  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Larger files are refused before they are read."""
        return _small_enough(self.cleaned_data["file"])

    def clean_drawing(self) -> Any:
        """Likewise."""
        return _small_enough(self.cleaned_data["drawing"])


def _small_enough(file: Any) -> Any:
    if file is not None and file.size > MOST_BYTES:
        raise forms.ValidationError(_("ファイルが大きすぎます。20MBまでにしてください。"))
    return file
