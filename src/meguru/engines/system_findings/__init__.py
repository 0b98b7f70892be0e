"""所見: what is wrong with an information system, from its card, by rules that are data with version and source.

Lock-in as a plain sum of facts, legacy, idle servers, duplicates, costs out of line, protection below the data's class,
contract dates that leave no time, missing papers. What cannot be judged says what is missing.
"""

from meguru.engines.system_findings.ageing import whole_years
from meguru.engines.system_findings.bodies import BesideBodies, beside_bodies
from meguru.engines.system_findings.catalogue import SystemFunction, function_name, functions
from meguru.engines.system_findings.judging import judge_card
from meguru.engines.system_findings.lock_in import LockIn, lock_in, old_language
from meguru.engines.system_findings.model import (
    AlikeSystem,
    CardFinding,
    ContractFacts,
    FindingRules,
    LockInFact,
    ReadBy,
    Rule,
    ServerFacts,
    Severity,
    Sure,
    SystemFacts,
)
from meguru.engines.system_findings.peers import rounded_yen
from meguru.engines.system_findings.rule_file import BadRules, read_rules, standard_rules

__all__ = [
    "AlikeSystem",
    "BadRules",
    "BesideBodies",
    "CardFinding",
    "ContractFacts",
    "FindingRules",
    "LockIn",
    "LockInFact",
    "ReadBy",
    "Rule",
    "ServerFacts",
    "Severity",
    "Sure",
    "SystemFacts",
    "SystemFunction",
    "beside_bodies",
    "function_name",
    "functions",
    "judge_card",
    "lock_in",
    "old_language",
    "read_rules",
    "rounded_yen",
    "standard_rules",
    "whole_years",
]
