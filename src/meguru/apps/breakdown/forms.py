"""What people send: a name, the places of a chart, accepted groups, chosen steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.breakdown.commands import Accepted
from meguru.apps.breakdown.models import LONGEST_TEXT
from meguru.apps.breakdown.queries import StepChoice, Unsaved, place_label
from meguru.apps.processes.models import Process
from meguru.engines.mandala import Cell, ChosenStep, NoSuchCell, all_cells, cell, clean
from meguru.engines.spreadsheets.numerals import read_number

LONGEST_ACTOR = 60


class BreakdownForm(forms.Form):
    """A new breakdown."""

    name = forms.CharField(
        label=_("真ん中に書く業務の名前"),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("業務の名前を入力してください。")},
        help_text=_("例：転入届の受付"),
    )


class CellForm(forms.Form):
    """One place of a chart, sent by the page while people write."""

    cell = forms.CharField(max_length=5)
    text = forms.CharField(max_length=LONGEST_TEXT, required=False)
    was = forms.CharField(max_length=LONGEST_TEXT, required=False)

    def clean_cell(self) -> Cell:
        try:
            return place_of(self.cleaned_data["cell"])
        except NoSuchCell as reason:
            raise forms.ValidationError(str(reason)) from reason


def place_of(name: str) -> Cell:
    """ "3-0" -> the place. Raises: NoSuchCell."""
    function, _dash, item = name.partition("-")
    if not (function.isdecimal() and item.isdecimal()):
        raise NoSuchCell(gettext("マスの場所が分かりません。ページを開き直してください。"))
    return cell(int(function), int(item))


def texts_of(sent: Mapping[str, str], *, prefix: str) -> dict[Cell, str]:
    """The fields `text-3-0` or `was-3-0` of the whole chart that were sent."""
    found = {}
    for one in all_cells():
        text = sent.get(f"{prefix}-{one.function}-{one.item}")
        if text is not None:
            found[one] = clean(text)
    return found


def unsaved_of(sent: Mapping[str, str]) -> Unsaved:
    """What the person changed in a chart that was sent whole; the other places were only sent along."""
    was = texts_of(sent, prefix="was")
    typed = {one: text for one, text in texts_of(sent, prefix="text").items() if text != was.get(one, "")}
    return Unsaved(typed=typed, was=was)


def too_long(texts: Mapping[Cell, str]) -> str:
    """What to say of texts that do not fit; "" when all do."""
    places = [place_label(one) for one, text in texts.items() if len(text) > LONGEST_TEXT]
    if not places:
        return ""
    return gettext("一つのマスに書けるのは%(most)s字までです。短くしてください：%(places)s") % {
        "most": LONGEST_TEXT,
        "places": "、".join(places),
    }


def accepted_of(sent: Any) -> list[Accepted]:
    """The ticked groups with the names typed for them, cut to what a place holds."""
    return [
        Accepted(key=key, name=clean(sent.get(f"name-{key}", ""))[:LONGEST_TEXT])
        for key in sent.getlist("take")
    ]


def names_of(sent: Mapping[str, str]) -> dict[str, str]:
    """The names typed for groups, by the group's key."""
    return {field.removeprefix("name-"): text for field, text in sent.items() if field.startswith("name-")}


class StepsForm(forms.Form):
    """Which items become steps, in which order, by whom, and where."""

    process = forms.ChoiceField(label=_("どこに下書きを作るか"), required=False)
    process_name = forms.CharField(
        label=_("新しいプロセスの名前"), max_length=200, required=False, help_text=_("例：転入届の受付の流れ")
    )

    def __init__(
        self, *args: Any, choices: Sequence[StepChoice], processes: Sequence[Process], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.choices = choices
        self.processes = {str(process.pk): process for process in processes}
        self.fields["process"].choices = [
            ("", gettext("新しいプロセスを作る")),
            *((key, process.name) for key, process in self.processes.items()),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("process") and not found.get("process_name", "").strip():
            self.add_error(
                "process_name", gettext("新しいプロセスの名前を書くか、前からあるプロセスを選んでください。")
            )
        found["steps"] = self._steps()
        return found

    @property
    def chosen_process(self) -> Process | None:
        return self.processes.get(self.cleaned_data.get("process", ""))

    def rows(self) -> list[dict[str, Any]]:
        """The choices with what was typed, or their place in reading order at first sight."""
        return [
            {
                "choice": choice,
                "order": self.data.get(f"order-{choice.key}", "") if self.is_bound else str(choice.number),
                "actor": self.data.get(f"actor-{choice.key}", "") if self.is_bound else "",
            }
            for choice in self.choices
        ]

    def _steps(self) -> list[ChosenStep]:
        """In the order of the numbers; equal numbers in reading order."""
        ordered: list[tuple[float, int, ChosenStep]] = []
        for place, choice in enumerate(self.choices):
            typed = self.data.get(f"order-{choice.key}", "").strip()
            if not typed:
                continue
            number = read_number(typed)
            if number is None or number < 0:
                self.add_error(
                    None,
                    gettext(
                        "「%(name)s」の順番「%(typed)s」を読めません。1、2、3 のように数字で書いてください。"
                    )
                    % {"name": choice.entry.text, "typed": typed[:20]},
                )
                continue
            step = ChosenStep(
                id=choice.key,
                name=choice.entry.text,
                source=gettext("機能分析の「%s」から") % (choice.function or choice.entry.text),
                actor=clean(self.data.get(f"actor-{choice.key}", ""))[:LONGEST_ACTOR],
            )
            ordered.append((float(number), place, step))
        return [step for _number, _place, step in sorted(ordered, key=lambda one: one[:2])]
