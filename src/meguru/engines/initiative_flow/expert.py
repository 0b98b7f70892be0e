"""What to settle before asking an expert, and what to prepare for one, read from data with a version."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExpertQuestion:
    """専門家に聞く前の問い: answered by the office; `suggestions` are answers that others might give."""

    id: str
    name: str
    help: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """受け入れの準備: one thing to have ready when the expert comes, and why it matters."""

    id: str
    area: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ExpertGuide:
    """専門家を頼む前に: the questions and the list, with their version."""

    version: str
    source: str
    questions: tuple[ExpertQuestion, ...]
    readiness: tuple[Preparation, ...]


@cache
def expert_guide() -> ExpertGuide:
    """The guide of expert.toml, where its source stands."""
    raw = tomllib.loads((Path(__file__).parent / "expert.toml").read_text(encoding="utf-8"))
    return ExpertGuide(
        version=raw["version"],
        source=raw["source"],
        questions=tuple(
            ExpertQuestion(one["id"], one["name"], one["help"], tuple(one["suggestions"]))
            for one in raw["questions"]
        ),
        readiness=tuple(
            Preparation(one["id"], one["area"], one["name"], one["why"]) for one in raw["readiness"]
        ),
    )
