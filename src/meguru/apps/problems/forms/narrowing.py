"""Points, yardsticks, decisions with their reasons, target pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from meguru.apps.problems.forms.typed import Day, Figure, RowForm
from meguru.apps.problems.models import ProblemCard, TargetPicture
from meguru.engines.problem_analysis import POINTS, Axis, Yardstick, Yardsticks

NEW_ROWS = 1  # empty yardsticks offered for each axis


def points_in(sent: Mapping[str, str]) -> dict[int, dict[str, int | None]]:
    """The fields p-<card>-<yardstick> that were sent; an empty one takes the point back, nonsense is left out."""
    found: dict[int, dict[str, int | None]] = {}
    for name, text in sent.items():
        head, _dash, rest = name.partition("-")
        card, _dash, key = rest.partition("-")
        if head != "p" or not card.isdecimal() or len(card) > 15 or not key or len(key) > 40:
            continue
        if text and (not text.isdecimal() or len(text) > 2 or int(text) not in POINTS):
            continue
        found.setdefault(int(card), {})[key] = int(text) if text else None
    return found


def yardsticks_in(sent: Mapping[str, str], rule: Yardsticks, *, used: Collection[str] = ()) -> dict[str, Any]:
    """The fields of the page of yardsticks as the engine's plain values; rows without a name are left out."""
    found: dict[str, Any] = {
        "source": rule.source,
        "effect_from": _whole(sent.get("effect_from", "")),
        "difficulty_from": _whole(sent.get("difficulty_from", "")),
    }
    for axis in Axis:
        rows = []
        for row in yardstick_rows(rule, axis, used=used):
            name = f"{axis.value}-{row['key']}"
            label = sent.get(f"{name}-label", "").strip()
            if not label:
                continue
            rows.append(
                {
                    "key": row["key"],
                    "label": label,
                    "question": sent.get(f"{name}-question", "").strip(),
                    "weight": _whole(sent.get(f"{name}-weight", "")),
                    "words": [sent.get(f"{name}-word-{point}", "").strip() for point in POINTS],
                }
            )
        found[axis.value] = rows
    return found


def yardstick_rows(rule: Yardsticks, axis: Axis, *, used: Collection[str] = ()) -> list[dict[str, Any]]:
    """The yardsticks of an axis with empty ones to add.

    `used` are the keys of all earlier versions: a new yardstick never gets one, or old points would count for it.
    """
    rows = [_plain(one) for one in rule.of(axis)]
    taken = {one.key for one in rule.all} | set(used)
    number = 1
    for _place in range(NEW_ROWS):
        while f"own_{axis.value}_{number}" in taken:
            number += 1
        taken.add(f"own_{axis.value}_{number}")
        rows.append(
            {
                "key": f"own_{axis.value}_{number}",
                "label": "",
                "question": "",
                "weight": 0,
                "words": [""] * len(POINTS),
                "is_new": True,
            }
        )
    return rows


def _plain(one: Yardstick) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label,
        "question": one.question,
        "weight": one.weight,
        "words": list(one.words),
    }


def _whole(text: str) -> int:
    """A number of at most three digits; -1 for everything else, which the engine refuses in words."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= 3 else -1


class NarrowForm(forms.Form):
    """What was decided about a card."""

    outcome = forms.ChoiceField(choices=ProblemCard.Outcome.choices, required=False)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=400,
        error_messages={
            "required": gettext_lazy("理由を一言書いてください。あとで「なぜ」と聞かれたときに役に立ちます。")
        },
    )


class TargetForm(RowForm):
    """A target picture; everything may be filled in later."""

    model = TargetPicture
    names = (
        "who", "change_from", "change_to", "indicator", "unit", "better",
        "now", "goal", "by_when", "measured_how", "first_try",
    )  # fmt: skip
    typed = {"now": Figure, "goal": Figure, "by_when": Day}

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, card: ProblemCard, target: TargetPicture | None, **options: Any) -> None:
        initial: dict[str, Any] = {"revision": target.revision if target else 0}
        if target is None:
            initial |= {"who": card.who, "change_from": card.how or card.text[:200], "unit": card.unit}
            initial["now"] = card.amount
        super().__init__(*args, row=target, initial=initial, **options)
        self.fields["better"].required = False
        self.fields["better"].choices = TargetPicture.Direction.choices
        self.fields["better"].widget = forms.Select(choices=TargetPicture.Direction.choices)
        self.fields["unit"].widget.attrs["list"] = "units"

    def clean_better(self) -> str:
        return self.cleaned_data["better"] or TargetPicture.Direction.LESS

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}
