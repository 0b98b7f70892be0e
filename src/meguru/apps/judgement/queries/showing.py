"""The judgement as rows and tiles for the page, the sheet and the paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.judgement.models import StepDecision
from meguru.apps.judgement.queries.judging import Judgement
from meguru.design import figures
from meguru.engines.judgement import Answer, JudgedStep, Outcome, Rule, Verdict

AS_IT_IS = "as_it_is"
SIGNS: Mapping[Outcome, str] = {
    Outcome.YES: "◎",
    Outcome.LIKELY: "○",
    Outcome.UNKNOWN: "？",
    Outcome.NO: "－",
}
TONES: Mapping[Outcome, str] = {
    Outcome.YES: "good",
    Outcome.LIKELY: "info",
    Outcome.UNKNOWN: "watch",
    Outcome.NO: "plain",
}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One verdict on one step, for people. `decision` is the office's own, when there is one."""

    answer: Answer
    label: str
    heading: str
    outcome: str
    by_rules: str
    sign: str
    tone: str
    decision: StepDecision | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the table. `headline` is what it is counted under."""

    step: JudgedStep
    headline_key: str
    headline: str
    tone: str
    hours_basis: str
    answers: tuple[AnswerRow, ...]

    @property
    def reasons(self) -> tuple[AnswerRow, ...]:
        """The verdicts about which there is something to read."""
        return tuple(row for row in self.answers if row.answer.outcome.holds or row.decision)


def step_rows(
    judgement: Judgement, *, headline: str = "", search: str = "", only_open: bool = False
) -> list[StepRow]:
    """The steps in the order of the flow: all, or those of a headline, of an actor or name, or with questions."""
    rows = [_row(step, judgement) for step in judgement.judged.steps]
    return [
        row
        for row in rows
        if (not headline or row.headline_key == headline)
        and (not search or _folded(search) in _folded(f"{row.step.inputs.label} {row.step.inputs.actor}"))
        and (not only_open or row.step.questions)
    ]


def answer_rows(step: JudgedStep, judgement: Judgement) -> tuple[AnswerRow, ...]:
    """All verdicts on one step."""
    return tuple(
        AnswerRow(
            answer=answer,
            label=verdict_label(verdict),
            heading=column_heading(verdict),
            outcome=outcome_label(answer.outcome),
            by_rules=outcome_label(answer.by_rules),
            sign=SIGNS[answer.outcome],
            tone=TONES[answer.outcome],
            decision=judgement.decisions.get((step.inputs.element_id, verdict)),
        )
        for verdict, answer in step.answers.items()
    )


def tiles(judgement: Judgement) -> list[dict[str, Any]]:
    """Hours a year by headline, in the order of the verdicts, those without steps left out."""
    hours = judgement.judged.hours_by_headline()
    found = []
    for verdict in (*Verdict, None):
        steps = [step for step in judgement.judged.steps if step.headline is verdict]
        if not steps:
            continue
        known = [step for step in steps if step.inputs.yearly_hours is not None]
        note = _("%(steps)s手順") % {"steps": figures.number(len(steps))}
        if len(known) < len(steps):
            note += _("（うち%(count)s手順は時間が分かりません）") % {
                "count": figures.number(len(steps) - len(known))
            }
        found.append(
            {
                "label": headline_label(verdict),
                "value": figures.work_hours(hours[verdict]) if known else figures.DASH,
                "note": note,
                "url": f"?headline={verdict.value if verdict else AS_IT_IS}",
            }
        )
    return found


def verdict_label(verdict: Verdict) -> str:
    return str(StepDecision.VerdictChoice(verdict.value).label)


def column_heading(verdict: Verdict) -> str:
    """The verdict in a word, for the head of a narrow column."""
    return {
        Verdict.DROP: _("やめる"),
        Verdict.STAFF: _("職員"),
        Verdict.ONLINE: _("オンライン"),
        Verdict.AUTOMATE: _("自動化"),
        Verdict.BUNDLE: _("まとめる"),
        Verdict.DELEGATE: _("委託"),
    }[verdict]


def reason_text(rule: Rule) -> str:
    """The reason of a rule before it meets a step: what it will name stands in brackets."""
    words = {
        "label": _("手順の名前"),
        "hours": _("時間"),
        "system": _("システムの名前"),
        "form": _("様式の名前"),
        "repeats": _("前の手順"),
        "neighbours": _("前後の手順"),
        "operations": _("業務の名前"),
        "towns": _("団体の名前"),
    }
    return rule.reason.format_map({name: f"〔{word}〕" for name, word in words.items()})


def outcome_label(outcome: Outcome) -> str:
    return str(StepDecision.OutcomeChoice(outcome.value).label)


def headline_label(verdict: Verdict | None) -> str:
    """What a step is counted under; steps about which no rule says anything stay as they are."""
    return _("今のまま") if verdict is None else verdict_label(verdict)


def headline_choices() -> Iterable[tuple[str, str]]:
    return [(verdict.value, verdict_label(verdict)) for verdict in Verdict] + [(AS_IT_IS, _("今のまま"))]


def _folded(text: str) -> str:
    """As people mean it: full and half width, upper and lower case are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def _row(step: JudgedStep, judgement: Judgement) -> StepRow:
    verdict = step.headline
    return StepRow(
        step=step,
        headline_key=verdict.value if verdict else AS_IT_IS,
        headline=headline_label(verdict),
        tone=TONES[step.answers[verdict].outcome] if verdict else "plain",
        hours_basis=_hours_basis(step),
        answers=answer_rows(step, judgement),
    )


def _hours_basis(step: JudgedStep) -> str:
    """How the yearly hours of a step were found, in words."""
    inputs = step.inputs
    if inputs.facts.minutes is None:
        return _("1回の分が不明")
    if inputs.times_a_year is None:
        return _("年間回数が不明")
    words = _("%(minutes)s分 × %(times)s回") % {
        "minutes": f"{inputs.facts.minutes:g}",
        "times": figures.number(inputs.times_a_year),
    }
    return words + (_("（業務の年間件数）") if inputs.times_basis == "operation" else "")
