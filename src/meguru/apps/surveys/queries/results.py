"""What the answers say: of versions that were handed over, and of nothing else.

Three views read the same answers. Who asked sees every body by name. Published with names: the same, free texts only
when that was chosen. Published without names: nothing of a single body (`engines.questionnaire.anonymity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.crypto import salted_hmac

from meguru.apps.surveys import letters
from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import Recipient, Survey, TextGrouping
from meguru.apps.surveys.queries.collecting import previous_released, recipients, released_by_recipient
from meguru.engines.questionnaire import Question, QuestionKind, Questionnaire, as_text
from meguru.engines.questionnaire.anonymity import FEWEST_BODIES, shuffled, without_names
from meguru.engines.questionnaire.grouping import TextGroup, propose_groups
from meguru.engines.questionnaire.summary import BodyReply, QuestionSummary, reply_of, summarise

TEXTS = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class Viewing:
    """結果の見せ方: whether bodies are named, and whether free texts are shown."""

    names: bool = True
    texts: bool = True

    @property
    def by_nobody(self) -> bool:
        return not self.names


OWN = Viewing()


@dataclass(frozen=True, slots=True)
class Collected:
    """集まった回答: everything that was handed over to a survey."""

    survey: Survey
    questionnaire: Questionnaire
    recipients: Mapping[str, Recipient]  # by the key of a reply, who handed over
    replies: tuple[BodyReply, ...]
    asked: int
    viewing: Viewing = OWN
    asked_names: frozenset[str] = frozenset()  # of everybody that was asked, whether they handed over or not
    secret: str = field(default="", repr=False)

    @property
    def names(self) -> dict[str, str]:
        """The key of a reply -> who handed it over."""
        return {key: letters.name_of(one) for key, one in self.recipients.items()}

    def masked(self, text: str) -> str:
        """A free text as this view shows it."""
        if self.viewing.names:
            return text
        return without_names(text, self.asked_names)

    def in_order(self, keys: Sequence[str], *, about: str) -> tuple[str, ...]:
        """By code where bodies are named; else in an order that tells nothing."""
        if self.viewing.names:
            wanted = set(keys)
            return tuple(key for key in self.recipients if key in wanted)
        return shuffled(keys, secret=self.secret, about=about)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Free texts that belong together; `texts` are (who, text), who being "" where bodies are not named."""

    name: str
    count: int
    texts: tuple[tuple[str, str], ...]
    words: tuple[str, ...] = ()
    is_made_by_people: bool = False


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """設問の結果: one question as a page shows it."""

    label: str
    question: Question
    summary: QuestionSummary
    groups: tuple[ShownGroup, ...] = ()

    @property
    def is_text(self) -> bool:
        return self.question.kind in TEXTS


def published_viewing(survey: Survey) -> Viewing:
    """What readers of the published results see."""
    return Viewing(names=not survey.is_anonymised, texts=survey.shows_texts)


def collected(survey: Survey, *, viewing: Viewing = OWN) -> Collected:
    """Everything that was handed over. Seven queries, however many answered."""
    questionnaire = questionnaire_of(survey)
    released = released_by_recipient(survey)
    everybody = list(recipients(survey))
    given = {str(one.pk): one for one in everybody if one.pk in released}
    return Collected(
        survey=survey,
        questionnaire=questionnaire,
        recipients=given,
        replies=tuple(
            reply_of(questionnaire, key=key, answers=released[one.pk].answers) for key, one in given.items()
        ),
        asked=len(everybody),
        viewing=viewing,
        asked_names=frozenset(name for one in everybody for name in (one.body.name, letters.name_of(one))),
        secret=salted_hmac("meguru.apps.surveys.order", str(survey.pk), algorithm="sha256").hexdigest(),
    )


def results(found: Collected) -> tuple[QuestionResult, ...]:
    """Every question with its summary and, for free texts, their groups."""
    groupings = {
        one.question.key: one
        for one in TextGrouping.objects.filter(question__survey=found.survey).select_related("question")
    }
    return tuple(
        _result(found, question, groupings.get(question.key)) for question in found.questionnaire.questions
    )


def result_of(found: Collected, question: Question) -> QuestionResult:
    grouping = TextGrouping.objects.filter(question__survey=found.survey, question__key=question.key).first()
    return _result(found, question, grouping)


def groups_of(texts: Mapping[str, str], grouping: TextGrouping | None) -> tuple[TextGroup, ...]:
    """What people made of the texts, then what the machine proposes for the rest."""
    kept = [
        TextGroup(str(one["name"]), tuple(str(key) for key in one["members"]))
        for one in (grouping.groups if grouping else ())
    ]
    return propose_groups(texts, kept=kept)


def previous_replies(found: Collected) -> dict[str, BodyReply]:
    """The key of a reply -> what the same body handed over the year before."""
    before = previous_released(found.survey)
    if not before or found.survey.previous is None:
        return {}
    questionnaire = questionnaire_of(found.survey.previous)
    return {
        key: reply_of(questionnaire, key=key, answers=before[(one.body_id, one.department_id)])
        for key, one in found.recipients.items()
        if (one.body_id, one.department_id) in before
    }


def answers_by_body(found: Collected, question: Question) -> tuple[tuple[str, str, str], ...]:
    """(code, name, answer) of everybody who was shown a question; "" where it was not answered.

    Nobody where bodies are not named, and nobody for tables that count people: their cells could be small. Where free
    texts are not shown, the texts in a table and the names of files are not shown either.
    """
    if found.viewing.by_nobody:
        return ()
    if not found.viewing.texts:
        if question.kind in (*TEXTS, QuestionKind.FILE):
            return ()
        question = replace(question, columns=tuple(one for one in question.columns if one.kind not in TEXTS))
        if question.kind is QuestionKind.TABLE and not question.columns:
            return ()
    if question.kind is QuestionKind.TABLE and question.counts_people:
        return ()
    values = summarise(question, found.replies).values or {}
    rows = []
    for reply in found.replies:
        if question.key not in reply.shown:
            continue
        recipient = found.recipients[reply.key]
        text = as_text(question, reply.given.get(question.key))
        if text and values.get(reply.key, 0) is None:
            text = "（伏せています）"
        rows.append((recipient.body.code, letters.name_of(recipient), text))
    return tuple(rows)


def raw_rows(found: Collected) -> tuple[tuple[str, ...], ...]:
    """Everything as it was handed over, a row for each body; for who asked only."""
    assert found.viewing == OWN
    return tuple(
        (
            found.recipients[reply.key].body.code,
            letters.name_of(found.recipients[reply.key]),
            *(_raw(question, reply.given.get(question.key)) for question in found.questionnaire.questions),
        )
        for reply in found.replies
    )


def _raw(question: Question, value: Any) -> Any:
    if question.kind is QuestionKind.NUMBER:
        return value
    return as_text(question, value)


def _result(found: Collected, question: Question, grouping: TextGrouping | None) -> QuestionResult:
    summary = summarise(question, found.replies, by_nobody=found.viewing.by_nobody)
    label = found.questionnaire.label(question.key)
    if question.kind not in TEXTS:
        return QuestionResult(label, question, _without_texts(found, summary))
    texts = dict(summary.texts)
    summary = replace(summary, texts=())
    if not found.viewing.texts or summary.is_withheld:
        return QuestionResult(label, question, summary)
    groups = [_shown_group(found, question, group, texts) for group in groups_of(texts, grouping)]
    return QuestionResult(label, question, summary, tuple(group for group in groups if group.count))


def _without_texts(found: Collected, summary: QuestionSummary) -> QuestionSummary:
    """Texts in cells of a table, and names of files, are free texts too; no key of a body leaves with them."""
    cells = tuple(_without_texts(found, cell) for cell in summary.cells)
    keep = found.viewing.texts and not summary.is_withheld
    keys = found.in_order([key for key, _text in summary.texts], about=summary.key + summary.row)
    texts, names = dict(summary.texts), found.names
    shown = tuple(
        (names[key] if found.viewing.names else "", found.masked(texts[key])) for key in keys if keep
    )
    files = tuple((names[key], name) for key, name in summary.files) if found.viewing.names and keep else ()
    return replace(summary, cells=cells, texts=shown, files=files)


def _shown_group(
    found: Collected, question: Question, group: TextGroup, texts: Mapping[str, str]
) -> ShownGroup:
    names = found.names
    keys = found.in_order(group.members, about=question.key)
    return ShownGroup(
        name=found.masked(group.name),
        count=len(keys),
        texts=tuple((names[key] if found.viewing.names else "", found.masked(texts[key])) for key in keys),
        words=tuple(found.masked(word) for word in group.words),
        is_made_by_people=group.is_made_by_people,
    )


def can_be_told(found: Collected) -> bool:
    """Whether enough bodies handed over for a view without names."""
    return not found.viewing.by_nobody or len(found.replies) >= FEWEST_BODIES
