"""Findings as texts of the search engine."""

from __future__ import annotations

from meguru.apps.knowledge.models import Insight
from meguru.engines.full_text import fold

Fields = list[tuple[str, float]]

# What a word in each part of a finding is worth: a title and a topic are chosen words, the concept is about its
# neighbours as well.
TITLE, TOPIC, BODY, TEXT, CONCEPT, DETAIL = 3.0, 2.5, 2.0, 1.0, 0.7, 0.6


def fields_of(insight: Insight, *, topics: list[str]) -> Fields:
    """(text, weight) of everything that a finding is found by."""
    concept = insight.concept
    parts = [
        (insight.title, TITLE),
        (" ".join(topics), TOPIC),
        (insight.body, BODY),
        (insight.text, TEXT),
        (concept.title if concept else "", CONCEPT),
        (insight.did, DETAIL),
        (insight.results, DETAIL),
        (insight.lessons, DETAIL),
    ]
    return [(text, weight) for text, weight in parts if text]


def folded_of(fields: Fields) -> str:
    """The whole of a finding in one writing; parts stay apart."""
    return " ".join(fold(text).text for text, _weight in fields)
