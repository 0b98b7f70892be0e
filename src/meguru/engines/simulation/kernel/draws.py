"""Random numbers by purpose, durations by inversion, branches by weight."""

from __future__ import annotations

from math import frexp

from meguru.engines.simulation.layout import (
    CASE,
    CASE_TYPE,
    CELLS_PER_OCTAVE,
    DIST_CELLS,
    DIST_FIRST,
    DIST_KIND,
    DIST_WIDTH,
    EVEN,
    FIXED,
    FLOW_WIDTH,
    FLOWS,
    FOR_CHOICE,
    LEAVES_LOOP,
    MAXIMUM_VISITS,
    NODE_WIDTH,
    OCTAVE_COUNT,
    OUT_END,
    OUT_FIRST,
    PURPOSES,
    REMEMBERED_VISITS,
    SLOT_WIDTH,
    Plan,
    State,
)


def uniform(case_key: int, element_key: int, salt: int) -> float:
    """A number in [0, 1): the finaliser of SplitMix64 over the three keys."""
    bits = case_key ^ element_key ^ salt
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    bits = bits ^ (bits >> 31)
    return (bits >> 11) * 1.1102230246251565e-16


def chance(plan: Plan, state: State, slot: int, element_key: int, visit: int, purpose: int) -> float:
    """The random number of this case, element, visit and purpose."""
    case = state.slot[slot * SLOT_WIDTH + CASE]
    salt = plan.salt[(visit % REMEMBERED_VISITS) * PURPOSES + purpose]
    return uniform(state.case_key[case], element_key, salt)


def duration(plan: Plan, dist: int, u: float) -> float:
    """The quantile of a distribution at `u`, in seconds."""
    row = dist * DIST_WIDTH
    first = plan.dist[row + DIST_FIRST]
    zero = plan.dist_zero[dist]
    if zero > 0.0:
        if u < zero:
            return 0.0
        u = (u - zero) / (1.0 - zero)
    kind = plan.dist[row + DIST_KIND]
    if kind == FIXED:
        return plan.dist_value[first]
    cells = plan.dist[row + DIST_CELLS]
    if kind == EVEN:
        place = u * cells
    else:
        mantissa, exponent = frexp(1.0 - u)
        if -exponent >= OCTAVE_COUNT:
            return plan.dist_value[first + cells]
        place = -exponent * CELLS_PER_OCTAVE + (1.0 - mantissa) * (2 * CELLS_PER_OCTAVE)
    if place < 0.0:
        place = 0.0
    cell = int(place)
    if cell >= cells:
        return plan.dist_value[first + cells]
    low = plan.dist_value[first + cell]
    return low + (plan.dist_value[first + cell + 1] - low) * (place - cell)


def choose(plan: Plan, state: State, slot: int, node: int, visit: int) -> int:
    """The position (in `out_flow`) of the one flow that a splitting node takes.

    From `maximum_visits` on, only flows that lead to an end without coming back are weighed, if there are any.
    """
    first = plan.node[node * NODE_WIDTH + OUT_FIRST]
    end = plan.node[node * NODE_WIDTH + OUT_END]
    weights = state.slot[slot * SLOT_WIDTH + CASE_TYPE] * plan.setting[FLOWS]
    leave = visit >= plan.setting[MAXIMUM_VISITS]
    exits = 0
    only = first
    total = 0.0
    for place in range(first, end):
        flow = plan.out_flow[place]
        if plan.flow[flow * FLOW_WIDTH + LEAVES_LOOP] == 1:
            exits += 1
            only = place
            if leave:
                total += plan.weight[weights + flow]
    if exits == 0 or exits == end - first:
        leave = False
    if leave and total <= 0.0:
        return only
    if not leave:
        total = 0.0
        for place in range(first, end):
            total += plan.weight[weights + plan.out_flow[place]]
    left = total * chance(plan, state, slot, plan.node_key[node], visit, FOR_CHOICE)
    taken = first
    for place in range(first, end):
        flow = plan.out_flow[place]
        weight = plan.weight[weights + flow]
        if leave and plan.flow[flow * FLOW_WIDTH + LEAVES_LOOP] == 0:
            weight = 0.0
        if weight > 0.0:
            taken = place
            if left < weight:
                break
            left -= weight
    return taken
