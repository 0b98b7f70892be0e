"""The findings and cases that ship with the program."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from meguru.apps.knowledge.commands.indexing import index
from meguru.apps.knowledge.models import Concept, Insight, Topic
from meguru.engines.full_text import INDEX_VERSION

TEXTS = Path(__file__).resolve().parents[1] / "texts"


class WrongTexts(ValueError):
    """A shipped file does not hold what it should; the text names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many entries there are now, and what changed since the last time."""

    entries: int
    added: int
    changed: int
    withdrawn: int


@transaction.atomic
def load_knowledge(*, now: dt.datetime, folder: Path = TEXTS) -> Loaded:
    """This function will store the shipped findings, cases, concepts and topics.

    Run again it changes what the files changed, takes out of the search what they no longer hold, and leaves the
    offices' own findings and everybody's bookmarks alone. Nothing happens when the files are as before.
    It belongs to no office, so no office's ledger records it. Raises: WrongTexts; then nothing is stored.
    """
    concepts_file = _read(folder / "concepts.toml")
    concepts, topics = _store_concepts(concepts_file), _store_topics(concepts_file)
    wanted = _entries(folder, source=_source_of(concepts_file))
    stored = {one.origin_key: one for one in Insight.objects.filter(organisation__isnull=True)}
    added = changed = 0
    touched: list[tuple[Insight, list[str]]] = []
    for key, entry in wanted.items():
        digest = _digest(entry, concepts, topics)
        found = stored.get(key)
        if found is not None and found.digest == digest and found.put_away_at is None:
            continue
        added, changed = added + (found is None), changed + (found is not None)
        touched.append((_stored(found, key, entry, digest, concepts, now=now), entry["topics"]))
    for insight, names in touched:
        unknown = set(names) - topics.keys()
        if unknown:
            raise WrongTexts(
                f"{insight.origin_key}: 話題「{'、'.join(sorted(unknown))}」は一覧にありません。"
            )
        insight.topics.set([topics[name] for name in names])
    index([insight for insight, _names in touched])
    _index_anew()
    gone = [one.pk for key, one in stored.items() if key not in wanted and one.put_away_at is None]
    Insight.objects.filter(pk__in=gone).update(put_away_at=now)
    return Loaded(entries=len(wanted), added=added, changed=changed, withdrawn=len(gone))


def _index_anew() -> None:
    """Offices' own findings as well, when the rules of the search changed since they were stored."""
    index(
        Insight.objects.exclude(index_version=INDEX_VERSION)
        .select_related("concept")
        .prefetch_related("topics")
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as reason:
        raise WrongTexts(f"{path.name} を読めません。{reason}") from reason


def _source_of(read: Mapping[str, Any]) -> str:
    source = read.get("source", "")
    if not isinstance(source, Mapping):
        return str(source)
    year = f"{source['year']}年" if source.get("year") else ""
    return "、".join(part for part in (f"『{source['name']}』", source.get("publisher", ""), year) if part)


def _store_concepts(read: Mapping[str, Any]) -> dict[str, Concept]:
    themes = {theme["id"]: theme for theme in read["theme"]}
    for row in read["concept"]:
        theme = themes[row["theme"]]
        Concept.objects.update_or_create(
            number=row["number"],
            defaults={
                "theme": theme["id"],
                "theme_number": theme["number"],
                "theme_name": theme["name"],
                "title": row["title"],
                "advice": row.get("advice", ""),
            },
        )
    return {one.number: one for one in Concept.objects.all()}


def _store_topics(read: Mapping[str, Any]) -> dict[str, Topic]:
    """By the id and by the name: the entries may use either."""
    for row in read.get("topic", ()):
        Topic.objects.update_or_create(key=row["id"], defaults={"name": row["name"]})
    found = list(Topic.objects.all())
    return {one.name: one for one in found} | {one.key: one for one in found}


def _entries(folder: Path, *, source: str) -> dict[str, dict[str, Any]]:
    """Every entry under a key of its own. Numbers that the source uses twice are told apart by -2, -3."""
    found: dict[str, dict[str, Any]] = {}
    counted: Counter[str] = Counter()
    files = sorted(folder.glob("insights_*.toml"))
    rows = [("insight", path.name, row) for path in files for row in _read(path)["insight"]]
    if (folder / "cases.toml").exists():
        rows += [("case", "cases.toml", row) for row in _read(folder / "cases.toml")["case"]]
    for kind, file_name, row in rows:
        place = f"{row['concept']}/{row['number']}" if kind == "insight" else str(row["number"])
        counted[f"{kind}:{place}"] += 1
        twice = counted[f"{kind}:{place}"]
        key = f"{kind}:{place}" + (f"-{twice}" if twice > 1 else "")
        found[key] = _entry(kind, row, f"{file_name} {place}") | {"source": source}
    return found


def _entry(kind: str, row: Mapping[str, Any], place: str) -> dict[str, Any]:
    text = row["text"] if kind == "insight" else row["summary"]
    stage, size = row.get("stage", ""), row.get("size") or Insight.Size.UNKNOWN
    if stage and stage not in Insight.Stage.values:
        raise WrongTexts(f"{place}: 段階「{stage}」は一覧にありません。")
    if size not in Insight.Size.values:
        raise WrongTexts(f"{place}: 団体の大きさ「{size}」は一覧にありません。")
    if not text.strip():
        raise WrongTexts(f"{place}: 本文がありません。")
    return {
        "kind": kind,
        "number": row["number"],
        "concept": row.get("concept", ""),
        "title": row.get("title", ""),
        "text": text,
        "did": "\n".join(row.get("did", ())),
        "results": "\n".join(row.get("results", ())),
        "lessons": "\n".join(row.get("lessons", ())),
        "body": row.get("body", ""),
        "year": row.get("year"),
        "stage": stage,
        "size": size,
        "topics": list(row.get("topics", ())),
    }


def _digest(entry: Mapping[str, Any], concepts: Mapping[str, Concept], topics: Mapping[str, Topic]) -> str:
    """Changes with the entry, with the words it is found by, and with the way of searching."""
    concept = concepts.get(entry["concept"])
    names = [topics[name].name for name in entry["topics"] if name in topics]
    told = [INDEX_VERSION, entry, concept.title if concept else "", names]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _stored(
    found: Insight | None,
    key: str,
    entry: Mapping[str, Any],
    digest: str,
    concepts: Mapping[str, Concept],
    *,
    now: dt.datetime,
) -> Insight:
    insight = found or Insight(origin_key=key, made_at=now, sharing=Insight.Sharing.PUBLIC)
    if entry["concept"] and entry["concept"] not in concepts:
        raise WrongTexts(f"{key}: 考え方「{entry['concept']}」は一覧にありません。")
    for name, value in entry.items():
        if name not in ("concept", "topics"):
            setattr(insight, name, value)
    insight.concept = concepts.get(entry["concept"])
    insight.digest, insight.changed_at, insight.put_away_at = digest, now, None
    insight.revision = insight.revision + 1 if found else 1
    insight.save()
    return insight
