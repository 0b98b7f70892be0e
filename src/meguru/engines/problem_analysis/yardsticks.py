"""The yardsticks by which problems are scored: those that ship, and those that an office made of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

POINTS = (1, 2, 3, 4, 5)
MOST_YARDSTICKS = 8  # of one axis
LONGEST_LABEL, LONGEST_QUESTION, LONGEST_WORD = 20, 100, 30


class Axis(StrEnum):
    EFFECT = "effect"
    DIFFICULTY = "difficulty"


class BadYardsticks(ValueError):
    """Yardsticks that cannot be scored with; says in words what to change."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One question with the meaning of its points 1 to 5. `weight` is the share in its axis."""

    key: str
    axis: Axis
    label: str
    question: str
    weight: int
    words: tuple[str, ...]

    def word(self, point: int) -> str:
        return self.words[point - 1]


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """A set of yardsticks with the limits (0..100) from which an effect is large and a difficulty hard."""

    version: str
    source: str
    effect_from: int
    difficulty_from: int
    all: tuple[Yardstick, ...]

    def of(self, axis: Axis) -> tuple[Yardstick, ...]:
        return tuple(one for one in self.all if one.axis is axis)

    def one(self, key: str) -> Yardstick | None:
        return next((one for one in self.all if one.key == key), None)


@cache
def default_yardsticks() -> Yardsticks:
    """Those that ship."""
    text = Path(__file__).with_name("yardsticks.toml").read_text(encoding="utf-8")
    return read_yardsticks(tomllib.loads(text))


def read_yardsticks(raw: Mapping[str, Any]) -> Yardsticks:
    """A set from plain values as `as_plain` writes them. Raises: BadYardsticks."""
    try:
        found = Yardsticks(
            version=str(raw["version"]),
            source=str(raw.get("source", "")),
            effect_from=int(raw["effect_from"]),
            difficulty_from=int(raw["difficulty_from"]),
            all=tuple(_yardstick(row, axis) for axis in Axis for row in raw[axis.value]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadYardsticks(f"ものさしを読めません（{wrong}）。") from wrong
    _check(found)
    return found


def as_plain(found: Yardsticks) -> dict[str, Any]:
    """The set as plain values for a JSON field."""
    return {
        "version": found.version,
        "source": found.source,
        "effect_from": found.effect_from,
        "difficulty_from": found.difficulty_from,
    } | {axis.value: [_plain(one) for one in found.of(axis)] for axis in Axis}


def _plain(one: Yardstick) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(one).items()
        if name != "axis"
    }


def _yardstick(row: Mapping[str, Any], axis: Axis) -> Yardstick:
    return Yardstick(
        key=str(row["key"]),
        axis=axis,
        label=str(row["label"]).strip(),
        question=str(row.get("question", "")).strip(),
        weight=int(row["weight"]),
        words=tuple(str(word).strip() for word in row["words"]),
    )


def _check(found: Yardsticks) -> None:
    keys = [one.key for one in found.all]
    if len(set(keys)) != len(keys) or not all(keys):
        raise BadYardsticks("同じ名前の目印が二つあります。")
    labels = [one.label for one in found.all]
    if len(set(labels)) != len(labels):
        raise BadYardsticks("同じ名前のものさしが二つあります。名前を変えてください。")
    for axis, name in ((Axis.EFFECT, "効果"), (Axis.DIFFICULTY, "難しさ")):
        _check_axis(found.of(axis), name)
    for limit in (found.effect_from, found.difficulty_from):
        if not 1 <= limit <= 99:
            raise BadYardsticks("境目は、1から99の数にしてください。")


def _check_axis(these: Sequence[Yardstick], name: str) -> None:
    if not any(one.weight for one in these):
        raise BadYardsticks(f"「{name}」のものさしが一つもありません。重みが1以上のものを残してください。")
    if len(these) > MOST_YARDSTICKS:
        raise BadYardsticks(f"「{name}」のものさしは{MOST_YARDSTICKS}つまでです。")
    for one in these:
        if not one.label or len(one.label) > LONGEST_LABEL:
            raise BadYardsticks(f"ものさしの名前は、1字から{LONGEST_LABEL}字で書いてください。")
        if not 0 <= one.weight <= 100:
            raise BadYardsticks(f"「{one.label}」の重みは、0から100の数にしてください。")
        if len(one.words) != len(POINTS) or not all(one.words):
            raise BadYardsticks(f"「{one.label}」の1点から5点までの言葉を、五つとも書いてください。")
        if len(one.question) > LONGEST_QUESTION or any(len(word) > LONGEST_WORD for word in one.words):
            raise BadYardsticks(
                f"「{one.label}」の言葉が長すぎます。一つ{LONGEST_WORD}字までにしてください。"
            )
