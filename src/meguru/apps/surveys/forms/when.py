"""When a question is shown, as rows of one list each: 「問3で「はい」と答えたとき」 is one entry to choose.

Every row is one select that names question and answer together, and a field beside it for figures and days: so it
works without JavaScript, and no list depends on another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from meguru.apps.surveys.condition_words import shown_only
from meguru.engines.conditions import (
    BadCondition,
    Comparison,
    Condition,
    Exists,
    Operator,
    read,
)
from meguru.engines.questionnaire import Question, QuestionKind, Questionnaire, read_answer
from meguru.engines.questionnaire.condition_text import simple_parts

FEWEST_ROWS, MOST_ROWS = 3, 10
LONGEST_CHOICE = 40


class WhenRows:
    """The rows of a form: fields `when_0`, `value_0`, …, and `joined`. Adds them to the form."""

    def __init__(self, form: forms.Form, before: Questionnaire, stored: Condition | None) -> None:
        self.form, self.before, self.stored = form, before, stored
        self.condition: Condition | None = None
        found = simple_parts(stored)
        self.is_simple = found is not None and len(found[1]) < MOST_ROWS
        joined, parts = found if found and self.is_simple else ("all", ())
        self.count = min(MOST_ROWS, max(FEWEST_ROWS, len(parts) + 1))
        if not self.is_simple:
            form.fields["keeps_condition"] = forms.BooleanField(
                label=_("いまの条件をそのまま使う"), required=False, initial=True
            )
        choices = [("", _("（条件なし）")), *_choices(before)]
        if not before.questions:
            self.count = 0
            return
        form.fields["joined"] = forms.ChoiceField(
            label=_("条件がいくつかあるとき"),
            choices=[("all", _("すべてあてはまるとき")), ("any", _("どれかにあてはまるとき"))],
            initial=joined,
            required=False,
        )
        for place in range(self.count):
            part = parts[place] if place < len(parts) else None
            chosen, value = _encoded(part, before) if part else ("", "")
            form.fields[f"when_{place}"] = forms.ChoiceField(
                label=_("条件%s") % (place + 1),
                choices=choices,
                required=False,
                initial=chosen,
                error_messages={"invalid_choice": _("この条件は、もう選べません。選び直してください。")},
            )
            form.fields[f"value_{place}"] = forms.CharField(
                label=_("条件%sの数か日付") % (place + 1), required=False, max_length=40, initial=value
            )

    @property
    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        for place in range(self.count):
            yield self.form[f"when_{place}"], self.form[f"value_{place}"]

    @property
    def words(self) -> str:
        """What the stored condition says; "" for none."""
        return shown_only(self.stored, self.before.fields_before(None))

    @property
    def keeps(self) -> bool:
        """Whether the stored condition, which these rows cannot show, is to stay."""
        return not self.is_simple and bool(self.form.cleaned_data.get("keeps_condition"))

    def clean(self, cleaned: Mapping[str, Any]) -> None:
        """Read the rows into `condition`; what is wrong goes beside its row."""
        if not self.is_simple and cleaned.get("keeps_condition"):
            self.condition = self.stored
            return
        trees = []
        for place in range(self.count):
            chosen = cleaned.get(f"when_{place}")
            if not chosen:
                continue
            try:
                trees.append(_tree(chosen, cleaned.get(f"value_{place}") or "", self.before))
            except BadCondition as wrong:
                self.form.add_error(f"value_{place}", wrong.words)
        if self.form.errors or not trees:
            return
        tree = trees[0] if len(trees) == 1 else {str(cleaned.get("joined") or "all"): trees}
        try:
            self.condition = read(tree, self.before.fields_before(None))
        except BadCondition as wrong:
            self.form.add_error(None, wrong.words)


def _choices(before: Questionnaire) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """One group per earlier question, newest first: it is the one that a branch mostly hangs on."""
    for question in reversed(before.questions):
        entries = list(_entries(question))
        yield (
            f"{before.label(question.key)} {question.text[:LONGEST_CHOICE]}",
            [
                (f"{question.key}:{choice}", f"{before.label(question.key)}{words}")
                for choice, words in entries
            ],
        )


def _entries(question: Question) -> Iterator[tuple[str, str]]:
    match question.kind:
        case QuestionKind.YES_NO:
            yield "eq:true", _("で「はい」と答えたとき")
            yield "eq:false", _("で「いいえ」と答えたとき")
        case QuestionKind.ONE_CHOICE:
            for option in question.options:
                yield f"eq:{option.key}", _("で「%s」を選んだとき") % option.label[:LONGEST_CHOICE]
            for option in question.options:
                yield f"ne:{option.key}", _("で「%s」のほかを選んだとき") % option.label[:LONGEST_CHOICE]
        case QuestionKind.SEVERAL:
            for option in question.options:
                yield f"has:{option.key}", _("で「%s」を選んだとき") % option.label[:LONGEST_CHOICE]
        case QuestionKind.NUMBER:
            yield "ge:", _("が、右の数以上のとき")
            yield "le:", _("が、右の数以下のとき")
            yield "gt:", _("が、右の数より大きいとき")
            yield "lt:", _("が、右の数より小さいとき")
            yield "eq:", _("が、右の数と同じとき")
            yield "ne:", _("が、右の数と違うとき")
        case QuestionKind.DATE:
            yield "ge:", _("が、右の日かそれより後のとき")
            yield "le:", _("が、右の日かそれより前のとき")
            yield "gt:", _("が、右の日より後のとき")
            yield "lt:", _("が、右の日より前のとき")
            yield "eq:", _("が、右の日のとき")
            yield "ne:", _("が、右の日と違うとき")
    yield "exists:", _("に何か答えたとき")


def _encoded(part: Comparison | Exists, before: Questionnaire) -> tuple[str, str]:
    """(the entry to choose, what stands beside it)."""
    if isinstance(part, Exists):
        return f"{part.key}:exists:", ""
    value = part.values[0]
    question = before.question(part.key)
    if question is not None and question.kind in (QuestionKind.NUMBER, QuestionKind.DATE):
        return f"{part.key}:{part.operator.value}:", str(value)
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{part.key}:{part.operator.value}:{written}", ""


def _tree(chosen: str, typed: str, before: Questionnaire) -> dict[str, Any]:
    """One chosen entry as a condition's tree. Raises: BadCondition."""
    key, operator, value = chosen.split(":", 2)
    if operator == "exists":
        return {"exists": key}
    question = before.question(key)
    if question is None:
        raise BadCondition(_("この設問は、もうありません。選び直してください。"), "")
    if question.kind in (QuestionKind.NUMBER, QuestionKind.DATE):
        reading = read_answer(question, typed)
        if reading.value is None:
            example = "10" if question.kind is QuestionKind.NUMBER else "2026/4/1"
            raise BadCondition(reading.error or _("くらべる値を書いてください。例：%s") % example, "")
        return {operator: [key, reading.value]}
    return {
        Operator(operator).value: [key, value == "true" if question.kind is QuestionKind.YES_NO else value]
    }
