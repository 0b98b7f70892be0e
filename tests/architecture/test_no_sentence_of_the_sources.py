"""The source documents give facts and structure. Their sentences stay theirs: none stands in any file of the project.

Compared are Japanese letters only: no spaces, punctuation, digits or Latin letters, full and half width alike. So a sentence
is found when it is broken over two lines of code, or when only its brackets or its figures differ.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT.parent / "shared/seeds").glob("*.txt"))
pytestmark = pytest.mark.skipif(not SOURCES, reason="the source documents are not here")

SENTENCE = 15  # letters: shorter sentences of a source are terms and everyday words
COMMON_RUN = 20  # letters that a file may not have in common with a source, within a sentence or across two
STRICT_RUN = 16  # the same for the texts that tell the source's own findings
STRICT = "src/meguru/apps/knowledge/texts/"
# Names and titles are nobody's sentences. Each with the reason why it stands in the project.
NAMES = {
    "自治体のマネジメント手法市区町村におけるスマート自治体推進に関する調査研究最終報告書": "title of a source",
    "一般財団法人地方自治研究機構自治体のマネジメント手法": "publisher and title of a source",
    "地方自治研究機構自治体のマネジメント手法": "publisher and title of a source",
    "市区町村におけるスマート自治体推進": "title of a source, in part",
    "年度ヒアリング団体取組内容紹介": "title of a part of a source",
    "ヒアリングで得られた知識の概念化": "title of a part of a source",
    "コネクテッドインダストリーズ株式会社": "a company",
    "オープンガバメント推進協議会": "a council of cities",
    "デジタル田園都市国家構想交付金": "a grant of the state",
    "デジタル実装計画策定支援事業": "a grant of the state",
    "地域デジタル基盤活用推進事業補助事業": "a grant of the state",
    "地域情報化アドバイザー派遣": "a programme of the state",
    "財務会計システムへの債権者登録": "an operation with measured hours, named as its city names it",
    "障がい者の日常生活具補装具申請の入力": "an operation with measured hours, named as its city names it",
    "軽自動車税申告事務における車両の抹消": "an operation with measured hours, named as its city names it",
    "軽自動車税申告事務における車両の登録": "an operation with measured hours, named as its city names it",
}
NOT_A_LETTER = re.compile("[^ぁ-んァ-ヶー一-鿿々]+")
END_OF_SENTENCE = re.compile(r"[。！？!?\n\t|]|<[^>]+>")


def letters(text: str) -> str:
    return NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", text))


def without_names(text: str) -> str:
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "/")
    return text


def grams(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


@cache
def source_sentences() -> dict[str, set[str]]:
    """Every sentence of the sources under its first letters."""
    found: dict[str, set[str]] = {}
    for source in SOURCES:
        for sentence in END_OF_SENTENCE.split(source.read_text(encoding="utf-8")):
            told = letters(sentence)
            if len(told) >= SENTENCE:
                found.setdefault(told[:SENTENCE], set()).add(told)
    return found


@cache
def source_runs(length: int) -> set[str]:
    return set().union(*(grams(letters(source.read_text(encoding="utf-8")), length) for source in SOURCES))


@cache
def files_of_the_project() -> tuple[tuple[str, str], ...]:
    """Each text file, kept or about to be, by path and letters."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(_read(name for name in sorted(set(listed.split("\0"))) if name and name != _own_name()))


def _read(names: Iterator[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):  # a picture, or a file that was just removed
            continue
        yield name, without_names(letters(text))


def _own_name() -> str:
    return Path(__file__).resolve().relative_to(ROOT).as_posix()


def sentences_taken(text: str) -> set[str]:
    starts = source_sentences()
    return {one for start in grams(text, SENTENCE) & starts.keys() for one in starts[start] if one in text}


def test_no_sentence_of_a_source_stands_in_the_project():
    taken = {name: found for name, text in files_of_the_project() if (found := sentences_taken(text))}

    assert taken == {}


def test_no_long_part_of_a_sentence_either():
    shared = {
        name: found
        for name, text in files_of_the_project()
        if (found := grams(text, COMMON_RUN) & source_runs(COMMON_RUN))
    }

    assert shared == {}


def test_the_knowledge_is_told_in_own_words_throughout():
    texts = [(name, text) for name, text in files_of_the_project() if name.startswith(STRICT)]
    shared = {name: grams(text, STRICT_RUN) & source_runs(STRICT_RUN) for name, text in texts}

    assert texts
    assert {name: found for name, found in shared.items() if found} == {}


class TestTheComparison:
    """It finds what it is there to find."""

    @pytest.fixture
    def sentence(self):
        return max((one for same in source_sentences().values() for one in same), key=len)

    def test_finds_a_sentence_broken_over_two_lines_of_code(self, sentence):
        code = f'TEXT = (\n    "{sentence[:20]}、"\n    "{sentence[20:]}。"\n)'

        assert sentence in sentences_taken(without_names(letters(code)))

    def test_finds_a_sentence_with_other_figures_and_brackets(self, sentence):
        assert sentence in sentences_taken(letters(f"（1）{sentence[:9]}12「{sentence[9:]}」"))

    def test_sees_the_same_letters_in_half_width(self):
        assert letters("ﾃﾞｼﾞﾀﾙ") == letters("デジタル")

    def test_lets_own_words_pass(self):
        assert sentences_taken(letters("紙の数を先に数えると、どこを直せば早いかが見えてきます。")) == set()
