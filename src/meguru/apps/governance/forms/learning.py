"""The path to the effect, its measures, looks back and lessons."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.governance.forms.fields import WordsField, day_field, number_field, year_field
from meguru.apps.governance.models import EffectMeasure, EffectSheet, LookBack
from meguru.apps.systems.models import InformationSystem

MORE_YEARS = 3


def _box(label: Any, example: Any) -> WordsField:
    return WordsField(label=label, help_text=example, max_length=1000, rows=3, required=False)


class PathForm(forms.Form):
    """Five boxes, one line per thing, and the systems that change."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    inputs = _box(gettext_lazy("使うもの"), gettext_lazy("人、時間、お金。例：職員2人、委託費100万円"))
    activities = _box(gettext_lazy("すること"), gettext_lazy("例：申請の画面を作る、窓口で案内する"))
    outputs = _box(gettext_lazy("できるもの"), gettext_lazy("例：転入の届けがオンラインで出せる"))
    outcomes = _box(gettext_lazy("変わること"), gettext_lazy("例：窓口で待つ時間が短くなる"))
    impacts = _box(gettext_lazy("めざす姿"), gettext_lazy("例：引っ越しの手続きのために仕事を休まずにすむ"))
    systems = forms.ModelMultipleChoiceField(
        label=gettext_lazy("変わるシステム"),
        queryset=InformationSystem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        sheet: EffectSheet,
        offered: Sequence[InformationSystem],
        tied: Sequence[int],
        **options: Any,
    ) -> None:
        names = ("inputs", "activities", "outputs", "outcomes", "impacts", "revision")
        options["initial"] = {name: getattr(sheet, name) for name in names} | {"systems": list(tied)}
        super().__init__(*args, **options)
        self.fields["systems"].queryset = InformationSystem.objects.filter(pk__in=[one.pk for one in offered])

    @property
    def values(self) -> dict[str, str]:
        return {
            name: self.cleaned_data[name]
            for name in ("inputs", "activities", "outputs", "outcomes", "impacts")
        }


class MeasureForm(forms.Form):
    """What is counted."""

    step = forms.ChoiceField(label=gettext_lazy("どこを測るか"), choices=EffectMeasure.Step.choices)
    name = WordsField(
        label=gettext_lazy("測るもの"),
        max_length=80,
        help_text=gettext_lazy("例：窓口で待つ時間の平均"),
        error_messages={"required": gettext_lazy("測るものを書いてください。例：窓口で待つ時間の平均")},
    )
    unit = WordsField(
        label=gettext_lazy("単位"),
        max_length=20,
        help_text=gettext_lazy("例：分、件、％"),
        error_messages={"required": gettext_lazy("単位を書いてください。例：分、件、％")},
    )
    better = forms.ChoiceField(label=gettext_lazy("どちらがよいか"), choices=EffectMeasure.Better.choices)
    how = WordsField(
        label=gettext_lazy("どう測るか"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例：番号札の記録から、毎年3月に数える"),
    )
    baseline = number_field(label=gettext_lazy("始まりの値"), help_text=gettext_lazy("例：25"))
    baseline_year = year_field(
        label=gettext_lazy("始まりの年度（西暦）"), help_text=gettext_lazy("例：2025"), required=False
    )


class MeasureYearsForm(forms.Form):
    """Target and actual of each year, with room for more years."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, measure: EffectMeasure, this_year: int, **options: Any) -> None:
        rows = {one.fiscal_year: one for one in measure.years.all()}
        after = max([*rows, (measure.baseline_year or this_year - 1)])
        self.shown_years = sorted({*rows, *range(after + 1, after + 1 + MORE_YEARS)})
        options["initial"] = {"revision": measure.revision} | {
            f"{name}_{year}": getattr(row, name)
            for year, row in rows.items()
            for name in ("target", "actual")
        }
        super().__init__(*args, **options)
        for year in self.shown_years:
            self.fields[f"target_{year}"] = number_field(label=_("%s年度の目標") % year)
            self.fields[f"actual_{year}"] = number_field(label=_("%s年度の実績") % year)

    @property
    def year_rows(self) -> list[tuple[int, Any, Any]]:
        return [(year, self[f"target_{year}"], self[f"actual_{year}"]) for year in self.shown_years]

    @property
    def years(self) -> dict[int, tuple[Decimal | None, Decimal | None]]:
        return {
            year: (self.cleaned_data[f"target_{year}"], self.cleaned_data[f"actual_{year}"])
            for year in self.shown_years
        }


class LookBackForm(forms.Form):
    """One look at how it goes."""

    step = forms.ChoiceField(label=gettext_lazy("どの段階か"), choices=LookBack.Step.choices)
    held_on = day_field(label=gettext_lazy("いつ"), required=True)
    words = WordsField(
        label=gettext_lazy("わかったこと"),
        max_length=600,
        rows=3,
        help_text=gettext_lazy("例：半分の人がスマートフォンで出せた。写真の欄で止まる人が多い"),
        error_messages={"required": gettext_lazy("わかったことを書いてください。一言でかまいません。")},
    )
    next_action = WordsField(
        label=gettext_lazy("次にすること"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("例：写真の欄に見本を置く"),
    )
    next_on = day_field(label=gettext_lazy("いつまでに"))


class LessonForm(forms.Form):
    """What did not work, told so that it helps others."""

    tried = WordsField(
        label=gettext_lazy("やってみたこと"),
        max_length=200,
        help_text=gettext_lazy("例：窓口にタブレットを置いた"),
        error_messages={"required": gettext_lazy("やってみたことを書いてください。")},
    )
    happened = WordsField(
        label=gettext_lazy("起きたこと"),
        max_length=600,
        rows=3,
        help_text=gettext_lazy("例：使う人が少なかった。置いた場所が入口から見えなかった"),
        error_messages={"required": gettext_lazy("起きたことを書いてください。")},
    )
    learnt = WordsField(
        label=gettext_lazy("次に生かすこと"),
        max_length=600,
        rows=3,
        required=False,
        help_text=gettext_lazy("例：次は、置く場所を来た人に聞いてから決める"),
    )
