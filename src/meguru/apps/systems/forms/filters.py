"""What a list of systems shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.models import Hosting, Method, Segment, Vendor
from meguru.apps.systems.queries import MISSING, SORTS, Asked

EVERYTHING = ("", _("すべて"))
COLUMNS = {
    "code": _("管理番号"),
    "method": _("作り方"),
    "hosting": _("動いている場所"),
    "segment": _("ネットワーク"),
    "vendor": _("事業者"),
    "ends_on": _("契約の終わり"),
    "cost": _("昨年度の経費"),
    "budget": _("今年度の予算"),
    "users": _("使う人数"),
    "first_used": _("使い始めた日"),
    "standardisation": _("標準化"),
    "importance": _("止まったときの重さ"),
    "share": _("書けている割合"),
    "changed": _("最後の変更"),
}
USUAL = ("method", "vendor", "ends_on", "cost", "share")
MISSING_WORDS = {
    "contract": _("契約が書かれていない"),
    "vendor": _("事業者がわからない"),
    "cost": _("昨年度の経費がわからない"),
    "method": _("作り方がわからない"),
    "segment": _("ネットワークがわからない"),
    "personal_data": _("個人情報があるかわからない"),
    "security_level": _("守りの段階がわからない"),
    "functions": _("働きが書かれていない"),
    "purpose": _("目的が書かれていない"),
    "servers": _("サーバーが書かれていない"),
}


class SystemFilterForm(forms.Form):
    """Anything that is not understood is left out of the question."""

    q = forms.CharField(label=_("言葉で探す"), required=False, max_length=100)
    department = forms.ChoiceField(label=_("所管（下の部署も含む）"), required=False)
    method = forms.ChoiceField(label=_("作り方"), required=False, choices=[EVERYTHING, *Method.choices])
    hosting = forms.ChoiceField(
        label=_("動いている場所"), required=False, choices=[EVERYTHING, *Hosting.choices]
    )
    segment = forms.ChoiceField(
        label=_("ネットワーク"), required=False, choices=[EVERYTHING, *Segment.choices]
    )
    vendor = forms.ChoiceField(label=_("事業者"), required=False)
    ends = forms.ChoiceField(
        label=_("契約の終わり"),
        required=False,
        choices=[EVERYTHING, ("6", _("6か月のうち")), ("12", _("1年のうち")), ("24", _("2年のうち"))],
    )
    missing = forms.ChoiceField(
        label=_("書けていないもの"), required=False, choices=[EVERYTHING, *MISSING_WORDS.items()]
    )
    columns = forms.MultipleChoiceField(
        label=_("表に出す項目"),
        required=False,
        choices=list(COLUMNS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    sort = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        departments = Department.objects.visible_to(user).select_related("parent").order_by("pk")
        self.fields["department"].choices = [
            ("", _("すべての部署")),
            *(
                (str(one.pk), f"{one.parent.name} {one.name}" if one.parent else one.name)
                for one in departments
            ),
        ]
        vendors = Vendor.objects.visible_to(user).filter(same_as__isnull=True)
        self.fields["vendor"].choices = [
            EVERYTHING, *((str(key), name) for key, name in vendors.values_list("pk", "name"))
        ]  # fmt: skip

    def asked(self) -> Asked:
        self.is_valid()
        found = self.cleaned_data
        sort = found.get("sort") or "name"
        number = {
            key: int(found[key]) if found.get(key) else None for key in ("department", "vendor", "ends")
        }
        missing = found.get("missing") or ""
        return Asked(
            search=found.get("q") or "",
            department_id=number["department"],
            method=found.get("method") or "",
            hosting=found.get("hosting") or "",
            segment=found.get("segment") or "",
            vendor_id=number["vendor"],
            ends_within=number["ends"],
            missing=missing if missing in MISSING or missing in MISSING_WORDS else "",
            sort=sort if sort.removeprefix("-") in SORTS else "name",
        )

    @property
    def chosen_columns(self) -> list[str]:
        """In the order of the table; the usual ones when none is chosen."""
        chosen = self.cleaned_data.get("columns") or USUAL
        return [key for key in COLUMNS if key in chosen]

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name not in ("sort", "columns"))
