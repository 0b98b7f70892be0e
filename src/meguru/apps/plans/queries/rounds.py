"""What the rounds say: where the office stands, how its people's answers spread, how it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from meguru.apps.plans import bridge
from meguru.apps.plans.models import Assessment, AssessmentAnswer, NextAction
from meguru.apps.plans.queries.facts import office_facts
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.momentum import (
    FEWEST_VOICES,
    AnswerSpread,
    Momentum,
    MomentumStage,
    Proposed,
    StageLevel,
    StageResult,
    StageStep,
    Standing,
    Statement,
    StatementResult,
    assess,
    combine,
    heard,
    stages,
    standings_of,
    steps_between,
)

OFFICE, OWN, NOBODY = "office", "own", "nobody"
STANDING_LABELS = {
    Standing.ALREADY: _("できている"),
    Standing.PARTLY: _("一部できている"),
    Standing.NOT_YET: _("まだ"),
    Standing.UNKNOWN: _("わからない"),
}
LEVEL_LABELS = {
    StageLevel.FIRM: _("固まっている"),
    StageLevel.UNDERWAY: _("進んでいる"),
    StageLevel.NOT_BEGUN: _("これから"),
    StageLevel.UNKNOWN: _("まだ分からない"),
}
LEVEL_TONES = {
    StageLevel.FIRM: "good",
    StageLevel.UNDERWAY: "info",
    StageLevel.NOT_BEGUN: "watch",
    StageLevel.UNKNOWN: "plain",
}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One statement of the office view: what counts, and how the answers spread. Notes carry no names.

    Counts and notes are kept back until enough people answered the round (`is_shown`); `result` is then what one's own
    answers and the records say.
    """

    result: StatementResult
    spread: AnswerSpread
    notes: tuple[str, ...]
    is_shown: bool

    @property
    def label(self) -> str:
        standing = self.result.standing
        if standing is not None:
            return str(STANDING_LABELS[standing])
        return str(_("答えがありません")) if self.is_shown else str(_("まだ出しません"))

    @property
    def counts(self) -> list[tuple[str, int | None]]:
        return [
            (str(label), self.spread.counts[one] if self.is_shown else None)
            for one, label in STANDING_LABELS.items()
        ]

    @property
    def disagree(self) -> bool:
        return self.is_shown and self.spread.disagree


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of the office view; `number` counts from 1."""

    number: int
    result: StageResult
    lines: tuple[StatementLine, ...]
    is_here: bool
    step: StageStep | None

    @property
    def label(self) -> str:
        return str(LEVEL_LABELS[self.result.level])

    @property
    def tone(self) -> str:
        return LEVEL_TONES[self.result.level]


@dataclass(frozen=True, slots=True)
class ActionView:
    """One proposed action, and the one of the list that serves the same statement, if there is one."""

    proposed: Proposed
    listed: NextAction | None


@dataclass(frozen=True, slots=True)
class OfficeView:
    """One round of an office: everything that the page, the paper and the table show.

    Until enough people answered (`is_shown`) it follows from the records and, with `is_own`, from one's own answers.
    """

    assessment: Assessment
    momentum: Momentum
    stages: tuple[StageView, ...]
    actions: tuple[ActionView, ...]
    people: int
    is_own: bool
    earlier: Assessment | None

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered for counts and notes to be shown."""
        return self.people >= FEWEST_VOICES

    @property
    def disagreements(self) -> tuple[StatementLine, ...]:
        return tuple(line for stage in self.stages for line in stage.lines if line.disagree)

    @property
    def here(self) -> StageView | None:
        return next((one for one in self.stages if one.is_here), None)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One round in the table of the change over time: shares by stage, in the order of the stages.

    None for all of them where too few answered to show more than one's own, and one has not.
    """

    assessment: Assessment
    people: int
    shares: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One statement as a person answers it."""

    statement: Statement
    answer: AssessmentAnswer | None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The statements of one stage with what this person said so far."""

    stage: MomentumStage
    number: int
    questions: tuple[Question, ...]
    previous: MomentumStage | None
    following: MomentumStage | None
    answered: int
    asked: int


def rounds_of(*, user: Person) -> list[Assessment]:
    """The rounds of this person's office, the newest first."""
    return list(Assessment.objects.visible_to(user).filter(organisation=user.organisation))


def office_view(assessment: Assessment, *, user: Person | None = None) -> OfficeView:
    """What one round says to this person, with the round before it to compare with. Without a person only what
    everybody may see."""
    answers = list(assessment.answers.all())
    momentum, spreads = _momentum(assessment, answers, user)
    people = {one.person_id for one in answers}
    basis = _basis(people, user)
    earlier = (
        Assessment.objects.filter(organisation=assessment.organisation, opened_at__lt=assessment.opened_at)
        .order_by("-opened_at", "-id")
        .first()
    )
    steps = {}
    if earlier is not None:
        earlier_answers = list(earlier.answers.all())
        before, _spreads = _momentum(earlier, earlier_answers, user)
        same_basis = basis != NOBODY and _basis({one.person_id for one in earlier_answers}, user) == basis
        steps = (
            {}
            if not same_basis
            else {step.key: step for step in steps_between(before=before, after=momentum)}
        )
    by_key = {one.statement.key: one for one in spreads}
    return OfficeView(
        assessment=assessment,
        momentum=momentum,
        stages=tuple(
            StageView(
                number=number,
                result=result,
                lines=tuple(_line(one, by_key, answers) for one in result.statements),
                is_here=result is momentum.stands_at,
                step=steps.get(result.stage.key),
            )
            for number, result in enumerate(momentum.stages, start=1)
        ),
        actions=_with_listed(assessment.organisation, momentum.actions),
        people=len(people),
        is_own=basis == OWN,
        earlier=earlier,
    )


def without_a_round(organisation: Organisation) -> Momentum:
    """What the records alone say, before anybody answered."""
    return assess(stages=stages(), standings={}, facts=office_facts(organisation))


def history(assessments: Sequence[Assessment], *, user: Person | None = None) -> list[HistoryLine]:
    """Every round with the share of each stage as this person may see it, the newest first."""
    lines = []
    for one in assessments:
        answers = list(one.answers.all())
        people = {answer.person_id for answer in answers}
        momentum, _spreads = _momentum(one, answers, user)
        is_said = _basis(people, user) != NOBODY
        lines.append(
            HistoryLine(
                assessment=one,
                people=len(people),
                shares=tuple(stage.share if is_said else None for stage in momentum.stages),
            )
        )
    return lines


def proposed_of(assessment: Assessment, statement_key: str, *, user: Person | None = None) -> Proposed | None:
    """A proposed action of a round, as this person sees it, by its statement."""
    momentum, _spreads = _momentum(assessment, list(assessment.answers.all()), user)
    return next((one for one in momentum.actions if one.statement.key == statement_key), None)


def answer_page(*, assessment: Assessment, stage_key: str, user: Person) -> AnswerPage | None:
    """One stage as a person answers it; None for a stage that is not there."""
    all_stages = stages().stages
    place = next((at for at, one in enumerate(all_stages) if one.key == stage_key), None)
    if place is None:
        return None
    own = {one.statement: one for one in assessment.answers.filter(person=user)}
    stage = all_stages[place]
    return AnswerPage(
        stage=stage,
        number=place + 1,
        questions=tuple(Question(one, own.get(one.key)) for one in stage.statements),
        previous=all_stages[place - 1] if place else None,
        following=all_stages[place + 1] if place + 1 < len(all_stages) else None,
        answered=sum(one.key in own for one in stages().statements),
        asked=len(stages().statements),
    )


def _momentum(
    assessment: Assessment, answers: Sequence[AssessmentAnswer], user: Person | None
) -> tuple[Momentum, tuple[AnswerSpread, ...]]:
    facts = office_facts(assessment.organisation) if assessment.facts is None else assessment.facts
    voices = heard(voices=bridge.voices_of(answers), listener=user.pk if user else None)
    spreads = combine(stages=stages(), voices=voices)
    return assess(stages=stages(), standings=standings_of(spreads), facts=facts), spreads


def _basis(people: set[int], user: Person | None) -> str:
    """Whose answers a view follows from: the office's, one's own while too few answered, or nobody's."""
    if len(people) >= FEWEST_VOICES:
        return OFFICE
    return OWN if user is not None and user.pk in people else NOBODY


def _line(
    result: StatementResult, spreads: dict[str, AnswerSpread], answers: Sequence[AssessmentAnswer]
) -> StatementLine:
    key = result.statement.key
    is_shown = len({one.person_id for one in answers}) >= FEWEST_VOICES
    notes = sorted({one.note for one in answers if one.statement == key and one.note}) if is_shown else []
    return StatementLine(result=result, spread=spreads[key], notes=tuple(notes), is_shown=is_shown)


def _with_listed(organisation: Organisation, proposed: Sequence[Proposed]) -> tuple[ActionView, ...]:
    under_way = NextAction.objects.filter(organisation=organisation, state__in=NextAction.UNDER_WAY)
    listed = {one.statement: one for one in under_way if one.statement}
    return tuple(ActionView(one, listed.get(one.statement.key)) for one in proposed)
