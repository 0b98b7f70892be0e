"""Cards of an initiative and of all of them: as rows, as a board, and with what to ask next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import Figures, figures_for
from meguru.apps.problems.models import Ground, Narrowing, ProblemCard, Scene, Voice
from meguru.apps.registry.models import Person
from meguru.design import figures as written
from meguru.engines.problem_analysis import CardStep, Question, Yearly, still_asked, too_wide, yearly

STEP_LABELS = {
    CardStep.WRITTEN: gettext_lazy("書いた"),
    CardStep.COMPLETE: gettext_lazy("中身がそろった"),
    CardStep.VERIFIED: gettext_lazy("確かめた"),
    CardStep.CHOSEN: gettext_lazy("選んだ"),
    CardStep.LATER: gettext_lazy("あとで"),
    CardStep.DROPPED: gettext_lazy("見送り"),
}
STEP_TONES = {
    CardStep.WRITTEN: "plain",
    CardStep.COMPLETE: "info",
    CardStep.VERIFIED: "info",
    CardStep.CHOSEN: "good",
    CardStep.LATER: "plain",
    CardStep.DROPPED: "plain",
}


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card as lists show it: how far it is, how much a year, and what to ask of it next."""

    card: ProblemCard
    step: CardStep
    asked: tuple[Question, ...]
    yearly: Yearly | None
    advice: str

    @property
    def step_label(self) -> str:
        return str(STEP_LABELS[self.step])

    @property
    def tone(self) -> str:
        return STEP_TONES[self.step]

    @property
    def next(self) -> Question | None:
        """Only a card that nobody decided about is asked on."""
        return self.asked[0] if self.asked and not self.card.outcome else None

    @property
    def how_much(self) -> str:
        return how_much(self.card)

    @property
    def how_much_yearly(self) -> str:
        if self.yearly is None:
            return ""
        return _("年に %(amount)s%(unit)s") % {
            "amount": written.short_number(float(self.yearly.value)),
            "unit": self.yearly.unit,
        }


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the board."""

    step: CardStep
    label: str
    rows: tuple[CardRow, ...]


def how_much(card: ProblemCard) -> str:
    """ "1回あたり 40分、年3,000回"; "" without a number."""
    if card.amount is None:
        return ""
    words = f"{card.get_per_display()} {written.short_number(float(card.amount))}{card.unit}"
    return words + (_("、年%s回") % written.number(card.times) if card.times else "")


def fetched(cards: QuerySet[ProblemCard]) -> QuerySet[ProblemCard]:
    """With everything that a row needs."""
    return cards.select_related("scene", "written_by", "initiative__department").prefetch_related(
        Prefetch("grounds", Ground.objects.in_use()),
        Prefetch("voices", Voice.objects.in_use()),
        "operations",
    )


def cards_of(initiative: Initiative) -> list[ProblemCard]:
    """The cards in use, in the order in which they were written."""
    return list(fetched(ProblemCard.objects.filter(initiative=initiative).in_use()).order_by("pk"))


def row_of(card: ProblemCard) -> CardRow:
    amount = card.as_amount
    return CardRow(
        card=card,
        step=card.step,
        asked=still_asked(card.known()),
        yearly=yearly(amount) if amount else None,
        advice=too_wide(card.text),
    )


def card_rows(initiative: Initiative) -> list[CardRow]:
    return [row_of(card) for card in cards_of(initiative)]


def board(rows: Sequence[CardRow]) -> list[Lane]:
    return [
        Lane(step, str(label), tuple(row for row in rows if row.step is step))
        for step, label in STEP_LABELS.items()
    ]


def scenes_of(initiative: Initiative) -> list[Scene]:
    """The scenes in use with how many cards stand in each."""
    return list(
        initiative.scenes.in_use()
        .select_related("written_by")
        .annotate(
            card_count=Count(
                "cards", filter=Q(cards__put_away_at__isnull=True, cards__merged_into__isnull=True)
            )
        )
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class PutAway:
    """What was taken out of the lists of an initiative and can be brought back."""

    cards: list[ProblemCard]
    scenes: list[Scene]


def put_away_of(initiative: Initiative) -> PutAway:
    """Merged cards that were taken apart are left out: their origins are back."""
    cards = initiative.problem_cards.filter(put_away_at__isnull=False).annotate(parts=Count("origins"))
    return PutAway(
        cards=[card for card in cards.order_by("-put_away_at") if card.parts or not card.is_merge],
        scenes=list(initiative.scenes.filter(put_away_at__isnull=False).order_by("-put_away_at")),
    )


@dataclass(frozen=True, slots=True)
class CardPage:
    """One card with all that belongs to it."""

    row: CardRow
    operations: list[tuple[Operation, Figures]]
    origins: list[CardRow]
    history: list[Narrowing]
    like_voices: list[Voice]


def card_page(card: ProblemCard, *, user: Person) -> CardPage:
    """Only operations that this person may see are shown."""
    operations = list(
        Operation.objects.visible_to(user).filter(problem_cards=card).select_related("department")
    )
    known = figures_for(operations)
    return CardPage(
        row=row_of(card),
        operations=[(one, known[one.pk]) for one in operations],
        origins=[row_of(one) for one in fetched(card.origins.all()).order_by("pk")],
        history=list(card.narrowings.select_related("decided_by")),
        like_voices=list(Voice.objects.filter(card__in=_with_origins(card)).in_use()),
    )


def _with_origins(card: ProblemCard) -> list[int]:
    """The card and all that was taken together in it, however deep."""
    found, newest = [card.pk], [card.pk]
    while newest:
        newest = list(ProblemCard.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        found += newest
    return found


def operations_to_link(card_operations: QuerySet[Operation] | None, *, user: Person) -> QuerySet[Operation]:
    """The operations of the person's office that a card can be linked to."""
    found = Operation.objects.visible_to(user).in_use().filter(organisation=user.organisation)
    return found.select_related("department").order_by("department__name", "name")


def every_card(
    *, user: Person, words: str = "", step: str = "", cause: str = "", initiative: str = ""
) -> list[CardRow]:
    """All problems of all initiatives that this person may see, narrowed by the filters, the newest first."""
    cards = ProblemCard.objects.visible_to(user).in_use().filter(initiative__put_away_at__isnull=True)
    for word in words.split()[:5]:
        cards = cards.filter(
            Q(text__icontains=word)
            | Q(who__icontains=word)
            | Q(how__icontains=word)
            | Q(scene__name__icontains=word)
        )
    if cause:
        cards = cards.filter(cause=cause)
    if initiative.isdecimal():
        cards = cards.filter(initiative_id=int(initiative[:9]))
    rows = [row_of(card) for card in fetched(cards).order_by("-pk")]
    return [row for row in rows if not step or row.step.value == step]


def initiatives_with_cards(*, user: Person) -> list[Initiative]:
    cards = ProblemCard.objects.visible_to(user).in_use()
    found = Initiative.objects.visible_to(user).in_use().filter(pk__in=cards.values("initiative"))
    return list(found.order_by("name"))
