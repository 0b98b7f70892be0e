"""Makers of findings for tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from meguru.apps.knowledge import commands
from meguru.apps.knowledge.models import Concept, Insight, Topic
from meguru.apps.registry.models import Person
from meguru.apps.registry.testing import make_person

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan

CONCEPTS = """
version = "test"
source = { name = "試験の手引き", publisher = "試験社", year = 2022 }
topic = [{ id = "rpa", name = "RPA" }, { id = "desk", name = "窓口" }, { id = "cio", name = "責任者（CIO・CDO）" }]
[[theme]]
id = "strategy"
number = "01"
name = "進め方"
[[theme]]
id = "people"
number = "02"
name = "人"
[[concept]]
number = "01-01"
theme = "strategy"
title = "小さく試す"
advice = "まず一つの課で試します。"
[[concept]]
number = "02-01"
theme = "people"
title = "味方をふやす"
advice = "上司に早く話します。"
"""
INSIGHTS = """
insight = [
  { number = 1, concept = "01-01", body = "青山市", year = 2020, text = "RPAで入力を自動にしたら、時間外が3割減りました。", topics = ["rpa"], stage = "change", size = "city" },
  { number = 2, concept = "01-01", body = "青山市", year = 2020, text = "窓口の待ち時間を測ると、改善の場所が分かりました。", topics = ["desk"], stage = "see", size = "city" },
  { number = 3, concept = "02-01", body = "緑町", year = 2021, text = "町長が先に話すと、職員の反対が減りました。", topics = ["cio"], stage = "carry", size = "town" },
  { number = 4, concept = "02-01", body = "緑町", year = 2021, text = "チャットボットを入れて、電話が少なくなりました。", topics = [], stage = "deliver", size = "town" },
]
"""
CASES = """
[[case]]
number = 1
body = "緑町"
title = "窓口を一つにした話"
year = 2021
summary = "転入の手続を一つの窓口にまとめました。"
did = ["申請書を一枚にした", "番号札をやめた"]
results = ["待ち時間が半分になった"]
lessons = ["先に住民へ知らせるとよい"]
topics = ["desk"]
stage = "deliver"
size = "town"
"""


def write_texts(
    folder: Path, *, concepts: str = CONCEPTS, insights: str = INSIGHTS, cases: str = CASES
) -> Path:
    """Small files in the form of the shipped ones."""
    for name, text in (("concepts", concepts), ("insights_01", insights), ("cases", cases)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def load_small(folder: Path, **texts: str) -> commands.Loaded:
    return commands.load_knowledge(now=NOON, folder=write_texts(folder, **texts))


def make_insight(
    text: str = "番号札をやめたら列が短くなりました。",
    *,
    by: Person | None = None,
    topics: tuple[str, ...] = (),
    concept: str = "",
    sharing: str = "private",
    group: object = None,
    **values: object,
) -> Insight:
    """A finding of a person's office, shared as told."""
    person = by or make_person()
    written = commands.write_insight(
        organisation=person.organisation,
        values={"text": text, "concept": Concept.objects.filter(number=concept).first(), **values},
        topics=[Topic.objects.get_or_create(key=key, defaults={"name": key})[0] for key in topics],
        by=person,
        now=NOON,
    )
    if sharing != "private":
        commands.share_insight(insight=written, sharing=sharing, group=group, by=person, now=NOON)
        written.refresh_from_db()
    return written
