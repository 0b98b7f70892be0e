"""The outlines of the two papers: which sections a policy and a plan have, and what belongs into each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


class BadOutlines(ValueError):
    """Outlines that contradict themselves; the message names the place."""


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """One section: what belongs into it, what people are asked to write, what is filled in from records (`draws`)."""

    key: str
    title: str
    guidance: str
    example: str
    draws: tuple[str, ...]
    asks: str = ""


@dataclass(frozen=True, slots=True)
class PaperOutline:
    """章立て: the sections of one paper, in order."""

    key: str
    name: str
    lead: str
    version: str
    sections: tuple[SectionOutline, ...]

    def section(self, key: str) -> SectionOutline | None:
        return next((one for one in self.sections if one.key == key), None)


@cache
def outlines() -> dict[str, PaperOutline]:
    """The outlines that ship, by key: policy, plan."""
    return read_outlines((Path(__file__).parent / "outlines.toml").read_text(encoding="utf-8"))


def read_outlines(text: str) -> dict[str, PaperOutline]:
    """Read outlines from TOML. Raises: BadOutlines when something is missing, stands twice, or a section neither is
    filled in nor asks for anything."""
    try:
        raw = tomllib.loads(text)
        papers = [_paper(row, raw["version"]) for row in raw["paper"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise BadOutlines(f"the outlines cannot be read: {wrong}") from wrong
    for keys in ([one.key for one in papers], *([it.key for it in one.sections] for one in papers)):
        if len(set(keys)) != len(keys):
            raise BadOutlines("every paper and every section of a paper stands once")
    for paper in papers:
        for section in paper.sections:
            if not section.draws and not section.asks:
                raise BadOutlines(f"{paper.key}/{section.key} would always be empty")
    return {paper.key: paper for paper in papers}


def _paper(row: dict[str, Any], version: str) -> PaperOutline:
    sections = tuple(
        SectionOutline(**{**section, "draws": tuple(section["draws"])}) for section in row["section"]
    )
    return PaperOutline(
        key=row["key"], name=row["name"], lead=row["lead"], version=version, sections=sections
    )
