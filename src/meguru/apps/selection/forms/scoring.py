"""Evaluators, feelings and points as they were typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Person
from meguru.apps.selection.commands import TypedPoints
from meguru.apps.selection.forms.figures import figure_of
from meguru.apps.selection.forms.texts import PlainTexts
from meguru.apps.selection.models import Offer, Wanted
from meguru.engines.spreadsheets.values import clean_text

LONGEST_COMMENT = 300


class EvaluatorForm(PlainTexts, forms.Form):
    """A person of the office, or a name from outside."""

    person = forms.ChoiceField(label=_("庁内の職員"), required=False)
    name = forms.CharField(
        label=_("庁外の人の名前"),
        max_length=100,
        required=False,
        help_text=_("例：県の相談員 木村さん。点は、編集する人が聞き取って入れます。"),
    )

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        self.fields["person"].choices = [("", "—"), *((pk, one.name) for pk, one in self.people.items())]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        has_both = bool(found.get("person")) == bool(found.get("name", "").strip())
        if has_both and not self.errors:
            raise forms.ValidationError(
                gettext("職員を選ぶか、庁外の人の名前を書くか、どちらか一つにしてください。")
            )
        return found

    @property
    def chosen_person(self) -> Person | None:
        return self.people.get(self.cleaned_data["person"])


def typed_places(sent: Mapping[str, str], offers: Sequence[Offer]) -> dict[int, int]:
    """The fields `place-3`. Raises: ValueError in words."""
    found = {}
    for offer in offers:
        typed = sent.get(f"place-{offer.pk}", "").strip()
        if not typed:
            raise ValueError(gettext("「%s」の順位がありません。") % offer)
        number = figure_of(typed, places=0)
        if number is None:
            raise ValueError(gettext("「%s」の順位がありません。") % offer)
        found[offer.pk] = int(number)
    return found


def typed_points(
    sent: Mapping[str, str], rows: Sequence[Wanted], offers: Sequence[Offer]
) -> tuple[list[TypedPoints], list[str]]:
    """The fields `points-7-3` (row, offer) and `comment-7-3` that were sent, and what is wrong, in words."""
    found, problems = [], []
    for row in rows:
        for offer in offers:
            name = f"{row.pk}-{offer.pk}"
            if f"points-{name}" not in sent:
                continue
            try:
                points = figure_of(sent[f"points-{name}"])
            except ValueError as reason:
                problems.append(f"「{row.topic}」の「{offer}」：{reason}")
                continue
            if points is not None and not 0 <= points <= row.most:
                problems.append(
                    gettext("「%(row)s」の「%(offer)s」は、0から%(most)sまでの点にしてください。")
                    % {"row": row.topic, "offer": offer, "most": row.most}
                )
                continue
            comment = clean_text(sent.get(f"comment-{name}", ""))[:LONGEST_COMMENT]
            found.append(TypedPoints(row.pk, offer.pk, points, comment))
    return found, problems
