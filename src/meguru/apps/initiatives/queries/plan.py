"""The plan of an initiative as a page shows it: phases, their items, what does not fit, the picture."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.initiatives import bridge, wording
from meguru.apps.initiatives.bridge import Wish, laid_out
from meguru.apps.initiatives.models import Initiative, Phase, PlanBasis, PlanChange, PlanItem
from meguru.engines.initiative_flow import Bar, check_dates, gantt_svg


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The items of one kind in a phase."""

    kind: str
    label: str
    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase with everything in it. `state`: done, late, running, next."""

    phase: Phase
    groups: tuple[ItemGroup, ...]
    state: str
    problems: tuple[str, ...]
    number: int
    is_first: bool
    is_last: bool

    @property
    def items(self) -> tuple[PlanItem, ...]:
        return tuple(item for group in self.groups for item in group.items)

    @property
    def items_done(self) -> int:
        return sum(item.is_done for item in self.items)

    @property
    def open_exits(self) -> tuple[PlanItem, ...]:
        return tuple(one for one in self.items if one.kind == PlanItem.Kind.EXIT and not one.is_done)

    @property
    def key(self) -> str:
        return str(self.phase.pk)

    @property
    def is_open(self) -> bool:
        """Whether the page shows all of it at first sight."""
        return self.state in ("running", "late")

    @property
    def state_label(self) -> str:
        return {
            "done": _("終えた"),
            "late": _("おくれ"),
            "running": _("今ここ"),
            "next": _("これから"),
        }[self.state]

    @property
    def tone(self) -> str:
        return {"done": "good", "late": "bad", "running": "info", "next": "plain"}[self.state]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan; without rows there is none yet."""

    rows: tuple[PhaseRow, ...]
    basis: PlanBasis | None
    problems: tuple[str, ...]
    svg: str
    undo: PlanChange | None

    @property
    def done(self) -> int:
        return sum(row.phase.is_closed for row in self.rows)


def plan_of(initiative: Initiative, *, today: dt.date) -> PlanView:
    phases = bridge.phases_of(initiative)
    basis = bridge.basis_of(initiative)
    by_key = {str(phase.pk): phase for phase in phases}
    conflicts = check_dates(
        [bridge.dated(phase) for phase in phases],
        today=today,
        closing=basis.closing if basis and basis.needs_budget else None,
        deadline=basis.deadline if basis else None,
    )
    problems: dict[str, list[str]] = defaultdict(list)
    for one in conflicts:
        problems[one.key].append(wording.conflict_words(one, by_key))
    items = _items_of(phases)
    running = next((phase.pk for phase in phases if not phase.is_closed), None)
    rows = tuple(
        PhaseRow(
            phase=phase,
            groups=items[phase.pk],
            state=_state(phase, running=running, today=today),
            problems=tuple(problems[str(phase.pk)]),
            number=number,
            is_first=number == 1,
            is_last=number == len(phases),
        )
        for number, phase in enumerate(phases, start=1)
    )
    return PlanView(
        rows=rows,
        basis=basis,
        problems=tuple(words for row in rows for words in row.problems),
        svg=_picture(rows, today),
        undo=_undoable(initiative),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a wish would give: (name, first day, last day) of the phases, and what to know about it."""

    phases: tuple[tuple[str, dt.date, dt.date], ...]
    said: tuple[str, ...]
    is_short: bool


def preview_of(initiative: Initiative, wish: Wish, *, today: dt.date) -> Preview:
    """The dates before they become the plan. Raises: CannotLayOut."""
    phases = [phase for phase in bridge.phases_of(initiative) if not phase.is_closed]
    if phases:
        stretches = [bridge.stretch_of(phase, needs_budget=wish.needs_budget) for phase in phases]
        names = {str(phase.pk): phase.name for phase in phases}
    else:
        flow = bridge.flow_phases(needs_budget=wish.needs_budget)
        stretches = [bridge.stretch_of_flow(one) for one in flow]
        names = {one.id: one.name for one in flow}
    layout = laid_out(stretches, wish, today=today)
    return Preview(
        phases=tuple((names[one.key], one.starts_on, one.ends_on) for one in layout.phases),
        said=tuple(wording.layout_words(layout, names)),
        is_short=layout.days_short > 0,
    )


def _items_of(phases: list[Phase]) -> dict[int, tuple[ItemGroup, ...]]:
    found: dict[tuple[int, str], list[PlanItem]] = defaultdict(list)
    rows = PlanItem.objects.in_use().filter(phase__in=phases).select_related("done_by")
    for item in rows.order_by("position", "id"):
        found[item.phase_id, item.kind].append(item)
    return {
        phase.pk: tuple(
            ItemGroup(kind.value, str(kind.label), tuple(found[phase.pk, kind.value]))
            for kind in PlanItem.Kind
        )
        for phase in phases
    }


def _state(phase: Phase, *, running: int | None, today: dt.date) -> str:
    if phase.is_closed:
        return "done"
    if phase.ends_on and phase.ends_on < today:
        return "late"
    has_begun = phase.starts_on is not None and phase.starts_on <= today
    return "running" if phase.pk == running or has_begun else "next"


def _picture(rows: tuple[PhaseRow, ...], today: dt.date) -> str:
    bars = [
        Bar(
            label=row.phase.name,
            starts_on=row.phase.starts_on,
            ends_on=row.phase.ends_on,
            state={"done": "done", "late": "late"}.get(row.state, "planned"),
        )
        for row in rows
        if row.phase.starts_on and row.phase.ends_on
    ]
    return gantt_svg(bars, today=today, title=_("工程の日程"), today_word=_("今日"))


def _undoable(initiative: Initiative) -> PlanChange | None:
    """The last change that was not taken back, if nobody changed its phases since."""
    change = initiative.plan_changes.filter(undone_at__isnull=True).first()
    if change is None:
        return None
    keys = [int(pk) for pk in change.before]
    now = initiative.phases.filter(pk__in=keys, closed_at__isnull=True).values_list("pk", "revision")
    return change if {str(pk): revision for pk, revision in now} == change.after_revisions else None
