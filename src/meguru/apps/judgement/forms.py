"""What people send: which steps to show, and what they decide about one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.judgement.models import StepDecision
from meguru.apps.judgement.queries.showing import headline_choices
from meguru.engines.judgement import Verdict

LONGEST_KEY = 20  # digits of an id


class StepFilterForm(forms.Form):
    """Which steps of the table are shown."""

    headline = forms.ChoiceField(label=_("見立て"), required=False)
    search = forms.CharField(label=_("手順か担当の名前"), required=False, max_length=100)
    only_open = forms.BooleanField(label=_("確かめることのある手順だけ"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["headline"].choices = [("", _("すべて")), *headline_choices()]

    def question(self) -> dict[str, Any]:
        """Keyword arguments for `queries.step_rows`; what makes no sense is left out."""
        found = self.cleaned_data if self.is_valid() else {}
        return {
            "headline": found.get("headline", ""),
            "search": found.get("search", "").strip(),
            "only_open": found.get("only_open", False),
        }


class DecisionForm(forms.Form):
    """The office's own judgement of a step."""

    verdict = forms.ChoiceField(
        label=_("観点"),
        choices=StepDecision.VerdictChoice.choices,
        error_messages={"required": _("観点を選んでください。")},
    )
    holds = forms.ChoiceField(
        label=_("この手順に"),
        choices=[("yes", _("あてはまる")), ("no", _("あてはまらない"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("「あてはまる」か「あてはまらない」を選んでください。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("あとで見る人のために、理由を書いてください。")},
        help_text=_("例：要綱第3条で所属長の決裁が要る。例：様式が決まっていて、表と照らすだけで済む。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def chosen(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])

    def seen_of(self, verdict: Verdict) -> int | None:
        """The id of the standing decision that the page showed for a verdict ("staff:12 drop:13")."""
        shown = dict(pair.split(":", 1) for pair in self.cleaned_data["seen"].split() if ":" in pair)
        text = shown.get(verdict.value, "")
        return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else None
