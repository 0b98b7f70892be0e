"""Points of several people, the place of every problem, and where people differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems import bridge
from meguru.apps.problems.models import CardPoint, ProblemCard, YardstickSet
from meguru.apps.problems.queries.cards import CardRow, cards_of, row_of
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.problem_analysis import (
    Axis,
    Placing,
    Quarter,
    Yardstick,
    YardstickResult,
    Yardsticks,
    in_order,
)

QUARTER_LABELS = {
    Quarter.FIRST: gettext_lazy("まず取り組む"),
    Quarter.PLANNED: gettext_lazy("計画して取り組む"),
    Quarter.BESIDE: gettext_lazy("手が空けば"),
    Quarter.LATER: gettext_lazy("今は後まわし"),
    Quarter.OPEN: gettext_lazy("まだ採点していない"),
}
QUARTER_TONES = {
    Quarter.FIRST: "good",
    Quarter.PLANNED: "info",
    Quarter.BESIDE: "plain",
    Quarter.LATER: "plain",
    Quarter.OPEN: "plain",
}


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A card in its place. `number` is its order of looking at, the same as in the drawing."""

    number: int
    row: CardRow
    placing: Placing

    @property
    def label(self) -> str:
        return str(QUARTER_LABELS[self.placing.quarter])

    @property
    def tone(self) -> str:
        return QUARTER_TONES[self.placing.quarter]

    @property
    def reasons(self) -> str:
        return "、".join(self.placing.reasons)


@dataclass(frozen=True, slots=True)
class Scored:
    """All problems of an initiative in their order, with the yardsticks they were scored by."""

    rule: Yardsticks
    own: YardstickSet | None
    placed: list[PlacedCard]

    @property
    def scored(self) -> list[PlacedCard]:
        return [one for one in self.placed if one.placing.is_scored]

    @property
    def apart(self) -> list[tuple[PlacedCard, YardstickResult]]:
        """Where people differ most, the widest first."""
        found = [(one, result) for one in self.placed for result in one.placing.apart]
        return sorted(found, key=lambda pair: (-pair[1].spread, pair[0].number))


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One choice of one person's scoring sheet."""

    yardstick: Yardstick
    name: str
    point: int | None

    @property
    def choices(self) -> list[tuple[int, str]]:
        return [(number, word) for number, word in enumerate(self.yardstick.words, start=1)]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One card of one person's scoring sheet."""

    card: ProblemCard
    cells: list[SheetCell]


def scored_of(initiative: Initiative) -> Scored:
    rule = bridge.yardsticks_of(initiative.organisation)
    cards = {card.pk: card for card in cards_of(initiative)}
    placings = bridge.placings_of(cards.values(), rule)
    ordered = in_order(list(placings.values()))
    return Scored(
        rule=rule,
        own=bridge.newest_set(initiative.organisation),
        placed=[
            PlacedCard(number, row_of(cards[int(one.key)]), one)
            for number, one in enumerate(ordered, start=1)
        ],
    )


def score_sheet(initiative: Initiative, *, user: Person) -> list[SheetRow]:
    """What one person gave, card by card; nobody else's points are shown while scoring."""
    rule = bridge.yardsticks_of(initiative.organisation)
    given = {
        (row.card_id, row.yardstick): row.point
        for row in CardPoint.objects.filter(card__initiative=initiative, person=user)
    }
    return [
        SheetRow(
            card=card,
            cells=[
                SheetCell(one, f"p-{card.pk}-{one.key}", given.get((card.pk, one.key)))
                for one in rule.all
                if one.weight
            ],
        )
        for card in cards_of(initiative)
    ]


def used_yardsticks(organisation: Organisation) -> frozenset[str]:
    """The keys of every yardstick that an office ever had; points stand under them."""
    versions = YardstickSet.objects.filter(organisation=organisation).values_list("content", flat=True)
    return frozenset(row["key"] for content in versions for axis in Axis for row in content[axis.value])


def yardsticks_for(organisation: Organisation) -> tuple[Yardsticks, YardstickSet | None]:
    """The yardsticks that count in an office, and its own version of them if it has one."""
    return bridge.yardsticks_of(organisation), bridge.newest_set(organisation)
