"""The first steps as values: what is to be done, what counts as done, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that a page answers with, and the words that say it. Without `counter` it is only true (1) or not (0)."""

    id: str
    name: str
    yes: str
    no: str
    counter: str = ""

    def said(self, number: int) -> str:
        """The number as a sentence: 困りごとが3つ書かれています。"""
        if number <= 0:
            return f"{self.name}は{self.no}。"
        return f"{self.name}が{self.counted(number)}{self.yes}。"

    def counted(self, number: int) -> str:
        """A number with its counter; つ goes up to nine only, then 個 stands for it."""
        if not self.counter:
            return ""
        return f"{number}個" if self.counter == "つ" and number > 9 else f"{number}{self.counter}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that must reach `at_least`, or all of another fact (which must not be 0)."""

    fact: Fact
    at_least: int = 1
    all_of: Fact | None = None


@dataclass(frozen=True, slots=True)
class StepItem:
    """一手の項目: one thing to do. `opens` names the page that does it; without `done_when` people tick it."""

    id: str
    title: str
    why: str
    how: tuple[str, ...]
    opens: str = ""
    button: str = ""
    done_when: tuple[Condition, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TypeSteps:
    """一手の手順: what to do for one type, in order, and what to look out for."""

    code: str
    title: str
    cautions: tuple[str, ...]
    items: tuple[StepItem, ...]


@dataclass(frozen=True, slots=True)
class StepBook:
    """初めの一手: the steps of every type, with a version."""

    version: str
    source: str
    facts: tuple[Fact, ...]
    types: tuple[TypeSteps, ...]

    def of_type(self, code: str) -> TypeSteps:
        """The steps of one type; StopIteration when there are none."""
        return next(one for one in self.types if one.code == code)

    def item(self, item_id: str) -> StepItem | None:
        return next((item for one in self.types for item in one.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class Tick:
    """手で付けた印: somebody says that an item is done. `words` names who and when, `note` is what they wrote."""

    item_id: str
    words: str
    note: str = ""


class By(StrEnum):
    """What makes an item count as done."""

    FACTS = "facts"
    HAND = "hand"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ItemState:
    """項目の状態: an item with what makes it done, and the reason in words, done or not."""

    item: StepItem
    by: By
    reasons: tuple[str, ...]
    tick: Tick | None = None

    @property
    def done(self) -> bool:
        return self.by is not By.NOTHING


@dataclass(frozen=True, slots=True)
class TypeStanding:
    """One type's items with their states; optional items do not count."""

    type: TypeSteps
    items: tuple[ItemState, ...]

    @property
    def waited_for(self) -> int:
        return sum(not state.item.optional for state in self.items)

    @property
    def done(self) -> int:
        return sum(state.done for state in self.items if not state.item.optional)

    @property
    def is_finished(self) -> bool:
        return self.done == self.waited_for


@dataclass(frozen=True, slots=True)
class StepsProgress:
    """進み具合: the chosen types in order, and the item to do next; None when all that is waited for is done."""

    version: str
    types: tuple[TypeStanding, ...]
    next: ItemState | None

    @property
    def waited_for(self) -> int:
        return sum(one.waited_for for one in self.types)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.types)
