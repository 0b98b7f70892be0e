"""The rules of the search for causes, read from rules.toml and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

KINDS = (
    "parts", "services", "support", "stuck", "size", "also_weak", "cost", "answer", "told_no", "story",
)  # fmt: skip


class BadRules(ValueError):
    """The rules cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Municipalities of fewer than `upto` residents that are in no smaller class; 0: no upper end."""

    name: str
    upto: int


@dataclass(frozen=True, slots=True)
class Support:
    """An organisational indicator that is looked at beside the results of some themes.

    `asked` are the words by which a question of a survey is about the same.
    """

    key: str
    results: tuple[str, ...]
    asked: tuple[str, ...]
    why: str
    act: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """A type of the diagnosis, and why it may hold a result back."""

    code: str
    why: str
    act: str


@dataclass(frozen=True, slots=True)
class ThemeActs:
    """What can be done about the indicators of one theme.

    `asked` are the words by which a question of a survey is about the theme; `cases` finds similar cases.
    """

    id: str
    asked: tuple[str, ...]
    cases: str
    words: tuple[str, ...]
    types: tuple[str, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """妨げ: something that holds work back, with the words that name it and the topics of findings that help."""

    id: str
    name: str
    words: tuple[str, ...]
    topics: tuple[str, ...]
    results: tuple[str, ...]  # fields that it may hold back; none: every one
    why: str
    act: str


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Which answers to surveys count (rules.toml, [answers])."""

    asked: tuple[str, ...]
    denied: tuple[str, ...]
    everywhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of cause is said."""

    title: str
    reason: str
    act: str


@dataclass(frozen=True, slots=True)
class CauseRules:
    """要因の決まり: everything of rules.toml."""

    version: str
    source: str
    sizes: tuple[SizeClass, ...]
    supports: tuple[Support, ...]
    stuck: Mapping[str, Stuck]
    themes: Mapping[str, ThemeActs]
    obstacles: tuple[Obstacle, ...]
    answers: AnswerWords
    wording: Mapping[str, Wording]

    def size_class(self, residents: int | None) -> int | None:
        """The place of the class in `sizes`; None when the population is not known."""
        if residents is None:
            return None
        return next(n for n, one in enumerate(self.sizes) if not one.upto or residents < one.upto)

    def supports_of(self, field: str) -> tuple[Support, ...]:
        return tuple(one for one in self.supports if field in one.results)

    def obstacles_of(self, field: str) -> tuple[Obstacle, ...]:
        return tuple(one for one in self.obstacles if not one.results or field in one.results)

    def field_of(self, key: str, theme: str) -> str:
        """What an indicator is treated as: its theme, unless its key has a line of its own."""
        return key if key in self.themes else theme

    def acts_of(self, field: str) -> ThemeActs:
        """What can be done about a field; for one that stands nowhere, what always can be done."""
        return self.themes.get(field, self.themes[""])


def read_rules(text: str) -> CauseRules:
    """Raises: BadRules."""
    try:
        content = tomllib.loads(text)
        rules = CauseRules(
            version=content["version"],
            source=content["source"],
            sizes=tuple(SizeClass(one["name"], one["upto"]) for one in content["size"]),
            supports=tuple(
                Support(one["key"], tuple(one["results"]), tuple(one["asked"]), one["why"], one["act"])
                for one in content["support"]
            ),
            stuck={one["code"]: Stuck(one["code"], one["why"], one["act"]) for one in content["stuck"]},
            themes={one["id"]: _theme(one) for one in content["theme"]},
            obstacles=tuple(_obstacle(one) for one in content["obstacle"]),
            answers=AnswerWords(
                **{name: tuple(content["answers"][name]) for name in ("asked", "denied", "everywhere")}
            ),
            wording={
                one["kind"]: Wording(one["title"], one["reason"], one.get("act", ""))
                for one in content["wording"]
            },
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as reason:
        raise BadRules(f"要因の決まりを読めません：{reason}") from reason
    _check(rules)
    return rules


@cache
def cause_rules() -> CauseRules:
    """The rules that ship."""
    return read_rules(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


def _theme(one: Mapping[str, Any]) -> ThemeActs:
    return ThemeActs(
        id=one["id"],
        asked=tuple(one["asked"]),
        cases=one["cases"],
        words=tuple(one["words"]),
        types=tuple(one["types"]),
        acts=tuple(one["acts"]),
    )


def _obstacle(one: Mapping[str, Any]) -> Obstacle:
    return Obstacle(
        id=one["id"],
        name=one["name"],
        words=tuple(one["words"]),
        topics=tuple(one["topics"]),
        results=tuple(one.get("results", ())),
        why=one["why"],
        act=one["act"],
    )


def _check(rules: CauseRules) -> None:
    limits = [one.upto for one in rules.sizes]
    if not limits or limits[-1] != 0 or limits[:-1] != sorted(set(limits[:-1])) or 0 in limits[:-1]:
        raise BadRules("人口の区切りは小さい順に並べ、最後の一つだけ上限を0（なし）にしてください。")
    if "" not in rules.themes:
        raise BadRules("どの分野にも当てはまらないときの行（idが空）がありません。")
    wordless = [one.id for one in rules.obstacles if not all(one.words) or not one.words]
    if wordless:
        raise BadRules(f"言葉のない妨げがあります：{'、'.join(wordless)}")
    missing = [kind for kind in KINDS if kind not in rules.wording]
    if missing:
        raise BadRules(f"言い方のない種類があります：{'、'.join(missing)}")
