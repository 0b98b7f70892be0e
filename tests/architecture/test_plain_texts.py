"""Texts that ship as data for everybody, and the pages for people who are new to this, are plain Japanese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meguru.design.message_ids import message_ids
from meguru.engines.plain_japanese import check_text

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ROOT / "src/meguru/engines"
DATA = (
    "cost_gap",
    "diagnosis",
    "evaluation",
    "first_steps",
    "gap_causes",
    "initiative_flow",
    "momentum",
    "peer_groups",
    "problem_analysis",
    "programme_matching",
    "service_gap",
    "system_direction",
    "system_findings",
    "system_karte",
)
APPS = (
    "boundaries",
    "briefings",
    "benchmark",
    "catalogue",
    "consolidation",
    "diagnosis",
    "first_steps",
    "governance",
    "indicators",
    "initiatives",
    "knowledge",
    "offerings",
    "plans",
    "portfolio",
    "problems",
    "programmes",
    "scenarios",
    "selection",
    "surveys",
    "systems",
)
NOT_FOR_READING = {"source", "id", "version"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>")
# Words that stay as they are: names, and terms that the pages explain where they first stand.
KNOWN = (
    "スマートフォン",
    "シミュレーション",
    "プレゼンテーション",
    "コミュニケーション",
    "個人情報保護委員会",
    "地方自治法施行令",
    "特別交付税措置",
    "個人番号利用事務系",
    "要配慮個人情報",
)


def strings_in(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a data file but those that only the program reads."""
    if key in NOT_FOR_READING:
        return
    if isinstance(value, str):
        if re.search(r"[ぁ-ん]", value):
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner, key)


def texts_of_data() -> Iterator[tuple[str, str]]:
    for engine in DATA:
        for path in sorted((ENGINES / engine).rglob("*.toml")):
            for text in strings_in(tomllib.loads(path.read_text(encoding="utf-8"))):
                yield path.name, text


def texts_of_pages() -> Iterator[tuple[str, str]]:
    for message, places in message_ids(ROOT / "src/meguru").items():
        place = next((place for place in sorted(places) for app in APPS if f"apps/{app}/" in place), "")
        if place:
            yield place, message.split("\0")[0]


@pytest.mark.parametrize(("place", "text"), sorted({*texts_of_data(), *texts_of_pages()}))
def test_the_texts_are_plain(place, text):
    readable = PLACEHOLDER.sub("", text)

    assert [one.message for one in check_text(readable, known=KNOWN)] == [], place
