"""What a programme of support says, what an office is, and what it needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Gives(StrEnum):
    """What an office gets."""

    MONEY = "money"
    PEOPLE = "people"
    ADVICE = "advice"


class BodyKind(StrEnum):
    """The kinds of offices, as the registry names them."""

    PREFECTURE = "prefecture"
    CITY = "city"
    WARD = "ward"
    TOWN = "town"
    VILLAGE = "village"


class Purpose(StrEnum):
    """What support may be used for."""

    PLANNING = "planning"
    SERVICE = "service"
    NETWORK = "network"
    EXPERT_POST = "expert_post"
    TRAINING = "training"
    PARTNER = "partner"


class Condition(StrEnum):
    """Other things that a programme may ask for. An office answers each with yes, no, or not known."""

    DEPOPULATED = "depopulated"
    RECEIVES_ALLOCATION_TAX = "receives_allocation_tax"
    OUTSIDE_BIG_CITIES = "outside_big_cities"
    NOT_YET_BEGUN = "not_yet_begun"
    WITH_OTHER_BODIES = "with_other_bodies"
    PLAN_IS_WRITTEN = "plan_is_written"


GIVES_WORDS: Mapping[Gives, str] = {Gives.MONEY: "お金", Gives.PEOPLE: "人", Gives.ADVICE: "助言"}
KIND_WORDS: Mapping[BodyKind, str] = {
    BodyKind.PREFECTURE: "都道府県",
    BodyKind.CITY: "市",
    BodyKind.WARD: "特別区",
    BodyKind.TOWN: "町",
    BodyKind.VILLAGE: "村",
}
PURPOSE_WORDS: Mapping[Purpose, str] = {
    Purpose.PLANNING: "計画をつくる",
    Purpose.SERVICE: "サービスを入れる",
    Purpose.NETWORK: "通信の設備や機器を入れる",
    Purpose.EXPERT_POST: "外の人材を迎える",
    Purpose.TRAINING: "職員が学ぶ・助言を受ける",
    Purpose.PARTNER: "民間の相手をさがす",
}
CONDITION_WORDS: Mapping[Condition, str] = {
    Condition.DEPOPULATED: "過疎地域であること",
    Condition.RECEIVES_ALLOCATION_TAX: "普通交付税を受けていること",
    Condition.OUTSIDE_BIG_CITIES: "三大都市圏の外にあること",
    Condition.NOT_YET_BEGUN: "まだ契約していない取組であること",
    Condition.WITH_OTHER_BODIES: "ほかの団体と一緒に取り組むこと",
    Condition.PLAN_IS_WRITTEN: "計画ができていること",
}


@dataclass(frozen=True, slots=True)
class Programme:
    """支援策: money, people or advice that an office may ask for.

    Empty `kinds` and `purposes`, and None elsewhere, mean that nobody wrote it down: not that everything goes.
    `population_least` and `population_most` are limits of residents, both included; None is no limit.
    `rate` is a share 0..1 of the cost, `cap_yen` the most that is given. `last_checked` is the day somebody
    compared the record with its source.
    """

    key: str
    name: str
    provider: str
    gives: Gives
    summary: str = ""
    kinds: frozenset[BodyKind] = frozenset()
    population_least: int | None = None
    population_most: int | None = None
    purposes: frozenset[Purpose] = frozenset()
    conditions: frozenset[Condition] = frozenset()
    rate: Decimal | None = None
    cap_yen: int | None = None
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    support_from: dt.date | None = None
    source: str = ""
    last_checked: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An office that looks for support. `population` None: not known."""

    kind: BodyKind
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What one initiative looks for support for. Conditions that nobody answered are not in `answers`."""

    purposes: frozenset[Purpose] = frozenset()
    answers: Mapping[Condition, bool] = field(default_factory=dict)
    needed_from: dt.date | None = None
    cost_yen: int | None = None


class Verdict(StrEnum):
    """Whether a programme can be used, in the order they are shown."""

    FITS = "fits"
    MAYBE = "maybe"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against, or that is not known. `code` is stable, `message` is for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Fit:
    """支援策との合い具合: how one programme meets one need of one office on one day.

    `warnings` say what does not decide by itself. `closes_in_days` is None without a day or when it is past.
    """

    programme: Programme
    verdict: Verdict
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    unknown: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    closes_in_days: int | None
    is_old: bool
