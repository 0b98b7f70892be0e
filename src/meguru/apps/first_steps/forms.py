"""What people send about first steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.first_steps.models import LONGEST_NOTE
from meguru.apps.first_steps.queries import stuck_types


class TypesForm(forms.Form):
    """The types that an initiative works on."""

    types = forms.MultipleChoiceField(
        label=_("あてはまるもの"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("いくつでも選べます。初めに選ぶなら、いちばん困っている一つで足ります。"),
        error_messages={
            "required": _("一つ以上選んでください。迷うときは、診断を使うと決まります。"),
            "invalid_choice": _("選べないものがあります。もう一度選んでください。"),
        },
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    sheet = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"].choices = [(one.code, f"{one.code} {one.name}") for one in stuck_types()]

    def kept(self, revision: int) -> TypesForm:
        """What was chosen, ready to be sent over what stands there at `revision`."""
        sent = self.data.copy()
        sent["revision"] = str(revision)
        return TypesForm(sent)


class WishForm(TypesForm):
    """One field to begin with: what somebody wants to make better."""

    wish = forms.CharField(
        label=_("何を良くしたいですか"),
        max_length=100,
        help_text=_("一文でかまいません。あとから変えられます。例：証明書の窓口の待ち時間を減らす"),
        error_messages={
            "required": _("良くしたいことを一文で書いてください。例：窓口の待ち時間を減らす"),
            "max_length": _("100文字までにしてください。くわしいことは、あとで書けます。"),
        },
    )
    field_order = ("wish", "types")


class TickForm(forms.Form):
    """A note that goes with a tick."""

    note = forms.CharField(
        label=_("メモ（書かなくてもよい）"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("例：隣の町に電話で聞いた。待ち時間は半分になったとのこと。"),
        error_messages={"max_length": _("メモは500文字までです。")},
    )
