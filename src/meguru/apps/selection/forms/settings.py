"""A selection begun and changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.problems.queries import ChosenProblem
from meguru.apps.selection.forms.figures import FigureField, WholeField
from meguru.apps.selection.forms.texts import PlainTexts
from meguru.apps.selection.models import Decided, Selection
from meguru.apps.selection.models.selection import MOST_YEN
from meguru.engines.evaluation import catalogue
from meguru.engines.evaluation.costs import MOST_YEARS


class StartForm(PlainTexts, forms.Form):
    """A new selection with the areas of the list that ships."""

    name = forms.CharField(
        label=_("何を選ぶか"),
        max_length=100,
        help_text=_("例：窓口の予約サービス"),
        error_messages={"required": _("選定の名前を書いてください。")},
    )
    areas = forms.MultipleChoiceField(
        label=_("初めから入れておく項目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("例の32行から入れます。後から足すことも外すこともできます。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        areas: dict[str, int] = {}
        for one in catalogue().requirements:
            areas[one.area] = areas.get(one.area, 0) + 1
        self.fields["areas"].choices = [
            (area, gettext("%(area)s（%(rows)s行）") % {"area": area, "rows": rows})
            for area, rows in areas.items()
        ]
        self.fields["areas"].initial = list(areas)


class SettingsForm(PlainTexts, forms.ModelForm):
    """Everything about a selection that is not a row of something."""

    years = WholeField(
        label=_("何年分の費用で比べるか"), min_value=1, max_value=MOST_YEARS, help_text=_("例：5")
    )
    uses_a_month = WholeField(
        label=_("月に使う数の見込み"),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        help_text=_("使った分だけ払う料金の計算に使います。例：800"),
    )
    technical_allotment = FigureField(
        label=_("技術点の満点"), min_value=1, max_value=100_000, help_text=_("例：100")
    )
    price_allotment = FigureField(
        label=_("価格点の満点"),
        min_value=0,
        max_value=100_000,
        help_text=_("加算方式と、「一位になる価格」の計算で使います。例：50"),
    )
    ceiling_yen = WholeField(
        label=_("予定価格（円）"),
        required=False,
        min_value=1,
        max_value=MOST_YEN,
        help_text=_("超えた候補は外れます。なければ空欄に。"),
    )
    floor_yen = WholeField(
        label=_("最低制限価格（円）"),
        required=False,
        min_value=1,
        max_value=MOST_YEN,
        help_text=_("下回った候補は外れます。なければ空欄に。"),
    )
    least_technical = FigureField(
        label=_("技術点の基準点"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("届かない候補は外れます。例：60"),
    )
    digits = WholeField(label=_("残す小数の桁数"), min_value=0, max_value=10, help_text=_("例：2"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Selection
        fields = (
            "name",
            "purpose",
            "decided_by",
            "years",
            "use_name",
            "uses_a_month",
            "technical_allotment",
            "price_allotment",
            "price_score",
            "ceiling_yen",
            "floor_yen",
            "least_technical",
            "rounding",
            "digits",
        )
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3}), "decided_by": forms.RadioSelect}
        help_texts = {
            "purpose": _("例：窓口の待ち時間を、30分から10分に減らす"),
            "use_name": _("例：予約の件数"),
            "price_score": _("加算方式だけで使います。公告に書いた方法に合わせます。"),
            "rounding": _("公告に書いた方法に合わせます。"),
        }
        error_messages = {"name": {"required": _("選定の名前を書いてください。")}}

    def __init__(self, *args: Any, problems: Sequence[ChosenProblem] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen_problems = {str(one.pk): one.text for one in problems}
        kept = {str(one["id"]): one["name"] for one in self.instance.problems}
        self.fields["problem_ids"] = forms.MultipleChoiceField(
            label=_("どの課題のためか"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=list((kept | self.chosen_problems).items()),
            initial=list(kept),
            help_text=_("課題のページで選んだ課題が並びます。"),
        )
        if not self.fields["problem_ids"].choices:
            del self.fields["problem_ids"]
        self.fields["revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        floor, ceiling = found.get("floor_yen"), found.get("ceiling_yen")
        if floor and ceiling and floor > ceiling:
            self.add_error("floor_yen", gettext("最低制限価格は、予定価格より低くしてください。"))
        least, most = found.get("least_technical"), found.get("technical_allotment")
        if least is not None and most is not None and least > most:
            self.add_error("least_technical", gettext("基準点は、技術点の満点より低くしてください。"))
        by_ceiling = found.get("decided_by") == Decided.ADDITIVE and found.get("price_score") == "by_ceiling"
        if by_ceiling and not ceiling:
            self.add_error("ceiling_yen", gettext("この価格点の出し方では、予定価格を書いてください。"))
        return found

    def values(self) -> dict[str, Any]:
        """What the command takes."""
        cleaned = dict(self.cleaned_data)
        cleaned.pop("revision")
        names = dict(self.fields["problem_ids"].choices) if "problem_ids" in self.fields else {}
        cleaned["problems"] = [
            {"id": int(pk), "name": str(names[pk])} for pk in cleaned.pop("problem_ids", [])
        ]
        cleaned["uses_a_month"] = cleaned["uses_a_month"] or 0
        return cleaned

    def _post_clean(self) -> None:
        """The row is not touched here: the command compares and stores."""
