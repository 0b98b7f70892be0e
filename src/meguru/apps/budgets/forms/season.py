"""A season: its name, year and days."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.budgets.models import BudgetSeason
from meguru.apps.catalogue.record_form import date_field, text_area


class SeasonForm(forms.ModelForm):
    """Opens and changes a season; the order of the days is checked by the command."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    requests_due = date_field(_("要求の締切"), _("部署が要求書を出す最後の日です。"))
    answers_due = date_field(_("回答の締切"), _("質問への回答を待つ最後の日です。"))
    opinions_due = date_field(_("意見の締切"), _("DX推進の部署が意見を書く最後の日です。"))
    decisions_due = date_field(_("決定の日"), _("認めるかどうかを決める日です。"))

    class Meta:
        model = BudgetSeason
        fields = (
            "name",
            "fiscal_year",
            "requests_due",
            "answers_due",
            "opinions_due",
            "decisions_due",
            "note",
        )
        widgets: ClassVar = {"note": text_area()}
        help_texts: ClassVar = {
            "name": _("例：2027年度当初予算"),
            "fiscal_year": _("お金を使う年度です。例：2027"),
            "note": _("例：継続のシステムも、すべて出してください。"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("requests_due", "answers_due", "opinions_due", "decisions_due"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("日付を入れてください。")
        self.fields["fiscal_year"].min_value = 2000
        if self.instance.pk and not self.is_bound:
            self.initial["revision"] = self.instance.revision

    def clean_fiscal_year(self) -> int:
        year = self.cleaned_data["fiscal_year"]
        if not 2000 <= year <= 2100:
            raise forms.ValidationError(_("年度を西暦の4けたで書いてください。例：2027"))
        return year

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _get_validation_exclusions(self) -> set[str]:
        """What the database refuses, the command says in words."""
        return {field.name for field in self._meta.model._meta.fields}
