"""One operation, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.inventory.forms.typed import MAX_COUNT, Hours, WholeNumber, Yen
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can


class OperationForm(forms.ModelForm):
    """One operation; `version` says which stored state the edit began from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    clients_count = WholeNumber(label=_("対象者数（人）"), required=False, min_value=0, max_value=MAX_COUNT)
    yearly_volume = WholeNumber(
        label=_("年間件数（件）"),
        required=False,
        min_value=0,
        max_value=MAX_COUNT,
        help_text=_("空けておくと、下の月別の件数を足した数を使います（12か月そろったとき）。"),
    )
    yearly_hours = Hours(
        label=_("年間作業時間（時間）"),
        help_text=_(
            "担当職員の作業時間の合計です。例：1件20分で1,500件なら500時間。空けておくと、下の職層別の時間を足した数を使います。"
        ),
    )
    yearly_overtime_hours = Hours(
        label=_("年間時間外勤務（時間）"),
        help_text=_("作業時間のうち、時間外勤務として行ったものです。"),
    )
    direct_yen = Yen(
        label=_("事業費（円）"),
        help_text=_("委託料、郵送料、用紙など、システム経費のほかに直接かかる費用です。"),
    )
    system_yen = Yen(
        label=_("システム経費（円）"), help_text=_("使っているシステムの年間の利用料や保守料です。")
    )
    yearly_yen = Yen(
        label=_("年間経費（円）"),
        help_text=_(
            "事業費だけでなく、職員の人件費も足した額です。空けておくと、事業費・システム経費・職層別の人件費を足した額を使います。"
        ),
    )
    system_renewal_year = WholeNumber(
        label=_("システムの更新年度"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=_("西暦で書きます。例：2028"),
    )

    class Meta:
        model = Operation
        fields = (
            "name",
            "department",
            "code",
            "nature",
            "purpose",
            "outline",
            "legal_basis",
            "legal_room",
            "clients",
            "clients_count",
            "yearly_volume",
            "volume_basis",
            "yearly_hours",
            "yearly_overtime_hours",
            "direct_yen",
            "system_yen",
            "yearly_yen",
            "system_used",
            "system_usage",
            "system_renewal_year",
            "indicator",
            "past_evaluation",
        )
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "outline": forms.Textarea(attrs={"rows": 3}),
            "past_evaluation": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {
            "name": {"required": _("業務名を入力してください。")},
            "department": {"required": _("担当部署を選んでください。")},
        }
        help_texts = {
            "nature": _("財務・文書・庶務・人事のように、どの部署にもある業務が共通業務です。"),
            "code": _("事務分掌規則の番号です。一覧はこの順に並びます。例：3-1-2"),
            "name": _("事務分掌の名前に合わせます。例：転入届の受付"),
            "purpose": _("誰の、どんな状態を実現するための業務かを一文で書きます。"),
            "outline": _("誰に、何を、どのように行うかを書きます。"),
            "legal_basis": _("例：住民基本台帳法 第22条"),
            "legal_room": _("やり方を変えるとき、法令の改正が要るかどうかの目安です。"),
            "clients": _("例：市外から転入した人"),
            "volume_basis": _("例：令和6年度の実績"),
            "system_used": _("システムを使っていない業務は「なし」と書きます。"),
            "system_usage": _("例：受付の9割で使用、統計は手集計"),
            "indicator": _("効果を確かめる数字。例：窓口での待ち時間（分）"),
            "past_evaluation": _("事務事業評価などの対象になったことがあれば、年度と結果を書きます。"),
        }

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].queryset = Department.objects.filter(
            pk__in=[department.pk for department in departments_of(user)]
        )
        self.fields["department"].label = _("担当部署")
        self.fields["department"].empty_label = _("選んでください")
        self.fields["legal_room"].choices = [("", _("わからない")), *Operation.LegalRoom.choices]
        self.fields["version"].initial = self.instance.version

    def validate_constraints(self) -> None:
        """The command says which constraint was broken, in the words of this app."""

    def values(self) -> dict[str, Any]:
        """The fields of Operation as typed, without the version. What was not sent is left as it is."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.data}


def departments_of(user: Person) -> list[Department]:
    """The departments whose operations this person may edit."""
    return [
        department
        for department in Department.objects.changeable_by(user, Can.EDIT_OPERATIONS).select_related("parent")
        if user.can(Can.EDIT_OPERATIONS, department=department)
    ]
