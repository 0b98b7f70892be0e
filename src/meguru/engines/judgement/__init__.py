"""判断: what staff must do themselves and what can be delegated, automated, put online, dropped or bundled.

The rules are data (`step_rules.toml`) with version and source; every answer carries the rules that held, what they
looked at, and what is not known. The office's own decisions outweigh the rules.
"""

from meguru.engines.judgement.inputs import inputs_of, steps_in_order
from meguru.engines.judgement.judge import judge
from meguru.engines.judgement.model import (
    OUTCOME_WORDS,
    VERDICT_WORDS,
    Answer,
    Decision,
    Effect,
    Ground,
    JudgedProcess,
    JudgedStep,
    Outcome,
    Rule,
    RuleBook,
    SimilarStep,
    StepInputs,
    Used,
    Verdict,
)
from meguru.engines.judgement.proposals import proposals, to_be_drawing
from meguru.engines.judgement.rule_file import BadRules, read_rules, standard_rules
from meguru.engines.judgement.similar import OtherStep, similar_steps

__all__ = [
    "OUTCOME_WORDS",
    "VERDICT_WORDS",
    "Answer",
    "BadRules",
    "Decision",
    "Effect",
    "Ground",
    "JudgedProcess",
    "JudgedStep",
    "OtherStep",
    "Outcome",
    "Rule",
    "RuleBook",
    "SimilarStep",
    "StepInputs",
    "Used",
    "Verdict",
    "inputs_of",
    "judge",
    "proposals",
    "read_rules",
    "similar_steps",
    "standard_rules",
    "steps_in_order",
    "to_be_drawing",
]
