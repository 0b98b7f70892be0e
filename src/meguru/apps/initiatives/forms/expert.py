"""What people send about an expert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meguru.apps.initiatives.forms.revisions import revision_in
from meguru.apps.initiatives.models import ExpertAnswer
from meguru.apps.initiatives.queries.expert import AskedQuestion

LONGEST_ANSWER = 600


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """A question with what stands in its field. `theirs` is what a colleague wrote meanwhile."""

    asked: AskedQuestion
    text: str
    revision: int
    error: str = ""
    theirs: str | None = None


class ExpertForm:
    """All questions at once; one that was not sent is left alone."""

    def __init__(self, questions: Sequence[AskedQuestion], sent: Any | None = None) -> None:
        self.questions, self.sent = questions, sent
        self.theirs: Mapping[str, ExpertAnswer] = {}
        self.texts: dict[str, str] = {}
        self.revisions: dict[str, int] = {}
        for one in questions:
            key = one.question.id
            if sent is not None and f"text-{key}" in sent:
                self.texts[key] = sent[f"text-{key}"].replace("\r\n", "\n").strip()
                self.revisions[key] = revision_in(sent.get(f"revision-{key}", ""))

    def is_valid(self) -> bool:
        return self.sent is not None and all(len(text) <= LONGEST_ANSWER for text in self.texts.values())

    def rows(self) -> list[TypedAnswer]:
        return [self._row(one) for one in self.questions]

    def _row(self, one: AskedQuestion) -> TypedAnswer:
        key = one.question.id
        if key not in self.texts:
            return TypedAnswer(one, one.text, one.revision)
        text, theirs = self.texts[key], self.theirs.get(key)
        too_long = gettext("%(most)s字までにしてください。今は%(now)s字です。") % {
            "most": LONGEST_ANSWER,
            "now": len(text),
        }
        return TypedAnswer(
            one,
            text,
            theirs.revision if theirs else self.revisions[key],
            error=too_long if len(text) > LONGEST_ANSWER else "",
            theirs=theirs.text if theirs else None,
        )


class ReadinessForm(forms.Form):
    """Something of the office's own to have ready."""

    text = forms.CharField(
        label=_("ほかに準備すること"),
        max_length=120,
        error_messages={"required": _("準備することを入力してください。")},
        help_text=_("例：駐車場を一台分とっておく"),
    )


def readiness_ticks(sent: Any) -> tuple[set[str], set[str]]:
    """(shown, ticked) names of the list."""
    return set(sent.getlist("shown")), set(sent.getlist("done"))
