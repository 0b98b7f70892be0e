"""What says the same: cards to take together, voices to read together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems import bridge
from meguru.apps.problems.models import KeptApart, ProblemCard, Voice
from meguru.apps.problems.queries.cards import CardRow, cards_of, row_of
from meguru.design import figures as written
from meguru.engines.problem_analysis import CannotAdd, LikeGroup, Personal, add_up, like_groups, personal_in

MOST_GROUPED = 2_000  # voices; beyond that the newest ones are grouped and the page says so


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards that may say the same. `sum_words` says what becomes of their figures."""

    name: str
    rows: tuple[CardRow, ...]
    likeness: float
    reasons: tuple[str, ...]
    sum_words: str

    @property
    def key(self) -> str:
        return "-".join(str(row.card.pk) for row in self.rows)


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice with the places that may tell who somebody is, unless somebody looked at them."""

    voice: Voice
    personal: tuple[Personal, ...]


@dataclass(frozen=True, slots=True)
class VoiceGroup:
    """Voices that may say the same; `people` counts who said so. `card` is the one they belong to, if they do."""

    name: str
    rows: tuple[VoiceRow, ...]
    people: int
    reasons: tuple[str, ...]
    free: int

    @property
    def key(self) -> str:
        return "-".join(str(row.voice.pk) for row in self.rows if row.voice.card_id is None)

    @property
    def cards(self) -> list[ProblemCard]:
        return list({row.voice.card_id: row.voice.card for row in self.rows if row.voice.card_id}.values())


@dataclass(frozen=True, slots=True)
class Voices:
    """All voices of an initiative, grouped. `left_out` are older ones that were too many to group."""

    groups: list[VoiceGroup]
    voices: int
    people: int
    to_look_at: list[VoiceRow]
    left_out: int


def card_groups(initiative: Initiative) -> list[CardGroup]:
    """Groups of two and more cards that nobody decided about yet."""
    cards = {card.pk: card for card in cards_of(initiative) if not card.outcome}
    apart = {
        frozenset((f"{one:012}", f"{other:012}"))
        for one, other in KeptApart.objects.filter(one__in=cards).values_list("one_id", "other_id")
    }
    groups = like_groups(bridge.said_in(cards.values()), apart=apart)
    return [_card_group(group, cards) for group in groups if len(group.members) > 1]


def _card_group(group: LikeGroup, cards: Mapping[int, ProblemCard]) -> CardGroup:
    members = [cards[int(one.key)] for one in group.members]
    return CardGroup(
        name=group.name,
        rows=tuple(row_of(card) for card in members),
        likeness=group.likeness,
        reasons=group.reasons,
        sum_words=sum_words(members),
    )


def sum_words(cards: Sequence[ProblemCard]) -> str:
    """What becomes of the figures of several cards when they are taken together."""
    amounts = [amount for card in cards if (amount := card.as_amount) is not None]
    if not amounts:
        return ""
    try:
        total = add_up(amounts)
    except CannotAdd as reason:
        return str(reason)
    return f"{total.how} ＝ 年に {written.short_number(float(total.value))}{total.unit}"


def voices_of(initiative: Initiative) -> Voices:
    """Every voice in its group, those that most people said first."""
    every = Voice.objects.filter(initiative=initiative).in_use()
    total, people = every.count(), every.aggregate(people=Sum("count"))["people"] or 0
    rows = {
        voice.pk: VoiceRow(voice, () if voice.looked_at else personal_in(voice.text))
        for voice in every.select_related("card", "written_by").order_by("-pk")[:MOST_GROUPED]
    }
    groups = like_groups(bridge.said_by(row.voice for row in rows.values()))
    found = [_voice_group(group, rows) for group in groups]
    return Voices(
        groups=sorted(found, key=lambda one: (-one.people, one.name)),
        voices=total,
        people=people,
        to_look_at=[row for row in rows.values() if row.personal],
        left_out=max(0, total - MOST_GROUPED),
    )


def _voice_group(group: LikeGroup, rows: Mapping[int, VoiceRow]) -> VoiceGroup:
    members = tuple(rows[int(one.key)] for one in group.members)
    return VoiceGroup(
        name=group.name,
        rows=members,
        people=group.weight,
        reasons=group.reasons,
        free=sum(1 for row in members if row.voice.card_id is None),
    )
