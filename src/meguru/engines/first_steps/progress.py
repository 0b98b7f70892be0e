"""From facts and ticks to what is done and what is next.

Rule.   An item is done when every one of its conditions holds, or when somebody ticked it by hand. An item whose facts
        hold needs no tick. The next item is the first that is neither done nor optional, in the order of the types given.
        "All of" another fact holds only when there is something of it: of no roles, not all are filled.
Holds.  A larger fact never undoes an item, unless it is the whole that another fact is compared with. Every state has
        a reason. The order of ticks changes nothing.
Source: items and order are those of the published first steps; from when an item counts as done is ours (steps.toml).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from meguru.engines.first_steps.model import (
    By,
    Condition,
    ItemState,
    StepBook,
    StepItem,
    StepsProgress,
    Tick,
    TypeStanding,
)

TICK_BY_HAND = "終わったら、自分で印をつけてください。"
CANNOT_COUNT = "この項目は、まだ自動では数えられません。終わったら、自分で印をつけてください。"


def progress(
    book: StepBook, types: Sequence[str], facts: Mapping[str, int], ticks: Iterable[Tick] = ()
) -> StepsProgress:
    """Say what is done of the given types, why, and what is next.

    `facts` maps a fact's id to its number. A fact that is not given counts as unknown: its item says so and can be
    ticked by hand. Raises: ValueError for a type that has no steps.
    """
    known = {one.code for one in book.types}
    if strange := [code for code in types if code not in known]:
        raise ValueError(f"no steps for {', '.join(strange)}")
    ticked = {tick.item_id: tick for tick in ticks}
    standings = tuple(
        TypeStanding(
            type=book.of_type(code),
            items=tuple(_state(item, facts, ticked.get(item.id)) for item in book.of_type(code).items),
        )
        for code in dict.fromkeys(types)
    )
    open_items = (
        state for one in standings for state in one.items if not state.done and not state.item.optional
    )
    return StepsProgress(version=book.version, types=standings, next=next(open_items, None))


def _state(item: StepItem, facts: Mapping[str, int], tick: Tick | None) -> ItemState:
    judged = [_judge(condition, facts) for condition in item.done_when]
    if judged and all(holds for holds, _reason in judged):
        return ItemState(item, By.FACTS, tuple(reason for _holds, reason in judged), tick)
    if tick is not None:
        return ItemState(item, By.HAND, (tick.words,), tick)
    reasons = tuple(reason for holds, reason in judged if not holds) or (TICK_BY_HAND,)
    return ItemState(item, By.NOTHING, tuple(dict.fromkeys(reasons)))


def _judge(condition: Condition, facts: Mapping[str, int]) -> tuple[bool, str]:
    fact, whole = condition.fact, condition.all_of
    if fact.id not in facts or (whole is not None and whole.id not in facts):
        return False, CANNOT_COUNT
    number = facts[fact.id]
    if whole is None:
        said = fact.said(number)
        return (
            number >= condition.at_least,
            f"{said}{fact.counted(condition.at_least)}以上で済みです。" if fact.counter else said,
        )
    total = facts[whole.id]
    if total <= 0:
        return False, whole.said(0)
    holds = number >= total
    return (
        holds,
        f"{fact.said(number)}{whole.counted(total)}すべて{'で' if holds else 'がそろうと'}済みです。",
    )
