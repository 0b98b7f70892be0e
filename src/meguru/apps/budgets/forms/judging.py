"""Questions, answers, opinions, decisions and what goes with a handing-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets.models import BudgetDecision, BudgetOpinion
from meguru.apps.catalogue.record_form import date_field, text_area, yen_field


def _revision() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class QuestionForm(forms.Form):
    """One question; `check_id` ties it to a check."""

    check_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    text = forms.CharField(
        label=_("聞きたいこと"),
        max_length=600,
        widget=text_area(3),
        error_messages={"required": _("聞きたいことを書いてください。")},
    )
    due_on = date_field(_("回答の期限"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].required = True
        self.fields["due_on"].error_messages["required"] = _("回答の期限を入れてください。")


class AnswerForm(forms.Form):
    """The department's answer to one question."""

    revision = _revision()
    text = forms.CharField(
        label=_("回答"),
        max_length=1000,
        widget=text_area(3),
        error_messages={"required": _("回答を書いてください。")},
    )


class ReturnForm(forms.Form):
    """What is to be put right in a request."""

    words = forms.CharField(
        label=_("直してほしいこと"),
        max_length=600,
        widget=text_area(2),
        help_text=_("例：2年目からの運用の費用を書いてください。"),
        error_messages={"required": _("何を直してほしいかを書いてください。")},
    )


class LateForm(forms.Form):
    """Goes with a handing-in; the reason is asked for after the deadline only."""

    revision = _revision()
    late_reason = forms.CharField(
        label=_("おくれた理由"),
        max_length=200,
        required=False,
        help_text=_("例：法律の改正が10月に決まったため"),
    )


class OpinionForm(forms.Form):
    """The opinion of the DX office."""

    revision = _revision()
    stance = forms.ChoiceField(
        label=_("意見"),
        choices=BudgetOpinion.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("意見を選んでください。")},
    )
    reasons = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=text_area(3),
        error_messages={"required": _("意見の理由を書いてください。要求した部署が読みます。")},
    )
    conditions = forms.CharField(
        label=_("条件"),
        max_length=600,
        required=False,
        widget=text_area(2),
        help_text=_("条件をつけるときだけ書きます。例：データの取り出しを仕様書に入れる"),
    )


class DecisionForm(forms.Form):
    """The decision."""

    revision = _revision()
    outcome = forms.ChoiceField(
        label=_("決定"),
        choices=BudgetDecision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("決定を選んでください。")},
    )
    yen = yen_field(_("認める額（税込み、円）"), _("予算の年度の額です。認めないなら 0 と書きます。"))
    reasons = forms.CharField(label=_("理由と条件"), max_length=1000, required=False, widget=text_area(3))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("outcome") and values.get("yen") is None and "yen" not in self.errors:
            self.add_error("yen", _("認める額を書いてください。"))
        return values
