"""What people send: a question to the search, a finding of their own, who may read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from meguru.apps.knowledge.models import Concept, Insight, Topic
from meguru.apps.knowledge.queries import Wanted, choices_of_themes, choices_of_topics
from meguru.apps.registry.models import Organisation, SharingGroup

LONGEST_QUESTION = 200
LONGEST_TEXT = 4000
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
ALL = ("", _("すべて"))


class SearchForm(forms.Form):
    """The box and its filters. What an address names that is not there is left out, never an error page."""

    q = forms.CharField(
        label=_("探す言葉"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        help_text=_("例：窓口の待ち時間"),
    )
    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[ALL, *Insight.Kind.choices])
    theme = forms.ChoiceField(label=_("テーマ"), required=False)
    topic = forms.ChoiceField(label=_("話題"), required=False)
    stage = forms.ChoiceField(label=_("段階"), required=False, choices=[ALL, *Insight.Stage.choices])
    size = forms.ChoiceField(label=_("団体の大きさ"), required=False, choices=[ALL, *Insight.Size.choices])
    whose = forms.ChoiceField(
        label=_("だれが書いたか"),
        required=False,
        choices=[
            ALL,
            ("shipped", _("最初から入っているもの")),
            ("own", _("自団体")),
            ("others", _("ほかの団体")),
        ],
    )
    concept = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["theme"].choices = [ALL, *choices_of_themes()]
        self.fields["topic"].choices = [ALL, *choices_of_topics()]

    def wanted(self) -> Wanted:
        """The question as far as it can be understood."""
        self.is_valid()
        told = {name: self.cleaned_data.get(name, "") for name in self.fields if name != "q"}
        return Wanted(
            words=self.cleaned_data.get("q") or str(self.data.get("q", ""))[:LONGEST_QUESTION], **told
        )


class LinesField(forms.CharField):
    """Several lines of words. A line break counts as one sign, as in the browser's own limit."""

    def __init__(self, **options: Any) -> None:
        rows = options.pop("rows", 3)
        longest = options.pop("max_length", LONGEST_TEXT)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "maxlength": longest}), **options)
        words = _("%(limit_value)d字までにしてください（いまは%(show_value)d字）。")
        self.validators.append(MaxLengthValidator(longest, words))

    def to_python(self, value: Any) -> str:
        lines = str(super().to_python(value)).replace("\r\n", "\n").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()


class InsightForm(forms.Form):
    """A finding in one's own words: the text alone is enough."""

    kind = forms.ChoiceField(
        label=_("種類"),
        choices=Insight.Kind.choices,
        initial=Insight.Kind.INSIGHT,
        help_text=_("気づいたことは「知見」、最初から終わりまでの話は「事例」です。"),
    )
    title = forms.CharField(
        label=_("題名"),
        max_length=120,
        required=False,
        help_text=_("例：番号札をやめたら列が短くなった"),
    )
    text = LinesField(
        label=_("本文"),
        rows=5,
        error_messages={"required": _("本文を書いてください。一文だけでもかまいません。")},
        help_text=_("例：予約の枠を15分ごとにしたら、昼の待ち時間が半分になりました。"),
    )
    did = LinesField(label=_("したこと"), required=False, help_text=_("一行に一つずつ書きます。"))
    results = LinesField(label=_("結果"), required=False, help_text=_("例：待ち時間が20分から10分になった"))
    lessons = LinesField(
        label=_("学んだこと"), required=False, help_text=_("例：最初に住民へ知らせておくとよい")
    )
    concept = forms.ModelChoiceField(
        label=_("近い考え方"),
        queryset=Concept.objects.none(),
        required=False,
        to_field_name="number",
        empty_label=_("決めない"),
        error_messages={"invalid_choice": _("その考え方は一覧にありません。選び直してください。")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("話題"),
        queryset=Topic.objects.none(),
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("関係するものに印をつけると、その話題のページにも出ます。"),
    )
    stage = forms.ChoiceField(
        label=_("段階"), required=False, choices=[("", _("決めない")), *Insight.Stage.choices]
    )
    body = forms.CharField(label=_("どこの話か"), max_length=120, required=False)
    size = forms.ChoiceField(label=_("団体の大きさ"), choices=Insight.Size.choices)
    year = forms.IntegerField(
        label=_("いつの話か（西暦）"),
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("西暦の数字で書いてください。例：2026"),
            "min_value": _("1990年より後の年を書いてください。"),
            "max_value": _("年を確かめてください。例：2026"),
        },
        help_text=_("例：2026"),
    )
    source = forms.CharField(
        label=_("出典"),
        max_length=200,
        required=False,
        help_text=_("例：市民課の引継書。なければ空のままにします。"),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["concept"].queryset = Concept.objects.all()
        self.fields["topics"].queryset = Topic.objects.all()


def values_of(insight: Insight) -> dict[str, Any]:
    """A stored finding as the form shows it."""
    names = ("kind", "title", "text", "did", "results", "lessons", "stage", "body", "size", "year", "source")
    return {name: getattr(insight, name) for name in names} | {
        "concept": insight.concept.number if insight.concept else "",
        "topics": [topic.key for topic in insight.topics.all()],
        "revision": insight.revision,
    }


def prefilled(*, organisation: Organisation, year: int, told: dict[str, str]) -> dict[str, Any]:
    """What is known already: the office, its size, this year, and what the page before said."""
    return {
        "body": organisation.name,
        "size": size_of(organisation),
        "year": year,
        "kind": told.get("kind") or Insight.Kind.INSIGHT,
        "stage": told.get("stage", ""),
        "concept": told.get("concept", ""),
        "topics": [told["topic"]] if told.get("topic") else [],
    }


def size_of(organisation: Organisation) -> str:
    """The size by kind and population: the limits are those of the choices' names."""
    if organisation.kind == Organisation.Kind.PREFECTURE:
        return Insight.Size.PREFECTURE
    if organisation.kind in (Organisation.Kind.TOWN, Organisation.Kind.VILLAGE):
        return Insight.Size.TOWN
    residents = organisation.residents
    if residents is None:
        return Insight.Size.UNKNOWN
    if residents < 100_000:
        return Insight.Size.SMALL_CITY
    return Insight.Size.CITY if residents < 300_000 else Insight.Size.LARGE_CITY


class ShareForm(forms.Form):
    """Who outside the office may read a finding."""

    sharing = forms.ChoiceField(
        label=_("見せる相手"), choices=Insight.Sharing.choices, widget=forms.RadioSelect
    )
    group = forms.ModelChoiceField(
        label=_("共有グループ"),
        queryset=SharingGroup.objects.none(),
        required=False,
        empty_label=_("選んでください"),
        help_text=_("「共有グループ」に見せるときだけ選びます。"),
    )

    def __init__(self, *args: Any, groups: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].queryset = groups
