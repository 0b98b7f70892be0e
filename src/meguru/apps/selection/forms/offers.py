"""An offer with its prices; what its vendor answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.selection.commands import TypedReply
from meguru.apps.selection.forms.figures import FigureField, WholeField
from meguru.apps.selection.forms.texts import PlainTexts
from meguru.apps.selection.models import Offer, Wanted
from meguru.apps.selection.models.selection import MOST_YEN
from meguru.engines.spreadsheets.values import clean_text

MET = {"yes": True, "no": False, "": None}
LONGEST_REPLY = 500


class OfferForm(PlainTexts, forms.ModelForm):
    """Names, prices and notes."""

    initial_yen = WholeField(
        label=_("初めの費用（円）"),
        required=False,
        min_value=0,
        max_value=MOST_YEN,
        help_text=_("例：500,000"),
    )
    monthly_yen = WholeField(
        label=_("毎月の料金（円）"),
        required=False,
        min_value=0,
        max_value=MOST_YEN,
        help_text=_("例：30,000"),
    )
    usage_yen = FigureField(
        label=_("1回あたりの料金（円）"),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        help_text=_("使った分だけ払うときに書きます。例：12.5"),
    )
    usage_cap_yen = WholeField(
        label=_("使った分の料金の、月の上限（円）"),
        required=False,
        min_value=0,
        max_value=MOST_YEN,
        help_text=_("上限がなければ空欄に。空欄のときは、結果のページで注意が出ます。"),
    )
    bid_yen = WholeField(
        label=_("入札や見積りの価格（円）"),
        required=False,
        min_value=1,
        max_value=MOST_YEN,
        help_text=_("空欄のときは、上の料金から出した総額を使います。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Offer
        fields = (
            "name",
            "vendor",
            "plan",
            "initial_yen",
            "monthly_yen",
            "usage_yen",
            "usage_cap_yen",
            "bid_yen",
            "notes",
        )
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("例：あおば予約サービス"),
            "vendor": _("例：株式会社あおば"),
            "plan": _("例：標準プラン"),
            "notes": _("例：近くの町が3年使っている"),
        }
        error_messages = {"name": {"required": _("サービスの名前を書いてください。")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["revision"].initial = self.instance.revision

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        cleaned.pop("revision")
        for name in ("initial_yen", "monthly_yen", "usage_yen"):
            cleaned[name] = cleaned[name] or 0
        return cleaned

    def _post_clean(self) -> None:
        """The row is not touched here: the command compares and stores."""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A row with its answer as the page shows it."""

    row: Wanted
    text: str
    met: str
    was_text: str
    was_met: str
    theirs: str = ""


def typed_replies(sent: Mapping[str, str], rows: Sequence[Wanted]) -> dict[int, TypedReply]:
    """The fields `reply-7`, `met-7` with what stood there, `was-reply-7`, `was-met-7`."""
    return {
        row.pk: TypedReply(
            text=clean_text(sent.get(f"reply-{row.pk}", ""))[:LONGEST_REPLY],
            met=MET.get(sent.get(f"met-{row.pk}", "")),
            was=(sent.get(f"was-reply-{row.pk}", ""), MET.get(sent.get(f"was-met-{row.pk}", ""))),
        )
        for row in rows
        if f"was-reply-{row.pk}" in sent
    }


def reply_rows(
    rows: Sequence[Wanted],
    stored: Mapping[int, tuple[str, bool | None]],
    typed: Mapping[int, TypedReply] | None = None,
    theirs: Mapping[int, tuple[str, bool | None]] | None = None,
) -> list[ReplyRow]:
    """Every row with its answer; as typed when a save was refused."""
    names = {True: "yes", False: "no", None: ""}
    found = []
    for row in rows:
        there = stored.get(row.pk, ("", None))
        sent = (typed or {}).get(row.pk)
        clash = (theirs or {}).get(row.pk)
        text, met = (sent.text, sent.met) if sent else there
        was = there if clash or not sent else sent.was
        found.append(
            ReplyRow(
                row=row,
                text=text,
                met=names[met],
                was_text=was[0],
                was_met=names[was[1]],
                theirs="" if clash is None else f"{clash[0]}（{_MET_WORDS[clash[1]]}）",
            )
        )
    return found


_MET_WORDS = {True: "満たす", False: "満たさない", None: "まだ分からない"}
