"""When a question is shown, said in the language of the page."""

from __future__ import annotations

import pytest
from django.utils import translation

from meguru.apps.surveys.condition_words import shown_only
from meguru.engines.conditions import Field, FieldKind, read

FIELDS = (
    Field("has", "問1", FieldKind.YES_NO),
    Field("count", "問2", FieldKind.NUMBER),
    Field("ways", "問3", FieldKind.CHOICES, (("web", "Web"), ("desk", "窓口"))),
    Field("day", "問4", FieldKind.DATE),
    Field("kind", "問5", FieldKind.CHOICE, (("web", "Web"), ("desk", "窓口"))),
)


def said(condition, language):
    with translation.override(language):
        return shown_only(read(condition, FIELDS), FIELDS)


def test_japanese_is_the_engines():
    assert said({"eq": ["has", True]}, "ja") == "問1で「はい」と答えたときだけ出す"


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ({"eq": ["has", True]}, ["問1"]),
        ({"ge": ["count", 10000]}, ["問2", "10,000"]),
        ({"has": ["ways", "desk"]}, ["問3", "窓口"]),
        ({"lt": ["day", "2026-04-01"]}, ["問4", "2026"]),
        ({"all": [{"eq": ["has", True]}, {"any": [{"ge": ["count", 2]}, {"exists": "day"}]}]}, ["(", ")"]),
        ({"not": {"in": ["kind", ["web", "desk"]]}}, ["Web", "窓口"]),
        ({"between": ["count", 1, 5]}, ["1", "5"]),
    ],
)
def test_other_languages_get_no_japanese_ending(condition, parts):
    words = said(condition, "en")

    assert "だけ出す" not in words
    assert "とき" not in words.replace("出すのは次のとき：", "")
    for part in parts:
        assert part in words


def test_no_condition_says_nothing():
    assert shown_only(None, FIELDS) == ""
