"""The chapter of the guide names the figures of the program."""

from pathlib import Path

from meguru.apps.inventory.queries.priorities import CRITERION_LABELS, FIELD_LABELS, FIELD_ORDER
from meguru.engines.priorities import Field, default_rule
from meguru.engines.priorities.costing import TOLERANCE
from meguru.engines.priorities.scoring import LEAST_KNOWN

CHAPTER = (Path(__file__).resolve().parents[5] / "docs/guide/15-inventory.md").read_text(encoding="utf-8")
AXES = {"effect": "効果", "difficulty": "難しさ"}


def test_the_default_rule_is_that_of_the_program():
    rule = default_rule()

    for criterion in rule.criteria:
        if criterion.is_measured:
            label = f"{AXES[criterion.axis]}：{CRITERION_LABELS[criterion.key]}"
            assert f"| {label} | {criterion.weight} | {criterion.low:,} | {criterion.high:,} |" in CHAPTER
    assert f"効果は{rule.effect_from}点以上、難しさは{rule.difficulty_from}点以上" in CHAPTER


def test_the_four_fields_have_their_names():
    assert all(f"| {FIELD_LABELS[field]} |" in CHAPTER for field in FIELD_ORDER if field != Field.OPEN)


def test_the_tolerances_are_those_of_the_program():
    assert f"{TOLERANCE:.0%} より大きく違えば" in CHAPTER
    assert LEAST_KNOWN == 0.5 and "重みの半分もわかっていない" in CHAPTER
