"""What people send to a comparison: whom to compare with, how gaps are treated, words that mean the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.comparison.commands import MOST_PEERS, GapChoice
from meguru.apps.comparison.models import GapDecision
from meguru.apps.comparison.queries import Candidate, GapRow
from meguru.apps.comparison.queries.seen import standard_name
from meguru.apps.processes.models import ProcessVersion
from meguru.engines.comparison import Treatment, needs_reason

_BETWEEN_WORDS = re.compile(r"[、,，\n\r\t／/|]+")


class YenField(forms.IntegerField):
    """円 per hour, typed in any width."""

    def to_python(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
        return super().to_python(text.replace(",", "").replace("円", "") if isinstance(text, str) else text)


class ChooseForm(forms.Form):
    """Whom to compare with. The choices are exactly what this person may see at this moment."""

    name = forms.CharField(
        label=_("比較の名前"), max_length=200, error_messages={"required": _("名前を入力してください。")}
    )
    own_version = forms.ChoiceField(label=_("自団体の版"))
    peers = forms.MultipleChoiceField(
        label=_("比べる相手"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("比べる相手を1つ以上選んでください。"),
            "invalid_choice": _("選んだ相手の中に、今は見られない図があります。選び直してください。"),
        },
    )
    standard = forms.ChoiceField(
        label=_("標準とする版"),
        required=False,
        help_text=_("標準を選ぶと、標準との差と対処を一覧にできます。後から選ぶこともできます。"),
    )
    hourly_yen = YenField(
        label=_("1時間あたりの人件費（円）"),
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("金額を入力してください。"),
            "invalid": _("数字で入力してください（例：4000）。"),
        },
    )
    words = forms.CharField(
        label=_("相手を探す（業務・プロセス・団体の名前）"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        own_versions: Sequence[ProcessVersion],
        candidates: Sequence[Candidate],
        standards: Sequence[Candidate],
        begun_with: Candidate | None = None,
        hourly_yen_basis: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.candidates = {str(one.version.pk): one for one in candidates}
        self.versions = {str(version.pk): version for version in own_versions}
        self.standards = {str(one.version.pk): one.version for one in standards}
        self.fields["own_version"].choices = [(key, str(version)) for key, version in self.versions.items()]
        self.fields["peers"].choices = [(key, one.name) for key, one in self.candidates.items()]
        self.fields["standard"].choices = [
            ("", _("選ばない")),
            *((str(one.version.pk), f"{standard_name(one.version)}（{one.reason}）") for one in standards),
        ]
        if begun_with is not None:
            self.fields["standard"].help_text = gettext(
                "はじめから「%(name)s」を選んであります。理由：公開された標準で、%(reason)s。使わないときは「選ばない」にしてください。"
            ) % {"reason": begun_with.reason, "name": standard_name(begun_with.version)}
        self.fields["hourly_yen"].help_text = hourly_yen_basis

    def rows(self) -> list[dict[str, Any]]:
        """The candidates as lines with a box each, the chosen ones marked."""
        chosen = {str(key) for key in (self["peers"].value() or ())}
        return [{"key": key, "one": one, "chosen": key in chosen} for key, one in self.candidates.items()]

    def clean_peers(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["peers"]
        if len(chosen) > MOST_PEERS:
            raise forms.ValidationError(
                gettext("一度に比べられる相手は%sまでです。減らしてください。") % MOST_PEERS
            )
        return chosen

    def clean_standard(self) -> str:
        chosen: str = self.cleaned_data["standard"]
        if chosen and chosen == self.cleaned_data.get("own_version"):
            raise forms.ValidationError(
                gettext("自団体の版と同じ版です。別の版か「選ばない」を選んでください。")
            )
        return chosen

    def values(self) -> dict[str, Any]:
        """What the command takes."""
        typed = self.cleaned_data
        return {
            "name": typed["name"],
            "own_version": self.versions[typed["own_version"]],
            "peers": [self.candidates[key].version for key in typed["peers"]],
            "standard": self.standards.get(typed["standard"]),
            "hourly_yen": typed["hourly_yen"],
        }


class GapForm(forms.Form):
    """How one gap is treated, and why."""

    treatment = forms.ChoiceField(
        label=_("対処"),
        required=False,
        choices=[("", _("まだ決めない")), *GapDecision.TreatmentChoice.choices],
    )
    reason = forms.CharField(label=_("理由"), required=False, max_length=400)
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: GapRow, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("treatment"):
            if self.row.decision:
                self.add_error(
                    "treatment", gettext("一度決めた対処は、ほかの対処に変えられますが、未定には戻せません。")
                )
            return typed
        treatment = Treatment(typed["treatment"])
        if needs_reason(treatment, proposed=self.row.gap.treatment) and not typed.get("reason"):
            self.add_error("reason", gettext("提案と違う対処や③④を選ぶときは、理由を書いてください。"))
        return typed

    def choice(self) -> GapChoice | None:
        """What was chosen; None when nothing was."""
        typed = self.cleaned_data
        if not typed["treatment"]:
            return None
        return GapChoice(
            gap=self.row.gap,
            treatment=Treatment(typed["treatment"]),
            reason=typed["reason"],
            seen_at=typed["seen_at"],
        )


class SynonymsForm(forms.Form):
    """Words that mean the same, typed with 、 or a line break between them."""

    words = forms.CharField(
        label=_("同じ意味の語（「、」か改行で区切る）"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：受理、収受、受領"),
        error_messages={"required": _("同じ意味として扱う語を、2つ以上書いてください。")},
    )

    def split(self) -> list[str]:
        return [word for word in _BETWEEN_WORDS.split(self.cleaned_data["words"]) if word.strip()]
