"""Which element of a diagram stands for which activity of a log, and how new elements are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import polars as pl

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog

LONGEST_SLUG = 40
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


def drawable(label: str) -> str:
    """The label as it can stand in a diagram: characters that XML forbids become spaces."""
    return _NOT_IN_XML.sub(" ", label)


def is_japanese(labels: Iterable[str]) -> bool:
    """Whether any label has a kana or a kanji."""
    return any(_JAPANESE.search(label) for label in labels)


def task_ids(labels: Sequence[str]) -> tuple[str, ...]:
    """Make one readable id per label, in order: the ASCII words of the label, else its ordinal.

    "T05 Print" -> "task_t05_print"; "届出を確認する" as third label -> "task_03". Ids are unique and depend
    on nothing but the labels and their order.
    """
    taken: set[str] = set()
    return tuple(_claim(_task_id(label, ordinal), taken) for ordinal, label in enumerate(labels, start=1))


def _task_id(label: str, ordinal: int) -> str:
    words = re.findall(r"[a-z0-9]+", label.lower()) if label.isascii() else []
    slug = ""
    for word in words:
        longer = f"{slug}_{word}" if slug else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return f"task_{slug}" if slug else f"task_{ordinal:02d}"


def _claim(wanted: str, taken: set[str]) -> str:
    chosen, number = wanted, 2
    while chosen in taken:
        chosen, number = f"{wanted}_{number}", number + 1
    taken.add(chosen)
    return chosen


def elements_by_activity(log: EventLog, *, diagram: Diagram) -> tuple[tuple[str, ...], ...]:
    """The tasks of a diagram that each activity of a log can stand for.

    Shape:  one tuple of element ids per entry of `log.activities`, empty when the diagram has no such task.
    A record's own `element_id` decides where the log has one that the diagram knows. Otherwise names decide:
    equal labels first, then labels that differ only in width, case or spacing.
    """
    tasks = [node for node in diagram.nodes.values() if node.kind.is_activity]
    known = {node.id for node in tasks}
    exact: dict[str, list[str]] = {}
    loose: dict[str, list[str]] = {}
    for node in tasks:
        exact.setdefault(node.name, []).append(node.id)
        loose.setdefault(_loose(node.name), []).append(node.id)
    recorded = _recorded_elements(log, known=known)
    return tuple(
        tuple(
            recorded.get(index)
            or exact.get(label)
            or exact.get(drawable(label))
            or loose.get(_loose(label))
            or ()
        )
        for index, label in enumerate(log.activities)
    )


def _recorded_elements(log: EventLog, *, known: set[str]) -> dict[int, list[str]]:
    pairs = log.events.select("activity", "element_id").drop_nulls().unique().sort("activity", "element_id")
    found: dict[int, list[str]] = {}
    for activity, element in pairs.filter(pl.col("element_id").is_in(list(known))).iter_rows():
        found.setdefault(activity, []).append(element)
    return found


def _loose(label: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", drawable(label)).casefold().split())
