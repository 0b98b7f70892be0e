"""What the step table says of a step, as attributes of our own namespace on the element of the step."""

from __future__ import annotations

import math
import re

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import MEGURU
from meguru.engines.bpmn.files.write_tree import Tree
from meguru.engines.bpmn.model import StepFacts

MOST_MINUTES = 1_000_000.0  # two years of working around the clock; more is a slip of the hand
MOST_HOURS = 1_000_000.0
MOST_TIMES = 1_000_000_000
_COUNT = re.compile(r"\s*[+]?([0-9]{1,10})(\.0*)?\s*\Z", re.ASCII)

_LABELS = {"minutes": "時間(分)", "waitingHours": "待ち(時間)", "timesAYear": "年間回数"}


def read_facts(element: etree._Element) -> tuple[StepFacts, tuple[str, ...]]:
    """Read the facts of a node; also return, in words, each value that is no possible figure.

    Such a value counts as unknown here and stays in the file as it was.
    """
    minutes = _amount(element.get(_name("minutes")), most=MOST_MINUTES)
    waiting = _amount(element.get(_name("waitingHours")), most=MOST_HOURS)
    times = _count(element.get(_name("timesAYear")))
    found = {"minutes": minutes, "waitingHours": waiting, "timesAYear": times}
    broken = tuple(
        f"{label}「{element.get(_name(name))}」"
        for name, label in _LABELS.items()
        if element.get(_name(name)) is not None and found[name] is None
    )
    form, system = element.get(_name("form"), ""), element.get(_name("system"), "")
    return StepFacts(minutes, waiting, times, form=form, system=system), broken


def write_facts(tree: Tree, element: etree._Element, *, before: StepFacts, after: StepFacts) -> None:
    """Bring the attributes from one set of facts to another; what did not change is not touched."""
    for name, old, new in (
        ("minutes", before.minutes, after.minutes),
        ("waitingHours", before.waiting_hours, after.waiting_hours),
        ("timesAYear", before.times_a_year, after.times_a_year),
        ("form", before.form, after.form),
        ("system", before.system, after.system),
    ):
        if old != new:
            tree.set(element, _name(name), _text(new))


def is_amount(value: float, *, most: float) -> bool:
    """Say whether a figure can stand in a file: no less than nothing, and no slip of the hand."""
    return math.isfinite(value) and 0 <= value <= most


def _name(name: str) -> str:
    return f"{{{MEGURU}}}{name}"


def _amount(text: str | None, *, most: float) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if is_amount(value, most=most) else None


def _count(text: str | None) -> int | None:
    found = _COUNT.match(text or "")
    return int(found[1]) if found and int(found[1]) <= MOST_TIMES else None


def _text(value: float | int | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
