"""Which answers of a municipality, and which stories of others, speak of what holds work back.

Answer.  It must be about the field: the survey fills an indicator of the theme, or title, heading or question hold a word
         of the theme, or the survey is about digital work as a whole.
         It names an obstacle when the question asks what holds back and an option that was chosen, or a sentence of the
         text, holds a word of the obstacle; a sentence that denies it (足りている, 特にない …) does not count. A question of
         yes and no counts when it names the obstacle itself and the answer is yes.
         A plain question (no obstacle asked for) that names a support and is answered no says that the support is missing.
Story.   It names an obstacle when its text holds a word of it in a sentence that does not deny it. One municipality
         counts once, however many stories it tells.
Limits.  Words are compared, not meanings: what is found is a hint to ask, and the page says whose words they are.
Source:  the rule is ours (rules.toml).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from meguru.engines.gap_causes.model import ToldAnswer, ToldStory
from meguru.engines.gap_causes.rules_file import CauseRules, Obstacle, Support

_SENTENCE = re.compile(r"[。．\n]+")


def relates(answer: ToldAnswer, *, field: str, theme: str, rules: CauseRules) -> bool:
    """Whether an answer says something about a field."""
    if theme in answer.themes:
        return True
    words = (*rules.acts_of(field).asked, *rules.answers.everywhere)
    return _holds(f"{answer.context} {answer.question}", words)


def obstacle_said(answer: ToldAnswer, obstacle: Obstacle, rules: CauseRules) -> str:
    """The words of an answer that name an obstacle; "" when none does."""
    if not _holds(answer.question, rules.answers.asked):
        return ""
    if answer.is_yes is not None:
        return "はい" if answer.is_yes and _holds(answer.question, obstacle.words) else ""
    return next(
        (
            said
            for text in answer.said
            if (said := sentence_about(text, obstacle.words, rules.answers.denied))
        ),
        "",
    )


def says_no_to(answer: ToldAnswer, support: Support, rules: CauseRules) -> bool:
    """Whether a municipality answered that it does not have a support."""
    return (
        answer.is_yes is False
        and not _holds(answer.question, rules.answers.asked)
        and _holds(answer.question, support.asked)
    )


def sentence_about(text: str, words: Iterable[str], denied: Iterable[str]) -> str:
    """The first sentence of a text that holds a word and does not deny it; "" when there is none."""
    return next(
        (one.strip() for one in _SENTENCE.split(text) if _holds(one, words) and not _holds(one, denied)), ""
    )


def stories_of(
    stories: Sequence[ToldStory], obstacle: Obstacle, rules: CauseRules
) -> tuple[tuple[ToldStory, ...], tuple[ToldStory, ...]]:
    """Stories that name an obstacle, one of each municipality, and others whose topics help against it."""
    naming: dict[str, ToldStory] = {}
    helping = []
    for one in stories:
        if one.body and sentence_about(one.text, obstacle.words, rules.answers.denied):
            naming.setdefault(one.body, one)
        elif one.topics & set(obstacle.topics):
            helping.append(one)
    return tuple(naming.values()), tuple(helping)


def newest_first(answers: Iterable[ToldAnswer]) -> list[ToldAnswer]:
    return sorted(answers, key=lambda one: (-one.year, one.survey, one.ref, one.question))


def _holds(text: str, words: Iterable[str]) -> bool:
    plain = _plain(text)
    return any(_plain(word) in plain for word in words)


def _plain(text: str) -> str:
    """Width and case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()
