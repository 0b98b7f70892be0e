"""What people send from the page of a sheet: answers, reasons, files; and what they type to hand it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.registry.models import Department
from meguru.apps.surveys.commands.answer_files import NewFile
from meguru.apps.surveys.commands.answering import LONGEST_NAME, LONGEST_REASON
from meguru.apps.surveys.commands.handing_over import LONGEST_WHY
from meguru.apps.surveys.queries.answering import Typed
from meguru.engines.questionnaire import ROW, Question, QuestionKind, Questionnaire, ReadAnswer, read_answer

LONGEST_REMARK = 400
LARGEST_FILE_BYTES = 20 * 1024 * 1024
_CELL = re.compile(r"([0-9]{1,4})\.([\w-]{1,60})")


@dataclass(frozen=True, slots=True)
class Sent:
    """A sheet as it was sent. `answers` are those that could be read; `was` the marks of what the person had seen."""

    typed: Typed
    answers: Mapping[str, Any]
    was: Mapping[str, str]
    name: str
    files: Mapping[str, list[NewFile]] = field(default_factory=dict)
    removed: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    given_up: frozenset[str] = frozenset()  # questions whose own words gave way to a colleague's

    @property
    def anew(self) -> set[str]:
        """Questions whose fields no longer show what is stored: files that came in, answers that were given up."""
        return {*self.files, *self.given_up}

    @property
    def is_well(self) -> bool:
        return not self.typed.file_errors and all(one.is_well for one in self.typed.readings.values())


def sent_sheet(request: HttpRequest, paper: Questionnaire) -> Sent:
    """Read what was sent. A question whose mark was not sent along was not on the page, and is left alone."""
    data = request.POST
    readings: dict[str, ReadAnswer] = {}
    raw: dict[str, Any] = {}
    was: dict[str, str] = {}
    given_up = set()
    for question in paper.questions:
        mark = data.get(f"was.{question.key}")
        if mark is None or question.kind is QuestionKind.FILE:
            continue
        settled = data.get(f"settle.{question.key}")
        if settled == "theirs":
            given_up.add(question.key)
            continue
        was[question.key] = data.get(f"now.{question.key}", mark) if settled == "mine" else mark
        raw[question.key] = _raw(data, question)
        readings[question.key] = read_answer(question, raw[question.key])
    files, file_errors = _files(request, paper)
    reasons = {
        name.removeprefix("reason."): text[:LONGEST_REASON]
        for name, text in data.items()
        if name.startswith(("reason.previous:", "reason.sum:")) and len(name) <= LONGEST_REMARK
    }
    typed = Typed(readings=readings, raw=raw, was=was, reasons=reasons, file_errors=file_errors)
    return Sent(
        typed=typed,
        answers={key: one.value for key, one in readings.items() if one.is_well},
        was=was,
        name=data.get("name", "").strip()[:LONGEST_NAME],
        files=files,
        removed=_numbers(data.getlist("remove")),
        restored=_numbers(data.getlist("put_back")),
        given_up=frozenset(given_up),
    )


def _numbers(texts: list[str]) -> tuple[int, ...]:
    return tuple(int(one) for one in texts if one.isdecimal() and len(one) < 19)


def _raw(data: QueryDict, question: Question) -> Any:
    if question.kind is QuestionKind.SEVERAL:
        return [one for one in data.getlist(f"answer.{question.key}") if one]
    if question.kind is QuestionKind.TABLE:
        return _raw_table(data, question)
    return data.get(f"answer.{question.key}", "")


def _raw_table(data: QueryDict, question: Question) -> list[dict[str, str]]:
    """The cells as rows; of free rows only those with something in them."""
    prefix = f"cell.{question.key}."
    cells: dict[int, dict[str, str]] = {}
    for name, text in data.items():
        found = _CELL.fullmatch(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if found and text.strip():
            cells.setdefault(int(found[1]), {})[found[2]] = text
    if question.rows:
        return [{**cells.get(place, {}), ROW: label} for place, label in enumerate(question.rows)]
    return [row for _place, row in sorted(cells.items())]


def _files(request: HttpRequest, paper: Questionnaire) -> tuple[dict[str, list[NewFile]], dict[str, str]]:
    kept: dict[str, list[NewFile]] = {}
    errors: dict[str, str] = {}
    for question in paper.questions:
        if question.kind is not QuestionKind.FILE:
            continue
        for one in request.FILES.getlist(f"file.{question.key}"):
            name = str(one.name)
            if not one.size:
                errors[question.key] = gettext("「%s」は中身が空です。別のファイルを選んでください。") % name
            elif one.size > LARGEST_FILE_BYTES:
                most = LARGEST_FILE_BYTES // 1024**2
                errors[question.key] = gettext(
                    "「%(name)s」が大きすぎます。一つのファイルは%(most)sMBまでです。"
                ) % {"name": name, "most": most}
            else:
                kept.setdefault(question.key, []).append(NewFile(name, one.read()))
    return kept, errors


class HandOverForm(forms.Form):
    """Handing a sheet over: what was looked at, why it is handed over again, and who does it by link."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("提出する人の名前"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("名前を書いてください。例：総務課 青木")},
        help_text=_("例：総務課 青木"),
    )
    why = forms.CharField(
        label=_("直した理由"),
        max_length=LONGEST_WHY,
        required=False,
        help_text=_(
            "前の版からどこをなぜ直したかを、短く書きます。例：決算が確定したので、問3の金額を直した"
        ),
    )

    def __init__(self, *args: Any, asks_name: bool, is_again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_name:
            del self.fields["name"]
        if not is_again:
            del self.fields["why"]


class PartForm(forms.Form):
    """Some questions for a section."""

    department = forms.ModelChoiceField(
        label=_("頼む所属"),
        queryset=Department.objects.none(),
        empty_label=_("選んでください"),
        error_messages={"required": _("頼む所属を選んでください。")},
    )
    keys = forms.MultipleChoiceField(
        label=_("頼む設問"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("頼む設問に、一つ以上印をつけてください。")},
    )
    due_on = forms.DateField(
        label=_("庁内の締切"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("調査の締切より前の日にすると、まとめる時間ができます。"),
    )
    note = forms.CharField(
        label=_("伝えること"),
        max_length=400,
        required=False,
        help_text=_("例：決算書の12ページの額を入れてください"),
    )

    def __init__(self, *args: Any, organisation: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].queryset = Department.objects.filter(organisation=organisation)
        self.fields["keys"].choices = choices
