"""All findings of one system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from meguru.engines.system_findings.ageing import ageing_findings
from meguru.engines.system_findings.contract_dates import contract_findings
from meguru.engines.system_findings.lock_in import lock_in_findings
from meguru.engines.system_findings.machines import idle_findings
from meguru.engines.system_findings.model import AlikeSystem, CardFinding, FindingRules, SystemFacts
from meguru.engines.system_findings.peers import cost_findings, duplicate_findings
from meguru.engines.system_findings.protection import protection_findings


def judge_card(
    card: SystemFacts, *, peers: Sequence[AlikeSystem], today: dt.date, rules: FindingRules
) -> list[CardFinding]:
    """Everything that holds of a card on a day or cannot be judged, the heaviest first.

    Holds:  one finding per rule and subject; the same card, peers and day give the same findings.
    """
    found = [
        *lock_in_findings(card, today=today, rules=rules),
        *ageing_findings(card, today=today, rules=rules),
        *idle_findings(card, rules=rules),
        *duplicate_findings(card, peers=peers, rules=rules),
        *cost_findings(card, peers=peers, rules=rules),
        *contract_findings(card, today=today, rules=rules),
        *protection_findings(card, rules=rules),
    ]
    once = {(one.rule, one.subject): one for one in reversed(found)}
    places = list(rules.rules)
    return sorted(once.values(), key=lambda one: (-one.severity, places.index(one.rule), one.subject))
