"""The initiatives of an office: where each stands, what comes next, what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meguru.apps.evidence.queries import HomeFigure
from meguru.apps.initiatives.models import Initiative, Phase
from meguru.apps.registry.models import Person
from meguru.design import figures

IDEA, RUNNING, LATE, DONE = "idea", "running", "late", "done"
STATUSES: dict[str, str | Promise] = {
    IDEA: gettext_lazy("計画はまだ"),
    RUNNING: gettext_lazy("進行中"),
    LATE: gettext_lazy("おくれ"),
    DONE: gettext_lazy("完了"),
}
TONES = {IDEA: "plain", RUNNING: "info", LATE: "bad", DONE: "good"}


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative in the list. `next_on` is the day by which the current phase ends."""

    initiative: Initiative
    status: str
    current: Phase | None
    phases_done: int
    phases_total: int
    next_on: dt.date | None
    days_late: int

    @property
    def status_label(self) -> str:
        return str(STATUSES[self.status])

    @property
    def tone(self) -> str:
        return TONES[self.status]


def initiative_rows(
    *,
    user: Person,
    today: dt.date | None = None,
    search: str = "",
    department_id: int | None = None,
    status: str = "",
    mine: bool = False,
) -> list[InitiativeRow]:
    """Every initiative in use that this person may see and that fits, the newest first.

    `today` decides what is late; left out it is the day of this place.
    """
    found = Initiative.objects.visible_to(user).in_use()
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word) | Q(theme__icontains=word) | Q(lead_name__icontains=word)
        )
    if department_id:
        found = found.filter(department_id=department_id)
    if mine:
        found = found.filter(
            Q(lead=user)
            | Q(phases__roles__person=user, phases__removed_at=None, phases__roles__removed_at=None)
        ).distinct()
    in_use = Phase.objects.in_use().order_by("position", "id")
    found = found.select_related("department", "lead", "organisation").prefetch_related(
        Prefetch("phases", queryset=in_use, to_attr="planned")
    )
    day = today or timezone.localdate()
    rows = [_row(one, one.planned, day) for one in found]
    return [row for row in rows if not status or row.status == status]


def put_away_rows(*, user: Person) -> list[Initiative]:
    """Those that were put away, the last one first."""
    return list(
        Initiative.objects.visible_to(user).filter(put_away_at__isnull=False).order_by("-put_away_at")
    )


def choices(user: Person) -> list[tuple[str, str]]:
    """(id, name) of the initiatives in use, for the selects of other apps."""
    found = Initiative.objects.visible_to(user).in_use().values_list("pk", "name")
    return [(str(pk), name) for pk, name in found]


def home_figures(user: Person) -> tuple[HomeFigure, ...]:
    """How many initiatives are under way, and how many are late."""
    rows = initiative_rows(user=user)
    late = sum(row.status == LATE for row in rows)
    running = late + sum(row.status == RUNNING for row in rows)
    count = _("%(count)s件")
    shown = (
        HomeFigure(
            "choose", _("進行中の取組"), count % {"count": figures.number(running)}, "initiatives:initiatives"
        ),
    )
    if not late:
        return shown
    return (
        *shown,
        HomeFigure(
            "choose",
            _("日付をすぎた取組"),
            count % {"count": figures.number(late)},
            "initiatives:initiatives",
        ),
    )


def _row(initiative: Initiative, phases: Sequence[Phase], today: dt.date) -> InitiativeRow:
    open_ones = [phase for phase in phases if not phase.is_closed]
    current = open_ones[0] if open_ones else None
    late = [phase for phase in open_ones if phase.ends_on and phase.ends_on < today]
    if not phases:
        status = IDEA
    elif current is None:
        status = DONE
    else:
        status = LATE if late else RUNNING
    return InitiativeRow(
        initiative=initiative,
        status=status,
        current=current,
        phases_done=len(phases) - len(open_ones),
        phases_total=len(phases),
        next_on=current.ends_on if current else None,
        days_late=max(((today - phase.ends_on).days for phase in late if phase.ends_on), default=0),
    )
