"""What people send about a plan."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.bridge import Wish
from meguru.apps.initiatives.forms.dates import day_field
from meguru.apps.initiatives.models import Phase, PlanBasis, PlanItem
from meguru.engines.initiative_flow import BudgetDay, standard_flow

LONGEST_DAYS = 3_660  # ten years; more is a slip of the year
LEAP_YEAR = 2024  # every month with as many days as it can have


class WishForm(forms.Form):
    """From which day, or towards which day, the phases are laid out."""

    counted = forms.ChoiceField(
        label=_("日付の決め方"),
        choices=PlanBasis.Counted.choices,
        widget=forms.RadioSelect,
        initial=PlanBasis.Counted.FROM_START,
    )
    counted_on = day_field(
        label=_("その日"), help_text=_("始める日、または使い始めたい日です。"), required=True
    )
    needs_budget = forms.BooleanField(
        label=_("新しい予算がいる"),
        required=False,
        initial=True,
        help_text=_("予算がつくまで契約を待つ日程になります。今ある予算でできるなら、印を外します。"),
    )
    closing_month = forms.IntegerField(label=_("予算要求の締切（月）"), min_value=1, max_value=12)
    closing_day = forms.IntegerField(
        label=_("予算要求の締切（日）"),
        min_value=1,
        max_value=31,
        help_text=_("財政担当が決める、翌年度分の締切です。分からないときは、そのままにします。"),
    )

    def __init__(self, *args: Any, basis: PlanBasis | None, today: dt.date, **kwargs: Any) -> None:
        closing = basis.closing if basis else standard_flow().budget_closing_day
        initial = {
            "counted": basis.counted if basis else PlanBasis.Counted.FROM_START,
            "counted_on": basis.counted_on if basis else today,
            "needs_budget": basis.needs_budget if basis else True,
            "closing_month": closing.month,
            "closing_day": closing.day,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        month, day = found.get("closing_month"), found.get("closing_day")
        if month and day and day > calendar.monthrange(LEAP_YEAR, month)[1]:
            self.add_error("closing_day", _("その月にない日です。"))
        return found

    def wish(self) -> Wish:
        sent = self.cleaned_data
        return Wish(
            counted=sent["counted"],
            counted_on=sent["counted_on"],
            needs_budget=sent["needs_budget"],
            closing=BudgetDay(sent["closing_month"], sent["closing_day"]),
        )


class PhaseForm(forms.Form):
    """A phase: its name, what it is for, its days."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("工程の名前"),
        max_length=60,
        error_messages={"required": _("工程の名前を入力してください。")},
        help_text=_("例：住民説明会を開く"),
    )
    purpose = forms.CharField(
        label=_("何のための工程か"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：変わることを先に知らせ、心配を聞きます。"),
    )
    starts_on = day_field(label=_("始まる日"))
    ends_on = day_field(label=_("終わる日"))

    def __init__(self, *args: Any, phase: Phase | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(phase, name) for name in self.base_fields} if phase else {}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("始まる日より後の日にしてください。"))
        if first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("ends_on", _("一つの工程は10年までにしてください。年を確かめてください。"))
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "purpose", "starts_on", "ends_on")}


class NewPhaseForm(PhaseForm):
    """An own phase, and behind which one it comes."""

    after = forms.ModelChoiceField(
        label=_("どの工程の後に入れるか"),
        queryset=Phase.objects.none(),
        required=False,
        empty_label=_("いちばん後"),
    )

    def __init__(self, *args: Any, phases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = phases


class ItemForm(forms.Form):
    """A task, an output or an exit criterion."""

    kind = forms.ChoiceField(label=_("種類"), choices=PlanItem.Kind.choices)
    text = forms.CharField(
        label=_("内容"),
        max_length=120,
        error_messages={"required": _("内容を入力してください。")},
        help_text=_("例：区長会で説明する"),
    )


class ClosingForm(forms.Form):
    """Why a phase ends although a criterion does not hold."""

    reason = forms.CharField(
        label=_("残したまま終える理由"),
        max_length=300,
        required=False,
        help_text=_("印のない条件があるときだけ書きます。例：採点の記録は来週そろえる"),
    )


def ticks(sent: Any) -> tuple[set[int], set[int]]:
    """(shown, ticked) ids of a list of marks; what is no number is left out."""
    return (_numbers(sent.getlist("shown")), _numbers(sent.getlist("done")))


def _numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 18}
