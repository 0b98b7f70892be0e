"""What people send about a diagnosis."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department, Organisation
from meguru.engines.diagnosis import Question


class AnswerForm(forms.Form):
    """One answer to one question; without an organisation nobody's section is asked."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("答えを一つ選んでください。迷うときは「この質問をとばす」を押せます。"),
            "invalid_choice": _("この答えは選べません。もう一度選んでください。"),
        },
    )
    section = forms.ModelChoiceField(
        label=_("あなたの部署"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("書かない"),
        help_text=_("部署ごとの違いを見るために使います。3人より少ない部署は、まとめて数えます。"),
        error_messages={"invalid_choice": _("この部署は選べません。もう一度選んでください。")},
    )

    def __init__(
        self, *args: Any, question: Question, organisation: Organisation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["answer"].label = question.text
        self.fields["answer"].choices = [(answer.id, answer.text) for answer in question.answers]
        if organisation is None:
            del self.fields["section"]
        else:
            self.fields["section"].queryset = Department.objects.filter(organisation=organisation)

    @property
    def is_skipped(self) -> bool:
        return "skip" in self.data

    def chosen(self) -> str | None:
        """The id of the chosen answer, "" for a skipped question, None when something is wrong."""
        if self.is_skipped:
            return ""
        return self.cleaned_data["answer"] if self.is_valid() else None

    def chosen_section(self) -> Department | None:
        """The section, also when the question is skipped; nothing where it is not asked."""
        self.is_valid()
        return self.cleaned_data.get("section")


class RoundForm(forms.Form):
    """The name of a round."""

    name = forms.CharField(
        label=_("回の名前"),
        max_length=60,
        help_text=_("例：2026年春の診断"),
        error_messages={
            "required": _("回の名前を書いてください。例：2026年春の診断"),
            "max_length": _("回の名前は60文字までです。"),
        },
    )
