"""What who asks sends about results: sorted texts, a step of publication, an indicator to write to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.indicators.models import Indicator
from meguru.apps.surveys.commands.figures import NewIndicator
from meguru.apps.surveys.forms.asking import plain
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries.figures import may_reach, own_indicators, why_not_into, why_too_wide
from meguru.engines import questionnaire as engine

NEW = "new"
MOST_ON_A_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class SentGroups:
    """まとまりの記入: the groups as somebody wants them, and the revision that they looked at."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    revision: int


def sent_groups(sent: Any, *, known: Mapping[str, str]) -> SentGroups:
    """Names, ticked texts and where they go. Texts that came in after the page was opened stay unsorted.

    What the machine proposed for one text alone is kept only when somebody named it or put more into it.
    """
    taken = {key for key in sent.getlist("take") if key in known}
    names: list[str] = []
    members: list[list[str]] = []
    touched: set[int] = set()
    for number in range(whole_number(sent.get("groups"), MOST_ON_A_PAGE)):
        listed = [key for key in sent.get(f"members-{number}", "").split(" ") if key in known]
        if f"whole-{number}" in sent:
            taken |= set(listed)
        names.append(plain(sent.get(f"name-{number}", "")))
        members.append(listed)
        if f"made-{number}" in sent or names[-1] != sent.get(f"was-{number}", "") or len(listed) > 1:
            touched.add(number)
    target = sent.get("target", "")
    if taken and target:
        members = [[key for key in group if key not in taken] for group in members]
        moved = [key for key in known if key in taken]
        if target.isdecimal() and int(target) < len(members):
            members[int(target)] += moved
            touched.add(int(target))
        else:
            names.append(plain(sent.get("new_name", "")))
            members.append(moved)
            touched.add(len(names) - 1)
    kept = [
        (name, tuple(group))
        for number, (name, group) in enumerate(zip(names, members, strict=True))
        if number in touched
    ]
    return SentGroups(tuple(kept), whole_number(sent.get("revision"), 1_000_000))


def whole_number(text: str | None, most: int) -> int:
    """A number that the page sent along; 0 for anything else."""
    return min(int(text), most) if text and text.isdecimal() and len(text) < 8 else 0


class PublicationForm(forms.Form):
    """Who may read the results, and how. `revision` is the survey's on the page that was looked at."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    to = forms.ChoiceField(
        label=_("結果を見る人"), widget=forms.RadioSelect, choices=Survey.Publication.choices
    )
    is_anonymised = forms.BooleanField(
        label=_("団体名を出さない"),
        required=False,
        help_text=_("団体名もコードも出しません。1団体か2団体だけの数は伏せます。"),
    )
    shows_texts = forms.BooleanField(
        label=_("自由記述も見せる"),
        required=False,
        help_text=_("団体名を出さないときは、文の中の団体名も○○に置きかえます。"),
    )


class FiguresForm(forms.Form):
    """An own indicator, or a new one."""

    indicator = forms.ChoiceField(label=_("どの指標に入れるか"))
    name = forms.CharField(
        label=_("新しい指標の名前"), max_length=100, required=False, help_text=_("例：システム経費の合計")
    )
    definition = forms.CharField(
        label=_("定義"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：令和7年度の決算額。情報システムの運用と改修の合計。"),
    )
    direction = forms.ChoiceField(
        label=_("望ましい向き"), choices=Indicator.Direction.choices, initial=Indicator.Direction.NEITHER
    )
    sharing = forms.ChoiceField(label=_("新しい指標を見せる相手"))

    def __init__(self, *args: Any, survey: Survey, question: engine.Question, **options: Any) -> None:
        super().__init__(*args, **options)
        reach, allowed = dict(Indicator.Sharing.choices), may_reach(survey)
        self.fields["sharing"].choices = [(key, reach[key]) for key in allowed]
        self.indicators = {
            str(one.pk): one
            for one in own_indicators(survey)
            if not why_not_into(question, one) and not why_too_wide(survey, one, allowed=allowed)
        }
        self.fields["indicator"].choices = [
            (NEW, gettext("新しい指標を作る")),
            *((key, one.name) for key, one in self.indicators.items()),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["name"], found["definition"] = plain(found.get("name", "")), plain(found.get("definition", ""))
        if found.get("indicator") == NEW and not found["name"]:
            self.add_error("name", gettext("新しい指標の名前を書いてください。例：システム経費の合計"))
        if found.get("indicator") == NEW and not found["definition"]:
            self.add_error("definition", gettext("何を数えたものかを書いてください。例：令和7年度の決算額"))
        return found

    @property
    def chosen(self) -> Indicator | None:
        return self.indicators.get(self.cleaned_data.get("indicator", ""))

    def new(self) -> NewIndicator:
        found = self.cleaned_data
        return NewIndicator(found["name"], found["definition"], found["direction"], found["sharing"])
