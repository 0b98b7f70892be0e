"""The rules of the search for causes, read from rules.toml and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

KINDS = ("parts", "services", "support", "stuck", "size", "also_weak", "cost")


class BadRules(ValueError):
    """The rules cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Municipalities of fewer than `upto` residents that are in no smaller class; 0: no upper end."""

    name: str
    upto: int


@dataclass(frozen=True, slots=True)
class Support:
    """An organisational indicator that is looked at beside the results of some themes."""

    key: str
    results: tuple[str, ...]
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
    """What can be done about the indicators of one theme."""

    id: str
    words: tuple[str, ...]
    types: tuple[str, ...]
    acts: tuple[str, ...]


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
    wording: Mapping[str, Wording]

    def size_class(self, residents: int | None) -> int | None:
        """The place of the class in `sizes`; None when the population is not known."""
        if residents is None:
            return None
        return next(n for n, one in enumerate(self.sizes) if not one.upto or residents < one.upto)

    def supports_of(self, field: str) -> tuple[Support, ...]:
        return tuple(one for one in self.supports if field in one.results)

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
                Support(one["key"], tuple(one["results"]), one["why"], one["act"])
                for one in content["support"]
            ),
            stuck={one["code"]: Stuck(one["code"], one["why"], one["act"]) for one in content["stuck"]},
            themes={one["id"]: _theme(one) for one in content["theme"]},
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
    return ThemeActs(one["id"], tuple(one["words"]), tuple(one["types"]), tuple(one["acts"]))


def _check(rules: CauseRules) -> None:
    limits = [one.upto for one in rules.sizes]
    if not limits or limits[-1] != 0 or limits[:-1] != sorted(set(limits[:-1])) or 0 in limits[:-1]:
        raise BadRules("人口の区切りは小さい順に並べ、最後の一つだけ上限を0（なし）にしてください。")
    if "" not in rules.themes:
        raise BadRules("どの分野にも当てはまらないときの行（idが空）がありません。")
    missing = [kind for kind in KINDS if kind not in rules.wording]
    if missing:
        raise BadRules(f"言い方のない種類があります：{'、'.join(missing)}")
