"""Whether an arrangement keeps every rule, judged from the task and the answer alone.

It shares nothing with the search but the values: it sizes every server anew and adds up host by host.
"""

from __future__ import annotations

from collections import Counter

from meguru.engines.consolidation.model import HOURS, MIB, MILLI, Host, HostType, Left, Placement, Task
from meguru.engines.consolidation.sizing import size


def faults(task: Task, placement: Placement) -> list[str]:
    """This function will list what is wrong with an answer; empty when every rule is kept."""
    kinds = {kind.key: kind for kind in task.kinds}
    found = _everybody_once(task, placement)
    for number, host in enumerate(placement.hosts, start=1):
        kind = kinds.get(host.kind)
        if kind is None:
            found.append(f"host {number}: no such type {host.kind}")
        elif not host.machines:
            found.append(f"host {number}: empty")
        else:
            found += [f"host {number}: {fault}" for fault in _faults_of(task, host, kind)]
    found += _pins(task, placement)
    cost = sum(yearly_yen(task, host) for host in placement.hosts if host.kind in kinds)
    if cost != placement.cost_yen:
        found.append(f"costs {cost}, not {placement.cost_yen}")
    if placement.bound_yen > placement.cost_yen:
        found.append("cheaper than its bound")
    return found


def yearly_yen(task: Task, host: Host) -> int:
    """What one host costs a year: itself, and once every licence that a server on it needs."""
    kind = next(one for one in task.kinds if one.key == host.kind)
    by_key = {machine.key: machine for machine in task.machines}
    carried = {by_key[key].licence for key in host.machines}
    licences = [one for one in task.licences if one.key in carried] if task.rules.count_licences else []
    return kind.yearly_yen + sum(one.yen_per_host + one.yen_per_core * kind.cores for one in licences)


def _everybody_once(task: Task, placement: Placement) -> list[str]:
    placed = Counter(key for host in placement.hosts for key in host.machines)
    placed.update(one.machine for one in placement.left)
    wanted = {machine.key for machine in task.machines}
    wrong = [key for key, count in placed.items() if count != 1 or key not in wanted]
    return [f"{key}: not exactly once" for key in [*wrong, *sorted(wanted - set(placed))]]


def _faults_of(task: Task, host: Host, kind: HostType) -> list[str]:
    by_key = {machine.key: machine for machine in task.machines}
    machines = [by_key[key] for key in host.machines]
    cpu, memory, disk, found = [0] * HOURS, 0, 0, []
    for machine in machines:
        asked = size(machine, task.rules)
        if isinstance(asked, Left):
            found.append(f"{machine.key} was to stay")
            continue
        for hour in range(HOURS):
            cpu[hour] += asked.load.cpu[hour]
        memory += asked.load.memory_mib
        disk += asked.load.disk_gib
        if task.rules.keep_segments and machine.segment != host.segment:
            found.append(f"{machine.key} is of another network")
    free = 100 - task.rules.headroom_percent
    if 100 * max(cpu) > kind.cores * MILLI * free:
        found.append("too many cores")
    if 100 * memory > kind.memory_gib * MIB * free:
        found.append("too much memory")
    if 100 * disk > kind.disk_gib * free:
        found.append("too much disk")
    groups = Counter(machine.apart for machine in machines if machine.apart)
    if task.rules.keep_apart and max(groups.values(), default=0) > 1:
        found.append("not kept apart")
    return found


def _pins(task: Task, placement: Placement) -> list[str]:
    place_of = {key: number for number, host in enumerate(placement.hosts) for key in host.machines}
    by_name: dict[str, int] = {}
    found = []
    for pin in task.pins:
        place = place_of.get(pin.machine)
        if place is None:
            continue
        if by_name.setdefault(pin.host, place) != place:
            found.append(f"pin {pin.host} is on two hosts")
        if pin.kind and placement.hosts[place].kind != pin.kind:
            found.append(f"pin {pin.host} is of another type")
    if len(set(by_name.values())) != len(by_name):
        found.append("two pins on one host")
    return found
