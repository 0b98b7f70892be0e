"""Servers that are hardly used. What was not measured is unknown, never idle."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.system_findings.finding import day, held, unjudged
from meguru.engines.system_findings.model import (
    CardFinding,
    FindingRules,
    ServerFacts,
    Severity,
    Sure,
    SystemFacts,
)


def idle_findings(card: SystemFacts, *, rules: FindingRules) -> list[CardFinding]:
    """One finding per server that is idle at its busiest, or of which too little was measured to tell."""
    limits = rules.rules["idle_server"].limits
    found = []
    for server in card.servers:
        missing = [
            words
            for words, peak, limit in (
                ("CPUの高い時（％）", server.cpu_peak, limits["cpu"]),
                ("メモリーの高い時（％）", server.memory_peak, limits["memory"]),
            )
            if peak is None or peak < limit
        ]
        if len(missing) < 2:  # one of the two is busy enough
            continue
        if server.cpu_peak is None or server.memory_peak is None:
            missing = [
                words
                for words, peak in (
                    ("CPUの高い時（％）", server.cpu_peak),
                    ("メモリーの高い時（％）", server.memory_peak),
                )
                if peak is None
            ]
            found.append(
                unjudged(rules, "idle_server", missing=missing, subject=server.name, server=server.name)
            )
            continue
        found.append(_idle(server, rules, limits))
    return found


def _idle(server: ServerFacts, rules: FindingRules, limits: Mapping[str, int]) -> CardFinding:
    begin, end = server.measured_from, server.measured_until
    is_long = begin is not None and end is not None and (end - begin).days + 1 >= limits["fewest_days"]
    return held(
        rules,
        "idle_server",
        severity=Severity.LOW,
        sure=Sure.FACT if is_long else Sure.ESTIMATE,
        inputs=(
            ("CPUの高い時", f"{server.cpu_peak}％（目安は{limits['cpu']}％より低い）"),
            ("メモリーの高い時", f"{server.memory_peak}％（目安は{limits['memory']}％より低い）"),
            ("測った期間", f"{day(begin)}から{day(end)}まで" if begin or end else "わからない"),
        ),
        subject=server.name,
        server=server.name,
        cpu=server.cpu_peak,
        memory=server.memory_peak,
    )
