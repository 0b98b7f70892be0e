"""An expected saving, its decision and its withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.governance.forms.fields import (
    HoursField,
    WordsField,
    YenField,
    as_hours,
    day_field,
    year_field,
)
from meguru.apps.governance.models import Saving
from meguru.apps.governance.models.saving import LAST_YEAR
from meguru.apps.governance.queries import Choices, amounts_by_year
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Department, Organisation
from meguru.engines.savings import Amount

YEARS = 5
TIES = ("system", "contract", "operation", "process")


class SavingForm(forms.Form):
    """What is saved, how that was estimated, and how much in each year: five, or as many as it has."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = WordsField(
        label=gettext_lazy("何が減るか"),
        max_length=120,
        error_messages={"required": gettext_lazy("何が減るかを書いてください。例：窓口の入力作業")},
        help_text=gettext_lazy("例：転入の窓口の入力作業、文書のシステムの運用費"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("種類"), choices=Saving.Kind.choices)
    department = forms.ModelChoiceField(
        label=gettext_lazy("どこの部署の効果か"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("全庁"),
    )
    source_words = WordsField(
        label=gettext_lazy("どう見積もったか"),
        max_length=600,
        rows=3,
        required=False,
        help_text=gettext_lazy("例：1件10分の入力がなくなる。年3,000件なので500時間"),
    )
    system = forms.ModelChoiceField(
        label=gettext_lazy("システム"), queryset=None, required=False, empty_label=gettext_lazy("なし")
    )
    contract = forms.ModelChoiceField(
        label=gettext_lazy("契約"), queryset=None, required=False, empty_label=gettext_lazy("なし")
    )
    operation = forms.ModelChoiceField(
        label=gettext_lazy("業務"), queryset=None, required=False, empty_label=gettext_lazy("なし")
    )
    process = forms.ModelChoiceField(
        label=gettext_lazy("業務プロセス（作業記録で確かめるとき）"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("なし"),
    )
    first_year = year_field(label=gettext_lazy("初めの年度（西暦）"), help_text=gettext_lazy("例：2027"))

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        choices: Choices,
        saving: Saving | None = None,
        **options: Any,
    ) -> None:
        if saving is not None:
            options["initial"] = _initial(saving) | options.get("initial", {})
        super().__init__(*args, **options)
        self.saving = saving
        self.fields["department"].queryset = Department.objects.filter(organisation=organisation)
        offered = {
            "system": choices.systems,
            "contract": choices.contracts,
            "operation": choices.operations,
            "process": choices.processes,
        }
        for name, rows in offered.items():
            kept = [one.pk for one in rows]
            if saving is not None and getattr(saving, f"{name}_id"):
                kept.append(getattr(saving, f"{name}_id"))
            model = Saving._meta.get_field(name).related_model
            self.fields[name].queryset = model._default_manager.filter(organisation=organisation, pk__in=kept)
        self.rows = _rows_for(saving)
        for number in range(self.rows):
            label = _("%s年め") % (number + 1)
            self.fields[f"yen_{number}"] = YenField(label=_("%sの金額（円）") % label, may_be_negative=True)
            self.fields[f"hours_{number}"] = HoursField(label=_("%sの時間") % label)

    @property
    def year_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"yen_{number}"], self[f"hours_{number}"]) for number in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.saving is None:
            by_words = not found.get("contract")
        else:
            by_words = self.saving.source == Saving.Source.WORDS
        if by_words and not found.get("source_words"):
            self.add_error(
                "source_words",
                _("どう見積もったかを書いてください。あとで確かめるときの手がかりになります。"),
            )
        used = [
            number
            for number in range(self.rows)
            if found.get(f"yen_{number}") or found.get(f"hours_{number}")
        ]
        if found.get("first_year") and used and found["first_year"] + used[-1] > LAST_YEAR:
            self.add_error(
                "first_year", _("終わりの年度が2100を超えます。初めの年度を確かめてください。例：2027")
            )
        return found

    @property
    def years(self) -> dict[int, Amount]:
        """The years with something in them."""
        first = self.cleaned_data["first_year"]
        found = {
            first + number: Amount(self.cleaned_data[f"yen_{number}"], self.cleaned_data[f"hours_{number}"])
            for number in range(self.rows)
        }
        return {year: amount for year, amount in found.items() if not amount.is_nothing}

    @property
    def values(self) -> dict[str, Any]:
        """What a new or changed saving says."""
        names = ("title", "kind", "department", "source_words", *TIES)
        return {name: self.cleaned_data[name] for name in names}

    @property
    def source(self) -> dict[str, Any]:
        """A contract is a source of its own; everything else is words."""
        contract = self.cleaned_data["contract"]
        if contract is None:
            return {"source": Saving.Source.WORDS}
        return {"source": Saving.Source.CONTRACT, "source_key": f"contract:{contract.pk}"}


def _initial(saving: Saving) -> dict[str, Any]:
    years: Mapping[int, Amount] = amounts_by_year(saving)
    first = min(years, default=None)
    initial: dict[str, Any] = {
        "revision": saving.revision,
        "title": saving.title,
        "kind": saving.kind,
        "department": saving.department_id,
        "source_words": saving.source_words,
        "first_year": first,
        **{name: getattr(saving, f"{name}_id") for name in TIES},
    }
    for year, amount in years.items():
        number = year - (first or year)
        initial[f"yen_{number}"] = f"{amount.yen:,}" if amount.yen else ""
        initial[f"hours_{number}"] = as_hours(amount.minutes)
    return initial


def _rows_for(saving: Saving | None) -> int:
    """As many years as the saving spans: what the form does not show it must not take away."""
    years = amounts_by_year(saving) if saving is not None else {}
    return max(YEARS, max(years) - min(years) + 1) if years else YEARS


class TakeBudgetForm(forms.Form):
    """The initiative that the expected effect of a granted budget enters."""

    initiative = forms.ModelChoiceField(
        label=gettext_lazy("どの取組の効果にするか"),
        queryset=None,
        empty_label=gettext_lazy("取組を選ぶ"),
        error_messages={"required": gettext_lazy("取組を選んでください。")},
    )

    def __init__(self, *args: Any, initiatives: QuerySet[Initiative], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["initiative"].queryset = initiatives


class DecisionForm(forms.Form):
    """When and where the office decided to do it."""

    on = day_field(label=gettext_lazy("やると決めた日"), required=True)
    words = WordsField(
        label=gettext_lazy("どこで決めたか"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例：DX推進本部の会議"),
    )


class WithdrawalForm(forms.Form):
    """Why a saving is taken out."""

    why = WordsField(
        label=gettext_lazy("取り下げる理由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例：別の取組で数えることにした"),
    )


class SettlementForm(forms.Form):
    """Two savings are different things, or one that is split."""

    first = forms.IntegerField(widget=forms.HiddenInput)
    second = forms.IntegerField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=gettext_lazy("整理のしかた"),
        choices=[
            ("different", gettext_lazy("別のもの（両方を数える）")),
            ("split", gettext_lazy("分け合う")),
        ],
    )
    first_percent = forms.IntegerField(
        label=gettext_lazy("上の効果で数える割合（％）"),
        min_value=1,
        max_value=99,
        required=False,
        initial=50,
    )
    reason = WordsField(
        label=gettext_lazy("そう考えた理由"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("理由を書いてください。例：運用費と回線費で、別の契約だから")
        },
    )
