"""Several people of one office: where they agree, and where sections see it differently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meguru.engines.diagnosis.answering import given_answer, questions_to_ask
from meguru.engines.diagnosis.diagnose import diagnose
from meguru.engines.diagnosis.model import Chart, Question, StuckType

FEWEST_VOICES = 3  # fewer people than this are never shown by themselves


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's answers; `section` groups people, "" for nobody's."""

    section: str
    answers: tuple[tuple[str, str], ...]  # (question id, answer id)


@dataclass(frozen=True, slots=True)
class TypeShare:
    """How many of the voices a type holds for, over all and by section (held, voices)."""

    type: StuckType
    held: int
    voices: int
    by_section: tuple[tuple[str, int, int], ...]
    mean_strength: float

    @property
    def share(self) -> float:
        return self.held / self.voices if self.voices else 0.0

    @property
    def divides(self) -> bool:
        """Whether sections differ: it holds for most of one section and for few of another."""
        shares = [held / voices for _section, held, voices in self.by_section if voices]
        return len(shares) > 1 and max(shares) > 0.5 and min(shares) < 0.5


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was answered to one question: (answer text, how many), the commonest first.

    `agreement` is the part of the answers that are the commonest one; None when nobody answered.
    `section_answers` has each section's commonest answer; a tie is written with both.
    `kept_back` says that people answered, but so few that showing it would show who.
    """

    question: Question
    answers: tuple[tuple[str, int], ...]
    agreement: float | None
    section_answers: tuple[tuple[str, str], ...]
    kept_back: bool = False

    @property
    def answered(self) -> int:
        return sum(count for _text, count in self.answers)

    @property
    def sections_differ(self) -> bool:
        return len({answer for _section, answer in self.section_answers}) > 1


@dataclass(frozen=True, slots=True)
class Folded:
    """Voices whose small sections were put together; `sections` names those, in order."""

    voices: tuple[Voice, ...]
    sections: tuple[str, ...]


def fold_small_sections(voices: Sequence[Voice], *, others: str, least: int = FEWEST_VOICES) -> Folded:
    """Put the voices of sections with fewer than `least` people, and of nobody's section, under the name `others`.

    When fewer than `least` would stand there, the smallest section joins them, so that nobody can be found by
    subtracting the sections from the whole. With fewer than `least` voices in all, all are others.
    """
    sizes = Counter(voice.section for voice in voices)
    small = {section for section, size in sizes.items() if size < least or section in ("", others)}
    while small and small != set(sizes) and sum(sizes[section] for section in small) < least:
        small.add(min(set(sizes) - small, key=lambda section: (sizes[section], section)))
    return Folded(
        voices=tuple(replace(voice, section=others) if voice.section in small else voice for voice in voices),
        sections=tuple(sorted(small - {"", others})),
    )


def compare_voices(
    chart: Chart, voices: Sequence[Voice], *, least: int = 1
) -> tuple[tuple[TypeShare, ...], tuple[Agreement, ...]]:
    """Count every type and every question over people and sections; types that hold for most come first.

    What fewer than `least` people answered to a question is kept back, of all and of a section.
    """
    results = [(voice.section, diagnose(chart, dict(voice.answers))) for voice in voices]
    shares = []
    for place, stuck in enumerate(chart.types):
        counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for section, result in results:
            counted[section][0] += result.types[place].holds
            counted[section][1] += 1
        shares.append(
            TypeShare(
                type=stuck,
                held=sum(held for held, _voices in counted.values()),
                voices=len(results),
                by_section=tuple((name, held, of) for name, (held, of) in sorted(counted.items())),
                mean_strength=_mean([result.types[place].strength for _section, result in results]),
            )
        )
    agreements = tuple(_agreement(chart, question, voices, least) for question in chart.questions)
    return tuple(sorted(shares, key=lambda one: -one.held)), agreements


def _agreement(chart: Chart, question: Question, voices: Sequence[Voice], least: int) -> Agreement:
    by_section: dict[str, Counter[str]] = defaultdict(Counter)
    for voice in voices:
        answers = dict(voice.answers)
        answer = given_answer(question, answers) if question in questions_to_ask(chart, answers) else None
        if answer is not None:
            by_section[voice.section][answer.text] += 1
    together: Counter[str] = sum(by_section.values(), Counter())
    kept_back = 0 < together.total() < least
    ordered = () if kept_back else tuple(sorted(together.items(), key=lambda one: -one[1]))
    return Agreement(
        question=question,
        answers=ordered,
        agreement=ordered[0][1] / sum(together.values()) if ordered else None,
        section_answers=tuple(
            (name, _commonest(counts))
            for name, counts in sorted(by_section.items())
            if counts.total() >= least
        ),
        kept_back=kept_back,
    )


def _commonest(counts: Counter[str]) -> str:
    most = max(counts.values())
    return "／".join(sorted(text for text, count in counts.items() if count == most))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
