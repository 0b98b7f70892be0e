"""What a problem card still lacks, what to ask next, and when its words are too wide to act on."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

COMPLETE = ("who", "how", "amount", "cause")  # what the guide asks of a problem before it is verified
MOST_WHYS = 5


class Question(NamedTuple):
    """One thing to ask of a card, with an example."""

    key: str
    question: str
    example: str


class CauseKind(NamedTuple):
    """A kind of cause with the question that tells it."""

    key: str
    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Asking:
    version: str
    source: str
    general: tuple[str, ...]
    questions: tuple[Question, ...]
    causes: tuple[CauseKind, ...]


class CardStep(StrEnum):
    """How far a card is, as the board shows it."""

    WRITTEN = "written"
    COMPLETE = "complete"
    VERIFIED = "verified"
    CHOSEN = "chosen"
    LATER = "later"
    DROPPED = "dropped"


@cache
def asking() -> Asking:
    raw = tomllib.loads(Path(__file__).with_name("asking.toml").read_text(encoding="utf-8"))
    return Asking(
        version=raw["version"],
        source=raw["source"],
        general=tuple(raw["general"]),
        questions=tuple(Question(**row) for row in raw["ask"]),
        causes=tuple(CauseKind(**row) for row in raw["cause"]),
    )


def still_asked(known: Collection[str]) -> tuple[Question, ...]:
    """The questions that a card has no answer to, in the order in which to ask them."""
    return tuple(one for one in asking().questions if one.key not in known)


def step_of(known: Collection[str], *, outcome: str = "") -> CardStep:
    """How far a card is. An outcome (chosen, later, dropped) counts before everything else; a card that was verified
    but lacks something is still only written."""
    if outcome:
        return CardStep(outcome)
    if not set(COMPLETE) <= set(known):
        return CardStep.WRITTEN
    return CardStep.VERIFIED if "verified" in known else CardStep.COMPLETE


def too_wide(text: str) -> str:
    """What to say of a sentence that speaks in general only; "" when it is concrete enough.

    A general word is no harm as long as the sentence says more than a slogan: a figure, or 25 letters and more.
    """
    words = [word for word in asking().general if word in text]
    if not words or len(text) >= 25 or any(letter.isdigit() for letter in text):
        return ""
    return (
        f"「{words[0]}」だけでは、何を直すかが決まりません。"
        "だれが、いつ、どこで困るのかを書き足してください。"
    )
