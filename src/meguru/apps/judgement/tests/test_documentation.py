"""The guide says what the rules say."""

from pathlib import Path

import pytest

from meguru.apps.judgement.models import StepDecision
from meguru.engines.comparison import SAME_LABEL
from meguru.engines.judgement import Verdict, standard_rules

GUIDE = (Path(__file__).resolve().parents[5] / "docs" / "guide" / "47-judgement.md").read_text(
    encoding="utf-8"
)


def numbers_in(condition: dict, name: str) -> list[float]:
    """The figures that a condition of the rules names."""
    ((key, value),) = condition.items()
    if key == name:
        return [value]
    parts = value if isinstance(value, list) else [value]
    return [found for part in parts if isinstance(part, dict) for found in numbers_in(part, name)]


def figures(name: str) -> set[float]:
    return {found for rule in standard_rules().rules for found in numbers_in(rule.condition, name)}


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_explained(verdict):
    assert f"| {StepDecision.VerdictChoice(verdict.value).label} |" in GUIDE


def test_the_thresholds_are_those_of_the_rules():
    (least,), (too_few,) = figures("yearly_hours_at_least"), figures("yearly_hours_below")
    (operations,) = figures("similar_operations_at_least")

    assert f"年間 {least} 時間以上" in GUIDE
    assert f"{too_few} 時間より少ない" in GUIDE
    assert operations == 2
    assert "ほかに二つ以上のプロセス" in GUIDE
    assert f"名前の似た（{SAME_LABEL:.0%} 以上）" in GUIDE
