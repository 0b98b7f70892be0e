"""What was decided and why; the target pictures; what other apps ask of an initiative's problems."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems import bridge
from meguru.apps.problems.models import Ground, Narrowing, ProblemCard, TargetPicture, Voice
from meguru.apps.problems.queries.cards import CardRow, fetched, row_of
from meguru.apps.problems.queries.scoring import PlacedCard, scored_of
from meguru.engines.problem_analysis import CardStep, Placing, TargetCheck, check_target

COMPLETE = {"who", "how", "amount", "cause"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A card with the last decision about it and its place among the others now."""

    row: CardRow
    last: Narrowing
    history: list[Narrowing]
    placing: Placing


@dataclass(frozen=True, slots=True)
class Why:
    """Why these were chosen: decisions by outcome, and what nobody decided yet."""

    chosen: list[Decided]
    later: list[Decided]
    dropped: list[Decided]
    open: list[PlacedCard]


@dataclass(frozen=True, slots=True)
class ChosenProblem:
    """A chosen problem for the pages above: what, who, how much, why chosen, and what is aimed at."""

    pk: int
    text: str
    who: str
    how: str
    how_much: str
    how_much_yearly: str
    cause: str
    reason: str
    decided_at: dt.datetime | None
    target: TargetPicture | None
    effect: float | None
    difficulty: float | None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A chosen problem with its target picture and what to look at in it."""

    row: CardRow
    target: TargetPicture | None
    checks: tuple[TargetCheck, ...]

    @property
    def misfits(self) -> list[TargetCheck]:
        return [one for one in self.checks if not one.is_gap]

    @property
    def gaps(self) -> list[TargetCheck]:
        return [one for one in self.checks if one.is_gap]


def why_of(initiative: Initiative) -> Why:
    """Every card with its decision and its reason, in the order of the scoring."""
    found: dict[str, list[Decided]] = {"chosen": [], "later": [], "dropped": []}
    open_cards = []
    history: dict[int, list[Narrowing]] = {}
    rows = Narrowing.objects.filter(card__initiative=initiative).select_related("decided_by")
    for one in rows.order_by("-decided_at", "-id"):
        history.setdefault(one.card_id, []).append(one)
    for placed in scored_of(initiative).placed:
        card = placed.row.card
        if card.outcome and card.pk in history:
            decisions = history[card.pk]
            found[card.outcome].append(Decided(placed.row, decisions[0], decisions, placed.placing))
        else:
            open_cards.append(placed)
    return Why(chosen=found["chosen"], later=found["later"], dropped=found["dropped"], open=open_cards)


def targets_of(initiative: Initiative, *, today: dt.date) -> list[TargetRow]:
    """The chosen problems with their target pictures."""
    cards = fetched(ProblemCard.objects.filter(initiative=initiative, outcome="chosen").in_use())
    return [target_row(card, today=today) for card in cards.select_related("target").order_by("pk")]


def target_row(card: ProblemCard, *, today: dt.date) -> TargetRow:
    target = target_of(card)
    return TargetRow(row_of(card), target, check_target(bridge.target_facts(card, target), today=today))


def target_of(card: ProblemCard) -> TargetPicture | None:
    return TargetPicture.objects.filter(card=card).select_related("written_by").first()


def chosen_problems(initiative: Initiative) -> list[ChosenProblem]:
    """What this initiative takes on: for pitch sheets, plans, selections and programmes."""
    cards = (
        fetched(ProblemCard.objects.filter(initiative=initiative, outcome="chosen").in_use())
        .select_related("target")
        .prefetch_related(Prefetch("narrowings", Narrowing.objects.order_by("-decided_at", "-id")))
        .order_by("pk")
    )
    listed = list(cards)
    placings = bridge.placings_of(listed, bridge.yardsticks_of(initiative.organisation))
    return [_chosen(card, placings[card.pk]) for card in listed]


def _chosen(card: ProblemCard, placing: Placing) -> ChosenProblem:
    row = row_of(card)
    last = next(iter(card.narrowings.all()), None)
    return ChosenProblem(
        pk=card.pk,
        text=card.text,
        who=card.who,
        how=card.how,
        how_much=row.how_much,
        how_much_yearly=row.how_much_yearly,
        cause=card.get_cause_display() if card.cause else "",
        reason=last.reason if last else "",
        decided_at=last.decided_at if last else None,
        target=getattr(card, "target", None),
        effect=placing.effect,
        difficulty=placing.difficulty,
    )


def facts_of(initiative: Initiative) -> dict[str, int]:
    """What is known of an initiative's problems, as numbers that a checklist can ask for."""
    cards = list(fetched(ProblemCard.objects.filter(initiative=initiative).in_use()))
    known = [card.known() for card in cards]
    placings = bridge.placings_of(cards, bridge.yardsticks_of(initiative.organisation))
    targets = TargetPicture.objects.filter(card__in=[card.pk for card in cards], card__outcome="chosen")
    reasons = set(
        Narrowing.objects.filter(card__in=[card.pk for card in cards]).values_list("card_id", flat=True)
    )
    return {
        "scenes": initiative.scenes.in_use().count(),
        "cards": len(cards),
        "cards_complete": sum(1 for one in known if one >= COMPLETE),
        "cards_verified": sum(1 for one in known if "verified" in one),
        "grounds": Ground.objects.filter(initiative=initiative).in_use().count()
        + Voice.objects.filter(initiative=initiative).in_use().count(),
        "scored": sum(1 for one in placings.values() if one.is_scored),
        "chosen": sum(1 for card in cards if card.outcome == CardStep.CHOSEN.value),
        "dropped_with_reason": sum(
            1 for card in cards if card.outcome == CardStep.DROPPED.value and card.pk in reasons
        ),
        "targets": targets.exclude(goal=None).count(),
    }
