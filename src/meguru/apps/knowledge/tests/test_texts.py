"""The shipped findings, cases and concepts: complete against the source, sound as data, and easy to read."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meguru.apps.knowledge.models import Insight
from meguru.engines.plain_japanese import check_text, sentences

TEXTS = Path(__file__).resolve().parents[1] / "texts"
ROOT = Path(__file__).resolve().parents[5]
SOURCE = ROOT.parent / "shared/seeds/municipal-dx-management-handbook.txt"
needs_the_source = pytest.mark.skipif(not SOURCE.exists(), reason="the source document is not here")

# Names that stay as they are, each told in its text or known to everybody who reads it.
KNOWN = ("コネクテッド・インダストリーズ",)
FIRST_LINE = "ヒアリングで得られた知識の概念化"
LAST_LINE = "調査研究委員会名簿"
CONCEPT = re.compile(r"(0\d-\d\d)(?!\d)")
PART = re.compile(r"[（(]その(\d)[）)]")
ASKED_IN = re.compile(r"[（(]ヒアリングで得られた情報[）)] ?R(\d)")
FINDING = re.compile(r"(\d+)\t(.+)\t([^\t]+)")
CASE = re.compile(r"(\d{1,2}) (\D.+)")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))


KEPT = read("concepts.toml")
CONCEPTS = {one["number"]: one for one in KEPT["concept"]}
INSIGHTS = [row for path in sorted(TEXTS.glob("insights_*.toml")) for row in read(path.name)["insight"]]
CASES = read("cases.toml")["case"]


def name_of(row: dict[str, Any]) -> str:
    return f"{row.get('concept', 'case')}/{row['number']}"


def findings_of_the_source() -> Iterator[tuple[str, int, int, str]]:
    """Concept, fiscal year, number and town of each finding, in the order of the source."""
    concept, year, listening = "", 0, False
    for line in SOURCE.read_text(encoding="utf-8").split("\n"):
        if line.strip() == FIRST_LINE:
            listening = True
        elif listening and line.startswith(LAST_LINE):
            return
        elif not listening:
            continue
        elif heading := CONCEPT.match(line):
            concept = heading[1]
        elif line.startswith("08 "):
            concept = "08-01"
        elif part := PART.match(line):
            concept = f"{concept[:5]}-{part[1]}"
        elif asked := ASKED_IN.match(line):
            year = 2018 + int(asked[1])
        elif finding := FINDING.match(line.strip()):
            yield concept, year, int(finding[1]), finding[3].replace(" ", "・")


def cases_of_the_source() -> dict[int, str]:
    """The headings "1 大津市 ①…" up to the concepts: the first line for each number."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    until = next(place for place, line in enumerate(lines) if line.strip() == FIRST_LINE)
    begin = max(place for place, line in enumerate(lines[:until]) if line.startswith("1 大津市"))
    found: dict[int, str] = {}
    for line in lines[begin:until]:
        heading = CASE.fullmatch(line.strip())
        if heading and int(heading[1]) == len(found) + 1:
            found[int(heading[1])] = heading[2].split(" ")[0]
    return found


@needs_the_source
class TestAgainstTheSource:
    def test_every_concept_is_there(self):
        assert {concept for concept, _year, _number, _town in findings_of_the_source()} == CONCEPTS.keys()

    def test_every_finding_is_there_with_its_year_and_town(self):
        kept = [(one["concept"], one["year"], one["number"], one["body"]) for one in INSIGHTS]

        assert kept == list(findings_of_the_source())

    def test_there_are_as_many_as_the_description_says(self):
        told = (TEXTS / "SOURCE.md").read_text(encoding="utf-8")
        findings = {(one["year"], one["number"], one["body"]) for one in INSIGHTS}

        assert f"{len(INSIGHTS)} rows, {len(findings)} findings" in told
        assert f"{len(KEPT['theme'])} themes, {len(KEPT['topic'])} topics, {len(CONCEPTS)} concepts" in told
        assert f"{len(CASES)} cases" in told

    def test_all_eleven_cases_are_there(self):
        assert {one["number"]: one["body"] for one in CASES} == cases_of_the_source()
        assert len(CASES) == 11


class TestAsData:
    def test_concepts_topics_and_themes_are_named_once(self):
        for rows, key in ((KEPT["theme"], "id"), (KEPT["topic"], "id"), (KEPT["concept"], "number")):
            assert Counter(row[key] for row in rows).most_common(1)[0][1] == 1

    def test_each_concept_belongs_to_the_theme_of_its_number(self):
        numbers = {theme["id"]: theme["number"] for theme in KEPT["theme"]}

        assert {one["number"]: numbers[one["theme"]] for one in CONCEPTS.values()} == {
            number: number[:2] for number in CONCEPTS
        }

    def test_each_finding_is_told_once_under_each_concept(self):
        assert Counter(map(name_of, INSIGHTS)).most_common(1)[0][1] == 1

    def test_no_two_entries_say_the_same(self):
        assert Counter(row["text"] for row in INSIGHTS).most_common(1)[0][1] == 1

    @pytest.mark.parametrize("row", [*INSIGHTS, *CASES], ids=name_of)
    def test_stage_size_and_topics_are_known(self, row):
        topics = {topic["id"] for topic in KEPT["topic"]}

        assert row["stage"] in Insight.Stage.values
        assert row["size"] in Insight.Size.values
        assert row["topics"]
        assert set(row["topics"]) <= topics
        assert len(set(row["topics"])) == len(row["topics"])

    def test_a_body_has_one_size(self):
        sizes = {(row["body"], row["size"]) for row in [*INSIGHTS, *CASES]}

        assert Counter(body for body, _size in sizes).most_common(1)[0][1] == 1

    def test_every_topic_is_used(self):
        used = {topic for row in [*INSIGHTS, *CASES] for topic in row["topics"]}

        assert used == {topic["id"] for topic in KEPT["topic"]}


class TestForTheReader:
    @pytest.mark.parametrize("row", INSIGHTS, ids=name_of)
    def test_a_finding_is_one_to_three_short_sentences(self, row):
        assert 1 <= len(list(sentences(row["text"]))) <= 3
        assert 15 <= len(row["text"]) <= 100
        assert row["text"].endswith("。")
        assert hard_places(row["text"]) == []

    @pytest.mark.parametrize("concept", CONCEPTS.values(), ids=lambda one: one["number"])
    def test_a_concept_has_a_short_title_and_advice(self, concept):
        assert len(concept["title"]) <= 30
        assert not concept["title"].endswith("。")
        assert len(list(sentences(concept["advice"]))) <= 3
        assert hard_places(f"{concept['title']}。{concept['advice']}") == []

    @pytest.mark.parametrize("case", CASES, ids=lambda one: one["body"])
    def test_a_case_tells_what_was_done_what_came_of_it_and_what_was_learned(self, case):
        lines = [case["summary"], *case["did"], *case["results"], *case["lessons"]]

        assert len(case["did"]) >= 2
        assert len(case["results"]) >= 1
        assert len(case["lessons"]) >= 2
        assert all(line.endswith("。") for line in lines)
        assert hard_places(case["title"], *lines) == []

    def test_the_names_of_themes_and_topics_are_plain(self):
        assert hard_places(*(row["name"] for row in [*KEPT["theme"], *KEPT["topic"]])) == []


def hard_places(*texts: str) -> list[str]:
    return [one.message for text in texts for one in check_text(text, known=KNOWN)]
