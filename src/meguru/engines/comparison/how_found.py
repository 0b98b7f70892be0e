"""How two steps were found to be one: by their names, by what stands around them, or by a person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from meguru.engines.comparison.labels import SAME_LABEL


class HowFound(StrEnum):
    """対応の見つけ方: what made two steps one."""

    SAME_WORDS = "same_words"
    LIKE_WORDS = "like_words"
    BY_PLACE = "by_place"
    DECIDED = "decided"


HOW_FOUND_WORDS: Mapping[HowFound, str] = {
    HowFound.SAME_WORDS: "同じ名前",
    HowFound.LIKE_WORDS: "似た名前",
    HowFound.BY_PLACE: "前後の手順と位置",
    HowFound.DECIDED: "職員が決めた",
}


def how_found(label: float, *, decided: bool = False) -> HowFound:
    """From how alike the names are alone: a likeness of 1 is only given to names equal but for their writing."""
    if decided:
        return HowFound.DECIDED
    if label >= 1.0:
        return HowFound.SAME_WORDS
    return HowFound.LIKE_WORDS if label >= SAME_LABEL else HowFound.BY_PLACE
