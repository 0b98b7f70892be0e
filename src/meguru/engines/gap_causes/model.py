"""What the search for causes is given, and what it answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a value stands in its group."""

    WEAK = "weak"  # in the last quarter, or one of the few that do not
    BELOW = "below"  # behind the middle, or not doing what half of the group does
    FINE = "fine"
    UNKNOWN = "unknown"  # no value, or nobody to compare with
    UNJUDGED = "unjudged"  # no direction, or defined otherwise


@dataclass(frozen=True, slots=True)
class Weakness:
    """弱さ: one value in its group. `better` others of `of` known ones are strictly better; `share` is that part."""

    standing: Standing
    value: float | None
    median: float | None
    better: int
    of: int
    missing: int

    @property
    def share(self) -> float:
        return self.better / (self.of - 1) if self.of > 1 else 0.0

    @property
    def is_weak(self) -> bool:
        return self.standing in (Standing.WEAK, Standing.BELOW)


class Sureness(StrEnum):
    """確かさ: how far a likely cause can be relied on."""

    COUNTED = "counted"  # a fact of this municipality, counted
    SEEN_TOGETHER = "seen_together"  # goes together in many municipalities; no proof
    TOLD = "told"  # what people of this municipality answered
    ELSEWHERE = "elsewhere"  # what others tell about similar work; perhaps not so here


@dataclass(frozen=True, slots=True)
class SeenTogether:
    """一緒に見られる差: the result of those who do something beside those who do not, within one size class.

    `difference` is signed so that more is better for those who do; `low` and `high` bound it by 95 %.
    """

    doing: int
    not_doing: int
    mean_doing: float
    mean_not_doing: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that this municipality does not do, with what is seen together with it."""

    key: str
    name: str
    seen: SeenTogether | None


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A service that `having` of `of` known peers offer and this municipality does not; or a procedure in which so many
    of them are ahead of it."""

    name: str
    having: int
    of: int


@dataclass(frozen=True, slots=True)
class HeldType:
    """A type of being stuck that held for `held` of `voices` people of the office."""

    code: str
    name: str
    held: int
    voices: int


@dataclass(frozen=True, slots=True)
class BudgetShare:
    """The share of the budget that goes into systems, beside the middle of `of` peers; percent."""

    own_percent: float
    peers_percent: float
    of: int


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """調査の回答: what this municipality answered to one question of a survey, in words.

    `said` are the chosen options or a free text; `is_yes` is for questions of yes and no. `context` is the survey's
    title and the heading above the question; `themes` are the themes of the indicators that the survey fills.
    `ref` names the answer for a link, `source` says whose answer it is and who may read it.
    """

    ref: str
    survey: str
    year: int
    context: str
    question: str
    said: tuple[str, ...] = ()
    is_yes: bool | None = None
    themes: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ToldStory:
    """ほかの団体の話: a case or a finding about similar work. `text` is what it tells of being held back.

    `is_like_in_size`: its municipality is about as large as the one that is looked at.
    """

    ref: str
    body: str
    title: str
    text: str
    is_like_in_size: bool = False
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GapEvidence:
    """What is known about one weak indicator of one municipality; what is not known is left empty."""

    key: str
    name: str
    field: str
    theme: str = ""  # of the indicator, where the field is one of its own
    unit: str = ""
    decimals: int = 0
    size_class: str = ""
    class_median: float | None = None
    nation_median: float | None = None
    everybody: str = "全国"  # over whom the middle of all is
    is_less_better: bool = False
    lacks: tuple[Lack, ...] = ()
    parts: tuple[MissingPart, ...] = ()
    services: tuple[MissingPart, ...] = ()
    held: tuple[HeldType, ...] = ()
    also_weak: tuple[str, ...] = ()
    cost: BudgetShare | None = None
    answers: tuple[ToldAnswer, ...] = ()
    stories: tuple[ToldStory, ...] = ()
    support_names: Mapping[str, str] = dataclasses.field(default_factory=dict)  # key of a support -> its name
    sources: Mapping[str, str] = dataclasses.field(default_factory=dict)  # kind -> where the figures are from


@dataclass(frozen=True, slots=True)
class LikelyCause:
    """考えられる原因: `reason` says why, `basis` from what, `sureness` how far to rely on it, `act` what to do about it.

    `about` names what it is about for a link: an indicator's key, a type's code, an obstacle. `refs` are the answers and
    stories behind it, as they were given.
    """

    kind: str
    about: str
    title: str
    reason: str
    basis: str
    sureness: Sureness
    act: str
    weight: float
    refs: tuple[str, ...] = ()
