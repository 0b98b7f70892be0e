"""Which selections there are, how far each has come, and what is known as numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Person
from meguru.apps.selection.models import Chosen, Evaluator, Offer, Selection, Wanted
from meguru.apps.selection.queries.progress import evaluator_progress


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of a selection, as the overview shows it."""

    label: str
    url_name: str
    is_done: bool
    words: str


def selection_rows(*, user: Person, initiative: Initiative | None = None) -> list[Selection]:
    """Selections in use that this person may see, the newest first, counted; `chosen_name` is what was decided,
    `sheet_pk` the sheet on which this person still gives points."""
    rows = Selection.objects.visible_to(user).in_use().filter(initiative__put_away_at__isnull=True)
    if initiative is not None:
        rows = rows.filter(initiative=initiative)
    rows = list(rows.select_related("initiative__department", "made_by"))
    _count(rows)
    chosen = dict(
        Chosen.objects.filter(selection__in=rows, withdrawn_at__isnull=True).values_list(
            "selection_id", "offer_name"
        )
    )
    mine = dict(
        Evaluator.objects.in_use()
        .filter(selection__in=rows, person=user, finished_at__isnull=True)
        .values_list("selection_id", "pk")
    )
    for row in rows:
        row.chosen_name = chosen.get(row.pk, "")
        row.sheet_pk = mine.get(row.pk) if row.is_open else None
    return rows


def selections_put_away(*, user: Person, initiative: Initiative) -> list[Selection]:
    away = Selection.objects.visible_to(user).filter(initiative=initiative, put_away_at__isnull=False)
    return list(away.order_by("-put_away_at"))


def _count(rows: list[Selection]) -> None:
    """Give every selection the numbers of its rows, offers and evaluators: one query each, however many there are."""
    for attribute, model in (
        ("wanted_count", Wanted),
        ("offer_count", Offer),
        ("evaluator_count", Evaluator),
    ):
        in_use = model.objects.filter(selection__in=rows, put_away_at__isnull=True)
        counts = dict(in_use.order_by().values_list("selection").annotate(number=Count("id")))
        for row in rows:
            setattr(row, attribute, counts.get(row.pk, 0))


def standing_decision(selection: Selection) -> Chosen | None:
    return selection.decisions.filter(withdrawn_at__isnull=True).select_related("made_by").first()


def steps_of(selection: Selection) -> list[StepDone]:
    """The way of a selection, with what is done already."""
    wanted = list(selection.wanted.in_use())
    offers = selection.offers.in_use().count()
    progress = evaluator_progress(selection)
    finished = sum(1 for one in progress if one.evaluator.finished_at)
    decision = standing_decision(selection)
    musts = sum(1 for row in wanted if row.must)
    return [
        StepDone(
            _("求めることを決める"),
            "selection:wanted",
            bool(wanted),
            _("%(rows)s行、うち必須%(musts)s行") % {"rows": len(wanted), "musts": musts},
        ),
        StepDone(_("候補を並べる"), "selection:offers", offers > 1, _("候補%sつ") % offers),
        StepDone(
            _("評価する人を決める"),
            "selection:evaluators",
            bool(progress),
            _("評価する人%s人") % len(progress),
        ),
        StepDone(
            _("点を付ける"),
            "selection:evaluators",
            bool(progress) and finished == len(progress),
            _("終えた人%(done)s人／%(all)s人") % {"done": finished, "all": len(progress)},
        ),
        StepDone(
            _("採点を締め切る"),
            "selection:evaluators",
            not selection.is_open,
            _("締め切りました") if not selection.is_open else _("受付中"),
        ),
        StepDone(
            _("結果を見て決める"),
            "selection:decision",
            decision is not None,
            decision.offer_name if decision else _("まだ"),
        ),
    ]


def facts_of(initiative: Initiative) -> dict[str, int]:
    """What is known of the selections of an initiative, as numbers that a checklist can ask for.

    Everything is summed over the selections in use.
    """
    rows = list(
        initiative.selections.in_use().prefetch_related(
            "wanted", "offers", "evaluators__gut_places", "try_outs__notes"
        )
    )
    facts = dict.fromkeys(FACTS, 0)
    facts["selections"] = len(rows)
    for one in rows:
        wanted = [row for row in one.wanted.all() if row.put_away_at is None]
        people = [person for person in one.evaluators.all() if person.put_away_at is None]
        facts["requirements"] += len(wanted)
        facts["musts"] += sum(1 for row in wanted if row.must)
        facts["weights_set"] += int(len({row.weight for row in wanted}) > 1)
        facts["candidates"] += sum(1 for offer in one.offers.all() if offer.put_away_at is None)
        facts["evaluators"] += len(people)
        facts["evaluators_done"] += sum(1 for person in people if person.finished_at)
        facts["gut_given"] += sum(1 for person in people if person.gut_places.all())
        facts["tested"] += sum(
            1 for trial in one.try_outs.all() if trial.put_away_at is None and trial.notes.all()
        )
    in_use = initiative.selections.in_use()
    facts["decided"] = in_use.filter(
        pk__in=Chosen.objects.filter(withdrawn_at__isnull=True).values("selection")
    ).count()
    facts["rfi_made"] = in_use.filter(information_request__isnull=False).count()
    return facts


FACTS = (
    "selections",
    "requirements",
    "musts",
    "weights_set",
    "candidates",
    "evaluators",
    "evaluators_done",
    "gut_given",
    "tested",
    "decided",
    "rfi_made",
)
