"""What people wish of a search, as a short form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.scenarios.forms.typed import Amount, Whole
from meguru.engines.what_if import Inputs, Looking, Matters, Searchable, SearchWish

MOST_PEOPLE = 500
LARGEST_SEED = 2_000_000_000
TEN_THOUSAND = 10_000
MATTERS = (
    (Matters.DAYS.value, gettext_lazy("早く終わること")),
    (Matters.YEN.value, gettext_lazy("費用が少ないこと")),
    (Matters.ON_TIME.value, gettext_lazy("期限内に終わる案件が多いこと")),
)
LOOKING = {
    Looking.LITTLE: gettext_lazy("少し"),
    Looking.USUAL: gettext_lazy("ふつう"),
    Looking.MUCH: gettext_lazy("じっくり"),
}


class SearchForm(forms.Form):
    """The wish of a search: what may change, what must hold, how long to look.

    `steps` are (id, label) of the steps that may be asked to stay; `minutes` tells how long each way of looking takes.
    Names of fields hold ids of pools, so that a form that was open while the drawing changed still says what it meant.
    """

    name = forms.CharField(
        label=gettext_lazy("探索の名前"),
        max_length=120,
        error_messages={"required": gettext_lazy("名前を入力してください（例：人数を変えずに早く）。")},
        help_text=gettext_lazy("例：人数を変えずに早く、窓口を減らさずに安く"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        found: Searchable,
        inputs: Inputs,
        wish: SearchWish,
        steps: Sequence[tuple[str, str]],
        minutes: dict[Looking, str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._found, self._inputs, self._first = found, inputs, wish
        self._add_limits()
        self.fields["keep"] = forms.MultipleChoiceField(
            label=_("ほかに残す手順"),
            required=False,
            choices=list(steps),
            initial=[key for key in wish.keep if key in dict(steps)],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("印をつけた手順は、やめたり人手を減らしたりしません。例：本人と話す大切な手順"),
            error_messages={"invalid_choice": _("今の図にない手順が選ばれていました。選び直してください。")},
        )
        for key, (name, today) in found.pools.items():
            self.fields[f"most:{key}"] = Whole(
                label=_("%(name)s（今は%(today)s人）") % {"name": name, "today": today},
                unit="人",
                low=1,
                high=MOST_PEOPLE,
                required=False,
                initial=wish.most.get(key),
                help_text=_("多くて何人か。例：3。空なら今の人数のまま"),
            )
        self._add_choices(minutes)

    def _add_limits(self) -> None:
        wish, inputs = self._first, self._inputs
        self.fields["people"] = Whole(
            label=_("全員で多くて何人か"),
            unit="人",
            low=1,
            high=MOST_PEOPLE * 10,
            required=False,
            initial=wish.people,
            help_text=_("空なら、今の合計の%s人まで") % self._found.people,
        )
        self.fields["deadline_days"] = Amount(
            label=_("期限（届いてから何日か）"),
            unit="日",
            high=3650,
            required=False,
            initial=inputs.deadline_days,
            help_text=_("例：14。休みの日も数えます。空なら、今の4件に3件が終わる日数を期限とします"),
        )
        self.fields["on_time_percent"] = Amount(
            label=_("期限内に終える割合（少なくとも何%か）"),
            unit="%",
            high=100,
            required=False,
            initial=None if wish.on_time_share is None else round(wish.on_time_share * 100, 2),
            help_text=_("例：95。空なら、割合では案を外しません"),
        )
        self.fields["yen"] = Whole(
            label=_("1年の費用の上限（万円）"),
            unit="万円",
            low=1,
            high=100_000_000,
            required=False,
            initial=None if wish.yen is None else round(wish.yen / TEN_THOUSAND),
            help_text=_("例：1200。空なら、費用では案を外しません"),
        )

    def _add_choices(self, minutes: dict[Looking, str]) -> None:
        wish = self._first
        looking = next((one for one in Looking if one.budget == wish.budget), Looking.USUAL)
        self.fields["matters"] = forms.ChoiceField(
            label=_("いちばん大切なこと"),
            choices=MATTERS,
            initial=wish.matters.value,
            widget=forms.RadioSelect,
            help_text=_("初めの並び順だけに使います。どれを選んでも、三つとも探します"),
        )
        self.fields["looking"] = forms.ChoiceField(
            label=_("どれだけ探すか"),
            choices=[
                (
                    one.value,
                    _("%(words)s（1年分の仕事を%(years)s回まで、%(minutes)s）")
                    % {"words": words, "years": f"{one.budget:,}", "minutes": minutes[one]},
                )
                for one, words in LOOKING.items()
            ],
            initial=looking.value,
            widget=forms.RadioSelect,
        )
        self.fields["drops_on_a_guess"] = forms.BooleanField(
            label=_("名前から「確認」と推定した手順も、やめてみる"),
            required=False,
            initial=wish.drops_on_a_guess,
            help_text=_("ふつうは、図に「確認」と書いた手順だけをやめてみます"),
        )
        self.fields["seed"] = Whole(
            label=_("乱数の種"),
            unit="",
            low=0,
            high=LARGEST_SEED,
            initial=wish.seed,
            help_text=_("同じ数なら、同じ答えになります。別の運でも確かめたいときに変えます"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        people = cleaned.get("people")
        least = sum(
            1 if cleaned.get(f"most:{key}") else today for key, (_name, today) in self._found.pools.items()
        )
        if people is not None and people < least:
            self.add_error(
                "people",
                _("どの係にも1人は要るため、少なくとも%s人にしてください。") % least,
            )
        return cleaned

    @property
    def most_fields(self) -> list[BoundField]:
        """The most people of each pool, in the order of the drawing."""
        return [self[f"most:{key}"] for key in self._found.pools]

    def inputs(self) -> Inputs:
        """The inputs with the deadline as typed; call it after is_valid."""
        return replace(self._inputs, deadline_days=self.cleaned_data["deadline_days"])

    def wish(self) -> SearchWish:
        """What was asked for; call it after is_valid."""
        typed = self.cleaned_data
        percent, yen = typed["on_time_percent"], typed["yen"]
        return SearchWish(
            budget=Looking(typed["looking"]).budget,
            matters=Matters(typed["matters"]),
            most={key: most for key in self._found.pools if (most := typed[f"most:{key}"])},
            people=typed["people"],
            on_time_share=None if percent is None else percent / 100,
            yen=None if yen is None else float(yen * TEN_THOUSAND),
            keep=tuple(typed["keep"]),
            drops_on_a_guess=typed["drops_on_a_guess"],
            seed=typed["seed"],
        )
