"""Random numbers by purpose, durations by inversion, branches by weight."""

from __future__ import annotations

from math import frexp

from meguru.engines.simulation.layout import (
    BY_FACTS,
    CASE,
    CASE_FACTS_AT,
    CASE_KEY,
    CASE_TYPE,
    CELLS,
    CELLS_PER_OCTAVE,
    DIST_KIND,
    EVEN,
    FACT,
    FACT_WORDS,
    FACTS_ONLY,
    FACTS_PER_WORD,
    FIXED,
    FLOW_ROLE,
    FOR_CHOICE,
    KEY,
    LEAVES_LOOP,
    MAXIMUM_VISITS,
    NO_WAY,
    OCTAVE_COUNT,
    OTHERWISE,
    OUT_END,
    OUT_FIRST,
    PART,
    PART_SALTS_AT,
    PURPOSES,
    REMEMBERED_VISITS,
    SALTS_AT,
    VALUES,
    WEIGHTS,
    Ints,
    Keys,
    Reals,
)


def uniform(case_key: int, element_key: int, salt: int) -> float:
    """A number in [0, 1): the finaliser of SplitMix64 over the three keys."""
    bits = case_key ^ element_key ^ salt
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    bits = bits ^ (bits >> 31)
    return (bits >> 11) * 1.1102230246251565e-16


def chance(ints: Ints, keys: Keys, slot: int, key: int, visit: int, purpose: int) -> float:
    """The random number of this case, element (by the address of its key), visit and purpose."""
    salt = keys[ints[SALTS_AT] + (visit & (REMEMBERED_VISITS - 1)) * PURPOSES + purpose]
    part = ints[slot + PART]
    if part > 0:  # each of several instances has numbers of its own
        salt = salt ^ keys[ints[PART_SALTS_AT] + part]
    return uniform(keys[ints[slot + CASE_KEY]], keys[key], salt)


def duration(ints: Ints, reals: Reals, dist: int, u: float) -> float:
    """The quantile of a distribution at `u`, in seconds."""
    first = ints[dist + VALUES]
    zero = reals[first - 1]
    if zero > 0.0:
        if u < zero:
            return 0.0
        u = (u - zero) / (1.0 - zero)
    kind = ints[dist + DIST_KIND]
    if kind == FIXED:
        return reals[first]
    cells = ints[dist + CELLS]
    if kind == EVEN:
        place = u * cells
    else:
        mantissa, exponent = frexp(1.0 - u)
        if -exponent >= OCTAVE_COUNT:
            return reals[first + cells]
        place = -exponent * CELLS_PER_OCTAVE + (1.0 - mantissa) * (2 * CELLS_PER_OCTAVE)
    cell = int(place)
    if cell >= cells:
        return reals[first + cells]
    low = reals[first + cell]
    return low + (reals[first + cell + 1] - low) * (place - cell)


def drawn_seconds(
    ints: Ints, reals: Reals, keys: Keys, slot: int, dist: int, key: int, visit: int, purpose: int
) -> float:
    """A duration for this case, element, visit and purpose; a constant needs no random number."""
    first = ints[dist + VALUES]
    if ints[dist + DIST_KIND] == FIXED and reals[first - 1] <= 0.0:
        return reals[first]
    return duration(ints, reals, dist, chance(ints, keys, slot, key, visit, purpose))


def holds(ints: Ints, slot: int, fact: int) -> bool:
    """Whether a condition holds for the case; all conditions were worked out when it arrived."""
    word = ints[CASE_FACTS_AT] + ints[slot + CASE] * ints[FACT_WORDS] + fact // FACTS_PER_WORD
    return (ints[word] >> (fact % FACTS_PER_WORD)) & 1 == 1


def choose_by_facts(ints: Ints, slot: int, node: int) -> int:
    """The first flow whose condition holds, otherwise the default flow; -1 when there is none."""
    otherwise = -1
    for place in range(ints[node + OUT_FIRST], ints[node + OUT_END]):
        flow = ints[place]
        if ints[flow + FACT] >= 0:
            if holds(ints, slot, ints[flow + FACT]):
                return flow
        elif ints[flow + FLOW_ROLE] == OTHERWISE:
            otherwise = flow
    return otherwise


def choose(ints: Ints, reals: Reals, keys: Keys, slot: int, node: int, visit: int) -> int:
    """The one flow that a splitting node takes.

    From `maximum_visits` on, only flows that lead to an end without coming back are weighed, if there are.
    """
    first = ints[node + OUT_FIRST]
    end = ints[node + OUT_END]
    case_type = ints[slot + CASE_TYPE]
    leave = visit >= ints[MAXIMUM_VISITS]
    exits = 0
    taken = ints[first]
    if ints[node + BY_FACTS] > 0 and not leave:
        by_facts = choose_by_facts(ints, slot, node)
        if by_facts >= 0:
            return by_facts
        if ints[node + BY_FACTS] == FACTS_ONLY:
            ints[NO_WAY] = node  # the caller of the kernel refuses the run
    total = 0.0
    total_of_exits = 0.0
    for place in range(first, end):
        flow = ints[place]
        weight = reals[ints[flow + WEIGHTS] + case_type]
        total += weight
        if ints[flow + LEAVES_LOOP] == 1:
            exits += 1
            total_of_exits += weight
            if leave:
                taken = flow
    if exits == 0 or exits == end - first:
        leave = False
    if leave:
        total = total_of_exits
    left = total * chance(ints, keys, slot, ints[node + KEY], visit, FOR_CHOICE)
    for place in range(first, end):
        flow = ints[place]
        weight = reals[ints[flow + WEIGHTS] + case_type]
        if weight > 0.0 and not (leave and ints[flow + LEAVES_LOOP] == 0):
            taken = flow
            if left < weight:
                break
            left -= weight
    return taken
