"""What people write about programmes: the programme itself, what an initiative needs, what was decided."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.catalogue.record_form import RecordForm, date_field, text_area, yen_field
from meguru.apps.programmes.models import OwnProgramme, ProgrammeDecision, SearchTerms
from meguru.engines.programme_matching import (
    CONDITION_WORDS,
    GIVES_WORDS,
    KIND_WORDS,
    PURPOSE_WORDS,
    Programme,
    day_words,
)


def _ticks(label: Any, words: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(one.value, name) for one, name in words.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class ProgrammeForm(RecordForm):
    """A programme that an office writes down."""

    body_kinds = _ticks(
        gettext_lazy("使える団体"), KIND_WORDS, gettext_lazy("書かれていなければ、空けておきます。")
    )
    purposes = _ticks(gettext_lazy("何に使えるか"), PURPOSE_WORDS)
    conditions = _ticks(gettext_lazy("そのほかの条件"), CONDITION_WORDS)
    cap_yen = yen_field(gettext_lazy("上限の額（円）"), gettext_lazy("例：5000000"))
    opens_on = date_field(gettext_lazy("受付が始まる日"))
    closes_on = date_field(gettext_lazy("受付が終わる日"))
    support_from = date_field(gettext_lazy("支援が始まる日"), gettext_lazy("お金や人が実際に来る日です。"))
    last_checked = date_field(gettext_lazy("確認した日"), gettext_lazy("出典と見比べた日です。"))
    parts = (
        (gettext_lazy("どんな支援か"), ("name", "provider", "gives", "summary", "purposes")),
        (gettext_lazy("だれが使えるか"), ("body_kinds", "population_least", "population_most", "conditions")),
        (gettext_lazy("額と時期"), ("rate_percent", "cap_yen", "opens_on", "closes_on", "support_from")),
        (gettext_lazy("確かさと見せる相手"), ("source", "last_checked", "sharing", "shared_group")),
    )

    class Meta:
        model = OwnProgramme
        fields = (
            "name", "provider", "gives", "summary", "body_kinds", "population_least", "population_most", "purposes",
            "conditions", "rate_percent", "cap_yen", "opens_on", "closes_on", "support_from", "source",
            "last_checked", "sharing", "shared_group",
        )  # fmt: skip
        widgets: ClassVar = {"summary": text_area()}
        help_texts: ClassVar = {
            "name": gettext_lazy("例：めぐり県スマート窓口補助金"),
            "provider": gettext_lazy("例：県の市町村課"),
            "summary": gettext_lazy("例：窓口の機器を入れる町に、費用の半分を出す"),
            "population_least": gettext_lazy("条件がなければ空けておきます。"),
            "population_most": gettext_lazy("例：10000"),
            "rate_percent": gettext_lazy("半分なら 50 と書きます。"),
            "source": gettext_lazy("例：県の募集要領（2026年4月）"),
            "sharing": gettext_lazy("ほかの団体に見せると、同じ調べものが一度で済みます。"),
        }
        error_messages: ClassVar = {
            "name": {"required": gettext_lazy("支援策の名前を入力してください。")},
            "gives": {"required": gettext_lazy("受けられるものを選んでください。")},
        }

    @classmethod
    def copied(cls, programme: Programme) -> dict[str, Any]:
        """What another programme says, to begin with; who checked it and when is not copied."""
        return {
            "name": programme.name,
            "provider": programme.provider,
            "gives": programme.gives.value,
            "summary": programme.summary,
            "body_kinds": [kind.value for kind in programme.kinds],
            "population_least": programme.population_least,
            "population_most": programme.population_most,
            "purposes": [purpose.value for purpose in programme.purposes],
            "conditions": [condition.value for condition in programme.conditions],
            "rate_percent": None if programme.rate is None else (programme.rate * 100).normalize(),
            "cap_yen": programme.cap_yen,
            "opens_on": programme.opens_on,
            "closes_on": programme.closes_on,
            "support_from": programme.support_from,
            "source": programme.source,
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and opens > closes:
            self.add_error("closes_on", _("受付が終わる日を、始まる日より後にしてください。"))
        least, most = values.get("population_least"), values.get("population_most")
        if least is not None and most is not None and least > most:
            self.add_error("population_most", _("「これ以下」の人口を、「これ以上」より大きくしてください。"))
        return values


class ProgrammeFilterForm(forms.Form):
    """What the list shows; what is not understood is left out of the question."""

    q = forms.CharField(label=gettext_lazy("言葉で探す"), required=False, max_length=100)
    gives = forms.ChoiceField(
        label=gettext_lazy("受けられるもの"),
        required=False,
        choices=[("", gettext_lazy("すべて")), *((one.value, name) for one, name in GIVES_WORDS.items())],
    )

    def question(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TermsForm(forms.Form):
    """What an initiative needs support for. Every condition is yes, no or not known."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    purposes = _ticks(gettext_lazy("何に使いたいか"), PURPOSE_WORDS)
    cost_yen = yen_field(
        gettext_lazy("費用の見込み（円）"), gettext_lazy("支援の額を計算します。例：3000000")
    )
    needed_from = date_field(gettext_lazy("いつから必要か"), gettext_lazy("支援が間に合うかを見ます。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for condition, words in CONDITION_WORDS.items():
            self.fields[f"answer_{condition.value}"] = forms.ChoiceField(
                label=words,
                required=False,
                choices=[("", _("分からない")), ("yes", _("はい")), ("no", _("いいえ"))],
            )

    @classmethod
    def starting_values(cls, terms: SearchTerms | None) -> dict[str, Any]:
        if terms is None:
            return {"revision": 0}
        answers = {f"answer_{key}": "yes" if value else "no" for key, value in terms.answers.items()}
        return {
            "revision": terms.revision,
            "purposes": terms.purposes,
            "cost_yen": terms.cost_yen,
            "needed_from": terms.needed_from,
            **answers,
        }

    @classmethod
    def in_words(cls, terms: SearchTerms | None) -> list[tuple[str, str]]:
        """(label, words) of what somebody stored, to be looked at beside what one typed."""
        if terms is None:
            return []
        purposes = [words for one, words in PURPOSE_WORDS.items() if one.value in terms.purposes]
        answers = [
            (str(words), _("はい") if terms.answers[one.value] else _("いいえ"))
            for one, words in CONDITION_WORDS.items()
            if one.value in terms.answers
        ]
        return [
            (_("何に使いたいか"), "、".join(purposes)),
            (_("費用の見込み（円）"), "" if terms.cost_yen is None else f"{terms.cost_yen:,}"),
            (_("いつから必要か"), day_words(terms.needed_from) if terms.needed_from else ""),
            *answers,
        ]

    def answer_fields(self) -> list[Any]:
        return [self[f"answer_{condition.value}"] for condition in CONDITION_WORDS]

    def terms(self) -> dict[str, Any]:
        """As `commands.set_terms` takes them."""
        sent = self.cleaned_data
        answers = {one.value: sent.get(f"answer_{one.value}") for one in CONDITION_WORDS}
        return {
            "purposes": sent["purposes"],
            "answers": {key: value == "yes" for key, value in answers.items() if value},
            "cost_yen": sent["cost_yen"],
            "needed_from": sent["needed_from"],
            "from_revision": sent.get("revision") or 0,
        }


class DecisionForm(forms.Form):
    """Whether to go on with a programme, and who asks whom by when."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label=gettext_lazy("どうするか"),
        choices=ProgrammeDecision.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("どうするかを選んでください。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("使わないときは必ず書きます。例：人口の条件に合わない"),
    )
    asked_by = forms.CharField(
        label=gettext_lazy("だれが聞くか"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("例：情報政策課 青木"),
    )
    ask_whom = forms.CharField(
        label=gettext_lazy("だれに聞くか"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例：県の市町村課"),
    )
    ask_by = date_field(gettext_lazy("いつまでに聞くか"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == ProgrammeDecision.Answer.NOT_FOR_US.value and not values.get("reason"):
            self.add_error("reason", _("使わない理由を書いてください。あとで見直すときに役立ちます。"))
        return values

    @classmethod
    def starting_values(cls, decision: ProgrammeDecision | None) -> dict[str, Any]:
        if decision is None:
            return {"revision": 0}
        return {
            "revision": decision.revision,
            "answer": decision.answer,
            "reason": decision.reason,
            "asked_by": decision.asked_by,
            "ask_whom": decision.ask_whom,
            "ask_by": decision.ask_by,
        }
