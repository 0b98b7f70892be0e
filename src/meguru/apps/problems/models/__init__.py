"""Scenes, problem cards, what they rest on, and how they were narrowed."""

from meguru.apps.problems.models.bringing import BroughtTable, PendingTable, TableKind
from meguru.apps.problems.models.grounds import Ground, Voice
from meguru.apps.problems.models.narrowing import CardPoint, Narrowing, TargetPicture, YardstickSet
from meguru.apps.problems.models.scenes import (
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_TEXT,
    KeptApart,
    ProblemCard,
    Scene,
)

__all__ = [
    "LONGEST_LINE",
    "LONGEST_NOTE",
    "LONGEST_TEXT",
    "BroughtTable",
    "CardPoint",
    "Ground",
    "KeptApart",
    "Narrowing",
    "PendingTable",
    "ProblemCard",
    "Scene",
    "TableKind",
    "TargetPicture",
    "Voice",
    "YardstickSet",
]
