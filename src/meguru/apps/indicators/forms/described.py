"""An office's own indicator as a form; a table of figures, and where its columns go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.models import Organisation, SharingGroup
from meguru.apps.registry.reach import Reach
from meguru.engines.indicator_table import read_year


class IndicatorForm(forms.ModelForm):
    """What an indicator means, and who may read it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Indicator
        fields = (
            *("name", "definition", "kind", "unit", "decimals", "denominator", "direction", "counts_people"),
            *("source", "licence", "note", "sharing", "shared_group"),
        )
        widgets = {"definition": forms.Textarea(attrs={"rows": 3}), "kind": forms.RadioSelect,
                   "direction": forms.RadioSelect, "sharing": forms.RadioSelect}  # fmt: skip
        help_texts = {
            "name": gettext_lazy("例：窓口の待ち時間"),
            "definition": gettext_lazy(
                "何を数えるか、何を数えないか。例：受付から呼ばれるまでの時間の平均。"
            ),
            "unit": gettext_lazy("例：分、件、千円。割合のときは、空けてかまいません。"),
            "decimals": gettext_lazy("小数点の下を何けた見せるか。例：1"),
            "denominator": gettext_lazy("割合のとき、何で割るか。例：受け付けた人の数"),
            "counts_people": gettext_lazy("印を付けると、ほかの団体には1人から9人の値を見せません。"),
            "source": gettext_lazy("値がどこから来るか。例：窓口の受付機の記録"),
            "licence": gettext_lazy("ほかの人が使うときの決まり。例：出典を書けば使える"),
            "note": gettext_lazy("見る人に知らせること。例：支所は入っていない"),
        }

    def __init__(
        self, *args: Any, organisation: Organisation, has_values: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.has_values = has_values
        for name in ("source", "decimals", "definition"):
            self.fields[name].required = False
        if not self.instance.pk:
            self.initial.setdefault("direction", Indicator.Direction.NEITHER)
        if self.instance.pk and not self.is_bound:
            self.initial["revision"] = self.instance.revision
        group = self.fields["shared_group"]
        group.queryset = SharingGroup.objects.filter(members=organisation)
        group.empty_label = _("（選ばない）")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values = {
            name: value.replace("\x00", "") if isinstance(value, str) else value
            for name, value in values.items()
        }
        values["decimals"] = values.get("decimals") or 0
        if values["decimals"] > 6:
            self.add_error("decimals", _("6けたまでにしてください。"))
        if values.get("kind") == Indicator.Kind.PERCENT:
            values["unit"] = "%"
        if self.has_values and values.get("kind") != self.initial.get("kind"):
            self.add_error(
                "kind", _("もう値が入っているので、値の種類は変えられません。新しい指標を作ってください。")
            )
        if values.get("sharing") == Reach.GROUP and not values.get("shared_group"):
            self.add_error("shared_group", _("見せる共有グループを選んでください。"))
        if values.get("sharing") != Reach.GROUP:
            values["shared_group"] = None
        return values

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    def validate_constraints(self) -> None:
        """The database says it in the command, in words."""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "organisation"}


class FiguresUploadForm(forms.Form):
    """An Excel or CSV file, and the year of the columns that name none."""

    file = forms.FileField(
        label=gettext_lazy("指標の表"),
        allow_empty_file=True,  # the reader says it in better words
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel（.xlsx）か CSV です。1行に1団体、1列に1つの指標を置きます。"),
    )
    year = forms.CharField(
        label=gettext_lazy("いつの値か"),
        max_length=20,
        help_text=gettext_lazy("見出しに年が書いてある列は、その年で読みます。例：2025、令和7年度"),
    )

    def clean_year(self) -> int:
        year = read_year(self.cleaned_data["year"])
        if year is None:
            raise forms.ValidationError(_("年を「2025」や「令和7年度」のように書いてください。"))
        return year


def mapping(posted: Mapping[str, str], places: list[int], *, year: int) -> dict[str, dict[str, Any]]:
    """Where each column goes: {place: {to, year, name}}. A year that is none is the one of the file."""
    found = {}
    for place in places:
        if f"to-{place}" in posted:
            found[str(place)] = {
                "to": posted[f"to-{place}"][:60],
                "year": read_year(posted.get(f"year-{place}", "")[:20]) or year,
                "name": " ".join(posted.get(f"name-{place}", "").replace("\x00", "").split())[:100],
            }
    return found
