"""What to put right in a survey before it is sent: by those who made it, not by those who answer it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meguru.engines.conditions import says
from meguru.engines.plain_japanese import check_text
from meguru.engines.questionnaire.branches import can_be_shown
from meguru.engines.questionnaire.question import Option, Question, QuestionKind, Questionnaire, Sum

COMFORTABLE = 30  # questions; our own measure: about half an hour at a minute each
CHOOSING = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right, or to think about. `question_key` "" for the survey as a whole. `stops`: the survey cannot be sent like this."""

    question_key: str
    message: str
    stops: bool


def examine(questionnaire: Questionnaire, broken: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """Everything that keeps the questions from being sent, or makes them hard to answer; in order of the questions.

    `broken` holds, by the question's key, why a stored condition could not be read.
    """
    found: list[Finding] = []
    if not questionnaire.questions:
        found.append(Finding("", "設問がありません。一つ以上作ってください。", stops=True))
    texts = Counter(question.text.strip() for question in questionnaire.questions)
    for question in questionnaire.questions:
        own = [*_wrong_in(question), *_condition_of(questionnaire, question, broken or {})]
        if texts[question.text.strip()] > 1:
            own.append((False, "同じ文の設問がほかにもあります。"))
        found += [Finding(question.key, message, stops) for stops, message in own]
    for one in questionnaire.cross_checks:
        found += [Finding("", message, stops=True) for message in wrong_in_sum(questionnaire, one)]
    if len(questionnaire.questions) > COMFORTABLE:
        words = f"設問が{len(questionnaire.questions)}問あります。{COMFORTABLE}問までにすると、答えが集まりやすくなります。"
        found.append(Finding("", words, stops=False))
    return tuple(found)


def _wrong_in(question: Question) -> Iterator[tuple[bool, str]]:
    """(whether it stops, what) of one question."""
    if question.kind in CHOOSING:
        yield from _options(question.options, "選択肢")
    if question.kind is QuestionKind.TABLE:
        if not question.columns:
            yield True, "表の列がありません。列を一つ以上書いてください。"
        for label, count in Counter(column.label for column in question.columns).items():
            if count > 1:
                yield True, f"表の列「{label}」が{count}つあります。"
        for column in question.columns:
            if column.kind is QuestionKind.ONE_CHOICE:
                yield from _options(column.options, f"列「{column.label}」の選択肢")
    if question.least is not None and question.most is not None and question.least > question.most:
        yield True, "最小が最大より大きくなっています。"
    if question.kind is QuestionKind.NUMBER and not question.unit:
        yield False, "単位がありません。「件」「人」「千円」などを書くと、答えがそろいます。"
    if question.tolerance is not None and question.kind not in (QuestionKind.NUMBER, QuestionKind.TABLE):
        yield False, "前回との差は、数と表の設問だけで調べます。"
    hard = check_text(question.text)
    if hard:
        yield False, f"読みにくいかもしれません。{hard[0].message}"


def _options(options: tuple[Option, ...], name: str) -> Iterator[tuple[bool, str]]:
    if not options:
        yield True, f"{name}がありません。1行に一つ書いてください。"
    elif len(options) == 1:
        yield False, f"{name}が一つだけです。"
    for label, count in Counter(option.label for option in options).items():
        if count > 1:
            yield True, f"{name}「{label}」が{count}つあります。"


def _condition_of(
    questionnaire: Questionnaire, question: Question, broken: Mapping[str, str]
) -> Iterator[tuple[bool, str]]:
    if question.key in broken:
        yield (
            True,
            f"出す条件が使えなくなりました。{broken[question.key]} 選び直すか「いつも出す」にしてください。",
        )
    elif question.shown_when is not None and not can_be_shown(questionnaire, question):
        words = says(question.shown_when, questionnaire.fields_before(question.key))
        yield True, f"どう答えても出ない設問です。出す条件（{words}）を見直してください。"


def wrong_in_sum(questionnaire: Questionnaire, one: Sum) -> Iterator[str]:
    """Why a check across questions cannot be made."""
    if not one.left or not one.right:
        yield "設問どうしの確認に、比べる設問がありません。"
    if set(one.left) & set(one.right):
        yield "設問どうしの確認で、同じ設問が左と右の両方にあります。"
    offered = dict(summable(questionnaire))
    for key in (*one.left, *one.right):
        if key not in offered:
            yield (
                f"設問どうしの確認の「{questionnaire.label(key.split('.')[0])}」は、数の設問ではなくなりました。"
                "その確認を外してください。"
            )


def summable(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """What checks across questions can add up: (key, how people call it)."""
    for question in questionnaire.questions:
        label = questionnaire.label(question.key)
        if question.kind is QuestionKind.NUMBER:
            yield question.key, f"{label} {question.text}"
        for column in question.columns if question.kind is QuestionKind.TABLE else ():
            if column.kind is QuestionKind.NUMBER:
                yield f"{question.key}.{column.key}", f"{label} {question.text}：「{column.label}」の合計"
