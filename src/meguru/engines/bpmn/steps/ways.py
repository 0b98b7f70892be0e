"""次の手順: where the work goes on after a step, as a value, and as the words that stand in the table.

A way is what lies between one step and the next ones: gateways and joins are part of it, steps are its ends.
Ways are equal when they mean the same; the elements of the drawing that they were read from do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

OTHERWISE = "それ以外"
END, END_OF_ALL, NOWHERE, AS_DRAWN, WHEN_ALL = (
    "終わり",
    "すべて終わり",
    "つづきなし",
    "図のとおり",
    "そろったら",
)
SPECIAL = frozenset("→⇒➡➔>＞、,，；;：:（）()「」？?\n")


class Split(StrEnum):
    """How the work divides; the values are the words in the table."""

    ONE = ""
    ALL = "並行"
    SOME = "あてはまるもの"
    FIRST = "先に起きたもの"


@dataclass(frozen=True, slots=True)
class To:
    """On to a step (by element id)."""

    step: str


@dataclass(frozen=True, slots=True)
class End:
    """The end; `node` is the end event it was read from."""

    name: str = ""
    of_all: bool = False
    node: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No line leads on."""


@dataclass(frozen=True, slots=True)
class AsDrawn:
    """Something the table has no words for."""


@dataclass(frozen=True, slots=True)
class Wait:
    """On when everything that runs side by side has arrived; `join` is the gateway it was read from."""

    way: Way
    join: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several ways, with the case in which it is taken."""

    label: str
    way: Way
    flow: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """Several ways; `gateway` is the element they were read from, "" for lines out of the step itself."""

    split: Split
    branches: tuple[Branch, ...]
    name: str = ""
    gateway: str = field(default="", compare=False)


Way = To | End | Nowhere | AsDrawn | Wait | Choice


def steps_of(way: Way) -> Iterator[str]:
    """The steps that a way leads to, in order."""
    if isinstance(way, To):
        yield way.step
    elif isinstance(way, Wait):
        yield from steps_of(way.way)
    elif isinstance(way, Choice):
        for branch in way.branches:
            yield from steps_of(branch.way)


def replaced(way: Way, change: Callable[[To], Way]) -> Way:
    """The way with every step on it put through `change`."""
    if isinstance(way, To):
        return change(way)
    if isinstance(way, Wait):
        return Wait(replaced(way.way, change), join=way.join)
    if isinstance(way, Choice):
        branches = tuple(Branch(one.label, replaced(one.way, change), flow=one.flow) for one in way.branches)
        return Choice(way.split, branches, name=way.name, gateway=way.gateway)
    return way


def one_line(text: str) -> str:
    """A label as the table writes it: one line, without our own quotation marks."""
    return " ".join(text.split()).replace("「", "『").replace("」", "』")


def words_of(way: Way, number_of: Callable[[str], str]) -> str:
    """Return the words of a way; `number_of` tells the number of a step."""
    if isinstance(way, To):
        return number_of(way.step)
    if isinstance(way, End):
        plain = END_OF_ALL if way.of_all else END
        return f"{plain}（{_quoted(way.name)}）" if way.name else plain
    if isinstance(way, Nowhere):
        return NOWHERE
    if isinstance(way, Wait):
        return WHEN_ALL + _inner(way.way, number_of)
    if isinstance(way, Choice):
        pieces = [_branch(one, way.split, number_of) for one in way.branches]
        name = f"「{way.name}」" if way.name else ""
        if way.name.endswith(("？", "?")) and not SPECIAL & set(way.name[:-1]):
            name = way.name
        split = f"{way.split.value}：" if way.split.value else ""
        return name + split + "、".join(pieces)
    return AS_DRAWN


def _inner(way: Way, number_of: Callable[[str], str]) -> str:
    text = words_of(way, number_of)
    return f"（{text}）" if isinstance(way, Choice | Wait) else text


def _branch(branch: Branch, split: Split, number_of: Callable[[str], str]) -> str:
    target = _inner(branch.way, number_of)
    if not branch.label:
        return target if split in (Split.ALL, Split.FIRST) else f"→{target}"
    return f"{_quoted(branch.label)}→{target}"


def _quoted(text: str) -> str:
    return f"「{text}」" if SPECIAL & set(text) or text[:1].isspace() or _looks_like_a_word(text) else text


def _looks_like_a_word(text: str) -> bool:
    return any(text.startswith(word) for word in (WHEN_ALL, *(one.value for one in Split if one.value)))
