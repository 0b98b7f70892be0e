"""What speaks for and against each way a system can go. People decide; this only lists, and says what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Set

from meguru.engines.system_direction.model import DirectionRules, ReasonRule, Side, Way, WayReasons

FEW_USERS = 5  # a yardstick of ours: so few can be asked one by one how else they would work


def users_band(users: int | None) -> str | None:
    """ "few" or "some" of a number of users; None when nobody said."""
    return None if users is None else "few" if users <= FEW_USERS else "some"


def reasons_of(
    *,
    findings: Set[str],
    unjudged: Set[str],
    facts: Mapping[str, str | None],
    rules: DirectionRules,
) -> list[WayReasons]:
    """Every way with its reasons, the one with the most weight for it first; equal ones in the order of `Way`.

    `findings` are ids of findings that hold, `unjudged` of those that could not be judged; `facts` are by name, None
    when unknown. A finding that is in neither does not hold.
    """
    found = [_reasons(way, findings, unjudged, facts, rules) for way in Way]
    return sorted(found, key=lambda one: -one.net)


def _reasons(
    way: Way,
    findings: Set[str],
    unjudged: Set[str],
    facts: Mapping[str, str | None],
    rules: DirectionRules,
) -> WayReasons:
    kept: dict[Side, list[ReasonRule]] = {Side.FOR: [], Side.AGAINST: []}
    unknown = []
    for one in rules.reasons:
        if one.way is not way:
            continue
        truth = _holds(one, findings, unjudged, facts)
        if truth is None:
            unknown.append(one)
        elif truth:
            kept[one.side].append(one)
    return WayReasons(
        way=way,
        speaks_for=tuple(kept[Side.FOR]),
        speaks_against=tuple(kept[Side.AGAINST]),
        open=tuple(unknown),
    )


def _holds(
    one: ReasonRule, findings: Set[str], unjudged: Set[str], facts: Mapping[str, str | None]
) -> bool | None:
    if one.finding:
        return True if one.finding in findings else None if one.finding in unjudged else False
    value = facts.get(one.fact)
    return None if value is None else value in one.any_of
