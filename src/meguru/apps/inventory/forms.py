"""What people type into the inventory, understood as they type it: １，２００件 is 1200."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import SORTS
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can

FIGURES = ("clients_count", "yearly_volume", "yearly_hours", "yearly_yen")
UNITS = ("円", "件", "人", "時間", ",", "、", " ")


def figure_text(value: Any) -> Any:
    """Full-width digits, separators and units as people write them -> plain digits."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value)
    for unit in UNITS:
        text = text.replace(unit, "")
    return text


class WholeNumber(forms.IntegerField):
    """A whole number, however it was typed."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("数字で入力してください（例：1200）。")}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(figure_text(value))


class Hours(forms.DecimalField):
    """Hours with one decimal, however they were typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("時間を数字で入力してください（例：187.5）。")}

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(figure_text(value))


class OperationForm(forms.ModelForm):
    """One operation; `version` says which stored state the edit began from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    clients_count = WholeNumber(
        label=_("対象者数（人）"), required=False, min_value=0, max_value=2_000_000_000
    )
    yearly_volume = WholeNumber(
        label=_("年間件数（件）"), required=False, min_value=0, max_value=2_000_000_000
    )
    yearly_hours = Hours(
        label=_("年間作業時間（時間）"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=1,
        help_text=_("担当職員の作業時間の合計です。例：1件20分で1,500件なら500時間。"),
    )
    yearly_yen = WholeNumber(
        label=_("年間経費（円）"),
        required=False,
        min_value=0,
        max_value=9_000_000_000_000_000,
        help_text=_("事業費だけでなく、職員の人件費も足した額です。"),
    )

    class Meta:
        model = Operation
        fields = (
            "name",
            "department",
            "nature",
            "purpose",
            "outline",
            "legal_basis",
            "clients",
            *FIGURES,
            "system_used",
            "indicator",
        )
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "outline": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "name": {"required": _("業務名を入力してください。")},
            "department": {"required": _("担当部署を選んでください。")},
        }
        help_texts = {
            "nature": _("財務・文書・庶務・人事のように、どの部署にもある業務が共通業務です。"),
            "name": _("事務分掌の名前に合わせます。例：転入届の受付"),
            "purpose": _("誰の、どんな状態を実現するための業務かを一文で書きます。"),
            "outline": _("誰に、何を、どのように行うかを書きます。"),
            "legal_basis": _("例：住民基本台帳法 第22条"),
            "clients": _("例：市外から転入した人"),
            "indicator": _("効果を確かめる数字。例：窓口での待ち時間（分）"),
        }

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].queryset = Department.objects.filter(
            pk__in=[department.pk for department in departments_of(user)]
        )
        self.fields["department"].label = _("担当部署")
        self.fields["department"].empty_label = _("選んでください")
        self.fields["version"].initial = self.instance.version

    def validate_constraints(self) -> None:
        """The command says which constraint was broken, in the words of this app."""

    def values(self) -> dict[str, Any]:
        """The fields of Operation as typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OperationFilterForm(forms.Form):
    """What the list shows."""

    q = forms.CharField(label=_("言葉で探す"), required=False, max_length=100)
    department = forms.ModelChoiceField(
        label=_("担当部署"), queryset=Department.objects.none(), required=False, empty_label=_("すべての部署")
    )
    nature = forms.ChoiceField(
        label=_("区分"), required=False, choices=[("", _("すべて")), *Operation.Nature.choices]
    )
    sort = forms.ChoiceField(
        label=_("並べ方"),
        required=False,
        choices=[
            ("department", _("部署の順")),
            ("name", _("業務名の順")),
            ("volume", _("件数の多い順")),
            ("hours", _("作業時間の長い順")),
            ("yen", _("経費の大きい順")),
        ],
    )

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].queryset = Department.objects.visible_to(user)

    def question(self) -> dict[str, Any]:
        """Arguments of `queries.operation_list`; what was not understood is left out."""
        asked = self.cleaned_data if self.is_valid() else {}
        department = asked.get("department")
        sort = asked.get("sort") or ""
        return {
            "search": asked.get("q") or "",
            "department_id": department.pk if department else None,
            "nature": asked.get("nature") or "",
            "sort": sort if sort in SORTS else "department",
        }


def departments_of(user: Person) -> list[Department]:
    """The departments whose operations this person may edit."""
    return [
        department
        for department in Department.objects.changeable_by(user, Can.EDIT_OPERATIONS).select_related("parent")
        if user.can(Can.EDIT_OPERATIONS, department=department)
    ]
