"""Which evidence confirms how much, and where it went."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.catalogue.models import Service
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.governance.bridge import NewProof, years_with_accounts
from meguru.apps.governance.forms.fields import HoursField, WordsField, YenField, day_field, year_field
from meguru.apps.governance.models import Proof, SavingUse, SavingYear
from meguru.apps.governance.queries import budgets_to_fund, shown, year_words
from meguru.apps.inventory.models import StaffGrade
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.models import InformationSystem
from meguru.engines.savings import Amount, folded_number

LONGEST_NUMBER = 100


class LogsForm(forms.Form):
    """Two records of work, before and after."""

    before = forms.ModelChoiceField(label=gettext_lazy("前の記録"), queryset=ImportedLog.objects.none())
    after = forms.ModelChoiceField(label=gettext_lazy("後の記録"), queryset=ImportedLog.objects.none())

    def __init__(self, *args: Any, logs: Sequence[ImportedLog], **options: Any) -> None:
        if len(logs) > 1:
            options["initial"] = {"before": logs[0].pk, "after": logs[-1].pk}
        super().__init__(*args, **options)
        for name in ("before", "after"):
            self.fields[name].queryset = ImportedLog.objects.filter(pk__in=[one.pk for one in logs])
            self.fields[name].label_from_instance = _log_words


class AccountsForm(forms.Form):
    """Two fiscal years of a system."""

    before = forms.ChoiceField(label=gettext_lazy("前の年度"))
    after = forms.ChoiceField(label=gettext_lazy("後の年度"))

    def __init__(self, *args: Any, system: InformationSystem, **options: Any) -> None:
        years = years_with_accounts(system)
        if len(years) > 1:
            options["initial"] = {"before": years[-2], "after": years[-1]}
        super().__init__(*args, **options)
        for name in ("before", "after"):
            self.fields[name].choices = [(year, year_words(year)) for year in years]


class AmountForm(forms.Form):
    """How much of the evidence is confirmed here; its year is sent along."""

    fiscal_year = forms.IntegerField(widget=forms.HiddenInput)
    yen = YenField(label=gettext_lazy("確かめた金額（円）"))
    hours = HoursField(label=gettext_lazy("確かめた時間"))
    note = WordsField(label=gettext_lazy("ひとこと"), max_length=200, required=False)

    @property
    def amount(self) -> Amount:
        return Amount(self.cleaned_data["yen"], self.cleaned_data["hours"])


class PaperForm(forms.Form):
    """Evidence on paper, typed from it."""

    number = WordsField(
        label=gettext_lazy("書類の番号"),
        max_length=60,
        help_text=gettext_lazy("同じ書類を二度使わないためです。例：支出命令 2026-0123"),
        error_messages={"required": gettext_lazy("書類の番号を入れてください。例：支出命令 2026-0123")},
    )
    title = WordsField(
        label=gettext_lazy("何の書類か"),
        max_length=120,
        help_text=gettext_lazy("例：郵送代の支払いの一覧（前の年度との差）"),
        error_messages={"required": gettext_lazy("何の書類かを書いてください。")},
    )
    place = WordsField(
        label=gettext_lazy("書類のある場所"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例：文書管理システムの2026年度の支払い"),
    )
    fiscal_year = year_field(label=gettext_lazy("年度（西暦）"), help_text=gettext_lazy("例：2026"))
    supports_yen = YenField(
        label=gettext_lazy("書類からわかる、減った金額（円）"), help_text=gettext_lazy("例：350,000")
    )
    supports_hours = HoursField(
        label=gettext_lazy("書類からわかる、減った時間"), help_text=gettext_lazy("例：120")
    )
    note = WordsField(label=gettext_lazy("ひとこと"), max_length=200, required=False)

    @property
    def amount(self) -> Amount:
        return Amount(self.cleaned_data["supports_yen"], self.cleaned_data["supports_hours"])

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not 0 < len(folded_number(number)) <= LONGEST_NUMBER:
            raise forms.ValidationError(_("書類の番号として読めません。例：支出命令 2026-0123"))
        return number

    @property
    def proof(self) -> NewProof:
        number = folded_number(self.cleaned_data["number"])
        facts = [(_("書類の番号"), self.cleaned_data["number"])]
        if self.cleaned_data["place"]:
            facts.append((_("書類のある場所"), self.cleaned_data["place"]))
        return NewProof(
            kind=Proof.Kind.PAPER,
            key=f"paper:{number}",
            title=self.cleaned_data["title"],
            fiscal_year=self.cleaned_data["fiscal_year"],
            supports=self.amount,
            facts=tuple(facts),
        )


class UseForm(forms.Form):
    """Where confirmed yen or hours went."""

    saving_year = forms.ModelChoiceField(
        label=gettext_lazy("どの年度の分か"), queryset=SavingYear.objects.none()
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("使い道"),
        choices=[one for one in SavingUse.Kind.choices if one[0] != SavingUse.Kind.STAFFING],
    )
    name = WordsField(
        label=gettext_lazy("何に使ったか"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("サービスや仕事の名前を書きます。例：書かない窓口、子育ての相談"),
    )
    service = forms.ModelChoiceField(
        label=gettext_lazy("サービスの一覧にあるとき"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=gettext_lazy("選ばない"),
    )
    budget = forms.ModelChoiceField(
        label=gettext_lazy("認められた予算に使ったとき"),
        queryset=BudgetRequest.objects.none(),
        required=False,
        empty_label=gettext_lazy("選ばない"),
        help_text=gettext_lazy("選ぶと、その予算のうち効果で賄った分として残ります。"),
    )
    yen = YenField(label=gettext_lazy("金額（円）"))
    hours = HoursField(label=gettext_lazy("時間"))
    used_on = day_field(label=gettext_lazy("いつから"))

    def __init__(self, *args: Any, years: Sequence[SavingYear], user: Person, **options: Any) -> None:
        options.setdefault("initial", {"saving_year": years[0].pk if years else None})
        super().__init__(*args, **options)
        self.fields["saving_year"].queryset = SavingYear.objects.filter(pk__in=[one.pk for one in years])
        self.fields["saving_year"].label_from_instance = _year_choice
        self.fields["service"].queryset = Service.objects.visible_to(user)
        self.fields["budget"].queryset = budgets_to_fund(user)
        self.fields["budget"].label_from_instance = _budget_choice

    def clean(self) -> dict[str, Any]:
        """A budget that was chosen names the use."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("name") and "name" not in self.errors:
            budget = found.get("budget")
            if budget is None:
                self.add_error("name", _("何に使ったかを書いてください。例：書かない窓口"))
            else:
                found["name"] = budget.title
        return found

    @property
    def amount(self) -> Amount:
        return Amount(self.cleaned_data["yen"], self.cleaned_data["hours"])


class StaffingForm(forms.Form):
    """A change of staffing: the one thing that makes yen of hours."""

    saving_year = forms.ModelChoiceField(
        label=gettext_lazy("どの年度の分か"), queryset=SavingYear.objects.none()
    )
    grade = forms.ModelChoiceField(
        label=gettext_lazy("職層"),
        queryset=StaffGrade.objects.none(),
        error_messages={"required": gettext_lazy("職層を選んでください。")},
    )
    positions = forms.DecimalField(
        label=gettext_lazy("人数"),
        max_digits=5,
        decimal_places=1,
        min_value=Decimal("0.1"),
        help_text=gettext_lazy("例：1 や 0.5"),
        error_messages={"required": gettext_lazy("人数を入れてください。例：1 や 0.5")},
    )
    name = WordsField(
        label=gettext_lazy("どう見直したか"),
        max_length=120,
        help_text=gettext_lazy("例：窓口の1人を、来年度から相談の係に移す"),
        error_messages={"required": gettext_lazy("どう見直したかを書いてください。")},
    )
    used_on = day_field(label=gettext_lazy("いつから"))

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        years: Sequence[SavingYear],
        user: Person,
        **options: Any,
    ) -> None:
        options.setdefault("initial", {"saving_year": years[0].pk if years else None})
        super().__init__(*args, **options)
        self.fields["saving_year"].queryset = SavingYear.objects.filter(pk__in=[one.pk for one in years])
        self.fields["saving_year"].label_from_instance = _year_choice
        self.fields["grade"].queryset = StaffGrade.objects.visible_to(user).filter(organisation=organisation)

    @property
    def positions_tenths(self) -> int:
        return int(self.cleaned_data["positions"] * 10)


def _log_words(log: ImportedLog) -> str:
    if log.first_at is None or log.last_at is None:
        return log.name
    return f"{log.name}（{log.first_at:%Y-%m-%d}〜{log.last_at:%Y-%m-%d}）"


def _budget_choice(request: BudgetRequest) -> str:
    return f"{request.title}（{year_words(request.season.fiscal_year)}、{request.department.name}）"


def _year_choice(year: SavingYear) -> str:
    return _("%(year)s（あと%(left)s）") % {
        "year": year_words(year.fiscal_year),
        "left": shown(year.waiting).words,
    }
