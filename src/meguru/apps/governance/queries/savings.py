"""The savings of one initiative, and one saving in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetDecision
from meguru.apps.governance import bridge
from meguru.apps.governance.models import Confirmation, OverlapSettlement, Saving, SavingUse, SavingYear
from meguru.apps.governance.queries.shown import Shown, hidden_yen, shown, year_words
from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.ledger.models import Event
from meguru.apps.problems.models import ProblemCard
from meguru.apps.processes.models import Process
from meguru.apps.registry.models import Person
from meguru.apps.selection.models import Selection
from meguru.apps.systems.models import Contract, InformationSystem
from meguru.engines.savings import Amount, Overlap, sum_of, whole

MOST_EVENTS = 30


@dataclass(frozen=True, slots=True)
class YearRow:
    """One fiscal year of a saving, written."""

    year: SavingYear
    words: str
    expected: Shown
    confirmed: Shown
    used: Shown
    waiting: Shown
    has_waiting: bool


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """An overlap of a saving with another, what both name, and how it was settled."""

    saving: Saving
    other: Saving
    places: str
    years: str
    settlement: OverlapSettlement | None

    @property
    def is_open(self) -> bool:
        return self.settlement is None


@dataclass(frozen=True, slots=True)
class SavingRow:
    """A saving with its sums over all years; `counted` is the share of what is expected that counts here."""

    saving: Saving
    years: tuple[YearRow, ...]
    expected: Shown
    confirmed: Shown
    used: Shown
    counted: Shown
    hides_yen: bool
    is_held_back: bool
    open_overlaps: int

    @property
    def is_split(self) -> bool:
        return self.saving.counted_percent != 100

    @property
    def span(self) -> str:
        words = [one.words for one in self.years]
        return "" if not words else words[0] if len(words) == 1 else f"{words[0]}〜{words[-1]}"


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything about the savings of one initiative."""

    rows: tuple[SavingRow, ...]
    withdrawn: tuple[Saving, ...]
    tiles: tuple[dict[str, Any], ...]
    hidden_count: int


def visible_savings(user: Person) -> Any:
    return Saving.objects.visible_to(user).select_related(
        "initiative__department",
        "organisation",
        "department",
        "system",
        "operation",
        "process",
        "contract__system",
    )


def effects_of(initiative: Initiative, user: Person) -> Effects:
    """The savings of an initiative with what is held back, and its part of the loop."""
    overlaps, held = bridge.overlaps_of(initiative.organisation_id)
    own = bridge.standing_savings(initiative.organisation_id, initiative=initiative)
    hidden = hidden_yen(own, user)
    away = Saving.objects.visible_to(user).filter(initiative=initiative, withdrawn_at__isnull=False)
    return Effects(
        rows=tuple(_row(one, held=held, hidden=hidden, overlaps=overlaps) for one in own),
        withdrawn=tuple(away.order_by("-withdrawn_at")),
        tiles=_tiles(own, held, hidden),
        hidden_count=len(hidden),
    )


def row_of(saving: Saving, user: Person) -> SavingRow:
    """One saving, also a withdrawn one."""
    overlaps, held = bridge.overlaps_of(saving.organisation_id)
    return _row(saving, held=held, hidden=hidden_yen([saving], user), overlaps=overlaps)


def _row(
    saving: Saving, *, held: frozenset[int], hidden: frozenset[int], overlaps: Sequence[Overlap]
) -> SavingRow:
    hides = saving.pk in hidden
    years = list(saving.years.all())

    def together(name: str) -> Shown:
        return shown(sum_of(getattr(one, name) for one in years), hides_yen=hides)

    return SavingRow(
        saving=saving,
        years=tuple(
            YearRow(
                year=one,
                words=year_words(one.fiscal_year),
                expected=shown(one.expected, hides_yen=hides),
                confirmed=shown(one.confirmed, hides_yen=hides),
                used=shown(one.used, hides_yen=hides),
                waiting=shown(one.waiting, hides_yen=hides),
                has_waiting=not one.waiting.is_nothing,
            )
            for one in years
        ),
        expected=together("expected"),
        confirmed=together("confirmed"),
        used=together("used"),
        counted=shown(sum_of(one.expected.part(saving.counted_percent) for one in years), hides_yen=hides),
        hides_yen=hides,
        is_held_back=saving.pk in held,
        open_overlaps=sum(one.is_open and saving.pk in one.pair for one in overlaps),
    )


def _tiles(own: Sequence[Saving], held: frozenset[int], hidden: frozenset[int]) -> tuple[dict[str, Any], ...]:
    wheel = whole(bridge.lines_of(own, held, hidden_yen=hidden))
    return tuple(
        {"label": label, "value": shown(amount).yen, "note": shown(amount).hours}
        for label, amount in (
            (_("見つけた（全年度）"), wheel.found),
            (_("決めた"), wheel.decided),
            (_("確かめた"), wheel.confirmed),
            (_("ほかの仕事に回した"), wheel.released),
            (_("サービスに再投資した"), wheel.reinvested),
        )
    )


def overlap_rows(user: Person, *, saving: Saving | None = None) -> list[OverlapRow]:
    """The overlaps of one's office, or of one saving, open ones first."""
    office = saving.organisation_id if saving else user.organisation_id
    found, _held = bridge.overlaps_of(office)
    if saving is not None:
        found = [one for one in found if saving.pk in one.pair]
    keys = {pk for one in found for pk in one.pair}
    savings = {one.pk: one for one in bridge.standing_savings(office, pk__in=keys)}
    settlements = {
        (one.first_id, one.second_id): one
        for one in OverlapSettlement.objects.visible_to(user).filter(organisation_id=office)
    }
    rows = []
    for overlap in found:
        mine, theirs = overlap.pair if saving is None or saving.pk == overlap.first else overlap.pair[::-1]
        rows.append(
            OverlapRow(
                saving=savings[mine],
                other=savings[theirs],
                places="、".join(dict.fromkeys(place_words(place) for place in overlap.places)),
                years="、".join(year_words(year) for year in overlap.years),
                settlement=None if overlap.is_open else settlements.get(overlap.pair),
            )
        )
    return sorted(rows, key=lambda one: not one.is_open)


def place_words(place: str) -> str:
    """ "system:3" as people say it."""
    kind, _colon, _key = place.partition(":")
    return {
        "source": _("もとにしたものが同じ"),
        "system": _("システムが同じ"),
        "contract": _("契約が同じ"),
        "operation": _("業務が同じ"),
        "process": _("業務プロセスが同じ"),
    }[kind]


@dataclass(frozen=True, slots=True)
class ProvenRow:
    """A confirmation or a use with its amount, written."""

    row: Confirmation | SavingUse
    year: str
    amount: Shown


def confirmations_of(saving: Saving, *, hides_yen: bool) -> list[ProvenRow]:
    rows = Confirmation.objects.filter(saving_year__saving=saving).standing()
    return _proven(rows.select_related("proof__system", "saving_year", "made_by"), hides_yen)


def uses_of(saving: Saving, *, hides_yen: bool) -> list[ProvenRow]:
    granted = BudgetDecision.objects.filter(request=OuterRef("budget__request"), taken_back_at__isnull=True)
    rows = SavingUse.objects.filter(saving_year__saving=saving).standing()
    rows = rows.annotate(is_granted=Exists(granted.filter(yen__gt=0)))
    return _proven(
        rows.select_related("saving_year", "service", "made_by", "proof", "budget__request"), hides_yen
    )


def _proven(rows: Any, hides_yen: bool) -> list[ProvenRow]:
    return [
        ProvenRow(one, year_words(one.saving_year.fiscal_year), shown(one.amount, hides_yen=hides_yen))
        for one in rows
    ]


def history_of(saving: Saving) -> list[Event]:
    """What happened to a saving, newest first."""
    events = Event.objects.filter(
        organisation_id=saving.organisation_id, subject_type="governance.saving", subject_id=str(saving.pk)
    )
    return list(events.order_by("-sequence")[:MOST_EVENTS])


@dataclass(frozen=True, slots=True)
class Choices:
    """What a saving of an initiative can hang on."""

    systems: tuple[InformationSystem, ...]
    operations: tuple[Operation, ...]
    processes: tuple[Process, ...]
    contracts: tuple[Contract, ...]


def systems_of(initiative: Initiative, user: Person) -> list[InformationSystem]:
    """The systems tied to an initiative by hand or by its operations."""
    visible = InformationSystem.objects.visible_to(user).in_use()
    by_hand = visible.filter(effect_sheets__initiative=initiative)
    by_operation = visible.filter(operations__initiatives=initiative)
    keys = {*by_hand.values_list("pk", flat=True), *by_operation.values_list("pk", flat=True)}
    return list(visible.filter(pk__in=keys).select_related("department"))


def choices_of(initiative: Initiative, user: Person) -> Choices:
    operations = list(Operation.objects.visible_to(user).filter(initiatives=initiative))
    systems = systems_of(initiative, user)
    return Choices(
        systems=tuple(systems),
        operations=tuple(operations),
        processes=tuple(
            Process.objects.visible_to(user).filter(operation__in=operations).select_related("operation")
        ),
        contracts=tuple(
            Contract.objects.visible_to(user).filter(system__in=systems).select_related("system")
        ),
    )


@dataclass(frozen=True, slots=True)
class Tie:
    """What hangs together with an initiative: a kind, and (label, address) of each."""

    label: str
    items: tuple[tuple[str, str], ...]


def ties_of(initiative: Initiative, user: Person, choices: Choices) -> list[Tie]:
    """Everything of the apps below that belongs to an initiative, with its page."""
    held = [
        Tie(
            _("業務"),
            tuple((one.name, reverse("inventory:operation", args=[one.pk])) for one in choices.operations),
        ),
        Tie(
            _("業務プロセス"),
            tuple((one.name, reverse("processes:process", args=[one.pk])) for one in choices.processes),
        ),
        Tie(
            _("システム"),
            tuple((one.name, reverse("systems:system", args=[one.pk])) for one in choices.systems),
        ),
        Tie(
            _("契約"),
            tuple((str(one), reverse("systems:system", args=[one.system_id])) for one in choices.contracts),
        ),
    ]
    if ProblemCard.objects.visible_to(user).filter(initiative=initiative).exists():
        held.append(
            Tie(_("課題"), ((_("課題のページ"), reverse("problems:of_initiative", args=[initiative.pk])),))
        )
    if Selection.objects.visible_to(user).filter(initiative=initiative).exists():
        held.append(
            Tie(_("選定"), ((_("選定のページ"), reverse("selection:of_initiative", args=[initiative.pk])),))
        )
    if initiative.phases.exists():
        held.append(
            Tie(
                _("人と計画"),
                (
                    (_("役割分担"), reverse("initiatives:roles", args=[initiative.pk])),
                    (_("計画"), reverse("initiatives:plan", args=[initiative.pk])),
                ),
            )
        )
    return held


def amounts_by_year(saving: Saving) -> dict[int, Amount]:
    return {one.fiscal_year: one.expected for one in saving.years.all() if not one.expected.is_nothing}
